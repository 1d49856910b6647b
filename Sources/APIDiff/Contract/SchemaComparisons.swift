import SourceDocument

/// The comparisons of schemas between the documents of both sides, and who uses what they found.
struct SchemaComparisons {
    private struct Key: Hashable {
        let base: Int
        let revision: Int
    }

    /// A comparison with its users.
    private struct Entry {
        let comparison: SchemaComparison
        /// Who uses a shared schema directly, by the schema's position.
        var users: [Int: [Change.Subject]] = [:]
        var group = ""
    }

    private var entries: [Key: Entry] = [:]
    private var positions: [ObjectIdentifier: Key] = [:]

    /// The comparison of two documents, by their positions on their sides.
    mutating func comparison(
        _ base: (position: Int, reader: ContractReader), _ revision: (position: Int, reader: ContractReader)
    ) -> SchemaComparison {
        let key = Key(base: base.position, revision: revision.position)
        if let known = self.entries[key] { return known.comparison }
        let comparison = SchemaComparison(
            base: base.reader.forms, revision: revision.reader.forms,
            unchanged: UnchangedParts(base.reader, revision.reader))
        self.entries[key] = Entry(comparison: comparison)
        self.positions[ObjectIdentifier(comparison)] = key
        return comparison
    }

    /// Notes which shared schemas an operation uses.
    mutating func use(_ uses: Set<Int>, of comparison: SchemaComparison, by unit: APIUnit) {
        self.use(uses, of: comparison, by: unit.subject, group: unit.group)
    }

    mutating func use(_ uses: Set<Int>, of comparison: SchemaComparison, by subject: Change.Subject, group: String) {
        guard let key = self.positions[ObjectIdentifier(comparison)] else { return }
        if self.entries[key]?.group.isEmpty == true { self.entries[key]?.group = group }
        for use in uses { self.entries[key]?.users[use, default: []].append(subject) }
    }

    /// What differs in the shared schemas that operations use.
    func changes() -> [Change] {
        let keys = self.entries.keys.sorted { ($0.base, $0.revision) < ($1.base, $1.revision) }
        return keys.flatMap { key in self.entries[key].map(Self.changes) ?? [] }
    }

    private static func changes(of entry: Entry) -> [Change] {
        let definitions = entry.comparison.definitions
        var usedBy: [Int: [Int]] = [:]
        for (position, definition) in definitions.enumerated() {
            for use in definition.uses { usedBy[use, default: []].append(position) }
        }
        return definitions.indices.flatMap { position -> [Change] in
            let definition = definitions[position]
            guard !definition.changes.isEmpty else { return [] }
            let users = self.users(of: position, entry, usedBy)
            guard !users.isEmpty else { return [] }
            let context = OperationComparison.Context(
                group: entry.group, subject: .schema(definition.name), schemas: entry.comparison)
            return definition.changes.map { change in
                var change = change.asChange(definition.direction, context, element: "")
                change.users = users
                return change
            }
        }
    }

    /// Who uses a shared schema, by itself or through others.
    private static func users(of position: Int, _ entry: Entry, _ usedBy: [Int: [Int]]) -> [Change.Subject] {
        var users: [Change.Subject] = []
        var known: Set<Change.Subject> = []
        var seen: Set<Int> = [position]
        var rest = [position]
        while let next = rest.popLast() {
            for user in entry.users[next] ?? [] where known.insert(user).inserted { users.append(user) }
            for other in usedBy[next] ?? [] where seen.insert(other).inserted { rest.append(other) }
        }
        return users.sorted { $0.text < $1.text }
    }
}
