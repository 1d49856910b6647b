import Diagnostics
import TestSupport

@testable import SourceDocument

/// What must hold of every document, whatever bytes it has.
enum ReaderCheck {
    /// What a way of reading gave.
    private struct Reading {
        let tree: SyntaxTree?
        let findings: [Diagnostic]
    }

    private static let file = "document"

    /// Reads a document as the commands do.
    ///
    /// - Throws: `Fuzzing.Fault` for the first thing that does not hold.
    static func check(_ bytes: [UInt8]) throws {
        let first = self.read(bytes)
        try self.check(first, bytes)
        let second = self.read(bytes)
        guard first.findings == second.findings, first.tree.map(self.lines) == second.tree.map(self.lines) else {
            throw Fuzzing.Fault("reading twice gives two results")
        }
    }

    /// Reads a document by the YAML reader, whatever it begins like.
    static func checkYAML(_ bytes: [UInt8]) throws {
        guard let source = self.source(bytes) else { return }
        try self.check(self.readYAML(source), bytes)
    }

    /// Reads a document by the JSON reader; what is JSON is read by the YAML reader, too, and must be the same there.
    ///
    /// - Returns: Whether both readers took it.
    @discardableResult
    static func checkJSON(_ bytes: [UInt8]) throws -> Bool {
        guard let source = self.source(bytes) else { return false }
        let diagnostics = DiagnosticCollector()
        let outcome = JSONReader.read(source, limits: SourceLimits(), diagnostics: diagnostics)
        let faults = outcome.faults.map { $0.diagnostic(in: source) }
        try self.check(Reading(tree: outcome.tree, findings: diagnostics.diagnostics + faults), bytes)
        guard let json = outcome.tree, let yaml = self.readYAML(source).tree else { return false }
        // Line ends of YAML 1.1 that are none in JSON are folded in quotes.
        let text = String(decoding: source.bytes, as: UTF8.self).unicodeScalars
        if text.contains(where: { ["\u{85}", "\u{2028}", "\u{2029}"].contains($0) }) { return false }
        let (ours, theirs) = (self.values(json), self.values(yaml))
        guard ours == theirs else {
            let difference = zip(ours, theirs).first { $0 != $1 }.map { "\($0), as YAML \($1)" } ?? "another number"
            throw Fuzzing.Fault("read as YAML the JSON document has other values: \(difference)")
        }
        return true
    }

    // MARK: Reading

    private static func read(_ bytes: [UInt8]) -> Reading {
        let diagnostics = DiagnosticCollector()
        let tree = SourceReader.read(name: self.file, bytes: bytes, diagnostics: diagnostics)
        return Reading(tree: tree, findings: diagnostics.sorted)
    }

    private static func readYAML(_ source: SourceText) -> Reading {
        let diagnostics = DiagnosticCollector()
        let tree = YAMLReader.read(source, limits: SourceLimits(), diagnostics: diagnostics)
        return Reading(tree: tree, findings: diagnostics.sorted)
    }

    private static func source(_ bytes: [UInt8]) -> SourceText? {
        TextEncoding.utf8(bytes, name: self.file, diagnostics: DiagnosticCollector()).map {
            SourceText(name: self.file, bytes: $0)
        }
    }

    // MARK: Results

    private static func check(_ reading: Reading, _ bytes: [UInt8]) throws {
        try PlaceCheck(bytes, file: self.file)?.check(reading.findings)
        guard let tree = reading.tree else {
            guard reading.findings.contains(where: { $0.severity == .error }) else {
                throw Fuzzing.Fault("there is no tree, and no error says why")
            }
            return
        }
        try self.checkPlaces(tree)
        try self.checkComments(tree)
    }

    /// Nodes stand in order, children inside their parents, and aliases point backwards.
    private static func checkPlaces(_ tree: SyntaxTree) throws {
        var ends: [Int: UInt32] = [:]
        for index in tree.records.indices {
            let record = tree.records[index]
            guard record.start <= record.end, Int(record.end) <= tree.source.bytes.count else {
                throw Fuzzing.Fault("node \(index) stands outside the text: \(record)")
            }
            if record.kind == .alias, Int(record.first) >= index { throw Fuzzing.Fault("node \(index) points forward") }
            let parent = Int(record.parent)
            guard index > 0 else { continue }
            guard parent >= 0, parent < index,
                tree.records[parent].kind == .mapping || tree.records[parent].kind == .sequence
            else { throw Fuzzing.Fault("node \(index) has no parent: \(record)") }
            let container = tree.records[parent]
            guard container.start <= record.start, record.end <= container.end, index < Int(container.second) else {
                throw Fuzzing.Fault("node \(index) leaves its parent: \(record), \(container)")
            }
            guard ends[parent, default: 0] <= record.start else {
                throw Fuzzing.Fault("node \(index) begins before its elder ends: \(record)")
            }
            ends[parent] = record.end
        }
    }

    private static func checkComments(_ tree: SyntaxTree) throws {
        let comments = tree.comments
        guard zip(comments, comments.dropFirst()).allSatisfy({ $0.upperBound <= $1.lowerBound }),
            comments.allSatisfy({ tree.source.bytes[$0].first == UInt8(ascii: "#") })
        else { throw Fuzzing.Fault("comments overlap, or begin without #") }
    }

    /// Every node in document order, with its text and type.
    private static func values(_ tree: SyntaxTree) -> [String] {
        tree.records.indices.map { index in
            let record = tree.records[index]
            guard record.kind == .scalar else { return "\(record.kind) \(record.first)" }
            let node = Node(tree: tree, index: index)
            return "\(node.scalarType.map { "\($0)" } ?? "") \(node.text)"
        }
    }

    /// The same with places.
    private static func lines(_ tree: SyntaxTree) -> [String] {
        zip(tree.records, self.values(tree)).map { "\($0.start)-\($0.end) \($0.parent) \($1)" }
    }
}
