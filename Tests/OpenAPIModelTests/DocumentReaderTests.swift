import Diagnostics
import OpenAPIModel
import SourceDocument
import Testing

/// Reads a document; findings come back as `code line:column`.
func readDocument(_ text: String) -> (document: OpenAPIDocument?, findings: [String]) {
    let diagnostics = DiagnosticCollector()
    guard let tree = SourceReader.read(name: "test.yaml", bytes: Array(text.utf8), diagnostics: diagnostics) else {
        return (nil, diagnostics.sorted.map(describe))
    }
    let resolver = ReferenceResolver(
        root: tree, rootDirectory: ".", load: { _ in throw NoFiles() }, limits: SourceLimits(), diagnostics: diagnostics
    )
    let document = DocumentReader(tree: tree, resolver: resolver, diagnostics: diagnostics).read()
    return (document, diagnostics.sorted.map(describe))
}

private struct NoFiles: Error {}

private func describe(_ diagnostic: Diagnostic) -> String {
    let start = diagnostic.location?.start
    return "\(diagnostic.rule.code) \(start?.line ?? 0):\(start?.column ?? 0)"
}

@Suite struct DocumentReaderTests {
    @Test("A document of 2.0 and its twin of 3.0 give the same operations, parameters and schemes")
    func versionsConverge() throws {
        let (old, oldFindings) = readDocument(
            """
            swagger: '2.0'
            info: {title: shop, version: '1'}
            host: h
            basePath: /v1
            schemes: [https]
            paths:
              /orders/{id}:
                parameters: [{name: id, in: path, required: true, type: string, maxLength: 5}]
                get:
                  operationId: getOrder
                  security: [{app: []}]
                  responses: {default: {description: ok}}
            securityDefinitions:
              app: {type: apiKey, in: header, name: Authorization}
            """)
        let (new, newFindings) = readDocument(
            """
            openapi: 3.0.3
            info: {title: shop, version: '1'}
            paths:
              /orders/{id}:
                parameters: [{name: id, in: path, required: true, schema: {type: string, maxLength: 5}}]
                get:
                  operationId: getOrder
                  security: [{app: []}]
                  responses: {default: {description: ok}}
            components:
              securitySchemes:
                app: {type: apiKey, in: header, name: Authorization}
            """)
        #expect(oldFindings == [])
        #expect(newFindings == [])
        for document in [try #require(old), try #require(new)] {
            let (path, operation) = try #require(document.operations.first)
            #expect(path.path.value == "/orders/{id}")
            #expect(operation.operationID?.value == "getOrder")
            let parameter = try #require(path.parameters.first)
            #expect(parameter.place?.value == .path)
            #expect(parameter.schema?.type?.value == "string")
            #expect(parameter.schema.map(SchemaLimits.init)?.maxLength?.integer == 5)
            #expect(document.components.securityScheme("app")?.type?.value == "apiKey")
        }
        #expect(old?.basePath?.value == "/v1")
    }

    @Test(
        "A version written as a number keeps its text",
        arguments: [("swagger: 2.0", OpenAPIVersion.v2), ("openapi: 3.0", .v30)])
    func numericVersion(line: String, version: OpenAPIVersion) {
        #expect(readDocument("\(line)\ninfo: {title: t, version: 1.0}\npaths: {}\n").document?.version == version)
        #expect(
            readDocument("\(line)\ninfo: {title: t, version: 1.0}\npaths: {}\n").document?.info.version?.value == "1.0")
    }

    @Test("Unknown keys and x- keys are kept with their place")
    func keptKeys() throws {
        let (document, findings) = readDocument(
            """
            openapi: 3.0.3
            info: {title: shop, version: '1'}
            x-owner: team
            pathes: {}
            paths: {}
            """)
        #expect(findings == ["APIG2005 4:1"])
        #expect(document?.extensions.map(\.key.text) == ["x-owner"])
        #expect(document?.unknown.map(\.key.text) == ["pathes"])
    }

    @Test("x-apigateway-any-method is an operation beside the named ones")
    func anyMethod() throws {
        let (document, findings) = readDocument(
            """
            openapi: 3.0.3
            info: {title: shop, version: '1'}
            paths:
              /relay:
                get: {operationId: one, responses: {default: {description: ok}}}
                x-apigateway-any-method: {operationId: rest, responses: {default: {description: ok}}}
            """)
        #expect(findings == [])
        #expect(document?.operations.map(\.operation.method) == [.get, .any])
    }

    @Test(
        "Each fault of a document is found at its place",
        arguments: [
            ("info: {}\npaths: {}\n", ["APIG2001 1:1"]),
            ("swagger: '1.2'\ninfo: {}\n", ["APIG2002 1:10"]),
            ("openapi: 3.0.0\ninfo: {title: t}\npaths: {}\n", ["APIG2003 2:7"]),
            ("openapi: 3.0.0\npaths: {}\n", ["APIG2003 1:1"]),
            ("openapi: 3.0.0\ninfo: {title: t, version: '1'}\ntags: shop\npaths: {}\n", ["APIG2004 3:7"]),
            ("openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths: {a: {}}\n", ["APIG2006 3:9"]),
            ("openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths: {'/a{b': {}}\n", ["APIG2007 3:9"]),
            ("openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths: {'/{a}': {}, '/{b}': {}}\n", ["APIG2008 3:21"]),
            ("openapi: 3.1.0\ninfo: {title: t, version: '1'}\n", ["APIG2022 1:10"]),
            ("- 1\n", ["APIG2004 1:1"]),
        ])
    func faults(text: String, expected: [String]) {
        #expect(readDocument(text).findings == expected)
    }

    @Test(
        "Each fault of an operation is found at its place",
        arguments: [
            ("parameters: [{in: query, schema: {type: string}}]", ["APIG2003"]),
            ("parameters: [{name: q, in: QUERY, schema: {type: string}}]", ["APIG2010"]),
            ("parameters: [{name: q, in: query}]", ["APIG2003"]),
            ("parameters: [{name: q, in: query, schema: {type: int}}]", ["APIG2020"]),
            ("parameters: [{name: q, in: query, schema: {type: array}}]", ["APIG2021"]),
            ("parameters: [{name: q, in: query, schema: {type: string, maxLength: '3'}}]", ["APIG2019"]),
            (
                "parameters: [{name: q, in: query, schema: {type: string}}, {name: q, in: query, schema: {type: string}}]",
                ["APIG2011"]
            ),
            ("parameters: [{name: p, in: path, required: true, schema: {type: string}}]", ["APIG2013"]),
            ("security: [{app: []}]", ["APIG2017"]),
            ("deprecated: maybe", ["APIG2004"]),
            ("operationID: x", ["APIG2005"]),
        ])
    func operationFaults(line: String, expected: [String]) {
        let (_, findings) = readDocument(
            """
            openapi: 3.0.0
            info: {title: t, version: '1'}
            paths:
              /a:
                get:
                  operationId: one
                  \(line)
                  responses: {default: {description: ok}}
            """)
        #expect(findings.map { String($0.prefix(8)) } == expected)
        #expect(findings.allSatisfy { $0.contains(" 7:") })
    }

    @Test("A path variable without parameter, a second operationId, empty responses and a bad response key are found")
    func crossFaults() {
        let (_, findings) = readDocument(
            """
            swagger: '2.0'
            info: {title: t, version: '1'}
            paths:
              /a/{id}:
                get:
                  operationId: one
                  responses: {}
                put:
                  operationId: one
                  parameters: [{name: id, in: path, type: string}]
                  responses: {ok: {description: fine}, default-cors: {description: fine}}
            """)
        #expect(
            findings == [
                "APIG2012 5:5", "APIG2016 7:18", "APIG2009 9:20", "APIG2014 10:20", "APIG2015 11:19", "APIG2015 11:44",
            ])
    }
}

@Suite struct PathTemplateTests {
    @Test(
        "Templates are taken apart at slashes and braces",
        arguments: [
            ("/", [[.literal("")]]),
            ("/a/{b}", [[.literal("a")], [.variable("b")]]),
            ("/a/x-{b}-y/{c+}", [[.literal("a")], [.literal("x-"), .variable("b"), .literal("-y")], [.greedy("c")]]),
            ("/a/", [[.literal("a")], [.literal("")]]),
        ] as [(String, [[PathTemplate.Piece]])])
    func pieces(text: String, expected: [[PathTemplate.Piece]]) throws {
        #expect(try PathTemplate(text).segments == expected)
    }

    @Test("Braces without partner or name are faults", arguments: ["/a{b", "/a}b", "/{}", "/{+}", "/{a{b}}"])
    func faults(text: String) {
        #expect(throws: PathTemplate.Fault.self) { try PathTemplate(text) }
    }

    @Test("Templates that differ in variable names only have one shape")
    func shapes() throws {
        #expect(try PathTemplate("/a/{b}").shape == PathTemplate("/a/{c}").shape)
        #expect(try PathTemplate("/a/{b}").shape != PathTemplate("/a/{b+}").shape)
    }
}
