import Diagnostics
package import SourceDocument

/// What a gateway instance has and no document carries: environments and variables, channels, publications and the like.
///
package struct InstanceFile: ConfigurationObject, Equatable {
    package var formatVersion = 1
    package var features = NamedValues<OpaqueJSON>()
    package var environments: [Environment] = []
    package var groups: [InstanceGroup] = []
    package var publish: [Publication]?
    package var vpcChannels: [VPCChannel] = []
    package var apps: [Credential] = []
    package var iam: [IAMIdentity] = []
    package var throttles: [ThrottlePolicy] = []
    package var accessControls: [AccessControlPolicy] = []
    package var signs: [SignatureKey] = []
    package var plugins: [Plugin] = []
    package var orchestrations: [Orchestration] = []
    package var authorizers: [CustomAuthorizer] = []
    package var functions: [LocalFunction] = []
    package var responses: [GatewayResponse] = []
    /// What `features` says about authentication; read with the file.
    package var authentication = AuthenticationFeatures()
    /// What `features` says about the gateway's own certificate; read with the file.
    package var backendCertificate: BackendCertificate?

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
        var file = Self.read(tree.root, reader)
        file?.authentication = AuthenticationFeatures.read(tree.root["features"], reader)
        file?.backendCertificate = BackendCertificate.read(tree.root["features"], reader)
        var checks = DomainChecks(reader)
        checks.check(tree.root)
        var credentials = CredentialChecks(reader)
        credentials.check(tree.root)
        var functions = FunctionChecks(reader)
        functions.check(tree.root)
        ChannelChecks(reader).check(tree.root)
        EnvironmentChecks(reader).check(tree.root)
        Self.checkListenerFeatures(tree.root, reader)
        Self.checkAddressFeatures(tree.root, reader)
        Self.checkThrottleFeatures(tree.root, reader)
        Self.checkLogFeatures(tree.root, reader)
        Self.checkRequestFeatures(tree.root, reader)
        Self.checkFeatureNames(tree.root, reader)
        PluginChecks(reader).check(tree.root)
        OrchestrationChecks.checkNames(tree.root, reader)
        return file
    }
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
