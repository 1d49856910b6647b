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
    package var pattern: Located<String>? { self.text("pattern") }
    package var defaultValue: Node? { self.node["default"] }
    package var enumeration: Node? { self.node["enum"] }
    package var maximum: Node? { self.node["maximum"] }
    package var minimum: Node? { self.node["minimum"] }
    package var maxLength: Node? { self.node["maxLength"] }
    package var minLength: Node? { self.node["minLength"] }
    package var items: Node? { self.node["items"] }

    private func text(_ key: String) -> Located<String>? {
        guard let node = self.node[key], node.isScalar else { return nil }
        return Located(node.text, at: node)
    }
}
