import Diagnostics
import SourceDocument

/// A feature of an instance, and what it does here.
///
/// - Source: APIG API Reference, apig-api-20200402 (supported features)
package enum FeatureName: String, CaseIterable, Sendable {
    case rateLimit = "ratelimit"
    case requestBodySize = "request_body_size"
    case backendTimeout = "backend_timeout"
    case appToken = "app_token"
    case appAPIKey = "app_api_key"
    case appBasic = "app_basic"
    case appSecret = "app_secret"
    case appJWT = "app_jwt"
    case appRoute = "app_route"
    case publicKey = "public_key"
    case backendTokenAllow = "backend_token_allow"
    case backendClientCertificate = "backend_client_certificate"
    case sslCiphers = "ssl_ciphers"
    case realIPFromXFF = "real_ip_from_xff"
    case realIPHeaderGetter = "real_ip_header_getter"
    case vpcNameModifiable = "vpc_name_modifiable"
    case defaultGroupHostTrustlist = "default_group_host_trustlist"
    case throttleStrategy = "throttle_strategy"
    case customLog = "custom_log"
    case policyCookieParam = "policy_cookie_param"
    case customAuthHeader = "custom_auth_header"
    case gzip
    case sseStrategy = "sse_strategy"
    case requestCustomConfig = "request_custom_config"
    case apiURINoEscape = "api_uri_no_escape"
    case vpcHealthStatus = "vpc_health_status"
    case lts
    case gatewayResponses = "gateway_responses"
    case signBasic = "sign_basic"
    case multiAuth = "multi_auth"
    case route
    case cors
    case appQuota = "app_quota"
    case appACL = "app_acl"
    case responseHeaders = "set_resp_headers"
    case vpcBackup = "vpc_backup"
    case signAES = "sign_aes"
    case kafkaLog = "kafka_log"
    case backendRetryCount = "backend_retry_count"
    case policySystemParam = "policy_sys_param"
    case breaker
    case breakerV2 = "breakerv2"
    case contentTypeConfigurable = "content_type_configurable"
    case rateLimitPlugin = "rate_limit_plugin"
    case rateLimitAlgorithm = "rate_limit_algorithm"
    case authorizerNumbers = "authorizer_context_support_num_bool"

    /// What a feature does here.
    package enum Effect: Sendable, Equatable {
        case inForce
        /// Nothing, and that is no loss; the text says why.
        case none(reason: String)
        /// What it asks for is not there; the text says what happens instead, and is said when the feature is on.
        case missing(String)
    }

    package var effect: Effect {
        switch self {
        case .rateLimit, .requestBodySize, .backendTimeout, .appToken, .appAPIKey, .appBasic, .appSecret, .appJWT,
            .appRoute,
            .backendTokenAllow, .backendClientCertificate, .sslCiphers, .realIPFromXFF, .realIPHeaderGetter,
            .defaultGroupHostTrustlist, .customLog, .customAuthHeader, .requestCustomConfig, .apiURINoEscape,
            .authorizerNumbers:
            .inForce
        case .throttleStrategy:
            .none(reason: "each gateway counts for itself, exactly, which is the strategy \"local\"")
        case .policyCookieParam: .none(reason: "conditions on cookies always count")
        case .sseStrategy: .none(reason: "answers are always passed on as they come")
        case .vpcNameModifiable: .none(reason: "it is about the management of channels")
        case .vpcHealthStatus: .none(reason: "it is about what the console shows; the admin listener always tells it")
        case .lts: .none(reason: "logs are files here, which others ship")
        case .publicKey:
            .missing("no public keys are served, and signature keys of the type public_key cannot sign")
        case .gzip: .missing("answers are not compressed: they are passed on as backends send them")
        case .gatewayResponses, .signBasic, .multiAuth, .route, .cors, .appQuota, .appACL, .responseHeaders, .vpcBackup,
            .signAES, .kafkaLog, .backendRetryCount, .policySystemParam, .breaker, .breakerV2,
            .contentTypeConfigurable, .rateLimitPlugin, .rateLimitAlgorithm:
            .none(reason: "it says what a gateway of the product can do; this one always can")
        }
    }
}

extension InstanceFile {
    /// The features that are on and ask for something that is not there, with what happens instead.
    package var missingFeatures: [(name: String, text: String)] {
        self.features.entries.compactMap { entry in
            guard case .missing(let text)? = FeatureName(rawValue: entry.name)?.effect, self.feature(entry.name).isOn
            else { return nil }
            return (entry.name, text)
        }
    }

    /// Reports names that are no feature's.
    static func checkFeatureNames(_ root: Node, _ reader: ConfigurationReader) {
        guard let features = root["features"], features.isMapping else { return }
        for entry in features.entries where FeatureName(rawValue: entry.key.text) == nil {
            let name = entry.key.text
            let near = nearestName(to: name, among: FeatureName.allCases.map(\.rawValue))
            entry.key.report(
                .featureUnknown, "there is no feature \"\(name)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
                to: reader.diagnostics)
        }
    }
}
