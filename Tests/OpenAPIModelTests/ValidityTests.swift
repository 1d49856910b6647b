import Diagnostics
import OpenAPIModel
import SourceDocument
import TestSupport
import Testing

/// Reads a document and holds it against its whole specification; findings come back as `code line:column`, with their severity if not an error.
func validity(_ text: String, _ compilePattern: @escaping DocumentValidity.PatternCompiler = { _ in nil }) -> [String] {
    let diagnostics = DiagnosticCollector()
    guard let tree = SourceReader.read(name: "test.yaml", bytes: Array(text.utf8), diagnostics: diagnostics) else {
        return diagnostics.sorted.map(\.rule.code)
    }
    let resolver = ReferenceResolver(
        root: tree, rootDirectory: ".", load: { _ in throw Fixture.Missing(path: "") }, diagnostics: diagnostics)
    if let document = DocumentReader(tree: tree, resolver: resolver, diagnostics: diagnostics).read() {
        DocumentValidity(
            document: document, resolver: resolver, diagnostics: diagnostics, compilePattern: compilePattern
        ).run()
    }
    return diagnostics.sorted.filter { $0.rule != .openAPIVersion31 }.map { finding in
        let start = finding.location?.start
        let severity = finding.severity == .error ? "" : " \(finding.severity.rawValue)"
        return "\(finding.rule.code) \(start?.line ?? 0):\(start?.column ?? 0)\(severity)"
    }
}

/// A case: lines behind the head of a document, and the findings in them; lines are counted from the first of them.
struct ValidityCase: Sendable, CustomTestStringConvertible {
    let version: String
    let lines: String
    let findings: [String]

    init(_ version: String, _ lines: String, _ findings: String...) {
        self.version = version
        self.lines = lines
        self.findings = findings
    }

    var testDescription: String { "\(self.version) \(self.lines.prefix(90))" }

    /// The document: its head in one line.
    var text: String {
        let key = self.version == "2.0" ? "swagger: '2.0'" : "openapi: \(self.version)"
        return "{info: {title: t, version: '1'}, \(key), paths: {},\n\(self.lines)}\n"
    }

    func check(_ compilePattern: @escaping DocumentValidity.PatternCompiler = { _ in nil }) {
        let found = validity(self.text, compilePattern).map { finding in
            // The head is the first line.
            let parts = finding.split(separator: " ")
            let place = parts[1].split(separator: ":").compactMap { Int($0) }
            return ([String(parts[0]), "\(place[0] - 1):\(place[1])"] + parts.dropFirst(2).map(String.init))
                .joined(separator: " ")
        }
        #expect(found == self.findings)
    }
}

@Suite struct ValidityTests {
    @Test(
        "A document that uses every object of its version is free of findings",
        arguments: [
            "base-2.0", "base-3.0", "base-3.1", "valid-file-response-2.0", "valid-link-server-3.1", "valid-anchor-3.1",
        ])
    func bases(name: String) throws {
        #expect(validity(try Fixture.text("validity/\(name).yaml")) == [])
    }

    @Test(
        "The product's own exports and the samples are free of errors",
        arguments: ["shop.yaml", "shop-3.0.json", "console-export.yaml", "console-export-2.0.json", "parcel-3.1.yaml"])
    func exports(name: String) throws {
        let found = validity(try Fixture.text("samples/\(name)"))
        #expect(found.allSatisfy { $0.hasSuffix(" info") }, "\(found)")
    }

    @Test("What the reader has found is not told again")
    func noRepetition() {
        let found = validity(
            """
            openapi: 3.0.0
            info: {title: t}
            tags: shop
            paths:
              /a:
                get:
                  parameters: [{in: query, schema: {type: int, maxLength: '3'}}, {in: QUERY, name: q}]
            """)
        #expect(
            found == [
                "APIG2003 2:7", "APIG2004 3:7", "APIG2003 6:5", "APIG2003 7:20", "APIG2020 7:47", "APIG2019 7:63",
                "APIG2003 7:70", "APIG2010 7:75",
            ])
    }

    @Test(
        "Faults of the document, its description and its servers are found at their place",
        arguments: [
            ValidityCase("3.0.3", "externalDocs: {description: more}", "APIG2003 1:15"),
            ValidityCase("3.0.3", "externalDocs: {url: https://e.example, site: x}", "APIG2005 1:40"),
            ValidityCase("3.0.3", "tags: [{name: a}, {name: a}]", "APIG2039 1:26"),
            ValidityCase("3.0.3", "servers: [{url: 'https://{r}.example'}]", "APIG2031 1:17 warning"),
            ValidityCase("3.0.3", "servers: [{url: /, variables: {a: {}}}]", "APIG2003 1:35"),
            ValidityCase(
                "3.0.3", "servers: [{url: /, variables: {a: {enum: [b], default: c}}}]", "APIG2032 1:56 warning"),
            ValidityCase("3.1.0", "servers: [{url: /, variables: {a: {enum: [b], default: c}}}]", "APIG2032 1:56"),
            ValidityCase("3.1.0", "servers: [{url: /, variables: {a: {enum: [], default: c}}}]", "APIG2041 1:42"),
            ValidityCase("2.0", "host: https://e.example", "APIG2033 1:7"),
            ValidityCase("2.0", "host: e.example/v1", "APIG2033 1:7"),
            ValidityCase("2.0", "host: e.example:8080"),
            ValidityCase("2.0", "basePath: v1", "APIG2033 1:11"),
            ValidityCase("2.0", "schemes: [https, ftp]", "APIG2025 1:18"),
            ValidityCase("2.0", "schemes: [https, https]", "APIG2040 1:18"),
            ValidityCase("2.0", "consumes: [json]", "APIG2029 1:12 warning"),
            ValidityCase("2.0", "servers: []", "APIG2005 1:1"),
            ValidityCase("3.1.0", "jsonSchemaDialect: https://e.example/d", "APIG2053 1:20 warning"),
            ValidityCase("3.1.0", "webhooks: {opened: {post: {tag: a}}}", "APIG2005 1:28"),
        ])
    func rootFaults(_ fault: ValidityCase) { fault.check() }

    @Test("Versions that are numbers, and a document that describes nothing")
    func heads() {
        #expect(
            validity("openapi: 3.0\ninfo: {title: t, version: 1.0}\npaths: {}\n") == [
                "APIG2044 1:10 warning", "APIG2044 2:27 warning",
            ])
        #expect(validity("openapi: 3.1.0\ninfo: {title: t, version: '1'}\n") == ["APIG2023 1:1"])
        #expect(
            validity(
                "openapi: 3.1.0\ninfo: {title: 5, version: '1', license: {name: a, url: u, identifier: b}}\npaths: {}\n"
            )
                == ["APIG2004 2:15", "APIG2024 2:59"])
        #expect(
            validity(
                "swagger: '2.0'\ninfo: {title: t, version: '1', contact: {email: nobody, url: 'a b'}}\npaths: {}\n")
                == ["APIG2043 2:49 warning", "APIG2043 2:62 warning"])
    }

    @Test(
        "Faults of shared definitions of 3.x are found at their place",
        arguments: [
            ValidityCase("3.0.3", "components: {schemas: {'a b': {}}}", "APIG2026 1:24"),
            ValidityCase("3.0.3", "components: {pathItems: {a: {}}}", "APIG2005 1:14"),
            ValidityCase("3.1.0", "components: {pathItems: {a: {got: {}}}}", "APIG2005 1:30"),
            ValidityCase("3.0.3", "components: {parameters: {a: {name: q, in: query}}}", "APIG2003 1:30"),
            ValidityCase(
                "3.0.3", "components: {parameters: {a: {name: q, in: header, style: form, schema: {}}}}",
                "APIG2025 1:59"
            ),
            ValidityCase(
                "3.0.3", "components: {parameters: {a: {name: q, in: header, allowReserved: true, schema: {}}}}",
                "APIG2036 1:52 warning"),
            ValidityCase(
                "3.1.0", "components: {parameters: {a: {name: q, in: header, allowEmptyValue: true, schema: {}}}}",
                "APIG2036 1:52"),
            ValidityCase(
                "3.0.3", "components: {parameters: {a: {name: q, in: query, schema: {}, content: {a/b: {}}}}}",
                "APIG2024 1:63"),
            ValidityCase(
                "3.0.3", "components: {parameters: {a: {name: q, in: query, content: {}}}}", "APIG2030 1:60"),
            ValidityCase(
                "3.0.3", "components: {parameters: {a: {name: q, in: query, content: {a/b: {}, c/*: {}}}}}",
                "APIG2030 1:60"),
            ValidityCase(
                "3.0.3", "components: {parameters: {a: {name: Accept, in: header, schema: {}}}}",
                "APIG2045 1:37 info"),
            ValidityCase("3.0.3", "components: {headers: {a: {in: header, schema: {}}}}", "APIG2005 1:28"),
            ValidityCase("3.0.3", "components: {headers: {a: {description: d}}}", "APIG2003 1:27"),
            ValidityCase("3.0.3", "components: {requestBodies: {a: {}}}", "APIG2003 1:33"),
            ValidityCase(
                "3.0.3", "components: {requestBodies: {a: {content: {json: {}}}}}", "APIG2029 1:44 warning"),
            ValidityCase(
                "3.0.3", "components: {requestBodies: {a: {content: {a/b: {encoding: {c: {style: simple}}}}}}}",
                "APIG2025 1:72"),
            ValidityCase("3.0.3", "components: {responses: {a: {content: {}}}}", "APIG2003 1:29"),
            ValidityCase("3.0.3", "components: {examples: {a: {value: 1, externalValue: u}}}", "APIG2024 1:39"),
            ValidityCase("3.0.3", "components: {links: {a: {description: d}}}", "APIG2003 1:25"),
            ValidityCase("3.0.3", "components: {links: {a: {operationId: gone}}}", "APIG2042 1:39"),
            ValidityCase(
                "3.0.3", "components: {callbacks: {a: {'{$url}': {post: {}}}}}", "APIG2003 1:41"),
            ValidityCase("3.0.3", "components: {securitySchemes: {a: {type: http}}}", "APIG2003 1:35"),
            ValidityCase(
                "3.0.3", "components: {securitySchemes: {a: {type: http, scheme: basic, bearerFormat: b}}}",
                "APIG2005 1:63"),
            ValidityCase("3.0.3", "components: {securitySchemes: {a: {type: mutualTLS}}}", "APIG2018 1:42"),
            ValidityCase("3.1.0", "components: {securitySchemes: {a: {type: mutualTLS}}}"),
            ValidityCase(
                "3.0.3", "components: {securitySchemes: {a: {type: apiKey, name: n, in: body}}}", "APIG2025 1:63"),
            ValidityCase(
                "3.0.3", "components: {securitySchemes: {a: {type: oauth2, flows: {implicit: {scopes: {}}}}}}",
                "APIG2003 1:68"),
            ValidityCase("3.0.3", "components: {securitySchemes: {a: {type: openIdConnect}}}", "APIG2003 1:35"),
        ])
    func componentFaults(_ fault: ValidityCase) { fault.check() }

    @Test(
        "Faults of 2.0's parameters, responses and schemes are found at their place",
        arguments: [
            ValidityCase("2.0", "parameters: {a: {name: q, in: query, type: object}}", "APIG2025 1:44"),
            ValidityCase("2.0", "parameters: {a: {name: q, in: query, type: file}}", "APIG2035 1:44"),
            ValidityCase("2.0", "parameters: {a: {name: q, in: query, type: array}}", "APIG2021 1:44"),
            ValidityCase("2.0", "parameters: {a: {name: q, in: query, type: array, items: {}}}", "APIG2003 1:58"),
            ValidityCase(
                "2.0",
                "parameters: {a: {name: q, in: header, type: array, items: {type: string}, collectionFormat: multi}}",
                "APIG2025 1:93"),
            ValidityCase(
                "2.0", "parameters: {a: {name: q, in: header, type: string, allowEmptyValue: true}}", "APIG2036 1:53"),
            ValidityCase("2.0", "parameters: {a: {name: q, in: body, schema: {}, type: string}}", "APIG2005 1:49"),
            ValidityCase("2.0", "parameters: {a: {name: q, in: cookie, type: string}}", "APIG2010 1:31"),
            ValidityCase("2.0", "parameters: {a: {name: q, in: path, type: string}}", "APIG2014 1:17"),
            ValidityCase("2.0", "parameters: {a: {name: q, in: query, type: integer, default: x}}", "APIG2049 1:62"),
            ValidityCase(
                "2.0", "parameters: {a: {name: q, in: query, type: integer, default: '3'}}", "APIG2049 1:62 info"),
            ValidityCase("2.0", "parameters: {a: {name: q, in: query, type: integer, default: ''}}"),
            ValidityCase(
                "2.0", "parameters: {a: {name: q, in: query, type: integer, maximum: 0, minimum: 0, default: 3}}"),
            ValidityCase("2.0", "responses: {a: {description: d, headers: {b: {}}}}", "APIG2003 1:46"),
            ValidityCase("2.0", "definitions: {a: {type: file}}", "APIG2035 1:25"),
            ValidityCase("2.0", "definitions: {a: {nullable: true}}", "APIG2005 1:19"),
            ValidityCase(
                "2.0", "definitions: {a: {discriminator: k, properties: {k: {type: string}}}}", "APIG2048 1:34"),
            ValidityCase("2.0", "securityDefinitions: {a: {type: oauth2, scopes: {}}}", "APIG2003 1:26"),
            ValidityCase("2.0", "securityDefinitions: {a: {type: oauth2, flow: code, scopes: {}}}", "APIG2025 1:47"),
            ValidityCase(
                "2.0", "securityDefinitions: {a: {type: oauth2, flow: implicit, scopes: {}}}", "APIG2003 1:26"),
            ValidityCase("2.0", "securityDefinitions: {a: {type: basic, name: n}}", "APIG2005 1:40"),
            ValidityCase("2.0", "securityDefinitions: {a: {type: basic}}, security: [{a: [b]}]", "APIG2038 1:57"),
        ])
    func swagger2Faults(_ fault: ValidityCase) { fault.check() }

    @Test("Bodies, forms and files of an operation of 2.0 must go together")
    func bodies() {
        func operation(_ lines: String) -> [String] {
            validity(
                """
                swagger: '2.0'
                info: {title: t, version: '1'}
                paths:
                  /a:
                    parameters: [{name: b, in: body, schema: {}}]
                    post:
                      responses: {default: {description: d}}
                      \(lines)
                """)
        }
        #expect(operation("parameters: [{name: b, in: body, schema: {}}]") == [])
        #expect(operation("parameters: [{name: c, in: body, schema: {}}]") == ["APIG2034 8:20"])
        #expect(operation("parameters: [{name: c, in: formData, type: string}]") == ["APIG2034 8:20"])
        #expect(
            operation("parameters: [{name: c, in: formData, type: file}]") == ["APIG2034 8:20", "APIG2035 8:20"])
    }

    @Test(
        "Callbacks and webhooks take part in the uniqueness of operationIds; path parameters of a path item must be used"
    )
    func acrossPaths() {
        let found = validity(
            """
            openapi: 3.1.0
            info: {title: t, version: '1'}
            paths:
              /a:
                parameters: [{name: id, in: path, required: true, schema: {type: string}}]
                get:
                  operationId: one
                  callbacks: {c: {'{$url}': {post: {operationId: one}}}}
            webhooks: {w: {post: {operationId: one}}}
            """)
        #expect(found == ["APIG2013 5:18", "APIG2009 8:54", "APIG2009 9:36"])
    }

    @Test("Scopes must be those of the scheme")
    func scopes() {
        let found = validity(
            """
            openapi: 3.0.3
            info: {title: t, version: '1'}
            paths: {}
            security: [{login: [read, raed]}, {key: [a]}]
            components:
              securitySchemes:
                login: {type: oauth2, flows: {password: {tokenUrl: u, scopes: {read: r}}}}
                key: {type: apiKey, name: n, in: query}
            """)
        #expect(found == ["APIG2037 4:27 warning", "APIG2038 4:41"])
    }
}
