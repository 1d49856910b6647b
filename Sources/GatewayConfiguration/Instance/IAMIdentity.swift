/// A local stand-in for a user of the account service: what callers of APIs with IAM authentication identify themselves by.
///
/// - Source: APIG User Guide, apig_03_0046 (IAM authentication); the table itself is the instance file's own
package struct IAMIdentity: ConfigurationObject, Equatable {
    package var userName = ""
    /// The account's name.
    package var domainName = ""
    package var domainID = ""
    package var projectID = ""
    package var accessKeys: [IAMAccessKey] = []
    package var tokens: [IAMToken] = []

    package init() {}

    package static let typeName = "IAM identity"
    package static let fields: [ConfigurationField<IAMIdentity>] = [
        .list("access_keys", \.accessKeys, "access keys with their secret keys"),
        .defaulted("domain_id", \.domainID, "", "account id"),
        .required("domain_name", \.domainName, "account name"),
        .defaulted("project_id", \.projectID, "", "project id"),
        .list("tokens", \.tokens, "tokens callers send as X-Auth-Token"),
        .required("user_name", \.userName, "user name"),
    ]
}

/// An access key of a user.
package struct IAMAccessKey: ConfigurationObject, Equatable {
    package var access = ""
    package var secret = Secret(value: "")
    /// The token that must come with a temporary key.
    package var securityToken: Secret?

    package init() {}

    package static let typeName = "access key"
    package static let fields: [ConfigurationField<IAMAccessKey>] = [
        .required("access", \.access, "access key id"),
        .required("secret", \.secret, "secret access key"),
        .optional("security_token", \.securityToken, "token that must come with a temporary key, as X-Security-Token"),
    ]
}

/// A token of a user.
package struct IAMToken: ConfigurationObject, Equatable {
    package var token = Secret(value: "")
    /// When it ends; `nil` never.
    package var expiresAt: InstanceTime?

    package init() {}

    package static let typeName = "IAM token"
    package static let fields: [ConfigurationField<IAMToken>] = [
        .optional("expires_at", \.expiresAt, "when it ends, such as 2030-01-01T00:00:00Z; absent: never"),
        .required("token", \.token, "the token"),
    ]
}
