import APIGTranslation
import Diagnostics
import GatewayConfiguration
import SourceDocument
import Testing

/// Imports into what is there already.
@Suite struct ImportConflictTests {
    /// A document of operations `METHOD path name` with mock backends.
    private static func document(
        _ operations: [String], title: String = "shop", body: String = "ok", root: String = "", lines: String = ""
    ) -> [UInt8] {
        var text = "swagger: '2.0'\ninfo: {title: \(title), version: '1', description: another text}\npaths:\n"
        for operation in operations {
            let words = operation.split(separator: " ").map(String.init)
            let mode = words.count > 3 ? words[3] : "NORMAL"
            text += """
                  \(words[1]):
                    \(words[0]):
                      operationId: \(words[2])
                      schemes: [https]
                      responses: {default: {description: ok}}
                      x-apigateway-request-type: public
                      x-apigateway-match-mode: \(mode)
                      x-apigateway-cors: false
                      x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: \(body)}}
                \(lines)

                """
        }
        return Array((text + root).utf8)
    }

    private static let policies = """
        x-apigateway-ratelimits:
          perMinute: {api-limit: 200, interval: 1, unit: MINUTE}
        x-apigateway-access-controls:
          office: {acl-type: PERMIT, entity-type: IP, value: 192.0.2.1}
        x-apigateway-responses:
          terse: {THROTTLED: {status: 429, body: {application/json: '{}'}}}
        securityDefinitions:
          token_check: {type: apiKey, in: header, name: unused, x-apigateway-auth-type: AUTHORIZER, x-apigateway-authorizer: {authorizer_type: FUNC, authorizer_uri: 'urn:fss:eu-de:0123abcd:function:default:f', authorizer_version: a, type: FRONTEND}}

        """

    /// What is there: the group `shop` with two APIs and a policy of each kind, and the group `other`.
    private static func base() throws -> Configuration {
        let first = try importDocument(
            document(
                ["get /orders listOrders", "post /orders createOrder"], root: policies,
                lines: "      x-apigateway-ratelimit: perMinute\n      x-apigateway-plugins: [cors_public]"))
        var options = ImportOptions()
        options.target = ImportTarget(configuration: first.result.configuration)
        let second = try importDocument(document(["get /orders listOrders"], title: "other"), options: options)
        #expect(second.result.report.refusal == nil)
        return second.result.configuration
    }

    private static func options(
        _ base: Configuration, _ api: ConflictMode = .merge, _ extend: ConflictMode = .merge, group: String? = "shop"
    ) -> ImportOptions {
        var options = ImportOptions()
        options.target = ImportTarget(configuration: base, groupName: group)
        options.apiMode = api
        options.extendMode = extend
        return options
    }

    /// How one operation fares in the group.
    struct Meeting: CustomTestStringConvertible, Sendable {
        let operation: String
        let mode: ConflictMode
        /// `create`, `update` or the product's code.
        let outcome: String
        /// The names of the group's APIs afterwards.
        let names: Set<String>
        var testDescription: String { "\(self.operation), \(self.mode)" }
    }

    @Test(
        "An API of the group is what has the same method, path and match mode, or the same name",
        arguments: [
            Meeting(
                operation: "get /orders/{id} getOrder", mode: .merge, outcome: "create",
                names: ["listOrders", "createOrder", "getOrder"]),
            Meeting(
                operation: "get /orders listOrders", mode: .merge, outcome: "APIG.3301",
                names: ["listOrders", "createOrder"]),
            Meeting(
                operation: "get /orders listOrders", mode: .override, outcome: "update",
                names: ["listOrders", "createOrder"]),
            Meeting(
                operation: "get /orders allOrders", mode: .merge, outcome: "APIG.3301",
                names: ["listOrders", "createOrder"]),
            Meeting(
                operation: "get /orders allOrders", mode: .override, outcome: "update",
                names: ["allOrders", "createOrder"]),
            Meeting(
                operation: "get /v2/orders listOrders", mode: .merge, outcome: "APIG.3202",
                names: ["listOrders", "createOrder"]),
            Meeting(
                operation: "get /v2/orders listOrders", mode: .override, outcome: "update",
                names: ["listOrders", "createOrder"]),
            // The route is one API's and the name another's.
            Meeting(
                operation: "get /orders createOrder", mode: .merge, outcome: "APIG.3301",
                names: ["listOrders", "createOrder"]),
            Meeting(
                operation: "get /orders createOrder", mode: .override, outcome: "APIG.3202",
                names: ["listOrders", "createOrder"]),
            Meeting(
                operation: "put /orders replaceOrders", mode: .merge, outcome: "create",
                names: ["listOrders", "createOrder", "replaceOrders"]),
            Meeting(
                operation: "get /orders prefixOrders SWA", mode: .override, outcome: "create",
                names: ["listOrders", "createOrder", "prefixOrders"]),
            Meeting(
                operation: "x-apigateway-any-method /orders anyOrders", mode: .override, outcome: "create",
                names: ["listOrders", "createOrder", "anyOrders"]),
        ])
    func meetings(_ meeting: Meeting) throws {
        let base = try Self.base()
        // Variables of the path need no declaration for what is asked here.
        let operation = meeting.operation.replacing("/{id}", with: "/first")
        let (result, _) = try importDocument(
            Self.document([operation], body: "new"), options: Self.options(base, meeting.mode))
        let outcome = result.report.success.first.map { $0.isUpdate ? "update" : "create" }
        #expect(outcome ?? result.report.failure.first?.code == meeting.outcome)
        let shop = result.configuration.apis.filter { $0.groupName == "shop" }
        #expect(Set(shop.map(\.name)) == meeting.names)
        let isTaken = outcome != nil
        #expect(shop.contains { $0.mockInfo?.resultContent == "new" } == isTaken)
        if !isTaken { #expect(result.configuration == base) }
        // Another group's APIs are never met.
        #expect(
            result.configuration.apis.filter { $0.groupName == "other" } == base.apis.filter { $0.groupName == "other" }
        )
    }

    @Test("An updated API keeps its id, and the policies bound to it that its new definition does not name")
    func update() throws {
        let base = try Self.base()
        let old = try #require(base.apis.first { $0.groupName == "shop" && $0.name == "listOrders" })
        let (result, _) = try importDocument(
            Self.document(
                ["get /orders allOrders"], body: "new", lines: "      x-apigateway-plugins: [hide_headers]"),
            options: Self.options(base, .override))
        let new = try #require(result.configuration.apis.first { $0.name == "allOrders" })
        #expect(new.id == old.id && result.report.success.first?.id == old.id)
        func bound(_ bindings: [PolicyBinding]) -> [String] {
            bindings.filter { $0.groupName == "shop" && $0.apiName == "allOrders" }.map(\.policyName)
        }
        #expect(bound(result.configuration.throttleBindings) == ["perMinute"])
        #expect(bound(result.configuration.pluginBindings) == ["hide_headers"])
        #expect(
            !result.configuration.throttleBindings.contains { $0.groupName == "shop" && $0.apiName == "listOrders" })
        let entry = try #require(result.report.plan.entries.first { $0.kind == .api })
        #expect(entry.action == .update)
        #expect(
            entry.changes == [
                FieldChange(path: "mock_info.result_content", before: "\"ok\"", after: "\"new\""),
                FieldChange(path: "name", before: "\"listOrders\"", after: "\"allOrders\""),
                FieldChange(path: "plugin_bindings", before: "[\"cors_public\"]", after: "[\"hide_headers\"]"),
            ])
    }

    @Test("Two operations of a document never take the place of one API, whatever it was called before")
    func freedName() throws {
        let base = try Self.base()
        // The first takes the route of listOrders and leaves its name free for the second.
        let (result, _) = try importDocument(
            Self.document(["get /orders allOrders", "get /v2/orders listOrders"]),
            options: Self.options(base, .override))
        #expect(result.report.success.map(\.isUpdate) == [true, false])
        let names = result.configuration.apis.filter { $0.groupName == "shop" }.map(\.name)
        #expect(Set(names) == ["allOrders", "createOrder", "listOrders"] && names.count == 3)
    }

    @Test(
        "A policy, authorizer or gateway response of the same name is kept or replaced, as extend_mode says",
        arguments: ConflictMode.allCases)
    func policies(mode: ConflictMode) throws {
        let base = try Self.base()
        let changed = Self.policies.replacing("api-limit: 200", with: "api-limit: 300")
            .replacing("192.0.2.1", with: "192.0.2.2").replacing("status: 429", with: "status: 503")
            .replacing("authorizer_version: a", with: "authorizer_version: b")
            .replacing(
                "x-apigateway-access", with: "  perHour: {api-limit: 9, interval: 1, unit: HOUR}\nx-apigateway-access")
        let (result, findings) = try importDocument(
            Self.document(["get /new new"], root: changed), options: Self.options(base, .merge, mode))
        let configuration = result.configuration
        let isReplaced = mode == .override
        #expect(configuration.throttles.first { $0.name == "perMinute" }?.apiCallLimits == (isReplaced ? 300 : 200))
        #expect(configuration.accessControls.first?.value == (isReplaced ? "192.0.2.2" : "192.0.2.1"))
        let response = configuration.responses.first { $0.name == "terse" && $0.groupName == "shop" }
        #expect(response?.responses.entries.first?.value.status == (isReplaced ? 503 : 429))
        #expect(configuration.authorizers.first?.authorizerVersion == (isReplaced ? "b" : "a"))
        // What is new is created, and nothing is there twice.
        #expect(configuration.throttles.map(\.name) == ["perHour", "perMinute"])
        #expect(configuration.accessControls.count == 1 && configuration.authorizers.count == 1)
        let actions = result.report.plan.entries.filter { $0.kind != .api }.map { "\($0.action.rawValue) \($0.name)" }
        let word = isReplaced ? "update" : "keep"
        #expect(
            actions == [
                "\(word) perMinute", "create perHour", "\(word) office", "\(word) token_check", "\(word) terse",
            ])
        #expect(findings.count { $0.hasPrefix("APIG6022") } == (isReplaced ? 0 : 4))
        let limit = result.report.plan.entries.first { $0.name == "perMinute" }
        #expect(limit?.changes == [FieldChange(path: "api_call_limits", before: "200", after: "300")])
    }

    @Test("The limit an API's policy will have decides what is said of it: with merge, that of the policy that is kept")
    func boundPolicy() throws {
        let base = try Self.base()
        let document = Self.document(["get /new new"], lines: "      x-apigateway-ratelimit: perMinute")
        let (result, findings) = try importDocument(document, options: Self.options(base))
        #expect(!findings.contains { $0.hasPrefix("APIG4011") || $0.hasPrefix("APIG4012") })
        #expect(result.configuration.throttleBindings.contains { $0.apiName == "new" && $0.policyName == "perMinute" })
        #expect(result.report.failure.isEmpty)
    }

    @Test("A new group's name must be free, and a group to import into must be there")
    func groups() throws {
        let base = try Self.base()
        let taken = try importDocument(Self.document(["get /new new"]), options: Self.options(base, group: nil))
        #expect(taken.result.report.refusal?.code == "APIG.3201")
        #expect(taken.result.configuration == base)
        let missing = try importDocument(Self.document(["get /new new"]), options: Self.options(base, group: "shopp"))
        #expect(missing.result.report.refusal?.code == "APIG.3001")
        #expect(missing.result.report.refusal?.message.contains("did you mean shop?") == true)
        #expect(missing.result.configuration == base)
        let existing = try importDocument(
            Self.document(["get /new new"], title: "no title for a group!"), options: Self.options(base))
        #expect(existing.result.report.refusal == nil)
        #expect(existing.result.configuration.groups == base.groups)
    }

    @Test("With atomic one failing operation leaves everything as it was")
    func atomic() throws {
        let base = try Self.base()
        var options = Self.options(base)
        options.isAtomic = true
        let (result, _) = try importDocument(
            Self.document(["get /new new", "get /orders listOrders"]), options: options)
        #expect(result.configuration == base)
        #expect(result.report.refusal?.code == "APIG.3301" && result.report.success.isEmpty)
        #expect(result.report.failure.count == 1)
        let good = try importDocument(Self.document(["get /new new"]), options: options)
        #expect(good.result.report.success.count == 1 && good.result.report.refusal == nil)
    }

    @Test("A group has at most 1000 APIs, those it had included")
    func fullGroup() throws {
        let many = (1...900).map { "get /p\($0) name\($0)" }
        var options = ImportOptions()
        options.maxOperations = 1_000
        let base = try importDocument(Self.document(many), options: options).result.configuration
        options.target = ImportTarget(configuration: base, groupName: "shop")
        let more = (1...101).map { "get /q\($0) other\($0)" }
        #expect(try importDocument(Self.document(more), options: options).result.report.refusal?.code == "APIG.3132")
        let fitting = try importDocument(Self.document(Array(more.dropLast())), options: options)
        #expect(fitting.result.report.refusal == nil && fitting.result.configuration.apis.count == 1_000)
    }

    @Test("Simple mode gives a mock to an operation without a backend and looks no policy up")
    func simpleMode() throws {
        let text = String(
            decoding: Self.document(["get /new new"], lines: "      x-apigateway-ratelimit: nowhere"), as: UTF8.self
        )
        .replacing("      x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: ok}}\n", with: "")
        #expect(try importDocument(Array(text.utf8)).result.report.failure.count == 1)
        var options = ImportOptions()
        options.isSimpleMode = true
        let (result, findings) = try importDocument(Array(text.utf8), options: options)
        #expect(result.configuration.apis.first?.backendType == .mock)
        #expect(findings == [])
    }

    @Test("Publishing puts the imported APIs online in the environment and leaves the others where they were")
    func publishing() throws {
        let base = try Self.base()
        var options = Self.options(base)
        options.publishes = "TEST"
        let (result, _) = try importDocument(
            Self.document(["get /new new", "get /orders listOrders"]), options: options)
        #expect(result.configuration.environments.map(\.name) == ["TEST"])
        func online(_ environment: String) -> [String] {
            result.configuration.publications.filter { $0.environment == environment }.map {
                "\($0.groupName ?? "*"): \($0.apis?.joined(separator: ",") ?? "*")"
            }
        }
        #expect(online("TEST") == ["shop: new"])
        #expect(online("RELEASE") == ["other: *", "shop: createOrder,listOrders"])
        options.target = ImportTarget(configuration: result.configuration, groupName: "shop")
        let again = try importDocument(Self.document(["get /newer newer"]), options: options).result.configuration
        #expect(again.publications.first { $0.environment == "TEST" }?.apis == ["new", "newer"])
        #expect(again.environments.count == 1)
    }
}
