import SourceDocument

/// A text that is the same for equal values, however they are written.
enum CanonicalText {
    /// Deeper containers count as equal.
    private static let maxDepth = 64

    static func of(_ node: Node, depth: Int = 0) -> String {
        guard depth < Self.maxDepth else { return "…" }
        if node.isSequence {
            return "[" + node.items.map { self.of($0, depth: depth + 1) }.joined(separator: ",") + "]"
        }
        if node.isMapping {
            let pairs = node.entries.map { "\"\($0.key.text)\":" + self.of($0.value, depth: depth + 1) }
            return "{" + pairs.sorted().joined(separator: ",") + "}"
        }
        switch node.scalarType {
        case .integer, .float: return node.double.map { "\($0)" } ?? node.text
        case .boolean: return node.boolean == true ? "true" : "false"
        case .null: return "null"
        case .string, nil: return "\"\(node.text)\""
        }
    }
}
