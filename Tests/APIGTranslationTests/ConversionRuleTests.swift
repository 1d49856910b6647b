import APIGTranslation
import Diagnostics
import SourceDocument
import TestSupport
import Testing

/// Single rules of conversions, on the smallest documents.
@Suite struct ConversionRuleTests {
    private static let operation = "get: {operationId: a, responses: {default: {description: ok}}}"

    /// What stands at a place of a document, as JSON.
    private static func value(_ text: String, at path: [String]) throws -> String {
        let diagnostics = DiagnosticCollector()
        let tree = try #require(SourceReader.read(name: "t", bytes: Array(text.utf8), diagnostics: diagnostics))
        var node: Node? = tree.root
        for key in path { node = node?[key] }
        return node.map { DocumentValue($0).compactJSON } ?? "nothing"
    }

    /// A part of a document in one version and what it is in the other.
    struct Case: Sendable, CustomTestStringConvertible {
        let source: String
        let path: [String]
        let expected: String

        init(_ source: String, _ path: String, _ expected: String) {
            self.source = source
            self.path = path.split(separator: " ").map(String.init)
            self.expected = expected
        }

        var testDescription: String { self.source }
    }

    @Test(
        "basePath goes in front of every path, joined as the import joins them",
        arguments: [
            ("/v1", "/a", "/v1/a"), ("/v1/", "/a", "/v1/a"), ("v1", "/a", "/v1/a"), ("/", "/a", "/a"), ("", "/a", "/a"),
            ("/v1//", "/a", "/v1//a"), ("/v1", "/", "/v1/"),
        ])
    func basePath(base: String, path: String, full: String) throws {
        let text =
            "swagger: '2.0'\ninfo: {title: a, version: '1'}\nbasePath: '\(base)'\npaths: {\(path): {\(Self.operation)}}\n"
        let converted = try convert(text, .v30)
        #expect(converted.text.contains("\n  \(full):\n"))
        #expect(!converted.text.contains("basePath"))
    }

    @Test(
        "Hosts and protocols become servers",
        arguments: [
            ("host: h.example\n", "[{\"url\":\"https://h.example\"}]"),
            (
                "host: h.example\nschemes: [http, https]\n",
                "[{\"url\":\"http://h.example\"},{\"url\":\"https://h.example\"}]"
            ),
            ("schemes: [http]\n", "[{\"url\":\"http://localhost\"}]"), ("basePath: /v1\n", "nothing"),
        ])
    func servers(lines: String, servers: String) throws {
        let text = "swagger: '2.0'\ninfo: {title: a, version: '1'}\n\(lines)paths: {/a: {\(Self.operation)}}\n"
        #expect(try Self.value(convert(text, .v30).text, at: ["servers"]) == servers)
    }

    @Test("Both protocols are served where every operation names its own, as exports have it")
    func exportedServers() throws {
        let text = """
            swagger: '2.0'
            info: {title: a, version: '1'}
            host: h.example
            paths: {/a: {get: {operationId: a, schemes: [https], responses: {default: {description: ok}}}}}

            """
        let converted = try convert(text, .v30).text
        #expect(
            try Self.value(converted, at: ["servers"])
                == "[{\"url\":\"http://h.example\"},{\"url\":\"https://h.example\"}]")
        #expect(
            try Self.value(converted, at: ["paths", "/a", "get", "servers"]) == "[{\"url\":\"https://h.example\"}]")
    }

    @Test(
        "Parts of 2.0 become parts of 3.0",
        arguments: [
            Case("definitions: {A: {type: object, x-nullable: true}}", "components schemas A nullable", "true"),
            Case("definitions: {A: {type: object, x-nullable: maybe}}", "components schemas A x-nullable", "\"maybe\""),
            Case(
                "definitions: {A: {discriminator: k, type: object}}", "components schemas A discriminator",
                "{\"propertyName\":\"k\"}"),
            Case(
                "definitions: {A: {default: {$ref: '#/definitions/B'}, type: object}}", "components schemas A default",
                "{\"$ref\":\"#/definitions/B\"}"),
            Case(
                "definitions: {A: {x-any: {$ref: '#/definitions/A'}, type: object}}", "components schemas A x-any",
                "{\"$ref\":\"#/components/schemas/A\"}"),
            Case(
                "definitions: {A: {items: {$ref: '#/definitions/A'}, type: array}}", "components schemas A items",
                "{\"$ref\":\"#/components/schemas/A\"}"),
            Case(
                "securityDefinitions: {b: {type: basic, description: d}}", "components securitySchemes b",
                "{\"type\":\"http\",\"scheme\":\"basic\",\"description\":\"d\"}"),
            Case(
                "securityDefinitions: {o: {type: oauth2, flow: application, tokenUrl: t, scopes: {}}}",
                "components securitySchemes o flows", "{\"clientCredentials\":{\"tokenUrl\":\"t\",\"scopes\":{}}}"),
            Case("x-apigateway-responses: {default: {}}", "components x-apigateway-responses", "{\"default\":{}}"),
            Case(
                "x-apigateway-ratelimits: {a: {api-limit: 1, interval: 1, unit: SECOND}}",
                "x-apigateway-ratelimits a unit", "\"SECOND\""),
            Case("x-mine: {b: 1, a: [2]}", "x-mine", "{\"b\":1,\"a\":[2]}"),
            Case(
                "parameters: {q: {name: q, in: query, type: string, x-apigateway-sample: '1'}}",
                "components parameters q",
                "{\"name\":\"q\",\"in\":\"query\",\"schema\":{\"type\":\"string\"},\"example\":\"1\"}"),
            Case(
                "parameters: {q: {name: q, in: header, type: array, items: {type: string}, collectionFormat: ssv}}",
                "components parameters q x-collectionFormat", "\"ssv\""),
            Case(
                "parameters: {b: {name: b, in: body, schema: {type: object}}}", "components requestBodies b",
                "{\"x-body-name\":\"b\",\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\"}}}}"),
            Case(
                "responses: {r: {description: d, examples: {text/plain: x}}}", "components responses r content",
                "{\"text/plain\":{\"example\":\"x\"}}"),
            Case(
                "responses: {r: {description: d, schema: {type: file}}}", "components responses r content",
                "{\"application/octet-stream\":{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}}"),
        ])
    func upgrade(part: Case) throws {
        let text = "swagger: '2.0'\ninfo: {title: a, version: '1'}\npaths: {/a: {\(Self.operation)}}\n\(part.source)\n"
        #expect(try Self.value(convert(text, .v30).text, at: part.path) == part.expected)
    }

    @Test(
        "Parts of 3.0 become parts of 2.0",
        arguments: [
            Case("schemas: {A: {type: object, nullable: true}}", "definitions A x-nullable", "true"),
            Case(
                "schemas: {A: {oneOf: [{$ref: '#/components/schemas/A'}]}}", "definitions A x-oneOf",
                "[{\"$ref\":\"#/definitions/A\"}]"),
            Case(
                "schemas: {A: {type: object, discriminator: {propertyName: k}}}", "definitions A discriminator", "\"k\""
            ),
            Case("securitySchemes: {h: {type: http, scheme: Basic}}", "securityDefinitions h", "{\"type\":\"basic\"}"),
            Case(
                "securitySchemes: {k: {type: apiKey, in: header, name: X, x-apigateway-auth-type: IAM}}",
                "securityDefinitions k x-apigateway-auth-type", "\"IAM\""),
            Case("x-apigateway-responses: {default: {}}", "x-apigateway-responses", "{\"default\":{}}"),
            Case(
                "x-apigateway-ratelimits: {a: {api-limit: 1, interval: 1, unit: SECOND}}",
                "x-apigateway-ratelimits a unit", "\"SECOND\""),
            Case(
                "parameters: {q: {name: q, in: query, schema: {type: integer}, example: 10}}", "parameters q",
                "{\"name\":\"q\",\"in\":\"query\",\"type\":\"integer\",\"x-apigateway-sample\":\"10\"}"),
            Case(
                "parameters: {q: {name: q, in: query, schema: {$ref: '#/components/schemas/S'}}}\n  schemas: {S: {type: string, maxLength: 3}}",
                "parameters q", "{\"name\":\"q\",\"in\":\"query\",\"type\":\"string\",\"maxLength\":3}"),
            Case(
                "parameters: {q: {name: q, in: query, content: {application/json: {schema: {type: string}}}}}",
                "parameters q type", "\"string\""),
            Case(
                "parameters: {q: {name: q, in: path, required: true, style: matrix, schema: {type: string}}}",
                "parameters q x-style", "\"matrix\""),
            Case(
                "requestBodies: {b: {content: {text/plain: {schema: {type: string}}}}}", "parameters b",
                "{\"name\":\"body\",\"in\":\"body\",\"schema\":{\"type\":\"string\"}}"),
            Case(
                "parameters: {b: {name: b, in: query, schema: {type: string}}}\n  requestBodies: {b: {content: {text/plain: {schema: {type: string}}}}}",
                "parameters bBody in", "\"body\""),
            Case(
                "responses: {r: {description: d, content: {image/png: {schema: {type: string, format: binary}}}}}",
                "responses r schema", "{\"type\":\"file\"}"),
            Case("x-mine: {b: 1}", "x-mine", "{\"b\":1}"),
        ])
    func downgrade(part: Case) throws {
        let text =
            "openapi: 3.0.3\ninfo: {title: a, version: '1'}\npaths: {/a: {\(Self.operation)}}\ncomponents:\n  \(part.source)\n"
        #expect(try Self.value(convert(text, .v2).text, at: part.path) == part.expected)
    }

    @Test(
        "Schemas of 3.1 become schemas of 3.0",
        arguments: [
            ("{type: [string, 'null']}", "{\"type\":\"string\",\"nullable\":true}"),
            ("{type: [string, integer]}", "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}"),
            (
                "{type: [string, integer, 'null']}",
                "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}],\"nullable\":true}"
            ),
            ("{const: 1}", "{\"enum\":[1]}"), ("true", "{}"), ("false", "{\"not\":{}}"),
            ("{exclusiveMinimum: 1}", "{\"minimum\":1,\"exclusiveMinimum\":true}"),
            ("{exclusiveMinimum: 1, minimum: 2}", "{\"minimum\":2}"),
            ("{exclusiveMaximum: 1, maximum: 2}", "{\"maximum\":1,\"exclusiveMaximum\":true}"),
            (
                "{$ref: '#/components/schemas/B', title: t}",
                "{\"allOf\":[{\"$ref\":\"#/components/schemas/B\"}],\"title\":\"t\"}"
            ),
            ("{$ref: '#/components/schemas/B'}", "{\"$ref\":\"#/components/schemas/B\"}"),
            ("{$ref: '#named'}", "{\"$ref\":\"#/components/schemas/B\"}"),
            (
                "{anyOf: [{type: 'null'}, {$ref: '#/components/schemas/B'}]}",
                "{\"allOf\":[{\"$ref\":\"#/components/schemas/B\"}],\"nullable\":true}"
            ),
            ("{type: array, items: false}", "{\"type\":\"array\",\"maxItems\":0,\"items\":{}}"),
            ("{examples: [1, 2]}", "{\"example\":1,\"x-examples\":[1,2]}"),
            ("{if: {const: 1}, then: {const: 2}}", "{\"x-if\":{\"enum\":[1]},\"x-then\":{\"enum\":[2]}}"),
        ])
    func lowering(schema: String, expected: String) throws {
        let text = """
            openapi: 3.1.0
            info: {title: a, version: '1'}
            components:
              schemas:
                A: \(schema)
                B: {type: object, $anchor: named}

            """
        let converted = try convert(text, .v30).text
        #expect(try Self.value(converted, at: ["components", "schemas", "A"]) == expected)
        #expect(try Self.value(converted, at: ["paths"]) == "{}")
    }

    @Test("Samples beside the responses go into one, and out of it again")
    func samples() throws {
        let text = """
            swagger: '2.0'
            info: {title: a, version: '1'}
            paths:
              /a:
                get:
                  operationId: a
                  responses:
                    x-apigateway-result-normal-sample: fine
                    '200': {description: ok}
                    default: {$ref: '#/responses/fault'}
                    x-apigateway-result-failure-sample: bad
            responses: {fault: {description: fault}}

            """
        let there = try convert(text, .v30).text
        #expect(
            try Self.value(there, at: ["paths", "/a", "get", "responses", "default"])
                == #"{"description":"fault","x-apigateway-result-normal-sample":"fine","x-apigateway-result-failure-sample":"bad"}"#
        )
        #expect(
            try Self.value(there, at: ["paths", "/a", "get", "responses", "x-apigateway-result-normal-sample"])
                == "nothing")
        let back = try convert(there, .v2).text
        #expect(
            try Self.value(back, at: ["paths", "/a", "get", "responses"])
                == #"{"200":{"description":"ok"},"default":{"description":"fault"},"x-apigateway-result-normal-sample":"fine","x-apigateway-result-failure-sample":"bad"}"#
        )
    }

    @Test("Another file is named once, and references into it lead to where they will stand")
    func otherFiles() throws {
        let name = Fixture.path("rules/APIG8004/wrong.yaml")
        let read = try #require(ReadDocument(Fixture.file(name), name: name))
        let (text, findings) = read.converted(.v30)
        #expect(text.contains("$ref: order.yaml#/components/schemas/Order"))
        #expect(findings.map(\.rule) == [.conversionOtherFile])
        #expect(findings.first?.severity == .warning)
    }

    @Test("Each loss has the place of what is lost")
    func places() throws {
        let text = """
            openapi: 3.0.3
            info: {title: a, version: '1'}
            paths:
              /a:
                get:
                  operationId: a
                  parameters:
                    - {name: c, in: cookie, schema: {type: string}}
                  responses:
                    default: {description: ok, links: {next: {operationId: a}}}
            components:
              headers:
                Unused: {schema: {type: string}}

            """
        #expect(try convert(text, .v2).codes == ["APIG8002 8", "APIG8002 10", "APIG8001 13"])
    }

    @Test("Media types times schemas do not let a document grow beyond bounds")
    func bounds() throws {
        let types = (0..<3_000).map { "a/t\($0)" }.joined(separator: ", ")
        let properties = (0..<2_000).map { "p\($0): {type: string}" }.joined(separator: ", ")
        let text = """
            swagger: '2.0'
            info: {title: a, version: '1'}
            produces: [\(types)]
            paths: {/a: {get: {operationId: a, responses: {'200': {description: ok, schema: {type: object, properties: {\(properties)}}}}}}}

            """
        let converted = try convert(text, .v30)
        #expect(converted.text.utf8.count < 100_000_000)
        #expect(converted.codes == ["APIG8001 4"])
    }
}
