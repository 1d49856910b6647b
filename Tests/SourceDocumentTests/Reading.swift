import Diagnostics
import SourceDocument
import TestSupport

/// Reads a text; findings come back as `code line:column`.
func read(_ text: String, limits: SourceLimits = SourceLimits()) -> (tree: SyntaxTree?, findings: [String]) {
    read(Array(text.utf8), limits: limits)
}

func read(_ bytes: [UInt8], limits: SourceLimits = SourceLimits()) -> (tree: SyntaxTree?, findings: [String]) {
    let (tree, diagnostics) = readDiagnostics(bytes, limits: limits)
    return (tree, diagnostics.map(describe))
}

/// Reads bytes; findings come back whole, in document order.
func readDiagnostics(
    _ bytes: some Sequence<UInt8>, limits: SourceLimits = SourceLimits()
) -> (tree: SyntaxTree?, diagnostics: [Diagnostic]) {
    let diagnostics = DiagnosticCollector()
    let tree = SourceReader.read(name: "test", bytes: Array(bytes), limits: limits, diagnostics: diagnostics)
    return (tree, diagnostics.sorted)
}

func describe(_ diagnostic: Diagnostic) -> String {
    let start = diagnostic.location?.start
    return "\(diagnostic.rule.code) \(start?.line ?? 0):\(start?.column ?? 0)"
}

/// Reads a text in which markers `«1»`, `«2»` … stand where findings are expected.
///
/// - Returns: The tree, what was found as `code@offset`, and what is expected when the findings have these rules in this order.
func readMarked(
    _ marked: String, expecting rules: [Rule], limits: SourceLimits = SourceLimits()
) -> (tree: SyntaxTree?, found: [String], expected: [String]) {
    let text = MarkedText(marked)
    let (tree, diagnostics) = readDiagnostics(text.text.utf8, limits: limits)
    let found = diagnostics.map { "\($0.rule.code)@\($0.location?.start.byteOffset ?? -1)" }
    let marks = text.numberedMarks
    let expected = rules.indices.map { "\(rules[$0].code)@\($0 < marks.count ? marks[$0] : -1)" }
    return (tree, found, expected)
}

/// The tree as one text: `{key: value}` with scalars by their text, merged keys included.
func dump(_ node: Node) -> String {
    switch node.kind {
    case .mapping: "{" + node.entries.map { "\($0.key.text): \(dump($0.value))" }.joined(separator: ", ") + "}"
    case .sequence: "[" + node.items.map(dump).joined(separator: ", ") + "]"
    case .scalar: node.text
    }
}
