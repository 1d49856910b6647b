import Diagnostics
import SourceDocument

/// A change a client offers for a finding.
struct CodeAction {
    /// A text in the place of bytes of a file.
    struct Edit {
        let path: String
        let range: ByteRange
        let newText: String
    }

    let title: String
    let finding: Diagnostic
    let edits: [Edit]
    /// Whether it mends the finding, other than hides it.
    let isPreferred: Bool
}

extension Workspace {
    /// What can be done about the findings of a document that touch a range.
    func codeActions(in document: OpenDocument, _ range: ByteRange) -> [CodeAction] {
        let findings = (document.check?.findings ?? []).filter { finding in
            guard let location = finding.location, location.file == document.path else { return false }
            let start = location.start.byteOffset + document.text.markLength
            let end = max(start, location.end.byteOffset + document.text.markLength)
            let line = document.text.lineRange(document.text.line(at: start))
            // As it is shown: a finding about many lines marks its first.
            return start <= range.upperBound && min(end, max(start, line.upperBound)) >= range.lowerBound
        }
        return findings.compactMap { self.mend($0) } + findings.compactMap { Self.ignore($0, in: document) }
    }

    /// The change the finding itself carries.
    func mend(_ finding: Diagnostic) -> CodeAction? {
        guard let fix = finding.fix, !fix.edits.isEmpty else { return nil }
        let edits = fix.edits.compactMap { edit -> CodeAction.Edit? in
            guard let text = self.checkedText(of: edit.file) else { return nil }
            let start = edit.range.lowerBound + text.markLength
            let end = edit.range.upperBound + text.markLength
            guard start <= end, end <= text.bytes.count else { return nil }
            return CodeAction.Edit(path: edit.file, range: start..<end, newText: edit.replacement)
        }
        guard edits.count == fix.edits.count else { return nil }
        let title = fix.title.prefix(1).uppercased() + fix.title.dropFirst()
        return CodeAction(title: title, finding: finding, edits: edits, isPreferred: true)
    }

    /// A comment above the line that takes the finding back; JSON has no comments.
    static func ignore(_ finding: Diagnostic, in document: OpenDocument) -> CodeAction? {
        guard let location = finding.location, !document.outline.isJSON,
            // What is said of comments and of text that cannot be read is not taken back by a comment.
            finding.rule.code >= "APIG1030", !finding.rule.code.hasPrefix("APIG105")
        else { return nil }
        let text = document.text
        let line = text.lineRange(text.line(at: location.start.byteOffset + text.markLength))
        // Above a line inside a scalar a comment would be a part of the scalar.
        let isInside = document.outline.slots.contains { slot in
            slot.value.map { $0.range.lowerBound < line.lowerBound && line.lowerBound < $0.range.upperBound } ?? false
        }
        guard !isInside else { return nil }
        let start = max(line.lowerBound, line.lowerBound == 0 ? text.markLength : 0)
        let indentation = text.text(start..<line.upperBound).prefix { $0 == " " }
        let lineEnd = text.bytes.contains(0x0D) ? "\r\n" : "\n"
        return CodeAction(
            title: "Ignore \(finding.rule.code) \(finding.rule.name) here", finding: finding,
            edits: [
                CodeAction.Edit(
                    path: document.path, range: start..<start,
                    newText: "\(indentation)# apig:ignore \(finding.rule.code) say why\(lineEnd)")
            ], isPreferred: false)
    }
}
