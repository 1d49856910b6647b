import Diagnostics
package import GatewayConfiguration

/// Why nothing can be exported: a name that leads nowhere, with the product's code.
package struct ExportError: Error, CustomStringConvertible, Equatable {
    /// Such as `APIG.3001`.
    package let code: String
    package let message: String

    package var description: String { "\(self.code) \(self.message)" }

    static func unknown(_ code: String, _ what: String, _ name: String, among names: [String]) -> ExportError {
        let near = nearestName(to: name, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
        return ExportError(code: code, message: "there is no \(what) \"\(name)\"\(near)")
    }
}

/// What is exported: a group, its APIs that are online in an environment, and what these use.
///
/// A policy or authorizer that no API of the configuration uses goes along with every group: it would be lost otherwise.
package struct ExportSelection: Sendable {
    package let group: APIGroup
    /// In the configuration's order.
    package internal(set) var apis: [API]
    package let throttles: [ThrottlePolicy]
    package let accessControls: [AccessControlPolicy]
    package internal(set) var authorizers: [CustomAuthorizer]
    package internal(set) var responses: [GatewayResponse]
    /// Names of policies by API; the first is the one that counts.
    let throttleNames: [String: [String]]
    let accessControlNames: [String: [String]]
    let pluginNames: [String: [String]]

    /// - Throws: `ExportError` when the group, the environment or an API is not there.
    package init(_ configuration: Configuration, _ options: ExportOptions) throws(ExportError) {
        let group = try Self.group(configuration, options)
        try Self.checkEnvironment(configuration, options)
        let apis = try Self.apis(configuration, options, group: group.name)
        self.group = group
        self.apis = apis
        let exported = Set(apis.map(\.name))
        func isExported(_ binding: PolicyBinding) -> Bool {
            binding.groupName == group.name && exported.contains(binding.apiName)
        }
        func names(_ bindings: [PolicyBinding]) -> [String: [String]] {
            var names: [String: [String]] = [:]
            for binding in bindings where isExported(binding) {
                names[binding.apiName, default: []].append(binding.policyName)
            }
            return names
        }
        func isNeeded(_ name: String, _ bindings: [PolicyBinding]) -> Bool {
            let uses = bindings.filter { $0.policyName == name }
            return uses.isEmpty || uses.contains(where: isExported)
        }
        self.throttleNames = names(configuration.throttleBindings)
        self.accessControlNames = names(configuration.accessControlBindings)
        self.pluginNames = names(configuration.pluginBindings)
        self.throttles = Self.firsts(configuration.throttles, \.name).filter {
            isNeeded($0.name, configuration.throttleBindings)
        }
        self.accessControls = Self.firsts(configuration.accessControls, \.name).filter {
            isNeeded($0.name, configuration.accessControlBindings)
        }
        let usedHere = Set(apis.flatMap(\.authorizerNames))
        let usedAnywhere = Set(configuration.apis.flatMap(\.authorizerNames))
        self.authorizers = Self.firsts(configuration.authorizers, \.name).filter {
            usedHere.contains($0.name) || !usedAnywhere.contains($0.name)
        }
        self.responses = Self.firsts(configuration.responses.filter { $0.groupName == group.name }, \.name)
    }

    /// The first record of each name, which is the one that counts.
    private static func firsts<Record>(_ records: [Record], _ name: (Record) -> String) -> [Record] {
        var names: Set<String> = []
        return records.filter { names.insert(name($0)).inserted }
    }

    private static func group(
        _ configuration: Configuration, _ options: ExportOptions
    ) throws(ExportError) -> APIGroup {
        let names = configuration.groups.map(\.name)
        guard let name = options.groupName else {
            if configuration.groups.count == 1, let group = configuration.groups.first { return group }
            let which = names.isEmpty ? "there is none" : "there are " + names.joined(separator: ", ")
            throw ExportError(code: "APIG.2001", message: "no group is named; \(which)")
        }
        guard let group = configuration.groups.first(where: { $0.name == name }) else {
            throw .unknown("APIG.3001", "group", name, among: names)
        }
        return group
    }

    private static func checkEnvironment(
        _ configuration: Configuration, _ options: ExportOptions
    ) throws(ExportError) {
        let known =
            [Environment.releaseName] + configuration.environments.map(\.name)
            + configuration.publications.map(\.environment)
        guard known.contains(options.environment) else {
            throw .unknown("APIG.3003", "environment", options.environment, among: known)
        }
    }

    private static func apis(
        _ configuration: Configuration, _ options: ExportOptions, group: String
    ) throws(ExportError) -> [API] {
        let all = configuration.apis.filter { $0.groupName == group }
        let online = options.level == .dev ? all : all.filter { configuration.isPublished($0, in: options.environment) }
        guard let names = options.apis else { return online }
        for name in names where !online.contains(where: { $0.name == name }) {
            guard all.contains(where: { $0.name == name }) else {
                throw .unknown("APIG.3002", "API", name, among: all.map(\.name))
            }
            throw ExportError(
                code: "APIG.3002", message: "the API \"\(name)\" is not published in \(options.environment)")
        }
        return online.filter { names.contains($0.name) }
    }
}

extension API {
    /// Every authorizer the API names, of callers and of backends.
    var authorizerNames: [String] {
        let policies = self.policies
        let backends =
            [self.backendAPI?.authorizerName, self.mockInfo?.authorizerName, self.functionInfo?.authorizerName]
            + policies.map(\.backendAPI?.authorizerName) + policies.map(\.mockInfo?.authorizerName)
            + policies.map(\.functionInfo?.authorizerName)
        return ([self.authorizerName] + backends).compactMap { $0 }
    }

    /// Whether a gRPC call is made by it, on either side.
    var isGRPC: Bool {
        let backends = [self.backendAPI] + self.policies.map(\.backendAPI)
        return self.requestProtocol == .grpcs || self.backendType == .grpc
            || backends.contains { $0?.requestProtocol == .grpc || $0?.requestProtocol == .grpcs }
    }
}
