package import Diagnostics
package import SourceDocument

/// A credential (app): what callers of APIs with APP authentication identify themselves by.
///
/// - Source: APIG API Reference, CreateAnAppV2; APIG User Guide, apig_03_0056, apig_03_0058
package struct Credential: ConfigurationObject, Equatable {
    package var id: String?
    package var name = ""
    package var appKey = ""
    package var appSecret = Secret(value: "")
    package var appCodes: [Secret] = []
    package var authorized: [AppAuthorization] = []
    package var accessControl: AppAccessControl?
    package var quota: AppQuota?
    /// The account the app belongs to.
    package var relatedDomainID: String?
    package var relatedProjectID: String?
    /// Whether every call of the app is refused.
    package var isFrozen = false
    package var remark: String?

    package init() {}

    /// The id as given, else the one derived from the name.
    package var resourceID: String { self.id ?? ResourceID.make("app", self.name) }

    package static let typeName = "app"
    package static let fields: [ConfigurationField<Credential>] = [
        .optional("acl", \.accessControl, "addresses the app may, or may not, be used from"),
        .list("app_codes", \.appCodes, "AppCodes, at most 5, of 64 to 180 characters"),
        .required("app_key", \.appKey, "key: 8 to 200 letters, digits, - and _"),
        .required("app_secret", \.appSecret, "secret: 8 to 128 characters"),
        .list("authorized", \.authorized, "where the app may call; absent: nowhere"),
        .defaulted("frozen", \.isFrozen, false, "whether every call of the app is refused"),
        .optional("id", \.id, "32 lower-case hexadecimal digits; derived from the name when absent"),
        .required("name", \.name, "name of the app"),
        .optional("quota", \.quota, "calls of the app in a period, over all APIs"),
        .optional("related_domain_id", \.relatedDomainID, "id of the account the app belongs to"),
        .optional("related_project_id", \.relatedProjectID, "id of the project the app belongs to"),
        .optional("remark", \.remark, "description"),
    ]
}

/// Where an app may call.
package struct AppAuthorization: ConfigurationObject, Equatable {
    package var environment = Environment.releaseName
    /// The group the names belong to; `nil` stands for every group.
    package var groupName: String?
    package var apis = AuthorizedAPIs.all

    package init() {}

    package static let typeName = "app authorization"
    package static let fields: [ConfigurationField<AppAuthorization>] = [
        .required("apis", \.apis, "names or ids of APIs, or \"*\" for all"),
        .defaulted("environment", \.environment, Environment.releaseName, "environment; RELEASE when absent"),
        .optional("group_name", \.groupName, "group of the APIs; absent: every group"),
    ]
}

/// The APIs an authorization is for.
package enum AuthorizedAPIs: ConfigurationValue, Equatable {
    case all
    /// Names or ids.
    case named([String])

    /// Whether an API is among them.
    package func contains(_ api: API) -> Bool {
        switch self {
        case .all: true
        case .named(let names): names.contains(api.name) || names.contains(api.id)
        }
    }

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> AuthorizedAPIs? {
        if node.hasText("*") { return .all }
        guard node.isSequence else {
            reader.wrongType(node, expected: "a list of API names, or \"*\"")
            return nil
        }
        return [String].read(node, reader).map { .named($0) }
    }

    package func write(to writer: inout JSONWriter) {
        switch self {
        case .all: writer.value("*")
        case .named(let names): names.write(to: &writer)
        }
    }

    package static var shape: ConfigurationShape { .any }
}

/// The addresses an app may be used from, or may not.
///
/// - Source: APIG API Reference, UpdateAppAcl
package struct AppAccessControl: ConfigurationObject, Equatable {
    package enum Kind: String, ConfigurationWord {
        case permit = "PERMIT"
        case deny = "DENY"
    }

    package var kind = Kind.permit
    /// Addresses, ranges `a-b`, or networks.
    package var values: [String] = []

    package init() {}

    package static let typeName = "app access control"
    package static let fields: [ConfigurationField<AppAccessControl>] = [
        .required("app_acl_type", \.kind, "PERMIT or DENY"),
        .list("app_acl_values", \.values, "addresses, ranges such as 192.0.2.1-192.0.2.9, or networks"),
    ]
}

/// The calls an app may make in a period, over all APIs.
///
/// - Source: APIG API Reference, CreateAppQuota
package struct AppQuota: ConfigurationObject, Equatable {
    package var callLimits = 0
    package var timeInterval = 1
    package var timeUnit = TimeUnit.day
    /// When the first period begins; `nil` is the first call.
    package var resetTime: InstanceTime?

    package init() {}

    package static let typeName = "app quota"
    package static let fields: [ConfigurationField<AppQuota>] = [
        .required("call_limits", \.callLimits, "calls in a period, 1 to 2147483647"),
        .optional(
            "reset_time", \.resetTime, "when the first period begins, YYYY-MM-DD hh:mm:ss; absent: the first call"),
        .required("time_interval", \.timeInterval, "length of the period in time_unit, 1 to 2147483647"),
        .required("time_unit", \.timeUnit, "unit of the period"),
    ]
}
