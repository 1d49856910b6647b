/// Binds a named policy to an API of a group, in every environment the API is published in.
///
/// Documents bind by name and know no environments, so neither does this record.
package struct PolicyBinding: ConfigurationObject, Equatable {
    package var groupName = ""
    package var apiName = ""
    package var policyName = ""

    package init() {}

    package init(groupName: String, apiName: String, policyName: String) {
        self.groupName = groupName
        self.apiName = apiName
        self.policyName = policyName
    }

    package static let typeName = "binding"
    package static let fields: [ConfigurationField<PolicyBinding>] = [
        .required("api_name", \.apiName, "API"),
        .required("group_name", \.groupName, "group of the API"),
        .required("name", \.policyName, "policy or plug-in"),
    ]
}

/// An environment APIs are published in; `RELEASE` always exists.
///
/// - Source: APIG User Guide, apig_03_0041
package struct Environment: ConfigurationObject, Equatable {
    /// The environment every gateway has.
    package static let releaseName = "RELEASE"

    package var name = ""
    package var remark: String?

    package init() {}

    /// Whether an environment can have this name: 3 to 64 letters, digits and `_`, a letter first.
    ///
    /// - Source: APIG API Reference, CreateEnvironmentV2 (`name`)
    package static func isAllowedName(_ name: String) -> Bool {
        guard (3...64).contains(name.utf8.count), let first = name.utf8.first, Self.isLetter(first) else {
            return false
        }
        return name.utf8.allSatisfy { Self.isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    package static let typeName = "environment"
    package static let fields: [ConfigurationField<Environment>] = [
        .required("name", \.name, "3 to 64 letters, digits and _"),
        .optional("remark", \.remark, "description"),
    ]
}

/// APIs online in an environment.
package struct Publication: ConfigurationObject, Equatable {
    package var environment = Environment.releaseName
    /// Group whose APIs are meant; `nil` is every group.
    package var groupName: String?
    /// Names of APIs; `nil` is all.
    package var apis: [String]?

    package init() {}

    package static let typeName = "publication"
    package static let fields: [ConfigurationField<Publication>] = [
        .optional("apis", \.apis, "API names; absent is all"),
        .required("environment", \.environment, "environment name"),
        .optional("group", \.groupName, "group; absent is every group"),
    ]
}
