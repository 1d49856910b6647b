import APIGTranslation
import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument
import TestSupport
import Testing

/// Imports a document; findings above `info` come back as `code line:column`.
func importDocument(
    _ bytes: [UInt8], name: String = "t.yaml", options: ImportOptions = ImportOptions()
) throws -> (result: ImportResult, findings: [String]) {
    let diagnostics = DiagnosticCollector()
    let tree = try #require(SourceReader.read(name: name, bytes: bytes, diagnostics: diagnostics))
    let resolver = ReferenceResolver(
        root: tree, rootDirectory: ".", load: { throw Fixture.Missing(path: $0) }, limits: SourceLimits(),
        diagnostics: diagnostics)
    let document = try #require(DocumentReader(tree: tree, resolver: resolver, diagnostics: diagnostics).read())
    let result = Importer(document: document, options: options, diagnostics: diagnostics).run()
    let findings = diagnostics.sorted.filter { $0.severity > .info }.map {
        "\($0.rule.code) \($0.location?.start.line ?? 0):\($0.location?.start.column ?? 0)"
    }
    return (result, findings)
}

/// A document of 2.0 with one operation `GET /orders/{id}` whose lines are given.
func document(_ lines: String, root: String = "") -> [UInt8] {
    Array(
        """
        swagger: '2.0'
        info: {title: shop, version: '1', description: a shop}
        basePath: /v1
        paths:
          /orders/{id}:
            get:
              operationId: getOrder
              schemes: [https]
              parameters:
                - {name: id, in: path, required: true, type: string}
                - {name: X-Tier, in: header, type: string}
              responses: {default: {description: ok}}
              x-apigateway-request-type: public
              x-apigateway-match-mode: NORMAL
              x-apigateway-cors: false
              \(lines)
        securityDefinitions:
          app: {type: apiKey, in: header, name: Authorization, x-apigateway-auth-type: AppSigv1, x-apigateway-auth-opt: {appcode-auth-type: header}}
          iam: {type: apiKey, in: header, name: unused, x-apigateway-auth-type: IAM}
          token_check: {type: apiKey, in: header, name: unused, x-apigateway-auth-type: AUTHORIZER, x-apigateway-authorizer: {authorizer_type: FUNC, authorizer_uri: 'urn:fss:eu-de:0123abcd:function:default:f', authorizer_version: a, type: FRONTEND}}
          backend_check: {type: apiKey, in: header, name: unused, x-apigateway-authorizer: {authorizer_type: FUNC, authorizer_uri: 'urn:fss:eu-de:0123abcd:function:default:f', type: BACKEND}}
          plain: {type: apiKey, in: header, name: X-Key}
        \(root)

        """.utf8)
}

private let mock = "x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: ok}}"

@Suite struct ImporterTests {
    @Test("The sample shop and its 3.0 twin give the same configuration")
    func twins() throws {
        let old = try importDocument(Fixture.bytes("samples/shop.yaml")).result.configuration
        let new = try importDocument(Fixture.bytes("samples/shop-3.0.json")).result.configuration
        #expect(old.apis.count == 28)
        #expect(Self.withoutSources(old) == Self.withoutSources(new))
    }

    private static func withoutSources(_ configuration: Configuration) -> [String] {
        String(decoding: configuration.encoded(), as: UTF8.self).split(separator: "\n")
            .filter { !$0.contains("\"source\":") }.map(String.init)
    }

    @Test(
        "Every sample is imported without a failure, twice with the same bytes",
        arguments: [
            "shop.yaml", "shop-3.0.json", "console-export.yaml", "console-export-2.0.json", "parcel-3.1.yaml",
            "shop-backend.yaml",
        ])
    func samples(name: String) throws {
        let bytes = try Fixture.bytes("samples/\(name)")
        let first = try importDocument(bytes).result
        #expect(first.report.failure.isEmpty)
        #expect(!first.report.success.isEmpty)
        #expect(try importDocument(bytes).result.configuration.encoded() == first.configuration.encoded())
    }

    @Test("An operation becomes an API with every field")
    func wholeAPI() throws {
        let (result, findings) = try importDocument(
            document(
                """
                description: one order
                      tags: [orders]
                      security: [{app: []}]
                      x-apigateway-response: terse
                      x-apigateway-ratelimit: per_minute
                      x-apigateway-access-control: office
                      x-apigateway-plugins: [cors_a, hide]
                      x-apigateway-content-type: application/json
                      x-apigateway-is-send-fg-body-base64: false
                      x-apigateway-backend:
                        type: HTTP
                        parameters:
                          - {name: orderId, in: path, origin: REQUEST, value: id}
                          - {name: X-Via, in: header, origin: CONSTANT, value: apig}
                        httpEndpoints: {address: 'h:8443', scheme: https, method: ANY, path: '/o/{orderId}', timeout: 90, retryCount: '2'}
                      x-apigateway-backend-policies:
                        - name: vip
                          type: HTTP-VPC
                          conditions: [{type: equal, origin: request, parameter: X-Tier, value: gold}, {origin: source, value: '10.0.0.0/8'}]
                          httpVpcEndpoints: {name: pool, scheme: http, method: GET, path: /vip}
                """,
                root: """
                    x-apigateway-responses: {terse: {THROTTLED: {status: 429, body: {application/json: '{}'}}}}
                    x-apigateway-ratelimits: {per_minute: {api-limit: 10, interval: 1, unit: MINUTE}}
                    x-apigateway-access-controls: {office: {acl-type: PERMIT, entity-type: IP, value: '192.0.2.1 , 10.0.0.0/8'}}
                    """))
        #expect(findings == [])
        let configuration = result.configuration
        #expect(configuration.groups.map(\.name) == ["shop"] && configuration.groups.first?.remark == "a shop")
        let api = try #require(configuration.apis.first)
        #expect(api.name == "getOrder" && api.requestURI == "/v1/orders/{id}" && api.requestMethod == .get)
        #expect(api.requestProtocol == .https && api.matchMode == .normal && api.type == .public && !api.cors)
        #expect(api.authType == .app && api.authOptions?.appCodeAuthType == .header)
        #expect(api.remark == "one order" && api.tags == ["orders"] && api.responseName == "terse")
        #expect(api.contentType == "application/json" && !api.isSendFgBodyBase64)
        #expect(api.source == "t.yaml:6:5")
        #expect(api.requestParameters.map(\.location) == [.path, .header])
        #expect(api.requestParameters.map(\.required) == [.yes, .no])
        let backend = try #require(api.backendAPI)
        #expect(backend.urlDomain == "h:8443" && backend.requestProtocol == .https && backend.requestMethod == .any)
        #expect(backend.requestURI == "/o/{orderId}" && backend.timeout == 90 && backend.retryCount == "2")
        #expect(api.backendParameters.map(\.value) == ["id", "apig"])
        let policy = try #require(api.policyHTTPs.first)
        #expect(
            policy.name == "vip" && policy.effectMode == .any
                && policy.backendAPI?.vpcChannelInfo?.channelName == "pool")
        #expect(
            policy.conditions.map(\.origin) == ["param", "source"] && policy.conditions.map(\.type) == ["exact", nil])
        #expect(configuration.throttles.map(\.name) == ["per_minute"])
        #expect(configuration.accessControls.map(\.value) == ["192.0.2.1,10.0.0.0/8"])
        #expect(configuration.responses.map(\.name) == ["terse"])
        #expect(configuration.authorizers.map(\.name) == ["backend_check", "token_check"])
        #expect(configuration.throttleBindings.map(\.policyName) == ["per_minute"])
        #expect(configuration.accessControlBindings.map(\.policyName) == ["office"])
        #expect(configuration.pluginBindings.map(\.policyName) == ["cors_a", "hide"])
    }

    @Test(
        "security decides the authentication mode",
        arguments: [
            ("security: []", AuthenticationType.none), ("security: [{}]", AuthenticationType.none),
            ("deprecated: true", .none),
            ("security: [{iam: []}]", .iam), ("security: [{app: []}]", .app),
            ("security: [{token_check: []}]", .authorizer),
        ])
    func authentication(line: String, mode: AuthenticationType) throws {
        let (result, findings) = try importDocument(document("\(line)\n      \(mock)"))
        #expect(findings == [])
        #expect(result.configuration.apis.map(\.authType) == [mode])
    }

    @Test("Root security applies where an operation says nothing")
    func rootSecurity() throws {
        let result = try importDocument(document(mock, root: "security: [{iam: []}]")).result
        #expect(result.configuration.apis.map(\.authType) == [.iam])
    }

    @Test(
        "Security that cannot be enforced makes the operation fail: it is never imported as open",
        arguments: [
            "security: [{app: []}, {iam: []}]", "security: [{app: [], iam: []}]", "security: [{plain: []}]",
            "security: [{nothing: []}]", "security: [{backend_check: []}]", "security: [{}, {app: []}]",
        ])
    func unusableSecurity(line: String) throws {
        let result = try importDocument(document("\(line)\n      \(mock)")).result
        #expect(result.configuration.apis.isEmpty)
        #expect(result.report.failure.map(\.item.name) == ["getOrder"])
    }

    @Test(
        "A fault makes the operation fail with the product's code",
        arguments: [
            ("x-apigateway-backend: {type: MOCK}", "APIG.2011"), ("description: none", "APIG.2001"),
            (Self.http("parameters: [{name: id, in: path, origin: REQUEST, value: ide}], "), "APIG.2028"),
            (Self.http(""), "APIG.2027"),
            (
                "x-apigateway-backend: {type: MOCK, parameters: [{name: a, in: query, origin: SYSTEM, value: $context.authorizer.frontend.x}], mockEndpoints: {result-content: a}}",
                "APIG.2036"
            ),
            (
                Self.http(
                    "parameters: [{name: id, in: path, origin: REQUEST, value: id}, {name: id, in: path, origin: REQUEST, value: id}], "
                ),
                "APIG.3209"
            ),
            (
                mock
                    + "\n      x-apigateway-backend-policies: [{name: aaa, type: HTTP, conditions: [{origin: source, value: 10.0.0.1}], httpEndpoints: {address: h, scheme: http, method: GET, path: /}}]",
                "APIG.2011"
            ),
        ])
    func failures(lines: String, code: String) throws {
        let result = try importDocument(document(lines)).result
        #expect(result.configuration.apis.isEmpty)
        #expect(result.report.failure.map(\.code) == [code])
    }

    private static func http(_ parameters: String) -> String {
        "x-apigateway-backend: {type: HTTP, \(parameters)httpEndpoints: {address: h, scheme: http, method: GET, path: '/o/{id}'}}"
    }

    @Test("One run finds every fault of an operation, whatever else is wrong with it")
    func allFaults() throws {
        let (result, findings) = try importDocument(
            Array(
                """
                swagger: '2.0'
                info: {title: shop, version: '1'}
                schemes: [https]
                paths:
                  /orders/{id}:
                    get:
                      parameters:
                        - {name: id, in: path, required: true, type: string}
                        - {name: X-Stage, in: header, type: string}
                      security: [{app: []}]
                      x-apigateway-request-type: public
                      x-apigateway-match-mode: PREFIX
                      x-apigateway-cors: false
                      x-apigateway-ratelimit: perMinut
                      x-apigateway-backend:
                        type: HTTP
                        parameters: [{name: oid, in: path, origin: REQUEST, value: ide}]
                        httpEndpoints: {address: h, scheme: http, method: GET, path: '/o/{oi}', timeout: 0}
                      responses: {default: {description: ok}}
                """.utf8))
        #expect(result.report.failure.count == 1)
        #expect(
            findings.map { String($0.prefix(8)) } == [
                "APIG6007", "APIG5004", "APIG2017", "APIG3004", "APIG4004", "APIG4008", "APIG4006",
                "APIG4007", "APIG3005",
            ])
    }

    @Test("Of two operations that clash the first wins and the later one fails, others go on")
    func clashes() throws {
        let operation =
            "responses: {default: {description: ok}}, x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: ok}}"
        let result = try importDocument(
            Array(
                """
                swagger: '2.0'
                info: {title: shop, version: '1'}
                schemes: [https]
                paths:
                  /a:
                    get: {operationId: one, \(operation)}
                    put: {operationId: one, \(operation)}
                    post: {operationId: two, \(operation)}
                  /b:
                    x-apigateway-any-method: {operationId: three, \(operation)}
                    trace: {operationId: four, \(operation)}
                """.utf8)
        ).result
        #expect(result.report.success.map(\.item.name) == ["one", "two", "three"])
        #expect(result.report.failure.map(\.code) == ["APIG.3202"])
        #expect(result.configuration.apis.map(\.requestMethod) == [.get, .post, .any])
    }

    @Test(
        "basePath is put in front of every path",
        arguments: [("/", "/a"), ("/v1", "/v1/a"), ("/v1/", "/v1/a"), ("v1", "/v1/a")])
    func basePath(base: String, path: String) throws {
        let result = try importDocument(
            Array(
                """
                swagger: '2.0'
                info: {title: shop, version: '1'}
                basePath: '\(base)'
                paths: {/a: {get: {operationId: one, responses: {default: {description: ok}}, \(mock)}}}
                """.utf8)
        ).result
        #expect(result.configuration.apis.map(\.requestURI) == [path])
    }

    @Test(
        "Servers of 3.0 give the protocol",
        arguments: [
            ("servers: [{url: 'http://h'}]", FrontendProtocol.http), ("servers: [{url: 'https://h'}]", .https),
            ("servers: [{url: 'http://h'}, {url: 'https://h'}]", .both), ("deprecated: false", .https),
            ("servers: [{url: /v1}]", .https),
        ])
    func servers(line: String, expected: FrontendProtocol) throws {
        let result = try importDocument(
            Array(
                """
                openapi: 3.0.0
                info: {title: shop, version: '1'}
                paths:
                  /a:
                    get:
                      operationId: one
                      \(line)
                      responses: {default: {description: ok}}
                      \(mock)
                """.utf8)
        ).result
        #expect(result.configuration.apis.map(\.requestProtocol) == [expected])
    }

    @Test("Types and limits of parameters are mapped, and zero in exports is no limit")
    func parameters() throws {
        let result = try importDocument(
            Array(
                """
                swagger: '2.0'
                info: {title: shop, version: '1'}
                schemes: [https]
                paths:
                  /a/{rest+}:
                    get:
                      operationId: one
                      parameters:
                        - {name: rest+, in: path, required: true, type: string, maxLength: 0, minLength: 0, maximum: 0, minimum: 0}
                        - {name: n, in: query, type: integer, maximum: 9, minimum: 0, default: 5, enum: [1, 5]}
                        - {name: s, in: query, type: string, maxLength: 9, minLength: 2, default: '', x-apigateway-sample: x, x-apigateway-pass-through: never}
                        - {name: b, in: query, type: boolean}
                        - {name: f, in: formData, type: string}
                      responses: {default: {description: ok}}
                      \(mock)
                """.utf8)
        ).result
        let parameters = try #require(result.configuration.apis.first).requestParameters
        #expect(parameters.map(\.name) == ["rest", "n", "s", "b"])
        #expect(parameters.map(\.type) == [.string, .number, .string, .string])
        #expect(parameters.map(\.maxNumber) == [nil, "9", nil, nil])
        #expect(parameters.map(\.minNumber) == [nil, "0", nil, nil])
        #expect(parameters.map(\.maxSize) == [nil, nil, 9, nil])
        #expect(parameters.map(\.minSize) == [nil, nil, 2, nil])
        #expect(parameters.map(\.defaultValue) == [nil, "5", nil, nil])
        #expect(parameters.map(\.enumerations) == [nil, "1,5", nil, nil])
        #expect(parameters.map(\.sampleValue) == [nil, nil, "x", nil])
        #expect(parameters.map(\.passThrough) == [.yes, .yes, .no, .yes])
        #expect(parameters.map(\.validEnable) == [.no, .no, .no, .no])
    }

    @Test("Parameters with limits are checked when the import is asked for it")
    func checkedParameters() throws {
        var options = ImportOptions()
        options.checksParameters = true
        let apis = try importDocument(Fixture.bytes("samples/shop.yaml"), options: options).result.configuration.apis
        let limit = try #require(
            apis.first { $0.name == "listProducts" }?.requestParameters.first { $0.name == "limit" })
        #expect(limit.validEnable == .yes)
    }

    @Test("Mock mode gives every API a mock backend")
    func mockMode() throws {
        var options = ImportOptions()
        options.isMockMode = true
        let apis = try importDocument(Fixture.bytes("samples/shop.yaml"), options: options).result.configuration.apis
        #expect(apis.allSatisfy { $0.backendType == .mock && $0.mockInfo != nil && $0.policies.isEmpty })
    }

    @Test("More operations than allowed, or a title that cannot name a group, refuse the document as a whole")
    func refusals() throws {
        var options = ImportOptions()
        options.maxOperations = 27
        let tooMany = try importDocument(Fixture.bytes("samples/shop.yaml"), options: options).result
        #expect(tooMany.report.refusal?.code == "APIG.3127" && tooMany.configuration == Configuration())
        options.maxOperations = 28
        #expect(try importDocument(Fixture.bytes("samples/shop.yaml"), options: options).result.report.refusal == nil)
        let badTitle = try importDocument(Array("swagger: '2.0'\ninfo: {title: '!', version: '1'}\npaths: {}\n".utf8))
            .result
        #expect(badTitle.report.refusal?.code == "APIG.2044")
    }
}
