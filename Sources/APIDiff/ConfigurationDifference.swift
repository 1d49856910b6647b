import APIGTranslation
package import GatewayConfiguration
import SourceDocument

/// What differs between two gateway configurations, or two documents as they would be imported.
package struct ConfigurationDifference {
    private let base: Configuration
    private let revision: Configuration
    private var changes: [Change] = []

    package init(_ base: Configuration, _ revision: Configuration) {
        self.base = base
        self.revision = revision
    }

    /// All changes, group by group.
    ///
    /// - Returns: The changes; the worst of an API is not first, they stand in the order of groups and APIs.
    package func run() -> [Change] {
        var run = self
        for (before, after) in run.groups() { run.compareGroup(before, after) }
        run.comparePolicies()
        return run.changes
    }

    private mutating func add(
        _ rule: ChangeRule, _ action: Change.Action, group: String = "", subject: Change.Subject, element: String = "",
        before: Change.Side = Change.Side(), after: Change.Side = Change.Side(), _ message: String
    ) {
        self.changes.append(
            Change(
                rule, action, group: group, subject: subject, element: element, before: before, after: after,
                message: message))
    }

    // MARK: Groups and APIs

    /// Groups of one name; the only group of each side is the same whatever it is called.
    private mutating func groups() -> [(base: APIGroup, revision: APIGroup)] {
        if self.base.groups.count == 1, self.revision.groups.count == 1 {
            let pair = (self.base.groups[0], self.revision.groups[0])
            if pair.0.name != pair.1.name {
                self.add(
                    .description, .changed, group: pair.1.name, subject: .resource("group \(pair.1.name)"),
                    element: "name",
                    before: Change.Side(value: pair.0.name, place: ChangePlace(source: pair.0.source)),
                    after: Change.Side(value: pair.1.name, place: ChangePlace(source: pair.1.source)),
                    "\(pair.0.name) → \(pair.1.name)")
            }
            return [pair]
        }
        var pairs: [(base: APIGroup, revision: APIGroup)] = []
        for group in self.base.groups {
            if let other = self.revision.groups.first(where: { $0.name == group.name }) {
                pairs.append((group, other))
            } else {
                self.add(
                    .groupRemoved, .removed, group: group.name, subject: .resource("group \(group.name)"),
                    before: Change.Side(place: ChangePlace(source: group.source)), "the group is gone with its APIs")
                for api in self.base.apis where api.groupName == group.name { self.addRemoved(api) }
            }
        }
        for group in self.revision.groups where !self.base.groups.contains(where: { $0.name == group.name }) {
            self.add(
                .groupAdded, .added, group: group.name, subject: .resource("group \(group.name)"),
                after: Change.Side(place: ChangePlace(source: group.source)), "the group is new")
            for api in self.revision.apis where api.groupName == group.name { self.addAdded(api) }
        }
        return pairs
    }

    private mutating func addRemoved(_ api: API) {
        self.add(
            .apiRemoved, .removed, group: api.groupName, subject: api.request,
            before: Change.Side(place: ChangePlace(source: api.source)),
            "\(api.name) is gone")
    }

    private mutating func addAdded(_ api: API) {
        self.add(
            .apiAdded, .added, group: api.groupName, subject: api.request,
            after: Change.Side(place: ChangePlace(source: api.source)),
            "\(api.name) is new")
    }

    private mutating func compareGroup(_ before: APIGroup, _ after: APIGroup) {
        if (before.remark ?? "") != (after.remark ?? "") {
            self.add(
                .description, .changed, group: after.name, subject: .resource("group \(after.name)"), element: "remark",
                before: Change.Side(value: before.remark, place: ChangePlace(source: before.source)),
                after: Change.Side(value: after.remark, place: ChangePlace(source: after.source)),
                "the description has changed")
        }
        let matching = APIMatching(
            self.base.apis.filter { $0.groupName == before.name },
            self.revision.apis.filter { $0.groupName == after.name })
        for api in matching.removed { self.addRemoved(api) }
        let bindings = (before: APIBindings(self.base, before.name), after: APIBindings(self.revision, after.name))
        for (old, new) in matching.pairs {
            var comparison = APIComparison(old, new)
            self.changes += comparison.compare()
            self.compareBindings(of: old, new, bindings.before, bindings.after)
        }
        for api in matching.added { self.addAdded(api) }
        self.compareResponses(before.name, after.name)
        self.comparePublications(matching, before.name, after.name)
    }

    // MARK: Bindings

    private mutating func compareBindings(of old: API, _ new: API, _ before: APIBindings, _ after: APIBindings) {
        let throttles = (before.throttle[old.name], after.throttle[new.name])
        if throttles.0?.name != throttles.1?.name,
            let rule = PolicyComparison.throttling(throttles.0, throttles.1)
        {
            self.addBinding(rule, old, new, "throttling policy", throttles.0?.name, throttles.1?.name)
        }
        for kind in [AccessControlPolicy.EntityType.ip, .domain, .domainID] {
            let policies = (
                before.accessControl[old.name]?.first { $0.entityType == kind },
                after.accessControl[new.name]?.first { $0.entityType == kind }
            )
            guard policies.0?.name != policies.1?.name,
                let rule = PolicyComparison.rule(for: PolicyComparison.access(policies.0, policies.1))
            else { continue }
            self.addBinding(rule, old, new, "access control policy", policies.0?.name, policies.1?.name)
        }
        let plugins = (before.plugins[old.name] ?? [], after.plugins[new.name] ?? [])
        for name in plugins.0 where !plugins.1.contains(name) {
            self.addBinding(.pluginRemoved, old, new, "plug-in", name, nil)
        }
        for name in plugins.1 where !plugins.0.contains(name) {
            self.addBinding(.pluginAdded, old, new, "plug-in", nil, name)
        }
    }

    private mutating func addBinding(
        _ rule: ChangeRule, _ old: API, _ new: API, _ kind: String, _ before: String?, _ after: String?
    ) {
        self.add(
            rule, before == nil ? .added : after == nil ? .removed : .changed, group: new.groupName,
            subject: new.request, element: kind,
            before: Change.Side(value: before, place: ChangePlace(source: old.source)),
            after: Change.Side(value: after, place: ChangePlace(source: new.source)),
            "\(kind) \(before ?? "none") → \(after ?? "none")")
    }

    // MARK: Definitions

    private mutating func comparePolicies() {
        self.compareDefinitions(\.throttles, "throttling policy", \.name, \.source) { old, new in
            PolicyComparison.throttling(old, new)
        }
        self.compareDefinitions(\.accessControls, "access control policy", \.name, \.source) { old, new in
            PolicyComparison.rule(for: PolicyComparison.access(old, new))
        }
        self.compareDefinitions(
            \.authorizers, "custom authorizer", \.name, \.source, added: .authorizerAdded, removed: .authorizerRemoved
        ) { _, _ in .authorizerChanged }
    }

    private mutating func compareResponses(_ before: String, _ after: String) {
        var base = self.base
        var revision = self.revision
        base.responses.removeAll { $0.groupName != before }
        revision.responses.removeAll { $0.groupName != after }
        // The group's name is not the response's.
        for index in base.responses.indices { base.responses[index].groupName = after }
        var run = ConfigurationDifference(base, revision)
        run.compareDefinitions(\.responses, "gateway response", \.name, \.source) { _, _ in .errorResponse }
        self.changes += run.changes
    }

    private mutating func compareDefinitions<Definition: ConfigurationObject & Equatable>(
        _ kind: KeyPath<Configuration, [Definition]>, _ word: String, _ name: KeyPath<Definition, String>,
        _ source: KeyPath<Definition, String?>, added: ChangeRule = .definitionAdded,
        removed: ChangeRule = .definitionRemoved, rule: (Definition, Definition) -> ChangeRule?
    ) {
        let old = self.base[keyPath: kind]
        let new = self.revision[keyPath: kind]
        for definition in old {
            let subject = Change.Subject.resource("\(word) \(definition[keyPath: name])")
            let before = Change.Side(place: ChangePlace(source: definition[keyPath: source]))
            guard let other = new.first(where: { $0[keyPath: name] == definition[keyPath: name] }) else {
                self.add(removed, .removed, subject: subject, before: before, "it is gone")
                continue
            }
            let fields = FieldChange.between(definition, other).filter { $0.path != "id" && $0.path != "remark" }
            guard !fields.isEmpty, let rule = rule(definition, other) else { continue }
            let text = fields.map { "\($0.path): \($0.before ?? "nothing") → \($0.after ?? "nothing")" }
            self.add(
                rule, .changed, subject: subject, before: before,
                after: Change.Side(place: ChangePlace(source: other[keyPath: source])),
                text.joined(separator: "; "))
        }
        for definition in new where !old.contains(where: { $0[keyPath: name] == definition[keyPath: name] }) {
            self.add(
                added, .added, subject: .resource("\(word) \(definition[keyPath: name])"),
                after: Change.Side(place: ChangePlace(source: definition[keyPath: source])), "it is new")
        }
    }

    // MARK: Publications

    private mutating func comparePublications(_ matching: APIMatching, _ before: String, _ after: String) {
        let environments = Set(
            (self.base.publications + self.revision.publications).map(\.environment) + [Environment.releaseName])
        for environment in environments.sorted() {
            for (old, new) in matching.pairs {
                let was = self.base.isPublished(old, in: environment)
                let isNow = self.revision.isPublished(new, in: environment)
                guard was != isNow else { continue }
                self.add(
                    isNow ? .published : .unpublished, isNow ? .added : .removed, group: after, subject: new.request,
                    element: environment, before: Change.Side(place: ChangePlace(source: old.source)),
                    after: Change.Side(place: ChangePlace(source: new.source)),
                    isNow ? "goes online in \(environment)" : "is no longer online in \(environment)")
            }
        }
    }
}

/// What is bound to the APIs of a group, by their names.
private struct APIBindings {
    private(set) var throttle: [String: ThrottlePolicy] = [:]
    private(set) var accessControl: [String: [AccessControlPolicy]] = [:]
    private(set) var plugins: [String: [String]] = [:]

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

extension API {
    /// The request it is for.
    var request: Change.Subject { .operation(method: self.requestMethod.rawValue, path: self.requestURI) }
}
