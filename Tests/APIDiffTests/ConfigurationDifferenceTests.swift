import APIDiff
import Diagnostics
import GatewayConfiguration
import SourceDocument
import TestSupport
import Testing

/// Reads a configuration of ours.
func configuration(_ text: String) throws -> Configuration {
    let diagnostics = DiagnosticCollector()
    let tree = try #require(SourceReader.read(name: "c", bytes: Array(text.utf8), diagnostics: diagnostics))
    let configuration = Configuration.load(tree, reader: ConfigurationReader(diagnostics: diagnostics))
    #expect(!diagnostics.contains(atLeast: .error), "\(diagnostics.sorted.map(\.message))")
    return try #require(configuration)
}

/// What differs between two configurations.
func differences(_ base: Configuration, _ revision: Configuration) -> [Change] {
    DefinitionDifference(DefinitionSide(configuration: base), DefinitionSide(configuration: revision)).run()
}

/// The rules of the changes between two configurations.
func rules(_ base: Configuration, _ revision: Configuration) -> [String] {
    differences(base, revision).map(\.rule.name)
}

private let id = "00000000000000000000000000000000"

@Suite struct ConfigurationDifferenceTests {
    /// An edit of the API's text and the rules it must give, one way and the other.
    struct Edit: CustomTestStringConvertible, Sendable {
        let find: String
        let replace: String
        let there: [String]
        let back: [String]
        var testDescription: String { "\(self.find) → \(self.replace)" }
    }

    private static let mocks = ["one", "two"].map {
        "- {name: \($0), effect_mode: ANY, conditions: [{condition_origin: param, condition_type: exact, condition_value: \($0), req_param_name: limit}], mock_info: {result_content: \($0)}}"
    }

    private static func text(_ edit: Edit?) -> String {
        let text = """
            formatVersion: 1
            groups: [{id: '\(id)', name: shop}]
            apis:
              - id: '\(id)'
                group_name: shop
                name: getOrder
                req_method: GET
                req_protocol: HTTPS
                req_uri: /orders/{id}
                auth_type: APP
                auth_opt: {app_code_auth_type: DISABLE}
                cors: false
                type: 2
                match_mode: NORMAL
                backend_type: HTTP
                backend_api: {url_domain: b.example, req_protocol: HTTPS, req_method: GET, req_uri: '/o/{id}', timeout: 4000}
                req_params:
                  - {name: id, type: STRING, location: PATH, required: 1}
                  - {name: limit, type: NUMBER, location: QUERY, max_num: 10, valid_enable: 1, enumerations: '1,2'}
                backend_params: [{name: id, location: PATH, origin: REQUEST, value: id}]
                tags: [b, a]
                policy_mocks:
                  \(self.mocks[0])
                  \(self.mocks[1])
            throttles: [{name: slow, api_call_limits: 60, time_interval: 1, time_unit: MINUTE}]
            acls: [{acl_name: office, acl_type: PERMIT, entity_type: IP, acl_value: '10.0.0.0/8'}]
            throttle_bindings: [{group_name: shop, api_name: getOrder, name: slow}]
            acl_bindings: [{group_name: shop, api_name: getOrder, name: office}]
            plugin_bindings: [{group_name: shop, api_name: getOrder, name: cors_public}, {group_name: shop, api_name: getOrder, name: limits}]

            """
        return edit.map { text.replacing($0.find, with: $0.replace) } ?? text
    }

    static let edits: [Edit] = [
        Edit(find: "auth_type: APP", replace: "auth_type: NONE", there: ["auth-removed"], back: ["auth-added"]),
        Edit(find: "auth_type: APP", replace: "auth_type: IAM", there: ["auth-changed"], back: ["auth-changed"]),
        Edit(find: "DISABLE", replace: "HEADER", there: ["app-code-allowed"], back: ["app-code-forbidden"]),
        Edit(find: "cors: false", replace: "cors: true", there: ["cors-enabled"], back: ["cors-disabled"]),
        Edit(find: "type: 2", replace: "type: 1", there: ["visibility-public"], back: ["visibility-private"]),
        Edit(
            find: "mode: NORMAL", replace: "mode: SWA", there: ["match-mode-widened"], back: ["match-mode-narrowed"]
        ),
        Edit(
            find: "    req_protocol: HTTPS", replace: "    req_protocol: BOTH", there: ["protocol-http-allowed"],
            back: ["protocol-removed"]),
        Edit(find: "getOrder", replace: "readOrder", there: ["api-renamed"], back: ["api-renamed"]),
        Edit(
            find: "timeout: 4000", replace: "timeout: 9000", there: ["backend-timeout-raised"],
            back: ["backend-timeout-lowered"]),
        Edit(
            find: ", timeout: 4000", replace: "", there: ["backend-timeout-raised"],
            back: ["backend-timeout-lowered"]),
        Edit(
            find: "b.example, req_protocol: HTTPS", replace: "b.example, req_protocol: HTTP",
            there: ["backend-protocol-http"], back: ["backend-protocol-https"]),
        Edit(
            find: "b.example", replace: "c.example", there: ["backend-address-changed"],
            back: ["backend-address-changed"]),
        Edit(
            find: "required: 1}", replace: "required: 1, remark: text}", there: ["description-changed"],
            back: ["description-changed"]),
        Edit(
            find: "max_num: 10", replace: "max_num: 9", there: ["parameter-limit-tightened"],
            back: ["parameter-limit-loosened"]),
        Edit(
            find: ", max_num: 10", replace: "", there: ["parameter-limit-loosened"],
            back: ["parameter-limit-tightened"]),
        Edit(
            find: "'1,2'", replace: "'1,2,3'", there: ["parameter-limit-loosened"],
            back: ["parameter-limit-tightened"]),
        Edit(
            find: "NUMBER", replace: "STRING", there: ["parameter-type-widened"], back: ["parameter-type-narrowed"]),
        Edit(
            find: "    backend_params",
            replace: "      - {name: q, type: STRING, location: QUERY}\n    backend_params",
            there: ["parameter-added"], back: ["parameter-removed"]),
        Edit(
            find: "    backend_params",
            replace: "      - {name: q, type: STRING, location: QUERY, required: 1}\n    backend_params",
            there: ["parameter-added-required"], back: ["parameter-removed"]),
        Edit(find: "limits: 60", replace: "limits: 90", there: ["throttle-raised"], back: ["throttle-lowered"]),
        Edit(
            find: "throttle_bindings: [{group_name: shop, api_name: getOrder, name: slow}]", replace: "",
            there: ["throttle-unbound"], back: ["throttle-bound"]),
        Edit(find: "10.0.0.0/8", replace: "10.0.0.0/7", there: ["access-widened"], back: ["access-narrowed"]),
        Edit(find: "PERMIT", replace: "DENY", there: ["access-changed"], back: ["access-changed"]),
        Edit(
            find: "acl_bindings: [{group_name: shop, api_name: getOrder, name: office}]", replace: "",
            there: ["access-widened"], back: ["access-narrowed"]),
        Edit(
            find: "{group_name: shop, api_name: getOrder, name: cors_public}, ", replace: "",
            there: ["plugin-removed"], back: ["plugin-added"]),
        Edit(
            find: "name: cors_public}, {group_name: shop, api_name: getOrder, name: limits}",
            replace: "name: limits}, {group_name: shop, api_name: getOrder, name: cors_public}",
            there: ["plugin-order-changed"], back: ["plugin-order-changed"]),
        Edit(
            find: Self.mocks.joined(separator: "\n      "),
            replace: Self.mocks.reversed().joined(separator: "\n      "),
            there: ["backend-policy-order-changed"], back: ["backend-policy-order-changed"]),
        Edit(
            find: "throttles:",
            replace: "environments: [{name: TEST}]\npublications: [{environment: TEST}]\nthrottles:",
            there: ["api-unpublished", "api-published", "environment-added"],
            back: ["api-published", "api-unpublished", "environment-removed"]),
    ]

    @Test("Each change has its rule, and its mirror the other way", arguments: Self.edits)
    func mirrors(edit: Edit) throws {
        let base = try configuration(Self.text(nil))
        let revision = try configuration(Self.text(edit))
        #expect(rules(base, revision) == edit.there)
        #expect(rules(revision, base) == edit.back)
    }

    @Test(
        "What says the same in other words is no change",
        arguments: [
            ("tags: [b, a]", "tags: [a, b]"), ("10.0.0.0/8", "10.0.0.0/9,10.128.0.0/9"),
            ("api_call_limits: 60, time_interval: 1", "time_interval: 1, api_call_limits: 60"),
            ("match_mode: NORMAL\n", "response_name: default\n"),
            ("auth_opt: {app_code_auth_type: DISABLE}\n", "remark: ''\n"),
        ])
    func noFalseAlarm(find: String, replace: String) throws {
        let base = try configuration(Self.text(nil))
        let text = Self.text(Edit(find: find, replace: replace, there: [], back: []))
        #expect(text != Self.text(nil))
        #expect(rules(base, try configuration(text)) == [])
    }

    @Test("Another name of a path variable is no change, wherever the variable is used")
    func variables() throws {
        let base = try configuration(Self.text(nil))
        let text = Self.text(nil).replacing("/orders/{id}", with: "/orders/{orderId}")
            .replacing("{name: id, type", with: "{name: orderId, type").replacing("value: id", with: "value: orderId")
        #expect(rules(base, try configuration(text)) == [])
    }

    @Test("An API that goes to another path is one change; one that is gone and one that is new are two")
    func moves() throws {
        let base = try configuration(Self.text(nil))
        let moved = Self.text(nil).replacing("/orders/{id}", with: "/v2/orders/{id}")
        #expect(rules(base, try configuration(moved)) == ["api-moved"])
        // By its backend an API is known by another name as well.
        let renamed = moved.replacing("getOrder", with: "readOrder")
        #expect(rules(base, try configuration(renamed)) == ["api-moved", "api-renamed"])
        let other = renamed.replacing("b.example", with: "c.example")
        #expect(rules(base, try configuration(other)) == ["api-removed", "api-added"])
    }

    @Test(
        "Nothing differs between a configuration and itself",
        arguments: ["samples/shop.yaml", "samples/console-export.yaml"])
    func itself(sample: String) throws {
        let configuration = try imported(sample)
        #expect(configuration.apis.count > 0)
        #expect(rules(configuration, configuration) == [])
    }

    @Test("A document of 2.0 and its twin of 3.0 do not differ")
    func twins() throws {
        #expect(rules(try imported("samples/shop.yaml"), try imported("samples/shop-3.0.json")) == [])
    }

    @Test("Names of rules are unique, and of one form")
    func ruleNames() {
        let names = ChangeRule.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" || $0.isNumber } })
    }
}
