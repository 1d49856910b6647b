import APIGTranslation
import Diagnostics
import GatewayConfiguration
import SourceDocument
import TestSupport
import Testing

@Suite struct ExporterTests {
    /// A configuration of one API with a mock.
    static func configuration(_ change: (inout API, inout Configuration) -> Void = { _, _ in }) -> Configuration {
        var configuration = Configuration()
        var group = APIGroup()
        group.name = "shop"
        group.id = "0123456789abcdef0123456789abcdef"
        configuration.groups = [group]
        var api = API()
        api.groupName = "shop"
        api.name = "getOrder"
        api.id = ResourceID.make("api", "shop", "getOrder")
        api.requestURI = "/orders"
        var mock = MockInfo()
        mock.resultContent = "ok"
        api.mockInfo = mock
        change(&api, &configuration)
        configuration.apis.append(api)
        return configuration
    }

    private static func operation(_ document: DocumentValue) throws -> DocumentValue {
        try #require(document["paths"]?["/orders"]?["get"])
    }

    @Test("The root has the product's order, the version first")
    func rootOrder() throws {
        let old = try export(Self.configuration()).document
        #expect(
            old.members.map(\.key) == ["swagger", "info", "host", "paths", "responses", "securityDefinitions"])
        let new = try export(Self.configuration()) { $0.version = .openAPI3 }.document
        #expect(new.members.map(\.key) == ["openapi", "info", "servers", "paths", "components"])
    }

    @Test("The host is the group's own domain, else its debugging domain; a base path is never written")
    func host() throws {
        let document = try export(Self.configuration()).document
        #expect(document["host"]?.text == "0123456789abcdef0123456789abcdef.apic.local")
        #expect(document["basePath"] == nil)
        let own = try export(Self.configuration()) {
            $0.domain = "api.shop.example"
            $0.version = .openAPI3
        }.document
        #expect(
            own["servers"]?.items.compactMap { $0["url"]?.text }
                == ["http://api.shop.example", "https://api.shop.example"])
    }

    @Test(
        "A level holds its extensions and no others",
        arguments: [
            (ExportOptions.Level.spec, [] as [String]),
            (.proxy, ["x-apigateway-backend", "x-apigateway-response"]),
            (.dev, ["x-apigateway-backend", "x-apigateway-response"]),
            (
                .all,
                [
                    "x-apigateway-access-control", "x-apigateway-backend", "x-apigateway-plugins",
                    "x-apigateway-ratelimit", "x-apigateway-response",
                ]
            ),
        ])
    func levels(level: ExportOptions.Level, extensions: [String]) throws {
        let configuration = Self.configuration { api, configuration in
            let binding = PolicyBinding(groupName: "shop", apiName: api.name, policyName: "some_policy")
            configuration.throttleBindings = [binding]
            configuration.accessControlBindings = [binding]
            configuration.pluginBindings = [binding]
        }
        let always = [
            "x-apigateway-cors", "x-apigateway-is-send-fg-body-base64", "x-apigateway-match-mode",
            "x-apigateway-request-type",
        ]
        let document = try export(configuration) { $0.level = level }.document
        let keys = try Self.operation(document).members.map(\.key).filter { $0.hasPrefix("x-") }
        #expect(keys == (always + extensions).sorted())
    }

    @Test("A parameter without limits has the product's zeros, and none in a strict document")
    func zeros() throws {
        let configuration = Self.configuration { api, _ in
            var parameter = RequestParameter()
            parameter.name = "city"
            parameter.required = .yes
            api.requestParameters = [parameter]
        }
        func parameter(_ change: @escaping (inout ExportOptions) -> Void) throws -> String {
            let document = try export(configuration, change).document
            return try #require(Self.operation(document)["parameters"]?.items.first).compactJSON
        }
        #expect(
            try parameter { _ in }
                == #"{"in":"query","maxLength":0,"maximum":0,"minLength":0,"minimum":0,"name":"city","required":true,"#
                + #""type":"string","x-apigateway-orchestrations":[],"x-apigateway-pass-through":"always","x-apigateway-sample":""}"#
        )
        #expect(
            try parameter { $0.version = .openAPI3 }
                == #"{"description":"","example":"","in":"query","name":"city","required":true,"schema":"#
                + #"{"maxLength":0,"maximum":0,"minimum":0,"type":"string"},"x-apigateway-pass-through":"always"}"#)
        #expect(
            try parameter {
                $0.version = .openAPI3
                $0.isStrict = true
            }
                == #"{"description":"","in":"query","name":"city","required":true,"schema":{"type":"string"},"#
                + #""x-apigateway-pass-through":"always"}"#)
    }

    @Test("CORS is the response default-cors, in strict documents under default")
    func cors() throws {
        let configuration = Self.configuration { api, _ in api.cors = true }
        func responses(_ version: ExportOptions.Version, isStrict: Bool) throws -> [String] {
            let document = try export(configuration) {
                $0.version = version
                $0.isStrict = isStrict
            }.document
            return try #require(Self.operation(document)["responses"]).members.map(\.key)
        }
        let samples = ["x-apigateway-result-failure-sample", "x-apigateway-result-normal-sample"]
        #expect(try responses(.swagger2, isStrict: false) == ["default-cors"] + samples)
        #expect(try responses(.openAPI3, isStrict: false) == ["default-cors"])
        #expect(try responses(.swagger2, isStrict: true) == ["default"] + samples)
        #expect(try responses(.openAPI3, isStrict: true) == ["default"])
    }

    @Test("Conditions are spelled as documented, or as observed")
    func spelling() throws {
        let configuration = Self.configuration { api, _ in
            var parameter = RequestParameter()
            parameter.name = "tier"
            api.requestParameters = [parameter]
            var asked = Condition()
            asked.type = "exact"
            asked.value = "gold"
            asked.requestParameterName = "tier"
            var source = Condition()
            source.origin = "source"
            source.value = "10.0.0.0/8"
            var policy = PolicyBackend()
            policy.name = "vip"
            policy.conditions = [asked, source]
            policy.mockInfo = api.mockInfo
            api.policyMocks = [policy]
        }
        func conditions(_ spelling: ExportOptions.Spelling) throws -> [String] {
            let document = try export(configuration) { $0.spelling = spelling }.document
            let policy = try Self.operation(document)["x-apigateway-backend-policies"]?.items.first
            return policy?["conditions"]?.items.map(\.compactJSON) ?? []
        }
        #expect(
            try conditions(.documented) == [
                #"{"origin":"request","parameter":"tier","type":"equal","value":"gold"}"#,
                #"{"origin":"source","type":"equal","value":"10.0.0.0/8"}"#,
            ])
        #expect(
            try conditions(.observed) == [
                #"{"origin":"param","parameter":"tier","type":"exact","value":"gold"}"#,
                #"{"origin":"source","parameter":"","type":"","value":"10.0.0.0/8"}"#,
            ])
    }

    @Test("The product's three schemes are always there; an API with an authorizer has its scheme at every level")
    func schemes() throws {
        let configuration = Self.configuration { api, configuration in
            var authorizer = CustomAuthorizer()
            authorizer.name = "login"
            authorizer.authorizerURI = "urn:fss:eu-de:0123abcd:function:default:check"
            authorizer.authorizerVersion = "latest"
            var unused = authorizer
            unused.name = "unused"
            configuration.authorizers = [authorizer, unused]
            api.authType = .authorizer
            api.authorizerName = "login"
        }
        let own = ["apig-auth-app", "apig-auth-app-header", "apig-auth-iam"]
        for level in ExportOptions.Level.allCases {
            let document = try export(configuration) { $0.level = level }.document
            let names = document["securityDefinitions"]?.members.map(\.key)
            #expect(names == own + (level == .all ? ["login", "unused"] : ["login"]), "\(level)")
            #expect(try Self.operation(document)["security"]?.compactJSON == #"[{"login":[]}]"#)
        }
    }

    @Test("Only what is published in the environment is exported, and dev has everything")
    func publications() throws {
        var configuration = Self.configuration()
        func paths(_ environment: String, _ level: ExportOptions.Level = .spec) throws -> [String]? {
            try export(configuration) {
                $0.environment = environment
                $0.level = level
            }.document["paths"]?.members.map(\.key)
        }
        #expect(try paths("RELEASE") == ["/orders"])
        var publication = Publication()
        publication.environment = "TEST"
        configuration.publications = [publication]
        #expect(try paths("RELEASE") == [])
        #expect(try paths("TEST") == ["/orders"])
        #expect(try paths("RELEASE", .dev) == ["/orders"])
        configuration.publications[0].apis = ["another"]
        #expect(try paths("TEST") == [])
        configuration.publications[0].apis = nil
        configuration.publications[0].groupName = "another"
        #expect(try paths("TEST") == [])
    }

    @Test("Names that lead nowhere have the product's codes, with the nearest name")
    func unknownNames() {
        func error(_ change: (inout ExportOptions) -> Void) -> String? {
            do {
                _ = try export(Self.configuration(), change)
                return nil
            } catch { return "\(error)" }
        }
        #expect(error { $0.groupName = "shpo" } == "APIG.3001 there is no group \"shpo\"; did you mean \"shop\"?")
        #expect(
            error { $0.environment = "RELASE" }
                == "APIG.3003 there is no environment \"RELASE\"; did you mean \"RELEASE\"?")
        #expect(
            error { $0.apis = ["getOrders"] }
                == "APIG.3002 there is no API \"getOrders\"; did you mean \"getOrder\"?")
    }

    @Test("A policy of another group's APIs stays there, one that nobody uses goes along")
    func usedPolicies() throws {
        var configuration = Self.configuration()
        for name in ["elsewhere", "idle", "used"] {
            var policy = ThrottlePolicy()
            policy.name = name
            policy.apiCallLimits = 1
            configuration.throttles.append(policy)
        }
        configuration.throttleBindings = [
            PolicyBinding(groupName: "other", apiName: "getOrder", policyName: "elsewhere"),
            PolicyBinding(groupName: "shop", apiName: "getOrder", policyName: "used"),
        ]
        let document = try export(configuration).document
        #expect(document["x-apigateway-ratelimits"]?.members.map(\.key) == ["idle", "used"])
    }

    @Test("An export tells what an import would refuse, or read otherwise")
    func check() throws {
        let refused = try export(Self.configuration { api, _ in api.name = "?" }).findings
        #expect(refused.count == 1 && refused.first?.hasPrefix("APIG8117 the API \"?\" is refused") == true)
        let altered = try export(Self.configuration { api, _ in api.requestURI = "orders" }).findings
        #expect(altered.count == 1 && altered.first?.contains("is read back otherwise: \"req_uri\"") == true)
    }

    @Test(
        "Limits are kept in plain decimals, whatever a document writes",
        arguments: [
            ("1e3", "1000"), ("1.5e1", "15"), ("25e-1", "2.5"), ("1.50", "1.50"), ("0x10", "16"), ("+7", "7"),
            ("-0.5", "-0.5"),
        ])
    func limits(written: String, kept: String) throws {
        let text = """
            swagger: '2.0'
            info: {title: shop, version: '1'}
            paths:
              /a:
                get:
                  operationId: getA
                  schemes: [https]
                  parameters: [{name: q, in: query, type: number, maximum: \(written)}]
                  responses: {default: {description: ok}}
                  x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: ok}}
            """
        let configuration = try importBack(Array(text.utf8)).configuration
        #expect(configuration.apis.first?.requestParameters.first?.maxNumber == kept)
    }

    @Test(
        "An AppCode setting of disable is unset, as it is without one",
        arguments: [("disable", false), ("header", true)])
    func appCodes(word: String, isKept: Bool) throws {
        let text = """
            swagger: '2.0'
            info: {title: shop, version: '1'}
            paths:
              /a:
                get:
                  operationId: getA
                  schemes: [https]
                  security: [{app: []}]
                  responses: {default: {description: ok}}
                  x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: ok}}
            securityDefinitions:
              app:
                type: apiKey
                in: header
                name: Authorization
                x-apigateway-auth-type: AppSigv1
                x-apigateway-auth-opt: {appcode-auth-type: \(word)}
            """
        let api = try #require(try importBack(Array(text.utf8)).configuration.apis.first)
        #expect(api.authType == .app)
        #expect((api.authOptions != nil) == isKept)
    }

    @Test("Empty descriptions and mock answers, as exports write unset ones, are none")
    func emptyTexts() throws {
        let text = """
            swagger: '2.0'
            info: {title: shop, version: '1', description: ''}
            paths:
              /a:
                get:
                  operationId: getA
                  schemes: [https]
                  responses: {default: {description: ok}}
                  x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: ''}}
            """
        let configuration = try importBack(Array(text.utf8)).configuration
        #expect(configuration.groups.map(\.remark) == [nil])
        #expect(configuration.apis.first?.mockInfo == MockInfo())
    }
}
