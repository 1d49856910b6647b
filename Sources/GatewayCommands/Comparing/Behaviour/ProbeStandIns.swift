import GatewayConfiguration

/// What definitions need of an instance that is not known: made up alike for both sides, so that requests get as far as the backends.
struct ProbeStandIns {
    private var variables: [String: Set<String>] = [:]
    /// The groups of servers that are named, by channel.
    private var channels: [String: Set<String>] = [:]
    /// The functions that are named, whatever their version.
    private var functions: Set<String> = []

    /// Looks for what definitions need.
    init(_ configurations: [Configuration]) {
        let urns = configurations.flatMap { configuration in
            configuration.authorizers.map(\.authorizerURI)
                + configuration.apis.flatMap { api in
                    ([api.functionInfo] + api.policies.map(\.functionInfo)).compactMap { $0?.functionURN }
                }
        }
        self.functions = Set(urns.compactMap { FunctionURN($0)?.name })
        for api in configurations.flatMap(\.apis) {
            for backend in [api.backendAPI] + api.policies.map(\.backendAPI) {
                guard let backend else { continue }
                for text in [backend.urlDomain ?? "", backend.requestURI] {
                    self.variables[api.groupName, default: []].formUnion(Self.variables(in: text))
                }
                guard backend.vpcChannelStatus != .address, let channel = backend.vpcChannelInfo?.channelName else {
                    continue
                }
                self.channels[channel, default: []].formUnion(backend.memberGroupURLInfos.map(\.memberGroupName))
            }
        }
    }

    /// The names between number signs.
    private static func variables(in text: String) -> [String] {
        guard text.contains("#") else { return [] }
        let parts = text.split(separator: "#", omittingEmptySubsequences: false)
        return parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    /// An instance with a value for each variable, a host for each channel, and each function.
    func instance(environments: [String]) -> InstanceFile {
        var instance = InstanceFile()
        instance.groups = self.variables.keys.sorted().map { name in
            var group = InstanceGroup()
            group.name = name
            let values = NamedValues((self.variables[name] ?? []).map { (name: $0, value: "\($0).variable") })
            group.variables = NamedValues(environments.map { (name: $0, value: values) })
            return group
        }
        instance.vpcChannels = self.channels.keys.sorted().map { name in
            var channel = VPCChannel()
            channel.name = name
            let groups = (self.channels[name] ?? []).sorted()
            channel.memberGroups = groups.map { group in
                var record = ChannelMemberGroup()
                record.name = group
                return record
            }
            channel.members = (groups.isEmpty ? [nil] : groups.map { $0 as String? }).map { group in
                var member = ChannelMember()
                member.host = [group, name, "channel"].compactMap(\.self).joined(separator: ".")
                member.memberGroupName = group
                return member
            }
            return channel
        }
        instance.functions = self.functions.sorted().map { name in
            var function = LocalFunction()
            function.urn = FunctionURN(name: name, qualifier: nil)
            // Nothing is started: what a function would be asked is all that counts.
            function.runtime = .python3
            function.code = "code"
            function.handler = "index.handler"
            return function
        }
        return instance
    }

    /// A definition without what it is bound to and does not have itself.
    static func withoutUnknownPolicies(_ configuration: Configuration) -> Configuration {
        var configuration = configuration
        let throttles = Set(configuration.throttles.map(\.name))
        let controls = Set(configuration.accessControls.map(\.name))
        configuration.throttleBindings.removeAll { !throttles.contains($0.policyName) }
        configuration.accessControlBindings.removeAll { !controls.contains($0.policyName) }
        configuration.pluginBindings = []
        return configuration
    }
}
