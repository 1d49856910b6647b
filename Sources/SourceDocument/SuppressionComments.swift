package import Diagnostics

/// The comments of a document that take findings back: `# apig:ignore APIG2005 the reason`, with several rules as `APIG2005,APIG2006`.
///
/// A comment behind a value counts for findings that start on its line; one on a line of its own for those on the next line that has more than
/// comments.
package struct SuppressionComments {
    private struct Entry {
        let rule: Rule
        let line: Int
        let location: SourceLocation
        /// Takes the comment out; `nil` when it names other rules, too.
        let removal: TextEdit?
        let reason: String
        var isUsed = false
    }

    /// Findings a comment can take back stand on its line and are of its rule.
    private struct Target: Hashable {
        let line: Int
        let code: String
    }

    /// The file the comments stand in.
    package let file: String
    private var entries: [Entry] = []
    /// The first entry for each line and rule.
    private var indices: [Target: Int] = [:]

    private static let mark = "apig:ignore"

    /// Reads the comments.
    ///
    /// - Parameters:
    ///   - tree: The document.
    ///   - diagnostics: Gets what is wrong with the comments themselves.
    package init(_ tree: SyntaxTree, diagnostics: DiagnosticCollector) {
        self.file = tree.source.name
        let bytes = tree.source.bytes
        let comments = tree.comments
        let lines = Self.lines(for: comments, in: tree.source)
        for (range, line) in zip(comments, lines) {
            let words = String(decoding: bytes[range], as: UTF8.self).drop { $0 == "#" }
                .split(whereSeparator: \.isWhitespace)
            guard words.first == Substring(Self.mark) else { continue }
            let location = tree.source.location(of: range)
            let reason = words.dropFirst(2).joined(separator: " ")
            guard words.count > 1 else {
                diagnostics.report(
                    Diagnostic(.suppressionOfUnknown, "the comment names no rule", at: location))
                continue
            }
            if reason.isEmpty {
                diagnostics.report(
                    Diagnostic(.suppressionWithoutReason, "\(words[1]) is ignored without a reason", at: location))
            }
            let names = words[1].split(separator: ",")
            for name in names {
                guard let rule = Rule.named(String(name)) else {
                    Self.reportUnknown(name, at: location, to: diagnostics)
                    continue
                }
                let removal = names.count == 1 ? tree.removal(ofComment: range) : nil
                let target = Target(line: line, code: rule.code)
                if self.indices[target] == nil { self.indices[target] = self.entries.count }
                self.entries.append(Entry(rule: rule, line: line, location: location, removal: removal, reason: reason))
            }
        }
    }

    private static func reportUnknown(
        _ name: Substring, at location: SourceLocation, to diagnostics: DiagnosticCollector
    ) {
        diagnostics.report(severity: Rule.suppressionOfUnknown.severity) {
            let near = nearestName(to: String(name), among: Rule.all.flatMap { [$0.code, $0.name] })
            return Diagnostic(
                .suppressionOfUnknown, "there is no rule \(name)" + (near.map { "; did you mean \($0)?" } ?? ""),
                at: location)
        }
    }

    /// The reason for which a finding is taken back; `nil` when it is not.
    package mutating func reason(for diagnostic: Diagnostic) -> String? {
        guard let location = diagnostic.location, location.file == self.file else { return nil }
        guard let index = self.indices[Target(line: location.start.line, code: diagnostic.rule.code)] else {
            return nil
        }
        self.entries[index].isUsed = true
        return self.entries[index].reason
    }

    /// What the comments that took nothing back are told, as many as a collector keeps; ask for it when every finding was looked at.
    package var unused: [Diagnostic] {
        self.entries.lazy.filter { !$0.isUsed }.prefix(DiagnosticCollector.defaultMaxDiagnostics).map { entry in
            Diagnostic(
                .suppressionUnused, "\(entry.rule.code) \(entry.rule.name) is not broken on line \(entry.line)",
                at: entry.location, fix: Fix("take the comment out", entry.removal))
        }
    }

    /// The line each comment counts for.
    ///
    /// From the last one on: a comment before another one counts for the same line, and a thousand of them are looked through once.
    private static func lines(for comments: [ByteRange], in source: SourceText) -> [Int] {
        var lines: [Int] = []
        var next: (start: Int, line: Int)?
        for comment in comments.reversed() {
            let line = Self.line(for: comment, source.line(at: comment.lowerBound), before: next, source.bytes)
            lines.append(line)
            next = (comment.lowerBound, line)
        }
        return lines.reversed()
    }

    /// The line a comment counts for; `next` is the comment behind it, and the line that one counts for.
    private static func line(
        for comment: ByteRange, _ line: Int, before next: (start: Int, line: Int)?, _ bytes: [UInt8]
    ) -> Int {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        var start = comment.lowerBound
        while start > 0, isBlank(bytes[start - 1]) { start -= 1 }
        guard start == 0 || bytes[start - 1] == 0x0A || bytes[start - 1] == 0x0D else { return line }
        // Lines of comments only, and empty ones, are passed over.
        var line = line
        var index = comment.upperBound
        while index < bytes.count {
            guard bytes[index] == 0x0A || bytes[index] == 0x0D else { return line }
            index += bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
            line += 1
            while index < bytes.count, isBlank(bytes[index]) { index += 1 }
            guard index < bytes.count, bytes[index] == UInt8(ascii: "#") else {
                if index < bytes.count, bytes[index] == 0x0A || bytes[index] == 0x0D { continue }
                return line
            }
            if let next, index == next.start { return next.line }
            while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
        }
        return line
    }
}
