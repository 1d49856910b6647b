package import SourceDocument

/// A schema as a view on its node: keywords are read when asked for.
///
/// Documents are mostly schemas, and serving needs few of them; a view costs nothing until someone looks. In 2.0 a parameter is its own
/// schema, so the same view serves both.
package struct Schema: Sendable {
    package let node: Node

    package init(_ node: Node) { self.node = node }

    /// The `type` keyword; of a 3.1 list the first type that is not `null`.
    package var type: Located<String>? {
        guard let node = self.node["type"] else { return nil }
        if node.isSequence {
            return node.items.first { $0.isScalar && !$0.hasText("null") }.map { Located($0.text, at: $0) }
        }
        return node.isScalar ? Located(node.text, at: node) : nil
    }

    /// Whether null is a value: `nullable`, `x-nullable`, or `null` in a list of types.
    package var isNullable: Bool {
        if self.node["nullable"]?.boolean == true || self.node["x-nullable"]?.boolean == true { return true }
        return self.node["type"].map { $0.isSequence && $0.items.contains { $0.hasText("null") } } ?? false
    }

    package var format: Located<String>? { self.text("format") }
    package var items: Node? { self.node["items"] }

    private func text(_ key: String) -> Located<String>? {
        guard let node = self.node[key], node.isScalar else { return nil }
        return Located(node.text, at: node)
    }
}

/// The keywords of a schema that say which values are allowed, found in one walk.
///
/// Every parameter asks for all of them, and looking each up goes through the whole schema.
package struct SchemaLimits {
    package private(set) var pattern: Located<String>?
    package private(set) var defaultValue: Node?
    package private(set) var enumeration: Node?
    package private(set) var maximum: Node?
    package private(set) var minimum: Node?
    package private(set) var maxLength: Node?
    package private(set) var minLength: Node?

    /// Reads the keywords; of one that stands twice the first counts.
    package init(_ schema: Schema) {
        var patternNode: Node?
        for entry in schema.node.entries {
            switch SchemaLimitKeyword.names.find(entry) {
            case .pattern: patternNode = patternNode ?? entry.value
            case .standard: self.defaultValue = self.defaultValue ?? entry.value
            case .enumeration: self.enumeration = self.enumeration ?? entry.value
            case .maximum: self.maximum = self.maximum ?? entry.value
            case .minimum: self.minimum = self.minimum ?? entry.value
            case .maxLength: self.maxLength = self.maxLength ?? entry.value
            case .minLength: self.minLength = self.minLength ?? entry.value
            case nil: break
            }
        }
        if let node = patternNode, node.isScalar { self.pattern = Located(node.text, at: node) }
    }
}

private enum SchemaLimitKeyword: String, KeyWord {
    case pattern
    case standard = "default"
    case enumeration = "enum"
    case maximum, minimum, maxLength, minLength

    static let names = KeyWords<SchemaLimitKeyword>()
}
