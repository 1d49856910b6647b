import APIGExtensions
import Diagnostics
package import GatewayConfiguration
import SourceDocument

/// What a gateway has that documents name and no document brings with it.
package struct GatewayNames: Sendable {
    /// A kind of thing that must be there before an import.
    package enum Kind: String, Sendable, CaseIterable {
        case throttle = "throttling policy"
        case accessControl = "access control policy"
        case response = "gateway response"
        case plugin = "plug-in"
        case channel = "load balance channel"
        case orchestration = "orchestration rule"
        case function
        case variable = "environment variable"
    }

    private var names: [Kind: Set<String>] = [:]
    /// The server groups of each channel.
    private var memberGroups: [String: [String]] = [:]

    /// The names of an instance file.
    package init(_ instance: InstanceFile) {
        self.names = [
            .throttle: Set(instance.throttles.map(\.name)),
            .accessControl: Set(instance.accessControls.map(\.name)),
            .response: Set(instance.responses.map(\.name)),
            .plugin: Set(instance.plugins.map(\.name)),
            .channel: Set(instance.vpcChannels.map(\.name)),
            .orchestration: Set(instance.orchestrations.map(\.name)),
            .function: Set(instance.functions.map(\.urn.name)),
            .variable: Set(
                instance.groups.flatMap { $0.variables.entries.flatMap { $0.value.entries.map(\.name) } }),
        ]
        for channel in instance.vpcChannels {
            self.memberGroups[channel.name] = channel.memberGroups.map(\.name)
        }
    }

    func has(_ kind: Kind, _ name: String) -> Bool { self.names[kind]?.contains(name) ?? false }

    /// The names of a kind, sorted.
    func all(_ kind: Kind) -> [String] { (self.names[kind] ?? []).sorted() }

    /// The server groups of a channel; `nil` when there is no such channel.
    func memberGroups(of channel: String) -> [String]? { self.memberGroups[channel] }
}

extension Importer {
    /// Looks for something an import does not bring with it.
    ///
    /// With the gateway's names known, one that is missing is a finding; without, it is said once that the gateway must have it.
    ///
    /// - Source: APIG User Guide, apig_03_0067; error codes APIG.3019, APIG.3023 and APIG.3095
    func checkExists(_ kind: GatewayNames.Kind, _ name: String, at node: Node) {
        guard !name.isEmpty else { return }
        guard let gateway = self.options.gatewayNames else {
            self.noteNeeded(kind, name, at: node)
            return
        }
        guard !gateway.has(kind, name) else { return }
        let near = nearestName(to: name, among: gateway.all(kind))
        node.report(
            .configurationDanglingName,
            "the gateway has no \(kind.rawValue) \"\(name)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
            to: self.diagnostics, fix: node.hasText(name) ? node.fix(writing: near) : nil)
    }

    private func noteNeeded(_ kind: GatewayNames.Kind, _ name: String, at node: Node) {
        guard self.options.givesAdvice, self.neededNames.insert("\(kind.rawValue) \(name)").inserted else { return }
        node.report(.importNeedsExisting, "the \(kind.rawValue) \"\(name)\" must be there", to: self.diagnostics)
    }

    /// Looks for the functions, channels, server groups and variables a backend names.
    func checkExisting(_ backend: BackendExtension) {
        if let endpoints = backend.httpEndpoints {
            self.checkVariables(endpoints.address)
            self.checkVariables(endpoints.path)
        }
        if let endpoints = backend.httpVpcEndpoints {
            if let name = endpoints.name { self.checkExists(.channel, name.value, at: name.node) }
            self.checkVariables(endpoints.path)
        }
        if let endpoints = backend.httpVpcMemberGroupEndpoints {
            if let name = endpoints.name { self.checkExists(.channel, name.value, at: name.node) }
            let groups = endpoints.name.flatMap { self.options.gatewayNames?.memberGroups(of: $0.value) }
            for info in endpoints.memberGroupURLInfos {
                self.checkVariables(info.path)
                guard let groups, let name = info.name, !groups.contains(name.value) else { continue }
                let near = nearestName(to: name.value, among: groups)
                name.node.report(
                    .configurationDanglingName,
                    "the channel has no server group \"\(name.value)\""
                        + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
                    to: self.diagnostics, fix: name.node.fix(writing: near))
            }
        }
        if let urn = backend.functionEndpoints?.functionURN { self.checkFunction(urn) }
    }

    /// Looks for a function; only its form is known without the gateway.
    func checkFunction(_ urn: Located<String>) {
        guard let parsed = FunctionURN(urn.value) else {
            if !urn.value.isEmpty, !urn.value.contains("#") {
                urn.node.report(.functionURNForm, "found \(urn.node.summary)", to: self.diagnostics)
            }
            return
        }
        self.checkExists(.function, parsed.name, at: urn.node)
    }
}
