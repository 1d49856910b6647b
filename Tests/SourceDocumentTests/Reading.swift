import Diagnostics
import SourceDocument

/// Reads a text; findings come back as `code line:column`.
func read(_ text: String, limits: SourceLimits = SourceLimits()) -> (tree: SyntaxTree?, findings: [String]) {
    read(Array(text.utf8), limits: limits)
}

func read(_ bytes: [UInt8], limits: SourceLimits = SourceLimits()) -> (tree: SyntaxTree?, findings: [String]) {
    let diagnostics = DiagnosticCollector()
    let tree = SourceReader.read(name: "test", bytes: bytes, limits: limits, diagnostics: diagnostics)
    return (tree, diagnostics.sorted.map(describe))
}

func describe(_ diagnostic: Diagnostic) -> String {
    let start = diagnostic.location?.start
    return "\(diagnostic.rule.code) \(start?.line ?? 0):\(start?.column ?? 0)"
}

/// The tree as one text: `{key: value}` with scalars by their text, merged keys included.
func dump(_ node: Node) -> String {
    switch node.kind {
    case .mapping: "{" + node.entries.map { "\($0.key.text): \(dump($0.value))" }.joined(separator: ", ") + "}"
    case .sequence: "[" + node.items.map(dump).joined(separator: ", ") + "]"
    case .scalar: node.text
    }
}
