/// A frontend or backend method, with `ANY` for every one.
///
/// - Source: APIG API Reference, CreateApiV2 (`req_method`)
package enum RequestMethod: String, ConfigurationWord {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
    case head = "HEAD"
    case patch = "PATCH"
    case options = "OPTIONS"
    case any = "ANY"
}

/// The protocols an API is called by.
///
/// - Source: APIG API Reference, CreateApiV2 (`req_protocol`)
package enum FrontendProtocol: String, ConfigurationWord {
    case http = "HTTP"
    case https = "HTTPS"
    case both = "BOTH"
    case grpcs = "GRPCS"
}

/// The protocol towards a backend.
package enum BackendProtocol: String, ConfigurationWord {
    case http = "HTTP"
    case https = "HTTPS"
    case grpc = "GRPC"
    case grpcs = "GRPCS"
}

/// How the request path is compared.
///
/// - Source: APIG User Guide, apig_03_0087
package enum MatchMode: String, ConfigurationWord {
    /// Exact match.
    case normal = "NORMAL"
    /// Prefix match on whole segments.
    case prefix = "SWA"
}

/// Who may call.
///
/// - Source: APIG API Reference, CreateApiV2 (`auth_type`)
package enum AuthenticationType: String, ConfigurationWord {
    case none = "NONE"
    case app = "APP"
    case iam = "IAM"
    case authorizer = "AUTHORIZER"
}

/// Whether an AppCode may stand in place of a signature.
package enum AppCodeAuthenticationType: String, ConfigurationWord {
    case disable = "DISABLE"
    case header = "HEADER"
}

/// The kind of an API's default backend.
package enum BackendType: String, ConfigurationWord {
    case http = "HTTP"
    case function = "FUNCTION"
    case mock = "MOCK"
    case grpc = "GRPC"
}

/// Whether an API is listed publicly; no effect on who may call it.
///
/// - Source: APIG User Guide, apig_03_0086
package enum Visibility: Int, ConfigurationCode {
    case `public` = 1
    case `private` = 2
}

/// Yes as 1 and no as 2, as the management API writes some truth values.
package enum YesNo: Int, ConfigurationCode {
    case yes = 1
    case no = 2

    package init(_ truth: Bool) { self = truth ? .yes : .no }
}

/// The kinds of values parameters have.
package enum ParameterType: String, ConfigurationWord {
    case string = "STRING"
    case number = "NUMBER"
}

/// Where a parameter stands.
package enum ParameterLocation: String, ConfigurationWord {
    case path = "PATH"
    case query = "QUERY"
    case header = "HEADER"
}

/// Where the value of a backend parameter comes from.
package enum ParameterOrigin: String, ConfigurationWord {
    case request = "REQUEST"
    case constant = "CONSTANT"
    case system = "SYSTEM"
}

/// Whether one condition suffices or all must hold.
package enum EffectMode: String, ConfigurationWord {
    case all = "ALL"
    case any = "ANY"
}

/// The unit of a throttling period.
package enum TimeUnit: String, ConfigurationWord {
    case second = "SECOND"
    case minute = "MINUTE"
    case hour = "HOUR"
    case day = "DAY"
}

/// Whether each API counts for itself or all bound APIs together.
package enum ThrottleScope: Int, ConfigurationCode {
    case eachAPI = 1
    case shared = 2
}

/// How a backend is reached.
package enum VPCChannelStatus: Int, ConfigurationCode {
    case channel = 1
    case address = 2
    case memberGroups = 4
}

/// The algorithm that picks a channel member.
///
/// - Source: APIG API Reference, CreateVpcChannelV2 (`balance_strategy`)
package enum BalanceStrategy: Int, ConfigurationCode {
    case weightedRoundRobin = 1
    case weightedLeastConnections = 2
    case sourceHash = 3
    case uriHash = 4
}
