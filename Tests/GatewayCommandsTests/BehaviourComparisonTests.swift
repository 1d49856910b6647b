import APIDiff
import Foundation
import GatewayConfiguration
import TestSupport
import Testing

@testable import GatewayCommands

/// Requests sent through two definitions: what must show, what must not, and that it is always the same.
@Suite struct BehaviourComparisonTests {
    /// An edit of the definition, with the rules it shows by, and those it shows by when it is undone.
    struct Edit: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let rules: Set<String>
        let undone: Set<String>
        let change: @Sendable (inout Configuration) -> Void

        init(
            _ name: String, _ rules: Set<String>, undone: Set<String>,
            _ change: @escaping @Sendable (inout Configuration) -> Void
        ) {
            self.testDescription = name
            self.rules = rules
            self.undone = undone
            self.change = change
        }
    }

    private static func parameter(
        _ name: String, _ location: ParameterLocation, _ change: (inout RequestParameter) -> Void
    ) -> RequestParameter {
        var parameter = RequestParameter()
        parameter.name = name
        parameter.location = location
        parameter.validEnable = .yes
        if location == .path { parameter.required = .yes }
        change(&parameter)
        return parameter
    }

    private static func api(_ name: String, _ path: String, _ change: (inout API) -> Void = { _ in }) -> API {
        var api = API()
        api.id = name
        api.name = name
        api.groupName = "shop"
        api.requestURI = path
        api.requestProtocol = .both
        api.backendType = .http
        var backend = BackendAPI()
        backend.urlDomain = "\(name).example"
        backend.requestURI = path
        backend.requestMethod = .get
        api.backendAPI = backend
        api.source = "shop.yaml:1:1"
        change(&api)
        return api
    }

    /// A shop with an API of every kind that edits are made of.
    private static var shop: Configuration {
        var shop = Configuration()
        var group = APIGroup()
        group.id = "shop"
        group.name = "shop"
        shop.groups = [group]
        shop.apis = [
            Self.api("orders", "/orders/{id}") { api in
                api.requestParameters = [
                    Self.parameter("id", .path) { $0.maxSize = 8 },
                    Self.parameter("limit", .query) {
                        $0.type = .number
                        $0.minNumber = "1"
                        $0.maxNumber = "100"
                    },
                    Self.parameter("X-Mode", .header) { $0.enumerations = "fast,slow" },
                ]
                var identifier = BackendParameter()
                identifier.name = "id"
                identifier.location = .path
                identifier.value = "id"
                api.backendParameters = [identifier]
                var policy = PolicyBackend()
                policy.name = "fast"
                policy.backendAPI = api.backendAPI
                policy.backendAPI?.urlDomain = "fast.example"
                var condition = Condition()
                condition.requestParameterName = "X-Mode"
                condition.type = "exact"
                condition.value = "fast"
                policy.conditions = [condition]
                api.policyHTTPs = [policy]
            },
            Self.api("files", "/files") { $0.matchMode = .prefix },
            Self.api("signed", "/signed") { $0.authType = .app },
            Self.api("users", "/users") { $0.authType = .iam },
            Self.api("open", "/open") { $0.cors = true },
            Self.api("mock", "/mock") { api in
                api.backendType = .mock
                api.mockInfo = MockInfo()
                api.mockInfo?.resultContent = "one"
            },
            Self.api("limited", "/limited"), Self.api("inside", "/inside"),
            Self.api("custom", "/custom") { api in
                api.authType = .authorizer
                api.authorizerName = "door"
            },
            Self.api("function", "/function") { api in
                api.backendType = .function
                api.functionInfo = FunctionInfo()
                api.functionInfo?.functionURN = "urn:fss:local:shop:function:default:one"
            },
        ]
        var authorizer = CustomAuthorizer()
        authorizer.id = "door"
        authorizer.name = "door"
        authorizer.authorizerURI = "urn:fss:local:shop:function:default:door"
        var identity = AuthorizerIdentity()
        identity.name = "X-Key"
        authorizer.identities = [identity]
        shop.authorizers = [authorizer]
        var throttle = ThrottlePolicy()
        throttle.name = "few"
        throttle.apiCallLimits = 20
        shop.throttles = [throttle]
        shop.throttleBindings = [PolicyBinding(groupName: "shop", apiName: "limited", policyName: "few")]
        var access = AccessControlPolicy()
        access.name = "office"
        access.value = "10.0.0.0/8, 192.168.1.7"
        shop.accessControls = [access]
        shop.accessControlBindings = [PolicyBinding(groupName: "shop", apiName: "inside", policyName: "office")]
        return shop
    }

    private static let refused = "behaviour-refused"
    private static let allowed = "behaviour-allowed"
    private static let added = "behaviour-added"
    private static let answer = "behaviour-answer-changed"
    private static let backend = "behaviour-backend-changed"

    static let edits: [Edit] = [
        Edit("APP authentication added", [refused], undone: [allowed]) { $0.apis[4].authType = .app },
        Edit("IAM authentication added", [refused], undone: [allowed]) { $0.apis[4].authType = .iam },
        Edit("APP became IAM", [refused, allowed], undone: [refused, allowed]) { $0.apis[2].authType = .iam },
        Edit("AppCode allowed", [allowed], undone: [refused]) { shop in
            shop.apis[2].authOptions = AuthenticationOptions(appCodeAuthType: .header)
        },
        Edit("largest number lowered", [refused], undone: [allowed]) { shop in
            shop.apis[0].requestParameters[1].maxNumber = "50"
        },
        Edit("smallest number raised", [refused], undone: [allowed]) { shop in
            shop.apis[0].requestParameters[1].minNumber = "2"
        },
        Edit("longest path variable lowered", [refused], undone: [allowed]) { shop in
            shop.apis[0].requestParameters[0].maxSize = 6
        },
        Edit("value of an enumeration gone", [refused], undone: [allowed]) { shop in
            shop.apis[0].requestParameters[2].enumerations = "fast"
        },
        Edit("limits not checked any more", [allowed], undone: [refused]) { shop in
            shop.apis[0].requestParameters[1].validEnable = .no
        },
        Edit("parameter required", [refused], undone: [allowed]) { shop in
            shop.apis[0].requestParameters[1].required = .yes
        },
        Edit("backend moved", [backend], undone: [backend]) { $0.apis[1].backendAPI?.urlDomain = "other.example" },
        Edit("backend method changed", [backend], undone: [backend]) { $0.apis[1].backendAPI?.requestMethod = .post },
        Edit("backend path changed", [backend], undone: [backend]) { $0.apis[4].backendAPI?.requestURI = "/v2/open" },
        Edit("timeout changed", [backend], undone: [backend]) { $0.apis[4].backendAPI?.timeout = 1_000 },
        Edit("constant sent to the backend", [backend], undone: [backend]) { shop in
            var parameter = BackendParameter()
            parameter.name = "X-Shop"
            parameter.location = .header
            parameter.origin = .constant
            parameter.value = "main"
            shop.apis[4].backendParameters = [parameter]
        },
        Edit("policy condition changed", [backend], undone: [backend]) { shop in
            shop.apis[0].policyHTTPs[0].conditions[0].value = "slow"
        },
        Edit("policy backend moved", [backend], undone: [backend]) { shop in
            shop.apis[0].policyHTTPs[0].backendAPI?.urlDomain = "faster.example"
        },
        Edit("throttle lowered", [refused], undone: [allowed]) { $0.throttles[0].apiCallLimits = 10 },
        Edit("throttle for longer", [refused], undone: [allowed]) { $0.throttles[0].timeUnit = .hour },
        Edit("throttle unbound", [allowed], undone: [refused]) { $0.throttleBindings = [] },
        Edit("access narrowed", [refused], undone: [allowed]) { $0.accessControls[0].value = "10.0.0.0/9,192.168.1.7" },
        Edit("access turned round", [allowed, refused], undone: [allowed, refused]) {
            $0.accessControls[0].type = .deny
        },
        Edit("prefix became exact", [refused], undone: [added]) { $0.apis[1].matchMode = .normal },
        Edit("CORS off", [answer], undone: [answer]) { $0.apis[4].cors = false },
        Edit("HTTPS only", [refused], undone: [allowed]) { $0.apis[4].requestProtocol = .https },
        Edit("mock answers otherwise", [answer], undone: [answer]) { $0.apis[5].mockInfo?.resultContent = "two" },
        Edit("mock instead of a backend", [backend], undone: [backend]) { $0.apis[4].backendType = .mock },
        Edit("authorizer removed", [allowed], undone: [refused, answer]) {
            $0.apis[8].authType = .none
            $0.apis[8].authorizerName = nil
        },
        Edit("backend behind an authorizer moved", [backend], undone: [backend]) { shop in
            shop.apis[8].backendAPI?.urlDomain = "other.example"
        },
        Edit("another function", [backend], undone: [backend]) { shop in
            shop.apis[9].functionInfo?.functionURN = "urn:fss:local:shop:function:default:two"
        },
        Edit("API removed", [refused], undone: [added]) { $0.apis.remove(at: 4) },
        Edit("API with authentication removed", [refused], undone: [added]) { $0.apis.remove(at: 2) },
        Edit("path moved", [refused, added], undone: [refused, added]) { $0.apis[4].requestURI = "/opened" },
        Edit("method changed", [refused, added], undone: [refused, added]) { $0.apis[4].requestMethod = .post },
        Edit("offline", [refused], undone: [added]) { shop in
            var publication = Publication()
            publication.apis = shop.apis.map(\.name).filter { $0 != "open" }
            shop.publications = [publication]
        },
    ]

    private static func changes(_ base: Configuration, _ revision: Configuration) -> [Change] {
        BehaviourComparison(base, revision, instance: nil, directory: ".").run().changes
    }

    @Test("An edit shows by its rules and no others, undone as well", arguments: Self.edits)
    func shows(edit: Edit) {
        var edited = Self.shop
        edit.change(&edited)
        let changes = Self.changes(Self.shop, edited)
        #expect(Set(changes.map(\.rule.name)) == edit.rules, "\(changes.map(\.message))")
        let undone = Self.changes(edited, Self.shop)
        #expect(Set(undone.map(\.rule.name)) == edit.undone, "\(undone.map(\.message))")
        #expect(Self.changes(edited, edited).map(\.message) == [])
    }

    @Test("What does not touch requests shows nothing")
    func nothing() {
        var edited = Self.shop
        edited.apis.reverse()
        for index in edited.apis.indices {
            edited.apis[index].requestURI = edited.apis[index].requestURI.replacing("{id}", with: "{number}")
            edited.apis[index].backendAPI?.requestURI.replace("{id}", with: "{number}")
            edited.apis[index].remark = "other words"
            edited.apis[index].source = nil
            for place in edited.apis[index].requestParameters.indices
            where edited.apis[index].requestParameters[place].name == "id" {
                edited.apis[index].requestParameters[place].name = "number"
                edited.apis[index].backendParameters[0].name = "number"
                edited.apis[index].backendParameters[0].value = "number"
            }
        }
        #expect(Self.changes(Self.shop, edited).map(\.message) == [])
    }

    @Test("The same two definitions give the same changes, fingerprints and words included")
    func determinism() {
        var edited = Self.shop
        for edit in Self.edits.prefix(20) { edit.change(&edited) }
        let reports = (0..<2).map { _ in
            ChangeReport(base: "a", revision: "b", changes: Self.changes(Self.shop, edited))
        }
        #expect(reports[0].entries.count > 8)
        #expect(reports[0].entries.map(\.change.message) == reports[1].entries.map(\.change.message))
        #expect(reports[0].entries.map(\.fingerprint) == reports[1].entries.map(\.fingerprint))
    }

    @Test("A change says which request, what became of it, what becomes of it, and where both are defined")
    func words() throws {
        var edited = Self.shop
        edited.apis[0].requestParameters[1].maxNumber = "50"
        let change = try #require(Self.changes(Self.shop, edited).first)
        #expect(
            change.message
                == "GET /orders/vvvv?limit=100, QUERY limit = 100: GET https://orders.example:443/orders/vvvv → "
                + "400 APIG.0106; 1 more request alike")
        #expect(change.subject == .operation(method: "GET", path: "/orders/{id}") && change.group == "shop")
        #expect(change.before.value == "GET https://orders.example:443/orders/vvvv")
        #expect(change.after.value == "400 APIG.0106" && change.after.place?.description == "shop.yaml:1:1")
    }

    @Test("Requests for an API are bounded, and what is left out is counted")
    func bounds() {
        var shop = Self.shop
        shop.apis[0].requestParameters += (0..<29).map { number in
            Self.parameter("list\(number)", .query) { $0.enumerations = "a,b,c,d,e,f,g,h" }
        }
        let result = BehaviourComparison(shop, shop, instance: nil, directory: ".").run()
        #expect(result.leftOut > 0 && result.changes.isEmpty)
        #expect(result.sent <= BehaviourComparison.maxPerAPI * shop.apis.count)
    }

    @Test("Addresses are tried at the edges of lists")
    func edges() {
        #expect(
            ProbeAddresses.edges("10.1.0.0/16, 192.0.2.1-192.0.2.3,2001:db8::/32, x")
                == [
                    "10.1.0.0", "10.1.255.255", "10.0.255.255", "10.2.0.0", "192.0.2.1", "192.0.2.3", "192.0.2.0",
                    "192.0.2.4", "2001:db8::",
                ])
    }

    // MARK: The program

    @Test("The program sends requests on demand, with the instance of both sides, and its ledger knows which it sent")
    func program() throws {
        try Program.withFolder { folder in
            let text = try Fixture.text("samples/shop.yaml")
            try write(text, "\(folder)/old.yaml")
            try write(
                text.replacing("path: /echo, timeout", with: "path: /repeat, timeout"), "\(folder)/new.yaml")
            let plain = try Program.run("apig", ["diff", "old.yaml", "new.yaml"], directory: folder)
            #expect(!plain.output.contains("behaviour-"))
            let arguments = [
                "diff", "--behaviour", "--instance", Fixture.path("samples/instance.yaml"), "old.yaml", "new.yaml",
                "--fail-on", "dangerous",
            ]
            let run = try Program.run("apig", arguments + ["--write-accept", "known.json"], directory: folder)
            #expect(run.status == 1)
            #expect(run.output.contains("http://127.0.0.1:9001/echo → POST http://127.0.0.1:9001/repeat (path)"))
            #expect(try Program.run("apig", arguments, directory: folder).output == run.output)
            let known = try String(contentsOfFile: "\(folder)/known.json", encoding: .utf8)
            #expect(known.contains("behaviour-backend-changed"))
            try write(
                known.replacing("\"owner\": \"\"", with: "\"owner\": \"us\"")
                    .replacing("\"reason\": \"\"", with: "\"reason\": \"agreed\""), "\(folder)/known.json")
            let accepted = try Program.run("apig", arguments + ["--accept", "known.json"], directory: folder)
            #expect(accepted.status == 0)
            let without = try Program.run(
                "apig", ["diff", "--accept", "known.json", "old.yaml", "new.yaml"], directory: folder)
            #expect(without.status == 0 && without.errors.isEmpty)
        }
    }

    @Test("An instance file is for requests only, and its errors end the command with 2")
    func instance() throws {
        try Program.withFolder { folder in
            let sample = Fixture.path("samples/shop.yaml")
            let usage = try Program.run("apig", ["diff", "--instance", "i.yaml", sample, sample], directory: folder)
            #expect(usage.status == 64)
            try write("formatVersion: 9\n", "\(folder)/i.yaml")
            for file in ["i.yaml", "none.yaml"] {
                let run = try Program.run(
                    "apig", ["diff", "--behaviour", "--instance", file, sample, sample], directory: folder)
                #expect(run.status == 2 && run.output.isEmpty && run.errors.contains(file))
            }
        }
    }
}
