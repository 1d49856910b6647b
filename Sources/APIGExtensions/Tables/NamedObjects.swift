import Diagnostics
import SourceDocument

/// Reads a mapping from free names to objects, in document order.
enum NamedObjects {
    static func read<Object>(
        _ node: Node, _ what: String, _ diagnostics: DiagnosticCollector, _ make: (Located<String>, Node) -> Object?
    ) -> [Object] {
        guard node.isMapping else {
            if !node.isNull {
                ValueReader(diagnostics: diagnostics).wrongType(node, what, expected: "a mapping of names")
            }
            return []
        }
        return node.entries.compactMap { make(Located($0.key.text, at: $0.key), $0.value) }
    }
}
