import Diagnostics
import Foundation
import GatewayConfiguration
import SourceDocument
import Testing

/// Every feature of the product has an effect that a test shows, or a reason for having none.
@Suite struct FeatureTableTests {
    /// The tests that show what features in force do: file and name.
    private static let tests: [FeatureName: (file: String, name: String)] = [
        .rateLimit: (
            "GatewayRuntimeTests/Throttling/ThrottleStateTests.swift",
            "Quotas and the gateway's own limit go on after a reload as well"
        ),
        .requestBodySize: (
            "GatewayServerTests/GatewayServerTests.swift", "A body over the limit is refused with 413, announced or not"
        ),
        .backendTimeout: ("GatewayRuntimeTests/FeatureEffectTests.swift", "backend_timeout is the most a backend gets"),
        .appToken: (
            "GatewayRuntimeTests/Authentication/AppTokensTests.swift",
            "An access token calls until it ends, in either header, and a refresh token does not call"
        ),
        .appAPIKey: Self.credentials, .appBasic: Self.credentials, .appSecret: Self.credentials,
        .appJWT: Self.credentials,
        .appRoute: (
            "GatewayRuntimeTests/Authentication/AppAuthenticationTests.swift",
            "Routing by X-HW-ID needs both features and a key that is known"
        ),
        .backendTokenAllow: (
            "GatewayRuntimeTests/Authentication/IAMAuthenticationTests.swift",
            "A token goes on to the backend only when its account is allowed to"
        ),
        .backendClientCertificate: (
            "GatewayServerTests/BackendCertificateTests.swift",
            "An API with enable_client_ssl shows the certificate; another one does not, and a reload takes a new one"
        ),
        .sslCiphers: (
            "GatewayServerTests/TLSListenerTests.swift", "Only the cipher suites of ssl_ciphers are agreed on"
        ),
        .realIPFromXFF: (
            "GatewayRuntimeTests/AccessControl/AccessControlTests.swift",
            "An item of X-Forwarded-For is counted from the left, or below zero from the right"
        ),
        .realIPHeaderGetter: (
            "GatewayConfigurationTests/FeatureTests.swift",
            "The header of the caller's address is what stands behind \\\"header:\\\""
        ),
        .defaultGroupHostTrustlist: (
            "GatewayRuntimeTests/DomainTests.swift",
            "A trust list that is off trusts nobody, and a declared domain comes before a trusted host"
        ),
        .customLog: (
            "GatewayServerTests/AccessLogLineTests.swift",
            "The values the instance asks for are members of their own, with special characters as the product writes them"
        ),
        .customAuthHeader: (
            "GatewayRuntimeTests/Authentication/AppAuthenticationTests.swift",
            "Another header takes the place of Authorization for every form that stands in it"
        ),
        .requestCustomConfig: (
            "GatewayRuntimeTests/FeatureEffectTests.swift", "request_body_timeout is what a client's body may take"
        ),
        .apiURINoEscape: (
            "GatewayRuntimeTests/FeatureEffectTests.swift",
            "With api_uri_no_escape paths are routed and passed on as they came"
        ),
        .authorizerNumbers: (
            "GatewayRuntimeTests/FeatureEffectTests.swift",
            "Context values may be numbers unless the instance says that its gateway cannot do that"
        ),
    ]

    private static let credentials = (
        file: "GatewayRuntimeTests/Authentication/AppAuthenticationTests.swift",
        name: "Each form of credential identifies its app when its feature is on, and not when it is off"
    )

    /// The features of the product, as its pages list them.
    private static let names = """
        ratelimit request_body_size backend_timeout app_token app_api_key app_basic app_secret app_jwt app_route public_key
        backend_token_allow backend_client_certificate ssl_ciphers real_ip_from_xff real_ip_header_getter
        vpc_name_modifiable default_group_host_trustlist throttle_strategy custom_log policy_cookie_param custom_auth_header
        gzip sse_strategy request_custom_config api_uri_no_escape vpc_health_status lts gateway_responses sign_basic
        multi_auth route cors app_quota app_acl set_resp_headers vpc_backup sign_aes kafka_log backend_retry_count
        policy_sys_param breaker breakerv2 content_type_configurable rate_limit_plugin rate_limit_algorithm
        authorizer_context_support_num_bool
        """.split { $0.isWhitespace }.map(String.init)

    @Test("The table has the features of the product and no others")
    func complete() {
        #expect(Set(FeatureName.allCases.map(\.rawValue)) == Set(Self.names))
        #expect(Self.names.count == Set(Self.names).count)
    }

    @Test(
        "What a feature does is shown by a test, or there is a reason why it does nothing",
        arguments: FeatureName.allCases)
    func effect(_ feature: FeatureName) throws {
        switch feature.effect {
        case .inForce:
            let test = try #require(Self.tests[feature], "\(feature.rawValue)")
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            let text = try String(contentsOf: folder.appendingPathComponent(test.file), encoding: .utf8)
            #expect(text.contains("\"\(test.name)\""), "\(test.file)")
        case .none(let reason), .missing(let reason):
            #expect(reason.count > 20)
            #expect(Self.tests[feature] == nil)
        }
    }

    private static func findings(_ features: String) throws -> (InstanceFile, [Diagnostic]) {
        let diagnostics = DiagnosticCollector()
        let text = "formatVersion: 1\nfeatures: {\(features)}\n"
        let tree = try #require(SourceReader.read(name: "i", bytes: Array(text.utf8), diagnostics: diagnostics))
        let file = try #require(InstanceFile.load(tree, reader: ConfigurationReader(diagnostics: diagnostics)))
        return (file, diagnostics.sorted)
    }

    @Test("A name that is no feature's is a warning with the name that was meant")
    func unknown() throws {
        let (_, found) = try Self.findings("ratelimits: on, zzzzzzzz: on, ratelimit: on")
        #expect(found.map(\.rule.code) == ["APIG9405", "APIG9405"])
        #expect(found.map(\.severity) == [.warning, .warning])
        #expect(found.first?.message == "there is no feature \"ratelimits\"; did you mean \"ratelimit\"?")
        #expect(found.last?.message == "there is no feature \"zzzzzzzz\"")
    }

    @Test("Features that are on and not in force are told, those that are off are not")
    func missing() throws {
        let (file, found) = try Self.findings("gzip: {enable: on, comp_level: 6}, public_key: off, sse_strategy: on")
        #expect(found.isEmpty)
        #expect(file.missingFeatures.map(\.name) == ["gzip"])
    }

    @Test(
        "Settings that cannot be used are told",
        arguments: [
            "backend_timeout: {max_timeout: 0}", "backend_timeout: {max_timeout: 600001}",
            "request_custom_config: {request_body_timeout: soon}", "throttle_strategy: {strategy: global}",
            "custom_log: {custom_logs: [{location: body, name: a}]}", "custom_log: on",
            "custom_log: {custom_logs: [{location: header}]}",
        ])
    func faults(_ feature: String) throws {
        #expect(try Self.findings(feature).1.map(\.rule.code) == ["APIG9404"])
    }
}
