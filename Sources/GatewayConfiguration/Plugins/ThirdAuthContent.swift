import Diagnostics

/// The content of a plug-in of type `third_auth`.
///
/// - Source: APIG API Reference, CreatePlugin (ThirdAuthContent); APIG User Guide, apig_03_0077
package struct ThirdAuthContent: PluginRecord {
    /// What a list of rules means.
    package enum RuleType: String, ConfigurationWord {
        /// Requests that match skip the authorizer.
        case allow
        /// Only requests that match need it; the word is our reading, the product publishes none.
        case deny
    }

    package var authRequest = ThirdAuthRequest()
    package var identities = ThirdAuthIdentities()
    package var carryBody = ThirdAuthBody()
    package var carriesPath = false
    package var returnsResponseBody = false
    package var carryResponseHeaders: [String] = []
    package var isSimpleMode = false
    package var matchAuth: ThirdAuthMatch?
    /// Failures of one address in 5 minutes; 0 does not count them.
    package var customForbidLimit = 0
    package var isDowngradeEnabled = false
    package var isRuleEnabled = false
    package var ruleType: RuleType?
    package var parameters: [RuleParameter] = []
    package var rules: [PluginMatchRule] = []
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "third_auth content"
    package static let alternativeKeys = ["carry_resp_header": "carry_resp_headers"]
    package static let fields: [ConfigurationField<ThirdAuthContent>] = [
        .defaulted("auth_downgrade_enabled", \.isDowngradeEnabled, false, "let requests through when it is down"),
        .required("auth_request", \.authRequest, "the authorizer"),
        .defaulted("carry_body", \.carryBody, ThirdAuthBody(), "whether the request body is sent"),
        .defaulted("carry_path_enabled", \.carriesPath, false, "whether the request path is appended"),
        .list("carry_resp_headers", \.carryResponseHeaders, "headers of its answer for the backend")
            .limited(entries: 0...10),
        .defaulted("custom_forbid_limit", \.customForbidLimit, 0, "failures in 5 minutes that block an address")
            .limited(to: 0...2_147_483_647),
        .defaulted("identities", \.identities, ThirdAuthIdentities(), "what of the request is sent; none: all"),
        .optional("match_auth", \.matchAuth, "header its answer must have"),
        .list("parameters", \.parameters, "what rules look at"),
        .defaulted("return_resp_body_enabled", \.returnsResponseBody, false, "relay its answer on failure"),
        .defaulted("rule_enabled", \.isRuleEnabled, false, "whether the rules count"),
        .optional("rule_type", \.ruleType, "allow: matching requests skip it; deny: only they need it"),
        .list("rules", \.rules, "up to 100 rules").limited(entries: 0...100),
        .defaulted("simple_auth_mode_enabled", \.isSimpleMode, false, "whether every 2xx passes"),
    ]

    package func check(_ place: PluginRecordPlace) {
        place.need("rule_type", self.isRuleEnabled && self.ruleType == nil, "rule_enabled is true")
        place.need("match_auth", !self.isSimpleMode && self.matchAuth == nil, "simple_auth_mode_enabled is not true")
        place.requireUnique(self.carryResponseHeaders, at: "carry_resp_headers")
        for name in self.carryResponseHeaders where !(1...64).contains(name.utf8.count) || !TextRule.token.accepts(name)
        {
            place.report(
                .configurationText, "\"\(name)\" is no header name of 1 to 64 characters", at: "carry_resp_headers")
        }
    }
}

/// The call of a third-party authorizer.
package struct ThirdAuthRequest: PluginRecord {
    package enum Method: String, ConfigurationWord {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case head = "HEAD"
    }

    package var method = Method.get
    package var requestProtocol = BreakerHTTPBackend.Scheme.https
    /// `host` or `host:port`; empty with a channel.
    package var urlDomain = ""
    package var path = "/"
    /// Milliseconds.
    package var timeout = 5_000
    package var usesChannel = false
    package var channel: ThirdAuthChannel?
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "third-party auth request"
    package static let fields: [ConfigurationField<ThirdAuthRequest>] = [
        .required("method", \.method, "GET, POST, PUT or HEAD"),
        .required("path", \.path, "path, with a query or without").limited(characters: 1...512),
        .required("protocol", \.requestProtocol, "HTTP or HTTPS"),
        .defaulted("timeout", \.timeout, 5_000, "milliseconds, 1 to 60000").limited(to: 1...60_000),
        .defaulted("url_domain", \.urlDomain, "", "host or host:port").limited(characters: 0...255),
        .defaulted("vpc_channel_enabled", \.usesChannel, false, "whether a channel is used"),
        .optional("vpc_channel_info", \.channel, "the channel"),
    ]

    package func check(_ place: PluginRecordPlace) {
        if !self.path.hasPrefix("/") {
            place.report(.configurationText, "path \"\(self.path)\"", at: "path", allowed: "a path that starts with /")
        }
        place.need("url_domain", !self.usesChannel && self.urlDomain.isEmpty, "no channel is used")
        place.need("vpc_channel_info", self.usesChannel && self.channel == nil, "vpc_channel_enabled is true")
    }
}

/// The channel a third-party authorizer stands behind.
package struct ThirdAuthChannel: PluginRecord {
    /// The channel; locally its name.
    package var channelID = ""
    /// `nil` or empty: the caller's `Host`.
    package var proxyHost: String?
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "third-party auth channel"
    package static let alternativeKeys = ["vpc_channel_name": "vpc_id"]
    package static let fields: [ConfigurationField<ThirdAuthChannel>] = [
        .required("vpc_id", \.channelID, "the channel; here by its name"),
        .optional("vpc_proxy_host", \.proxyHost, "Host sent to its members"),
    ]
}

/// What of a request identifies its caller.
package struct ThirdAuthIdentities: PluginRecord {
    package var headers: [NamedEntry] = []
    package var queries: [NamedEntry] = []
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "third-party auth identities"
    package static let alternativeKeys = ["query": "queries"]
    package static let fields: [ConfigurationField<ThirdAuthIdentities>] = [
        .list("headers", \.headers, "up to 10 headers").limited(entries: 0...10),
        .list("queries", \.queries, "up to 10 query parameters").limited(entries: 0...10),
    ]
}

/// Whether the request body goes to a third-party authorizer.
package struct ThirdAuthBody: PluginRecord {
    package var isEnabled = false
    /// Bytes; a longer body is refused.
    package var maxBodySize = 0
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "third-party auth body"
    package static let fields: [ConfigurationField<ThirdAuthBody>] = [
        .defaulted("enabled", \.isEnabled, false, "whether the body is sent"),
        .defaulted("max_body_size", \.maxBodySize, 0, "bytes").limited(to: 0...9_999_220_736),
    ]
}

/// The header by which an authorizer's answer says yes.
package struct ThirdAuthMatch: PluginRecord {
    package var key = ""
    package var value = ""
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "third-party auth match"
    package static let fields: [ConfigurationField<ThirdAuthMatch>] = [
        .required("key", \.key, "header name"),
        .required("value", \.value, "what it must be"),
    ]
}
