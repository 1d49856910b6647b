import Diagnostics
import SourceDocument

/// Reads an object of an extension by its shape: one walk over its entries, unknown ones reported and kept.
struct ObjectReader {
    let node: Node
    let values: ValueReader
    private let shape: ObjectShape
    /// The values by position in the shape.
    private var nodes: [Node?]
    /// Entries the shape does not know.
    private(set) var unknown: [NodeEntry] = []

    /// - Returns: `nil` when the node is no mapping; reported.
    init?(_ node: Node, _ shape: ObjectShape, _ diagnostics: DiagnosticCollector) {
        self.node = node
        self.shape = shape
        self.values = ValueReader(diagnostics: diagnostics)
        self.nodes = Array(repeating: nil, count: shape.fields.count)
        guard node.isMapping else {
            self.values.wrongType(node, shape.owner, expected: "a mapping")
            return nil
        }
        var next = 0
        for entry in node.entries {
            if let position = shape.position(of: entry.key, from: next) {
                self.nodes[position] = entry.value
                next = position + 1
            } else {
                self.takeOther(entry)
            }
        }
        for position in shape.keys.indices where self.nodes[position] == nil && shape.fields[position].isRequired {
            let field = shape.fields[position]
            node.report(
                .extensionMissingField, "\(shape.owner) has no \"\(field.key)\"", to: diagnostics,
                mend: "add \(field.key): \(field.description)")
        }
    }

    /// Takes an entry whose key is none of the documented ones: another spelling, or unknown.
    private mutating func takeOther(_ entry: NodeEntry) {
        if self.shape.hasSynonyms {
            for (position, field) in self.shape.fields.enumerated()
            where field.synonyms.contains(where: entry.key.hasText) {
                self.values.spelling(entry.key, "the key", field.key)
                if self.nodes[position] == nil { self.nodes[position] = entry.value }
                return
            }
        }
        self.unknown.append(entry)
        let key = entry.key.text
        if key.hasPrefix("x-"), !key.hasPrefix("x-apigateway-") { return }
        let near = nearestName(to: key, among: self.shape.keys)
        entry.key.report(
            .extensionUnknownField,
            "\(self.shape.owner) has no field \"\(key)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
            to: self.values.diagnostics,
            allowed: "the fields " + self.shape.keys.joined(separator: ", "),
            fix: entry.key.fix(renamingKeyTo: near))
    }

    private func field(_ key: String) -> (position: Int, node: Node)? {
        for position in self.shape.keys.indices where self.shape.keys[position] == key {
            return self.nodes[position].map { (position, $0) }
        }
        assertionFailure("\(self.shape.owner) has no field \(key)")
        return nil
    }

    /// The value of a field as it stands.
    func any(_ key: String) -> Node? { self.field(key)?.node }

    /// A text field; its limit comes from the shape.
    ///
    /// A null is an absent field.
    func text(_ key: String) -> Located<String>? {
        guard let (position, node) = self.field(key), !node.isNull else { return nil }
        var limit: Int?
        if case .text(let maxLength, _) = self.shape.fields[position].kind { limit = maxLength }
        return self.values.text(node, "\"\(key)\"", maxLength: limit)
    }

    /// A number field; its range comes from the shape.
    ///
    /// A null is an absent field.
    func integer(_ key: String) -> Located<Int>? {
        guard let (position, node) = self.field(key), !node.isNull else { return nil }
        var range: ClosedRange<Int>?
        if case .integer(let allowed) = self.shape.fields[position].kind { range = allowed }
        return self.values.integer(node, "\"\(key)\"", range)
    }

    func boolean(_ key: String) -> Located<Bool>? {
        guard let (_, node) = self.field(key), !node.isNull else { return nil }
        return self.values.boolean(node, "\"\(key)\"")
    }

    func word<Word: ExtensionWord>(_ key: String, _ type: Word.Type) -> Located<Word>? {
        guard let (_, node) = self.field(key), !node.isNull else { return nil }
        return self.values.word(node, "\"\(key)\"", type)
    }

    /// The items of a list field; anything else than a list is reported.
    func items(_ key: String) -> [Node] {
        guard let (_, node) = self.field(key), !node.isNull else { return [] }
        guard node.isSequence else {
            self.values.wrongType(node, "\"\(key)\"", expected: "a list")
            return []
        }
        return Array(node.items)
    }
}
