package import Diagnostics

/// Reads a document, YAML or JSON by its content.
package enum SourceReader {
    /// Reads bytes into a tree.
    ///
    /// What begins like JSON is read as JSON. If it is none, but YAML reads it with the same meaning (a comment, a comma too much, single
    /// quotes), it is YAML, with a warning that says what JSON does not allow. Where YAML would see something else (a missing comma, which
    /// joins two values into one text) the faults are errors of JSON. YAML's own flow style (`{a: 1}`) does not begin like JSON.
    ///
    /// - Parameters:
    ///   - name: The file as the user named it, for positions.
    ///   - bytes: The file: UTF-8 with or without byte order mark, or UTF-16 with one.
    ///   - limits: What is refused as too much.
    ///   - diagnostics: Where faults go. A fault that leaves no usable tree is an error there.
    /// - Returns: The tree, or `nil` when there is none that could be relied on.
    package static func read(
        name: String,
        bytes: [UInt8],
        limits: SourceLimits = SourceLimits(),
        diagnostics: DiagnosticCollector
    ) -> SyntaxTree? {
        guard bytes.count <= min(limits.maxDocumentBytes, Int(Int32.max)) else {
            let start = SourcePosition(line: 1, column: 1, byteOffset: 0)
            diagnostics.report(
                Diagnostic(
                    .documentTooLong, "the document has more than \(limits.maxDocumentBytes) bytes",
                    at: SourceLocation(file: name, start: start, end: start)))
            return nil
        }
        guard let text = TextEncoding.utf8(bytes, name: name, diagnostics: diagnostics) else { return nil }
        let source = SourceText(name: name, bytes: text)
        guard text.contains(where: { !Self.isBlank($0) }) else {
            diagnostics.report(Diagnostic(.emptyDocument, "there is nothing in it", at: source.location(of: 0..<0)))
            return nil
        }
        guard Self.beginsLikeJSON(text) else {
            return YAMLReader.read(source, limits: limits, diagnostics: diagnostics)
        }
        let found = DiagnosticCollector()
        let outcome = JSONReader.read(source, limits: limits, diagnostics: found)
        if let first = outcome.faults.first, outcome.faults.allSatisfy(\.isFineInYAML),
            !Self.hasReachedLimit(found)
        {
            let asYAML = DiagnosticCollector()
            if let tree = YAMLReader.read(source, limits: limits, diagnostics: asYAML) {
                diagnostics.report(
                    Diagnostic(
                        .notJSONButYAML, "JSON does not allow this: \(first.message)",
                        at: source.location(of: first.range), mend: first.mend))
                diagnostics.report(contentsOf: asYAML)
                return tree
            }
        }
        for fault in outcome.faults { diagnostics.report(fault.diagnostic(in: source)) }
        diagnostics.report(contentsOf: found)
        return outcome.tree
    }

    /// What makes a text no JSON; `nil` when it is JSON.
    package static func jsonFault(in text: String) -> String? {
        let source = SourceText(name: "", bytes: Array(text.utf8))
        return JSONReader.read(source, limits: SourceLimits(), diagnostics: DiagnosticCollector()).faults.first?.message
    }

    /// Whether a limit ended the reading; the other reader would meet it, too.
    private static func hasReachedLimit(_ diagnostics: DiagnosticCollector) -> Bool {
        diagnostics.diagnostics.contains { $0.rule != .duplicateKey }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// Whether the first brackets are followed by what JSON has there: a quote, a closing bracket, or a bare value in an array.
    private static func beginsLikeJSON(_ text: [UInt8]) -> Bool {
        var bracket: UInt8?
        for byte in text where !Self.isBlank(byte) {
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): bracket = byte
            case UInt8(ascii: "\""), UInt8(ascii: "}"), UInt8(ascii: "]"): return bracket != nil
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "t"), UInt8(ascii: "f"),
                UInt8(ascii: "n"):
                return bracket == UInt8(ascii: "[")
            default: return false
            }
        }
        return bracket != nil
    }
}
