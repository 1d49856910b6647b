import GatewayConfiguration

/// The policies bound to an API: those of the configuration first, then those the instance file defines under the name.
struct BoundPolicies {
    var throttle: ThrottlePolicy?
    var accessControls: [AccessControlPolicy] = []
    /// At most one plug-in of each type; of several the last counts, as attaching another one replaces it.
    private var plugins: [PluginType: Plugin] = [:]
    var signatureKey: SignatureKey?
    /// Names that are bound and defined nowhere, with what they are names of.
    var missing: [String] = []
    /// Whether a plug-in is among them.
    var lacksPlugin = false

    subscript(type: PluginType) -> PluginContent? { self.plugins[type]?.content }

    /// The name of the plug-in of a type.
    func name(of type: PluginType) -> String { self.plugins[type]?.name ?? "" }

    /// The names of the plug-ins, in order.
    var pluginNames: [String] { self.plugins.values.map(\.name).sorted() }

    mutating func add(_ plugin: Plugin) { self.plugins[plugin.type] = plugin }
}

/// Which policies are bound to which API.
struct PolicyBindings {
    /// A group and an API in it.
    private struct Key: Hashable {
        let group: String
        let api: String
    }

    private var bound: [Key: BoundPolicies] = [:]
    private let signatureKeys: [SignatureKey]

    init(_ configuration: Configuration, _ instance: InstanceFile?) {
        self.signatureKeys = instance?.signs ?? []
        let throttles = configuration.throttles + (instance?.throttles ?? [])
        let accessControls = configuration.accessControls + (instance?.accessControls ?? [])
        let plugins = instance?.plugins ?? []
        for binding in configuration.throttleBindings {
            let policy = throttles.first { $0.name == binding.policyName }
            self.change(binding) { bound in
                bound.throttle = policy
                if policy == nil { bound.missing.append("throttling policy \(binding.policyName)") }
            }
        }
        for binding in configuration.accessControlBindings {
            let policy = accessControls.first { $0.name == binding.policyName }
            self.change(binding) { bound in
                if let policy {
                    bound.accessControls.append(policy)
                } else {
                    bound.missing.append("access control policy \(binding.policyName)")
                }
            }
        }
        for binding in configuration.pluginBindings {
            let plugin = plugins.first { $0.name == binding.policyName }
            self.change(binding) { bound in
                if let plugin {
                    bound.add(plugin)
                } else {
                    bound.missing.append("plug-in \(binding.policyName)")
                    bound.lacksPlugin = true
                }
            }
        }
    }

    private mutating func change(_ binding: PolicyBinding, _ body: (inout BoundPolicies) -> Void) {
        body(&self.bound[Key(group: binding.groupName, api: binding.apiName), default: BoundPolicies()])
    }

    /// The policies of an API.
    func policies(of api: API) -> BoundPolicies {
        var policies = self.bound[Key(group: api.groupName, api: api.name)] ?? BoundPolicies()
        policies.signatureKey = self.signatureKeys.first { $0.apis.contains(api.name) }
        return policies
    }
}
