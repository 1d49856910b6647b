import Diagnostics
package import SourceDocument

/// What a gateway instance has and no document carries: environments and variables, channels, publications and the like.
///
/// Sections of later work are read as they are; `unenforcedSections` names those a file uses although they have no effect yet.
package struct InstanceFile: ConfigurationObject, Equatable {
    package var formatVersion = 1
    package var features = NamedValues<OpaqueJSON>()
    package var environments: [Environment] = []
    package var groups: [InstanceGroup] = []
    package var publish: [Publication]?
    package var vpcChannels: [VPCChannel] = []
    package var apps: [OpaqueJSON] = []
    package var iam: [OpaqueJSON] = []
    package var throttles: [ThrottlePolicy] = []
    package var accessControls: [AccessControlPolicy] = []
    package var signs: [SignatureKey] = []
    package var plugins: [Plugin] = []
    package var orchestrations: [Orchestration] = []
    package var authorizers: [CustomAuthorizer] = []
    package var functions: [OpaqueJSON] = []
    package var responses: [GatewayResponse] = []

    package init() {}

    package static let typeName = "instance file"
    package static let fields: [ConfigurationField<InstanceFile>] = [
        .list("acls", \.accessControls, "access control policies beside the documents'"),
        .list("apps", \.apps, "credentials"),
        .list("authorizers", \.authorizers, "custom authorizers beside the documents'"),
        .list("environments", \.environments, "environments beside RELEASE"),
        .defaulted("features", \.features, NamedValues(), "feature switches"),
        .required("formatVersion", \.formatVersion, "version of this format: 1"),
        .list("functions", \.functions, "where functions run here"),
        .list("groups", \.groups, "domains and variables of groups"),
        .list("iam", \.iam, "local identities for IAM authentication"),
        .list("orchestrations", \.orchestrations, "orchestration rules"),
        .list("plugins", \.plugins, "plug-ins"),
        .optional("publish", \.publish, "environments APIs are published in; absent: all in RELEASE"),
        .list("responses", \.responses, "gateway responses beside the documents'"),
        .list("signs", \.signs, "backend signature keys"),
        .list("throttles", \.throttles, "throttling policies beside the documents'"),
        .list("vpc_channels", \.vpcChannels, "load balance channels"),
    ]

    /// Reads an instance file.
    ///
    /// - Returns: The file, or `nil` when the root is no mapping or its version is unknown.
    package static func load(_ tree: SyntaxTree, reader: ConfigurationReader) -> InstanceFile? {
        if let version = tree.root["formatVersion"], version.integer != 1 {
            version.report(.configurationVersion, "found \(version.summary)", to: reader.diagnostics)
            return nil
        }
        for key in Self.unenforcedSections {
            guard let entry = tree.root.entry(key), entry.value.count > 0 else { continue }
            entry.key.report(
                .configurationNotInForce, "\"\(key)\" has no effect in this version", to: reader.diagnostics)
        }
        let file = Self.read(tree.root, reader)
        var checks = DomainChecks(reader)
        checks.check(tree.root)
        Self.checkListenerFeatures(tree.root, reader)
        PluginChecks(reader).check(tree.root)
        OrchestrationChecks.checkNames(tree.root, reader)
        return file
    }

    /// Sections that are read but not in force yet; APIs that need them answer 501.
    package static let unenforcedSections = [
        "apps", "iam", "throttles", "acls", "signs", "plugins", "orchestrations", "authorizers", "functions",
    ]
}

/// What an instance knows about a group.
package struct InstanceGroup: ConfigurationObject, Equatable {
    package var name = ""
    package var urlDomains: [DomainBinding] = []
    package var subDomainAccessEnabled = true
    /// Environment name → variable name → value.
    package var variables = NamedValues<NamedValues<String>>()

    package init() {}

    package static let typeName = "instance group"
    package static let fields: [ConfigurationField<InstanceGroup>] = [
        .required("name", \.name, "group name, as the import gives it"),
        .defaulted("sl_domain_access_enabled", \.subDomainAccessEnabled, true, "whether the debugging domain is open"),
        .list("url_domains", \.urlDomains, "own domains"),
        .defaulted("variables", \.variables, NamedValues(), "environment variables by environment"),
    ]
}
