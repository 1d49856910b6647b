import Diagnostics
package import SourceDocument

/// The content of a plug-in of type `breaker`.
///
/// - Source: APIG API Reference, CreatePlugin (BreakerContent); APIG User Guide, apig_03_0023
package struct BreakerContent: PluginRecord {
    package var scope = PluginScope.basic
    package var condition = BreakerCondition()
    package var downgradeDefault: BreakerDowngrade?
    package var downgradeParameters: [RuleParameter] = []
    package var downgradeRules: [BreakerRule] = []
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "breaker content"
    package static let fields: [ConfigurationField<BreakerContent>] = [
        .required("breaker_condition", \.condition, "what opens the breaker"),
        .optional("downgrade_default", \.downgradeDefault, "backend while it is open; absent: 503"),
        .list("downgrade_parameters", \.downgradeParameters, "what rules look at"),
        .list("downgrade_rules", \.downgradeRules, "rules from first to last; the first that matches counts"),
        .defaulted("scope", \.scope, .basic, "basic: each API for itself; share: all bound APIs together"),
    ]
}

/// Whether a plug-in counts each API for itself or all together.
package enum PluginScope: String, ConfigurationWord {
    case basic
    case share
}

/// What opens a breaker, and for how long.
package struct BreakerCondition: PluginRecord {
    package enum Kind: String, ConfigurationWord {
        /// A backend that does not answer in time counts.
        case timeout
        /// The unhealthy condition decides.
        case condition
    }
    package enum Mode: String, ConfigurationWord {
        case counter
        case percentage
    }

    package var kind = Kind.timeout
    package var mode = Mode.counter
    package var unhealthyCondition: UnhealthyCondition?
    package var unhealthyThreshold = 30
    package var minCallThreshold = 20
    package var unhealthyPercentage = 51
    /// Seconds.
    package var timeWindow = 15
    /// Seconds.
    package var openBreakerTime = 15
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    private static let count = 1...2_147_483_647

    package static let typeName = "breaker condition"
    package static let fields: [ConfigurationField<BreakerCondition>] = [
        .defaulted("breaker_mode", \.mode, .counter, "counter or percentage"),
        .required("breaker_type", \.kind, "timeout or condition"),
        .defaulted("min_call_threshold", \.minCallThreshold, 20, "calls in a window before percentages count")
            .limited(to: Self.count),
        .required("open_breaker_time", \.openBreakerTime, "seconds the breaker stays open").limited(to: Self.count),
        .required("time_window", \.timeWindow, "seconds calls are counted in").limited(to: Self.count),
        .optional("unhealthy_condition", \.unhealthyCondition, "expression, for breaker_type condition"),
        .defaulted("unhealthy_percentage", \.unhealthyPercentage, 51, "1 to 100").limited(to: 1...100),
        .defaulted("unhealthy_threshold", \.unhealthyThreshold, 30, "unhealthy calls in a window")
            .limited(to: Self.count),
    ]

    package func check(_ place: PluginRecordPlace) {
        let isAbsent = place.node["unhealthy_condition"].map(\.isNull) ?? true
        place.need("unhealthy_condition", self.kind == .condition && isAbsent, "breaker_type is condition")
    }
}

/// A rule of a breaker: its own condition or its own backend for the requests it matches.
package struct BreakerRule: PluginRecord {
    package var name = ""
    package var expression = EmbeddedJSON("")
    /// Names of the parameters it uses; objects are taken by their names.
    package var parameters: [NamedEntry] = []
    /// `nil`: the plug-in's own.
    package var condition: BreakerCondition?
    /// `nil`: the plug-in's own.
    package var downgrade: BreakerDowngrade?
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "breaker rule"
    package static let fields: [ConfigurationField<BreakerRule>] = [
        .optional("breaker_condition", \.condition, "own condition; absent: the plug-in's"),
        .optional("downgrade_backend", \.downgrade, "own backend; absent: the plug-in's"),
        .required("match_regex", \.expression, "rule expression"),
        .list("parameters", \.parameters, "names of parameters it uses"),
        .required("rule_name", \.name, "name of the rule"),
    ]
}

/// The backend that serves while a breaker is open.
package struct BreakerDowngrade: PluginRecord {
    package enum Kind: String, ConfigurationWord {
        case http
        case httpVPC = "http_vpc"
        case function
        case mock
        case passthrough
    }

    package var kind = Kind.mock
    package var mock: BreakerMock?
    package var http: BreakerHTTPBackend?
    package var httpVPC: BreakerHTTPBackend?
    package var function: BreakerFunction?
    package var passthrough: [NameAndValue]?
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "breaker downgrade"
    package static let fields: [ConfigurationField<BreakerDowngrade>] = [
        .optional("func_info", \.function, "for type function"),
        .optional("http_info", \.http, "for type http"),
        .optional("http_vpc_info", \.httpVPC, "for type http_vpc"),
        .optional("mock_info", \.mock, "for type mock"),
        .optional("passthrough_infos", \.passthrough, "parameters added for type passthrough"),
        .required("type", \.kind, "http, http_vpc, function, mock or passthrough"),
    ]

    package func check(_ place: PluginRecordPlace) {
        let reason = "type is \(self.kind.rawValue)"
        func isAbsent(_ key: String) -> Bool { place.node[key].map(\.isNull) ?? true }
        switch self.kind {
        case .http: place.need("http_info", isAbsent("http_info"), reason)
        case .httpVPC: place.need("http_vpc_info", isAbsent("http_vpc_info"), reason)
        case .function: place.need("func_info", isAbsent("func_info"), reason)
        case .mock: place.need("mock_info", isAbsent("mock_info"), reason)
        case .passthrough: break
        }
    }
}

/// An answer the gateway gives itself while a breaker is open.
package struct BreakerMock: PluginRecord {
    package var statusCode = 200
    package var resultContent = ""
    package var headers: [NameAndValue] = []
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "breaker mock"
    package static let fields: [ConfigurationField<BreakerMock>] = [
        .list("headers", \.headers, "header lines"),
        .defaulted("result_content", \.resultContent, "", "body of the answer"),
        .defaulted("status_code", \.statusCode, 200, "200 to 599").limited(to: 200...599),
    ]
}

/// An HTTP backend while a breaker is open, by address or channel.
package struct BreakerHTTPBackend: PluginRecord {
    package enum Scheme: String, ConfigurationWord {
        case http = "HTTP"
        case https = "HTTPS"

        package static func read(_ node: Node, _ reader: ConfigurationReader) -> Scheme? {
            if node.isScalar, let scheme = Self(rawValue: node.text.uppercased()) { return scheme }
            return self.readWord(node, reader)
        }
    }

    package var isVPC = false
    /// The channel; locally its name.
    package var channelID = ""
    /// `host` or `host:port`.
    package var address = ""
    package var scheme = Scheme.http
    /// `nil` and `ANY`: the caller's.
    package var method: String?
    package var path = "/"
    /// Milliseconds.
    package var timeout = 5_000
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "breaker backend"
    package static let alternativeKeys = [
        "is_vpc": "isVpc", "vpc_channel_name": "vpc_channel_id", "req_method": "method", "req_uri": "path",
        "req_protocol": "scheme", "url_domain": "address",
    ]
    package static let fields: [ConfigurationField<BreakerHTTPBackend>] = [
        .defaulted("address", \.address, "", "host or host:port"),
        .defaulted("isVpc", \.isVPC, false, "whether a channel is used"),
        .optional("method", \.method, "method; absent or ANY: the caller's"),
        .defaulted("path", \.path, "/", "path"),
        .defaulted("scheme", \.scheme, .http, "HTTP or HTTPS"),
        .defaulted("timeout", \.timeout, 5_000, "milliseconds, 1 to 600000").limited(to: 1...600_000),
        .defaulted("vpc_channel_id", \.channelID, "", "the channel; here by its name"),
    ]

    package func check(_ place: PluginRecordPlace) {
        let hasTarget = !self.address.isEmpty || !self.channelID.isEmpty
        place.need("address", !hasTarget, "neither an address nor a channel is given")
        guard self.path.hasPrefix("/") else {
            place.report(.configurationText, "path \"\(self.path)\"", at: "path", allowed: "a path that starts with /")
            return
        }
    }
}

/// A function while a breaker is open.
///
/// The product publishes no keys; those of an API's function backend are taken.
package struct BreakerFunction: PluginRecord {
    package var functionURN = ""
    package var version: String?
    package var aliasURN: String?
    package var invocationType = "sync"
    package var networkType = "V1"
    /// Milliseconds.
    package var timeout = 5_000
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "breaker function"
    package static let fields: [ConfigurationField<BreakerFunction>] = [
        .optional("alias_urn", \.aliasURN, "alias; wins over version"),
        .required("function_urn", \.functionURN, "URN of the function"),
        .defaulted("invocation_type", \.invocationType, "sync", "sync or async"),
        .defaulted("network_type", \.networkType, "V1", "V1 or V2"),
        .defaulted("timeout", \.timeout, 5_000, "milliseconds, 1 to 600000").limited(to: 1...600_000),
        .optional("version", \.version, "version of the function"),
    ]
}
