import APIDiff
import Diagnostics
import GatewayConfiguration
import SourceDocument
import TestSupport
import Testing

/// What differs between two instance files.
@Suite struct InstanceDifferenceTests {
    private static let base = """
        formatVersion: 1
        features: {ratelimit: {enable: true, limits: 200}}
        environments: [{name: TEST}]
        groups:
          - name: shop
            sl_domain_access_enabled: true
            url_domains: [{url_domain: api.shop.example, min_ssl_version: TLSv1.2, is_http_redirect_to_https: false}]
            variables: {RELEASE: {host: a.example}}
        publish: [{environment: RELEASE, group: shop}]
        vpc_channels:
          - {name: pool, port: 8080, balance_strategy: 1, members: [{host: 10.0.0.1, weight: 5}, {host: 10.0.0.2, port: 8080, weight: 5}]}
        apps:
          - {name: partner, app_key: partnerkey01, app_secret: partnersecret01, frozen: false, authorized: [{apis: '*'}],
             acl: {app_acl_type: PERMIT, app_acl_values: [10.0.0.0/8]}, quota: {call_limits: 100, time_interval: 1, time_unit: DAY}}
        iam: [{user_name: jo, domain_name: acme, access_keys: [{access: AK1234567890, secret: secretsecret}]}]
        throttles: [{name: slow, api_call_limits: 60, time_interval: 1, time_unit: MINUTE}]
        acls: [{acl_name: office, acl_type: PERMIT, entity_type: IP, acl_value: '10.0.0.0/8'}]
        signs: [{name: backendkey, sign_key: key12345, sign_secret: secret1234567890}]
        plugins:
          - {plugin_name: browsers, plugin_type: cors, plugin_content: {allow_origin: 'https://a.example,https://b.example', allow_methods: 'GET', allow_headers: 'X-A', allow_credentials: false, max_age: 100}}
          - {plugin_name: limits, plugin_type: rate_limit, plugin_content: {api_limit: 100, default_interval: 1, default_time_unit: minute, user_limit: 5}}
          - {plugin_name: terse, plugin_type: set_resp_headers, plugin_content: {response_headers: [{name: X-A, value: '1', value_type: custom_value, action: override}]}}
        orchestrations: [{orchestration_name: cutter, orchestration_strategy: head_n, orchestration_mapped_param: {mapped_param_name: short, mapped_param_type: string, mapped_param_location: query}, orchestration_map: [{intercept_length: 3}]}]

        """

    struct Edit: CustomTestStringConvertible, Sendable {
        let find: String
        let replace: String
        let there: String
        let back: String

        init(_ find: String, _ replace: String, _ there: String, _ back: String) {
            self.find = find
            self.replace = replace
            self.there = there
            self.back = back
        }

        var testDescription: String { "\(self.find) → \(self.replace)" }
    }

    static let edits = [
        Edit("limits: 200", "limits: 300", "feature-changed feature ratelimit", "feature-changed feature ratelimit"),
        Edit(
            "[{name: TEST}]", "[{name: TEST}, {name: STAGE}]", "environment-added environment STAGE",
            "environment-removed environment STAGE"),
        Edit(
            "sl_domain_access_enabled: true", "sl_domain_access_enabled: false",
            "debugging-domain-closed group shop | sl_domain_access_enabled",
            "debugging-domain-opened group shop | sl_domain_access_enabled"),
        Edit(
            "min_ssl_version: TLSv1.2", "min_ssl_version: TLSv1.1",
            "domain-tls-lowered group shop | domain api.shop.example: min_ssl_version",
            "domain-tls-raised group shop | domain api.shop.example: min_ssl_version"),
        Edit(
            "is_http_redirect_to_https: false", "is_http_redirect_to_https: true",
            "domain-redirect-changed group shop | domain api.shop.example: is_http_redirect_to_https",
            "domain-redirect-changed group shop | domain api.shop.example: is_http_redirect_to_https"),
        Edit(
            "is_http_redirect_to_https: false}", "is_http_redirect_to_https: false}, {url_domain: eu.shop.example}",
            "domain-added group shop | domain eu.shop.example", "domain-removed group shop | domain eu.shop.example"),
        Edit(
            "host: a.example", "host: b.example", "variable-changed group shop | variables.RELEASE.host",
            "variable-changed group shop | variables.RELEASE.host"),
        Edit(
            "[{environment: RELEASE, group: shop}]", "[{environment: TEST, group: shop}]",
            "publication-changed publications", "publication-changed publications"),
        Edit(
            "balance_strategy: 1", "balance_strategy: 2", "channel-changed channel pool | balance_strategy",
            "channel-changed channel pool | balance_strategy"),
        Edit(
            "{host: 10.0.0.1, weight: 5}, ", "", "channel-member-removed channel pool | member 10.0.0.1:8080",
            "channel-member-added channel pool | member 10.0.0.1:8080"),
        Edit(
            "{host: 10.0.0.1, weight: 5}", "{host: 10.0.0.1, weight: 6}",
            "channel-member-changed channel pool | member 10.0.0.1:8080: weight",
            "channel-member-changed channel pool | member 10.0.0.1:8080: weight"),
        Edit(
            "partnersecret01", "partnersecret02", "credential-key-changed app partner | app_secret",
            "credential-key-changed app partner | app_secret"),
        Edit(
            "partnerkey01", "partnerkey02", "credential-key-changed app partner | app_key",
            "credential-key-changed app partner | app_key"),
        Edit(
            "frozen: false", "frozen: true", "credential-frozen app partner | frozen",
            "credential-thawed app partner | frozen"),
        Edit(
            "[{apis: '*'}]", "[{apis: '*'}, {apis: '*', environment: TEST}]",
            "credential-authorized app partner | authorized",
            "credential-unauthorized app partner | authorized"),
        Edit("[10.0.0.0/8]", "[10.0.0.0/9]", "access-narrowed app partner | acl", "access-widened app partner | acl"),
        Edit(
            "call_limits: 100", "call_limits: 50", "throttle-lowered app partner | quota",
            "throttle-raised app partner | quota"),
        Edit(
            "secret: secretsecret", "secret: othersecret1", "credential-key-changed user jo | secrets",
            "credential-key-changed user jo | secrets"),
        Edit(
            "domain_name: acme", "domain_name: other", "credential-changed user jo | domain_name",
            "credential-changed user jo | domain_name"),
        Edit(
            "api_call_limits: 60", "api_call_limits: 30", "throttle-lowered throttling policy slow",
            "throttle-raised throttling policy slow"),
        Edit(
            "acl_value: '10.0.0.0/8'", "acl_value: '10.0.0.0/7'", "access-widened access control policy office",
            "access-narrowed access control policy office"),
        Edit(
            "secret1234567890", "secret0987654321", "signature-key-changed signature key backendkey | sign_secret",
            "signature-key-changed signature key backendkey | sign_secret"),
        Edit(
            "sign_key: key12345", "sign_type: basic, sign_key: key12345",
            "signature-key-changed signature key backendkey | sign_type",
            "signature-key-changed signature key backendkey | sign_type"),
        Edit(
            "https://a.example,", "", "plugin-cors-narrowed plug-in browsers | plugin_content.allow_origin",
            "plugin-cors-widened plug-in browsers | plugin_content.allow_origin"),
        Edit(
            "'https://a.example,https://b.example'", "'*'",
            "plugin-cors-widened plug-in browsers | plugin_content.allow_origin",
            "plugin-cors-narrowed plug-in browsers | plugin_content.allow_origin"),
        Edit(
            "max_age: 100", "max_age: 200", "plugin-changed plug-in browsers | plugin_content.max_age",
            "plugin-changed plug-in browsers | plugin_content.max_age"),
        Edit(
            "api_limit: 100", "api_limit: 50", "throttle-lowered plug-in limits | plugin_content.api_limit",
            "throttle-raised plug-in limits | plugin_content.api_limit"),
        Edit(
            "default_time_unit: minute", "default_time_unit: hour",
            "throttle-changed plug-in limits | plugin_content.default_time_unit",
            "throttle-changed plug-in limits | plugin_content.default_time_unit"),
        Edit(
            "action: override", "action: append",
            "plugin-changed plug-in terse | plugin_content.response_headers[X-A].action",
            "plugin-changed plug-in terse | plugin_content.response_headers[X-A].action"),
        Edit(
            "plugin_name: terse", "plugin_name: brief",
            "plugin-definition-removed plug-in terse, plugin-definition-added plug-in brief",
            "plugin-definition-removed plug-in brief, plugin-definition-added plug-in terse"),
        Edit(
            "intercept_length: 3", "intercept_length: 4",
            "orchestration-changed orchestration rule cutter | orchestration_map",
            "orchestration-changed orchestration rule cutter | orchestration_map"),
        Edit("port: 8080, weight: 5", "weight: 5", "", ""),
    ]

    private static func side(_ text: String) throws -> InstanceDifference.Side {
        let diagnostics = DiagnosticCollector()
        let tree = try #require(SourceReader.read(name: "i.yaml", bytes: Array(text.utf8), diagnostics: diagnostics))
        let reader = ConfigurationReader(diagnostics: diagnostics, secret: { _ in "one from elsewhere" })
        let file = try #require(InstanceFile.load(tree, reader: reader))
        #expect(diagnostics.errorCount == 0, "\(diagnostics.sorted.map(\.message))")
        return InstanceDifference.Side(file: file, root: tree.root)
    }

    @Test("An edit gives its finding, and the way back its own", arguments: Self.edits)
    func edit(_ edit: Edit) throws {
        try #require(Self.base.contains(edit.find))
        let other = Self.base.replacing(edit.find, with: edit.replace)
        let (base, revision) = (try Self.side(Self.base), try Self.side(other))
        let (there, back) = (InstanceDifference(base, revision).run(), InstanceDifference(revision, base).run())
        #expect(there.map(\.line).joined(separator: ", ") == edit.there)
        #expect(back.map(\.line).joined(separator: ", ") == edit.back)
        let shown = (there + back).map { "\($0.message) \($0.before.value ?? "") \($0.after.value ?? "")" }
        #expect(!shown.contains { $0.contains("secret0") || $0.contains("secretsecret") || $0.contains("othersecret") })
    }

    @Test("An instance file does not differ from itself")
    func itself() throws {
        let sample = try Self.side(try Fixture.text("samples/instance.yaml"))
        #expect(InstanceDifference(sample, sample).run().map(\.line) == [])
    }
}
