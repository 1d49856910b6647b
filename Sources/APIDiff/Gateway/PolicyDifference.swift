import APIGTranslation
import GatewayConfiguration
import SourceDocument

/// What differs between the policies, authorizers and gateway responses of two configurations.
struct PolicyDifference {
    private let base: Configuration
    private let revision: Configuration
    private var changes: [Change] = []

    init(base: Configuration, revision: Configuration) {
        self.base = base
        self.revision = revision
    }

    /// What belongs to the whole gateway.
    func run() -> [Change] {
        var run = self
        run.compare(\.throttles, "throttling policy", \.name, \.source) { old, new in
            PolicyComparison.throttling(old, new)
        }
        run.compare(\.accessControls, "access control policy", \.name, \.source) { old, new in
            PolicyComparison.rule(for: PolicyComparison.access(old, new))
        }
        run.compare(
            \.authorizers, "custom authorizer", \.name, \.source, added: .authorizerAdded, removed: .authorizerRemoved
        ) { _, _ in .authorizerChanged }
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
        var (base, revision) = (Configuration(), Configuration())
        base.responses = self.base.responses.filter { $0.groupName == before }
        revision.responses = self.revision.responses.filter { $0.groupName == after }
        // The group's name is not the response's.
        for index in base.responses.indices { base.responses[index].groupName = after }
        run = PolicyDifference(base: base, revision: revision)
        run.compare(\.responses, "gateway response", \.name, \.source, group: after) { _, _ in .errorResponse }
        return run.changes
    }

    private mutating func compare<Definition: ConfigurationObject & Equatable>(
        _ kind: KeyPath<Configuration, [Definition]>, _ word: String, _ name: KeyPath<Definition, String>,
        _ source: KeyPath<Definition, String?>, added: ChangeRule = .definitionAdded,
        removed: ChangeRule = .definitionRemoved, group: String = "", rule: (Definition, Definition) -> ChangeRule?
    ) {
        let old = self.base[keyPath: kind]
        let new = self.revision[keyPath: kind]
        for definition in old {
            let subject = Change.Subject.resource("\(word) \(definition[keyPath: name])")
            let before = ChangePlace(source: definition[keyPath: source])
            guard let other = new.first(where: { $0[keyPath: name] == definition[keyPath: name] }) else {
                self.changes.append(
                    Change(
                        removed, .removed, group: group, subject: subject, before: Change.Side(place: before),
                        after: Change.Side(), message: "it is gone"))
                continue
            }
            let fields = FieldChange.between(definition, other).filter { $0.path != "id" && $0.path != "remark" }
            guard !fields.isEmpty, let rule = rule(definition, other) else { continue }
            func words(_ value: KeyPath<FieldChange, String?>) -> String {
                fields.map { "\($0.path): \($0[keyPath: value] ?? "nothing")" }.joined(separator: "; ")
            }
            let text = fields.map { "\($0.path): \($0.before ?? "nothing") → \($0.after ?? "nothing")" }
            self.changes.append(
                Change(
                    rule, .changed, group: group, subject: subject,
                    before: Change.Side(value: words(\.before), place: before),
                    after: Change.Side(value: words(\.after), place: ChangePlace(source: other[keyPath: source])),
                    message: text.joined(separator: "; ")))
        }
        for definition in new where !old.contains(where: { $0[keyPath: name] == definition[keyPath: name] }) {
            self.changes.append(
                Change(
                    added, .added, group: group, subject: .resource("\(word) \(definition[keyPath: name])"),
                    before: Change.Side(), after: Change.Side(place: ChangePlace(source: definition[keyPath: source])),
                    message: "it is new"))
        }
    }
}
