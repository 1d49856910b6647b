import SourceDocument

/// What differs between two schemas, at a place in them.
struct SchemaChange {
    let rule: ChangeRule
    let action: Change.Action
    /// The way from the schema that is compared, as `items[].price`; empty for itself.
    var path: String
    /// The keyword; empty for a property as a whole.
    let keyword: String
    let before: (value: String, node: Node)?
    let after: (value: String, node: Node)?
    let message: String

    /// Path and keyword.
    var element: String {
        self.path.isEmpty ? self.keyword : self.keyword.isEmpty ? self.path : "\(self.path): \(self.keyword)"
    }

    /// The same change seen from a schema around.
    func inside(_ step: String) -> SchemaChange {
        var change = self
        let separator = change.path.isEmpty || change.path.hasPrefix("[") ? "" : "."
        change.path = step + separator + change.path
        return change
    }
}

/// Which way the values of a schema go.
enum SchemaDirection: Hashable {
    case request
    case response

    var inverted: SchemaDirection { self == .request ? .response : .request }
}

/// Compares the schemas of two documents, each pair once.
///
/// Shared schemas both sides use by the same name are compared for themselves, so that a change in one is one change, however many operations
/// use it.
final class SchemaComparison {
    /// Differences between two schemas above which they are simply others.
    private static let maxChanges = 500

    let base: SchemaForms
    let revision: SchemaForms
    /// What need not be looked at.
    let unchanged: UnchangedParts
    /// The shared schemas compared so far.
    private(set) var definitions: [Definition] = []
    private var positions: [Key: Int] = [:]
    private var results: [Key: Result] = [:]
    private var running: Set<Key> = []
    private var waiting: [Waiting] = []
    private var depth = 0
    /// Schemas in schemas that are compared where they stand.
    private static let maxDepth = 200

    struct Definition {
        let name: String
        let direction: SchemaDirection
        fileprivate(set) var changes: [SchemaChange] = []
        /// Other shared schemas it uses, by their positions.
        fileprivate(set) var uses: Set<Int> = []
    }

    struct Result {
        var changes: [SchemaChange] = []
        /// The shared schemas both use, by their positions.
        var uses: Set<Int> = []
    }

    private struct Key: Hashable {
        let base: Int
        let revision: Int
        let direction: SchemaDirection
        let isInverted: Bool
    }

    /// Two shared schemas that are still to be compared.
    private struct Waiting {
        let position: Int
        let old: SchemaForm
        let new: SchemaForm
        let key: Key
    }

    init(base: SchemaForms, revision: SchemaForms, unchanged: UnchangedParts) {
        self.base = base
        self.revision = revision
        self.unchanged = unchanged
    }

    /// Compares two schemas; one that is not there allows everything.
    ///
    /// - Parameters:
    ///   - before: The schema that was.
    ///   - after: The one that is.
    ///   - direction: Which way its values go.
    ///   - isInverted: Whether what is compared is what values must not be.
    /// - Returns: What differs.
    func compare(
        _ before: SchemaSource, _ after: SchemaSource, _ direction: SchemaDirection, isInverted: Bool = false
    ) -> Result {
        self.depth += 1
        defer { self.depth -= 1 }
        let result = self.result(before, after, direction, isInverted: isInverted)
        // Shared schemas wait until nothing else is being compared, so that a long chain of them does not go deep.
        while self.depth == 1, let next = self.waiting.popLast() {
            let inner = self.compareForms(next.old, next.new, next.key)
            self.definitions[next.position].changes = inner.changes
            self.definitions[next.position].uses = inner.uses
        }
        return result
    }

    private func result(
        _ before: SchemaSource, _ after: SchemaSource, _ direction: SchemaDirection, isInverted: Bool
    ) -> Result {
        if !self.base.canMerge(before) || !self.revision.canMerge(after) {
            return self.compareEach(before, after, direction, isInverted: isInverted)
        }
        guard let old = self.base.form(before), let new = self.revision.form(after) else { return Result() }
        let key = Key(base: old.id, revision: new.id, direction: direction, isInverted: isInverted)
        // So deep down a schema of another name is taken for itself as well.
        guard let name = new.name, old.name == name || (old.name != nil && self.depth > Self.maxDepth) else {
            return self.compareInline(old, new, key)
        }
        if let position = self.positions[key] { return Result(uses: [position]) }
        let position = self.definitions.count
        self.positions[key] = position
        self.definitions.append(Definition(name: name, direction: direction))
        self.waiting.append(Waiting(position: position, old: old, new: new, key: key))
        return Result(uses: [position])
    }

    /// Compares schemas that hold together one by one, in their order.
    private func compareEach(
        _ before: SchemaSource, _ after: SchemaSource, _ direction: SchemaDirection, isInverted: Bool
    ) -> Result {
        guard case .nodes(let old) = before, case .nodes(let new) = after else { return Result() }
        var result = Result()
        for (left, right) in zip(old, new) {
            let inner = self.compare(.nodes([left]), .nodes([right]), direction, isInverted: isInverted)
            result.changes += inner.changes
            result.uses.formUnion(inner.uses)
        }
        return result
    }

    private func compareInline(_ old: SchemaForm, _ new: SchemaForm, _ key: Key) -> Result {
        if let known = self.results[key] { return known }
        // Who comes back to a pair that is being compared finds nothing new.
        guard self.running.insert(key).inserted else { return Result() }
        let result = self.compareForms(old, new, key)
        self.running.remove(key)
        self.results[key] = result
        return result
    }

    private func compareForms(_ old: SchemaForm, _ new: SchemaForm, _ key: Key) -> Result {
        var pair = SchemaPair(
            comparison: self, old: old, new: new, direction: key.direction, isInverted: key.isInverted)
        pair.compare()
        guard pair.result.changes.count > Self.maxChanges else { return pair.result }
        let replaced = SchemaChange(
            rule: .schemaReplaced, action: .changed, path: "", keyword: "", before: ("", old.node),
            after: ("", new.node), message: "\(pair.result.changes.count) things differ")
        return Result(changes: [replaced], uses: pair.result.uses)
    }

    /// Whether two schemas allow the same, as far as it is looked at.
    func areSame(_ before: SchemaSource, _ after: SchemaSource, _ direction: SchemaDirection) -> Bool {
        guard let old = self.base.form(before), let new = self.revision.form(after) else { return false }
        if old.name == nil || old.name != new.name {
            let result = self.compare(before, after, direction)
            return !result.changes.contains { $0.rule.level > .cosmetic }
        }
        return true
    }
}
