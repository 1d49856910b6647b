/// Writes findings for people: place, severity, rule, message, the line with a caret, what is allowed and how to mend it.
package struct TextRenderer {
    /// Whether to colour; on a terminal only.
    private let isColoured: Bool

    package init(isColoured: Bool) { self.isColoured = isColoured }

    /// The text of one finding, with a line end.
    package func render(_ diagnostic: Diagnostic) -> String {
        var text = ""
        if let location = diagnostic.location { text += self.paint(location.description.onOneLine, .bold) + ": " }
        text += self.paint(diagnostic.severity.rawValue, Self.colour(of: diagnostic.severity))
        text += ": \(diagnostic.rule.label): \(diagnostic.message)\n"
        if let location = diagnostic.location { text += self.excerpt(location, Self.colour(of: diagnostic.severity)) }
        if let pointer = diagnostic.pointer, !pointer.isEmpty { text += self.remark("at", pointer.onOneLine) }
        if !diagnostic.allowed.isEmpty { text += self.remark("allowed", diagnostic.allowed) }
        if !diagnostic.mend.isEmpty { text += self.remark("mend", diagnostic.mend) }
        if let product = diagnostic.rule.product { text += self.remark("product", "\(product) on upload") }
        for note in diagnostic.notes {
            if let location = note.location { text += "\(location.description.onOneLine): " }
            text += self.paint("note", .cyan) + ": \(note.message)\n"
            if let location = note.location { text += self.excerpt(location, .cyan) }
        }
        return text
    }

    /// All findings and the closing line, such as "2 errors, 1 warning".
    package func render(_ report: Report) -> String {
        var text = ""
        for diagnostic in report.diagnostics { text += self.render(diagnostic) + "\n" }
        if report.droppedCount > 0 { text += "… and \(report.droppedCount) more that are not shown\n" }
        return text + report.summary + "\n"
    }

    /// "no findings", or the counts by severity.
    package static func summary(of diagnostics: [Diagnostic], droppedCount: Int = 0) -> String {
        let parts = Severity.allCases.reversed().compactMap { severity -> String? in
            let count = diagnostics.count { $0.severity == severity }
            guard count > 0 else { return nil }
            let word = severity == .info ? "remark" : severity.rawValue
            return "\(count) \(word)\(count == 1 ? "" : "s")"
        }
        let more = droppedCount > 0 ? ["\(droppedCount) more"] : []
        return parts.isEmpty ? "no findings" : (parts + more).joined(separator: ", ")
    }

    private func excerpt(_ location: SourceLocation, _ colour: Colour) -> String {
        guard let excerpt = location.excerpt else { return "" }
        let number = String(location.start.line)
        let margin = String(repeating: " ", count: number.count)
        let caret =
            String(repeating: " ", count: excerpt.caretOffset)
            + self.paint(String(repeating: "^", count: excerpt.caretLength), colour)
        return "  \(number) | \(excerpt.text)\n  \(margin) | \(caret)\n"
    }

    private func remark(_ word: String, _ text: String) -> String { "    \(word): \(text)\n" }

    private enum Colour: String {
        case bold = "1"
        case red = "31;1"
        case yellow = "33;1"
        case cyan = "36;1"
    }

    private static func colour(of severity: Severity) -> Colour {
        switch severity {
        case .error: .red
        case .warning: .yellow
        case .info: .cyan
        }
    }

    private func paint(_ text: String, _ colour: Colour) -> String {
        self.isColoured ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}
