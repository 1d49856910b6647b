import Diagnostics
package import SourceDocument

/// A gateway configuration: what an import emits and the runtime serves (`*.apig.json`).
package struct Configuration: ConfigurationObject, Equatable {
    /// The version of the file format this program reads and writes.
    package static let currentFormatVersion = 1

    package var formatVersion = Configuration.currentFormatVersion
    package var groups: [APIGroup] = []
    package var apis: [API] = []
    package var throttles: [ThrottlePolicy] = []
    package var accessControls: [AccessControlPolicy] = []
    package var authorizers: [CustomAuthorizer] = []
    package var responses: [GatewayResponse] = []
    package var throttleBindings: [PolicyBinding] = []
    package var accessControlBindings: [PolicyBinding] = []
    package var pluginBindings: [PolicyBinding] = []
    package var environments: [Environment] = []
    package var publications: [Publication] = []

    package init() {}

    package static let typeName = "gateway configuration"
    package static let fields: [ConfigurationField<Configuration>] = [
        .list("acl_bindings", \.accessControlBindings, "access control policies bound to APIs"),
        .list("acls", \.accessControls, "access control policies"),
        .list("apis", \.apis, "APIs"),
        .list("authorizers", \.authorizers, "custom authorizers"),
        .list("environments", \.environments, "environments beside RELEASE"),
        .required("formatVersion", \.formatVersion, "version of this format: 1"),
        .list("groups", \.groups, "API groups"),
        .list("plugin_bindings", \.pluginBindings, "plug-ins bound to APIs, in order"),
        .list("publications", \.publications, "APIs online in environments; absent: all in RELEASE"),
        .list("responses", \.responses, "gateway responses"),
        .list("throttle_bindings", \.throttleBindings, "throttling policies bound to APIs"),
        .list("throttles", \.throttles, "throttling policies"),
    ]

    /// Reads a configuration file.
    ///
    /// - Returns: The configuration, or `nil` when the root is no mapping or its version is unknown.
    package static func load(_ tree: SyntaxTree, reader: ConfigurationReader) -> Configuration? {
        if let version = tree.root["formatVersion"], version.integer != Self.currentFormatVersion {
            version.report(.configurationVersion, "found \(version.summary)", to: reader.diagnostics)
            return nil
        }
        return Self.read(tree.root, reader)
    }

    /// The file's text: deterministic, sorted, with a line end.
    package func encoded() -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 64 + self.apis.count * 2_048)
        self.write(to: &writer)
        writer.endLine()
        return writer.bytes
    }
}
extension Configuration {
    /// Adds the resources of another configuration.
    ///
    /// Policies of one name are kept once, the first wins; names of groups and APIs are taken as they come.
    package mutating func add(_ other: Configuration) {
        self.groups += other.groups
        // An API holds dozens of texts: the first document's are taken as they are.
        if self.apis.isEmpty { self.apis = other.apis } else { self.apis += other.apis }
        for policy in other.throttles where !self.throttles.contains(where: { $0.name == policy.name }) {
            self.throttles.append(policy)
        }
        for policy in other.accessControls where !self.accessControls.contains(where: { $0.name == policy.name }) {
            self.accessControls.append(policy)
        }
        for authorizer in other.authorizers where !self.authorizers.contains(where: { $0.name == authorizer.name }) {
            self.authorizers.append(authorizer)
        }
        self.responses += other.responses
        self.throttleBindings += other.throttleBindings
        self.accessControlBindings += other.accessControlBindings
        self.pluginBindings += other.pluginBindings
        for environment in other.environments where !self.environments.contains(environment) {
            self.environments.append(environment)
        }
        self.publications += other.publications
    }
}

extension Configuration {
    /// Whether an API is online in an environment; without any publication every API is, in `RELEASE`.
    package func isPublished(_ api: API, in environment: String) -> Bool {
        guard !self.publications.isEmpty else { return environment == Environment.releaseName }
        return self.publications.contains { publication in
            publication.environment == environment
                && (publication.groupName.map { $0 == api.groupName } ?? true)
                && (publication.apis.map { $0.contains(api.name) } ?? true)
        }
    }
}
