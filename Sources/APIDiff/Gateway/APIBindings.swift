import GatewayConfiguration

/// What is bound to the APIs of a group, by their names.
struct APIBindings {
    private var throttle: [String: ThrottlePolicy] = [:]
    private var accessControl: [String: [AccessControlPolicy]] = [:]
    private var plugins: [String: [String]] = [:]

    init(_ configuration: Configuration, _ group: String) {
        let throttles = Dictionary(
            configuration.throttles.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let accessControls = Dictionary(
            configuration.accessControls.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for binding in configuration.throttleBindings where binding.groupName == group {
            self.throttle[binding.apiName] = throttles[binding.policyName] ?? ThrottlePolicy(named: binding.policyName)
        }
        for binding in configuration.accessControlBindings where binding.groupName == group {
            let policy = accessControls[binding.policyName] ?? AccessControlPolicy(named: binding.policyName)
            self.accessControl[binding.apiName, default: []].append(policy)
        }
        for binding in configuration.pluginBindings where binding.groupName == group {
            self.plugins[binding.apiName, default: []].append(binding.policyName)
        }
    }

    /// What is bound otherwise to an API.
    func changes(of old: APIUnit, to new: APIUnit, _ after: APIBindings) -> [Change] {
        var changes: [Change] = []
        func add(_ rule: ChangeRule, _ kind: String, _ before: String?, _ after: String?) {
            changes.append(
                Change(
                    rule, before == nil ? .added : after == nil ? .removed : .changed, group: new.group,
                    subject: new.subject, element: kind, before: Change.Side(value: before, place: old.place(of: kind)),
                    after: Change.Side(value: after, place: new.place(of: kind)),
                    message: "\(kind) \(before ?? "none") → \(after ?? "none")"))
        }
        let throttles = (self.throttle[old.name], after.throttle[new.name])
        if throttles.0?.name != throttles.1?.name, let rule = PolicyComparison.throttling(throttles.0, throttles.1) {
            add(rule, "throttling policy", throttles.0?.name, throttles.1?.name)
        }
        for kind in [AccessControlPolicy.EntityType.ip, .domain, .domainID] {
            let policies = (
                self.accessControl[old.name]?.first { $0.entityType == kind },
                after.accessControl[new.name]?.first { $0.entityType == kind }
            )
            guard policies.0?.name != policies.1?.name,
                let rule = PolicyComparison.rule(for: PolicyComparison.access(policies.0, policies.1))
            else { continue }
            add(rule, "access control policy", policies.0?.name, policies.1?.name)
        }
        let plugins = (self.plugins[old.name] ?? [], after.plugins[new.name] ?? [])
        for name in plugins.0 where !plugins.1.contains(name) { add(.pluginRemoved, "plug-in", name, nil) }
        for name in plugins.1 where !plugins.0.contains(name) { add(.pluginAdded, "plug-in", nil, name) }
        let kept = (plugins.0.filter(plugins.1.contains), plugins.1.filter(plugins.0.contains))
        if kept.0 != kept.1 {
            add(.pluginOrder, "plug-ins", kept.0.joined(separator: ", "), kept.1.joined(separator: ", "))
        }
        return changes
    }
}

extension ThrottlePolicy {
    /// A policy of which only the name is known.
    fileprivate init(named name: String) {
        self.init()
        self.name = name
    }
}

extension AccessControlPolicy {
    /// A policy of which only the name is known: whom it lets in is not.
    fileprivate init(named name: String) {
        self.init()
        self.name = name
        self.value = name
    }
}
