/// How many requests a period allows, for whom.
///
/// - Source: APIG API Reference, CreateRequestThrottlingPolicyV2
package struct ThrottlePolicy: ConfigurationObject, Equatable {
    package var id = ""
    package var name = ""
    package var apiCallLimits = 0
    package var userCallLimits: Int?
    package var appCallLimits: Int?
    package var ipCallLimits: Int?
    package var timeInterval = 1
    package var timeUnit = TimeUnit.minute
    package var type = ThrottleScope.eachAPI
    package var remark: String?
    package var specials: [ThrottleSpecial] = []
    package var source: String?

    package init() {}

    package static let typeName = "throttling policy"
    package static let fields: [ConfigurationField<ThrottlePolicy>] = [
        .required("api_call_limits", \.apiCallLimits, "calls of an API in a period"),
        .optional("app_call_limits", \.appCallLimits, "calls of one app in a period"),
        .optional("id", \.optionalID, "32 lower-case hexadecimal digits derived from the name"),
        .optional("ip_call_limits", \.ipCallLimits, "calls from one address in a period"),
        .required("name", \.name, "policy name"),
        .optional("remark", \.remark, "description"),
        .optional("source", \.source, "file:line:column of the definition"),
        .list("specials", \.specials, "own limits of named apps and users"),
        .required("time_interval", \.timeInterval, "length of the period in time_unit"),
        .required("time_unit", \.timeUnit, "unit of the period"),
        .defaulted("type", \.type, .eachAPI, "1 each API counts for itself, 2 all bound APIs together"),
        .optional("user_call_limits", \.userCallLimits, "calls of one user in a period"),
    ]

    /// The id as an optional: instance files leave it out.
    private var optionalID: String? {
        get { self.id.isEmpty ? nil : self.id }
        set { self.id = newValue ?? "" }
    }
}

/// The own limit of one app or user.
///
/// - Source: APIG User Guide, apig_03_0101
package struct ThrottleSpecial: ConfigurationObject, Equatable {
    package enum ObjectType: String, ConfigurationWord {
        case app = "APP"
        case user = "USER"
    }

    package var objectType = ObjectType.app
    /// App id or account id.
    package var object = ""
    package var callLimits = 0

    package init() {}

    package static let typeName = "special limit"
    package static let fields: [ConfigurationField<ThrottleSpecial>] = [
        .required("call_limits", \.callLimits, "calls in a period"),
        .required("object", \.object, "app or account"),
        .required("object_type", \.objectType, "APP or USER"),
    ]
}

/// Who may call, by address or account.
///
/// - Source: APIG API Reference, CreateAclStrategyV2
package struct AccessControlPolicy: ConfigurationObject, Equatable {
    package enum Effect: String, ConfigurationWord {
        case permit = "PERMIT"
        case deny = "DENY"
    }

    package enum EntityType: String, ConfigurationWord {
        case ip = "IP"
        case domain = "DOMAIN"
        case domainID = "DOMAIN_ID"
    }

    package var id = ""
    package var name = ""
    package var type = Effect.permit
    package var entityType = EntityType.ip
    /// Comma-separated.
    package var value = ""
    package var source: String?

    package init() {}

    package static let typeName = "access control policy"
    package static let fields: [ConfigurationField<AccessControlPolicy>] = [
        .required("acl_name", \.name, "policy name"),
        .required("acl_type", \.type, "PERMIT or DENY"),
        .required("acl_value", \.value, "addresses, ranges and CIDR blocks, account names, or account ids"),
        .required("entity_type", \.entityType, "what acl_value lists"),
        .optional("id", \.optionalID, "32 lower-case hexadecimal digits derived from the name"),
        .optional("source", \.source, "file:line:column of the definition"),
    ]

    private var optionalID: String? {
        get { self.id.isEmpty ? nil : self.id }
        set { self.id = newValue ?? "" }
    }
}

/// A function that authenticates callers or fetches credentials for a backend.
///
/// - Source: APIG API Reference, CreateCustomAuthorizerV2
package struct CustomAuthorizer: ConfigurationObject, Equatable {
    package enum Side: String, ConfigurationWord {
        case frontend = "FRONTEND"
        case backend = "BACKEND"
    }

    package var id = ""
    package var name = ""
    package var type = Side.frontend
    package var authorizerType = "FUNC"
    package var authorizerURI = ""
    package var authorizerVersion: String?
    package var authorizerAliasURI: String?
    package var networkType = "V1"
    package var identities: [AuthorizerIdentity] = []
    /// Seconds a result is kept; 0 is not at all.
    package var ttl = 0
    /// Milliseconds.
    package var timeout = 5_000
    package var retryAttempts = 0
    package var needBody = false
    package var userData: String?
    package var authDowngradeEnabled = false
    package var source: String?

    package init() {}

    package static let typeName = "custom authorizer"
    package static let fields: [ConfigurationField<CustomAuthorizer>] = [
        .defaulted(
            "auth_downgrade_enabled", \.authDowngradeEnabled, false, "let requests through when the function is down"),
        .optional("authorizer_alias_uri", \.authorizerAliasURI, "alias; wins over the version"),
        .defaulted("authorizer_type", \.authorizerType, "FUNC", "FUNC"),
        .required("authorizer_uri", \.authorizerURI, "URN of the function"),
        .optional("authorizer_version", \.authorizerVersion, "version of the function"),
        .optional("id", \.optionalID, "32 lower-case hexadecimal digits derived from the name"),
        .list("identities", \.identities, "identity sources; also the cache key"),
        .required("name", \.name, "authorizer name"),
        .defaulted("need_body", \.needBody, false, "hand the request body to the function"),
        .defaulted("network_type", \.networkType, "V1", "V1 or V2"),
        .defaulted("retry_attempts", \.retryAttempts, 0, "0 to 10"),
        .optional("source", \.source, "file:line:column of the definition"),
        .defaulted("timeout", \.timeout, 5_000, "milliseconds"),
        .defaulted("ttl", \.ttl, 0, "seconds a result is kept, 0 to 3600"),
        .required("type", \.type, "FRONTEND or BACKEND"),
        .optional("user_data", \.userData, "text handed to the function"),
    ]

    private var optionalID: String? {
        get { self.id.isEmpty ? nil : self.id }
        set { self.id = newValue ?? "" }
    }
}

/// A part of the request that says who calls.
package struct AuthorizerIdentity: ConfigurationObject, Equatable {
    package enum Location: String, ConfigurationWord {
        case header = "HEADER"
        case query = "QUERY"
    }

    package var name = ""
    package var location = Location.header
    /// A regular expression the value must match; `nil` is no check.
    package var validation: String?

    package init() {}

    package static let typeName = "identity"
    package static let fields: [ConfigurationField<AuthorizerIdentity>] = [
        .required("location", \.location, "HEADER or QUERY"),
        .required("name", \.name, "parameter name"),
        .optional("validation", \.validation, "regular expression"),
    ]
}

/// The answers a group gives itself, by error type.
///
/// - Source: APIG API Reference, CreateGatewayResponseV2
package struct GatewayResponse: ConfigurationObject, Equatable {
    package var groupName = ""
    package var name = ""
    package var responses = NamedValues<GatewayResponseEntry>()
    package var source: String?

    package init() {}

    package static let typeName = "gateway response"
    package static let fields: [ConfigurationField<GatewayResponse>] = [
        .required("group", \.groupName, "group the response belongs to"),
        .required("name", \.name, "response name"),
        .required("responses", \.responses, "answers by error type; others keep their default"),
        .optional("source", \.source, "file:line:column of the definition"),
    ]
}

/// One answer of a gateway response.
package struct GatewayResponseEntry: ConfigurationObject, Equatable {
    /// 200–599 without 444; `nil` keeps the error's own status.
    package var status: Int?
    /// A template; `nil` is the standard body.
    package var body: String?
    package var headers: [ResponseHeader] = []

    package init() {}

    package static let typeName = "gateway response entry"
    package static let fields: [ConfigurationField<GatewayResponseEntry>] = [
        .optional("body", \.body, "template with $context variables"),
        .list("headers", \.headers, "up to 10 headers"),
        .optional("status", \.status, "status code"),
    ]
}

/// A header of a gateway response.
package struct ResponseHeader: ConfigurationObject, Equatable {
    package var key = ""
    package var value = ""

    package init() {}

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    package static let typeName = "response header"
    package static let fields: [ConfigurationField<ResponseHeader>] = [
        .required("key", \.key, "header name"),
        .required("value", \.value, "header value, may hold $context variables"),
    ]
}
