import APIGTranslation
import GatewayConfiguration
import SourceDocument

/// What differs between the policies, authorizers and gateway responses of two configurations.
struct PolicyDifference {
    private let base: Configuration
    private let revision: Configuration
    /// The only environment that is looked at; `nil` looks at all.
    private let environment: String?
    private var changes: [Change] = []

    init(base: Configuration, revision: Configuration, environment: String? = nil) {
        self.base = base
        self.revision = revision
        self.environment = environment
    }

    /// What belongs to the whole gateway.
    func run() -> [Change] {
        var run = self
        run.compare(self.base.throttles, self.revision.throttles, "throttling policy", \.name, \.source) { old, new in
            PolicyComparison.throttling(old, new)
        }
        run.compare(
            self.base.accessControls, self.revision.accessControls, "access control policy", \.name, \.source
        ) { old, new in
            PolicyComparison.rule(for: PolicyComparison.access(old, new))
        }
        run.compare(
            self.base.authorizers, self.revision.authorizers, "custom authorizer", \.name, \.source,
            added: .authorizerAdded, removed: .authorizerRemoved
        ) { _, _ in .authorizerChanged }
        // RELEASE is always there, whether it is listed or not.
        func listed(_ configuration: Configuration) -> [Environment] {
            configuration.environments.filter {
                $0.name != Environment.releaseName && (self.environment ?? $0.name) == $0.name
            }
        }
        run.compare(
            listed(self.base), listed(self.revision), "environment", \.name, nil, added: .environmentAdded,
            removed: .environmentRemoved
        ) { _, _ in nil }
        return run.changes
    }

    /// The responses of every group.
    func responses() -> [Change] {
        let groups = Set(self.base.responses.map(\.groupName)).union(self.revision.responses.map(\.groupName))
        return groups.sorted().flatMap { self.responses(of: $0, $0) }
    }

    /// The responses of a group, whatever it is called.
    func responses(of before: String, _ after: String) -> [Change] {
        var run = self
        var old = self.base.responses.filter { $0.groupName == before }
        // The group's name is not the response's.
        for index in old.indices { old[index].groupName = after }
        run.compare(
            old, self.revision.responses.filter { $0.groupName == after }, "gateway response", \.name, \.source,
            group: after
        ) { _, _ in .errorResponse }
        return run.changes
    }

    /// Compares definitions by their names.
    ///
    /// - Parameters:
    ///   - old: Those of the base.
    ///   - new: Those of the revision.
    ///   - word: What people call them.
    ///   - name: What they are known by.
    ///   - source: Where they stand; `nil` where none of them says so.
    ///   - added: The rule for one that comes.
    ///   - removed: The rule for one that goes.
    ///   - group: The group they belong to; empty for the whole gateway.
    ///   - rule: The rule for two that differ, beside their descriptions; `nil` where they come to the same.
    private mutating func compare<Definition: ConfigurationObject & Equatable>(
        _ old: [Definition], _ new: [Definition], _ word: String, _ name: KeyPath<Definition, String>,
        _ source: KeyPath<Definition, String?>?, added: ChangeRule = .definitionAdded,
        removed: ChangeRule = .definitionRemoved, group: String = "", rule: (Definition, Definition) -> ChangeRule?
    ) {
        func place(_ definition: Definition) -> ChangePlace? {
            source.flatMap { ChangePlace(source: definition[keyPath: $0]) }
        }
        for definition in old {
            let subject = Change.Subject.resource("\(word) \(definition[keyPath: name])")
            guard let other = new.first(where: { $0[keyPath: name] == definition[keyPath: name] }) else {
                self.changes.append(
                    Change(
                        removed, .removed, group: group, subject: subject,
                        before: Change.Side(place: place(definition)),
                        after: Change.Side(), message: "it is gone"))
                continue
            }
            guard definition != other else { continue }
            func add(_ rule: ChangeRule, _ fields: [FieldChange]) {
                func words(_ value: KeyPath<FieldChange, String?>) -> String {
                    fields.map { "\($0.path): \($0[keyPath: value] ?? "nothing")" }.joined(separator: "; ")
                }
                let text = fields.map { "\($0.path): \($0.before ?? "nothing") → \($0.after ?? "nothing")" }
                self.changes.append(
                    Change(
                        rule, .changed, group: group, subject: subject,
                        before: Change.Side(value: words(\.before), place: place(definition)),
                        after: Change.Side(value: words(\.after), place: place(other)),
                        message: text.joined(separator: "; ")))
            }
            let differing = FieldChange.between(definition, other)
            let (remarks, fields) = (differing.filter { $0.path == "remark" }, differing.filter { $0.isEffective })
            if !fields.isEmpty, let rule = rule(definition, other) { add(rule, fields) }
            if !remarks.isEmpty { add(.description, remarks) }
        }
        for definition in new where !old.contains(where: { $0[keyPath: name] == definition[keyPath: name] }) {
            self.changes.append(
                Change(
                    added, .added, group: group, subject: .resource("\(word) \(definition[keyPath: name])"),
                    before: Change.Side(), after: Change.Side(place: place(definition)),
                    message: "it is new"))
        }
    }
}

extension FieldChange {
    /// Whether the field of a policy has an effect: an id and a description have none.
    fileprivate var isEffective: Bool { self.path != "id" && self.path != "remark" }
}
