/// Writes findings as Markdown that fits a comment on a change: a summary and a table.
package enum MarkdownRenderer {
    /// The whole text.
    package static func render(_ report: Report) -> [UInt8] {
        let diagnostics = report.diagnostics
        let summary = report.summary
        var text = "### apig \(report.command): \(summary)\n"
        guard !diagnostics.isEmpty else { return Array(text.utf8) }
        text += "\n| Severity | Rule | Place | Finding | Mend |\n| --- | --- | --- | --- | --- |\n"
        for diagnostic in diagnostics {
            let place = diagnostic.location.map { MarkdownText.code($0.description) } ?? ""
            text += "| \(diagnostic.severity.rawValue) | \(diagnostic.rule.label) | \(place) "
            text += "| \(MarkdownText.cell(diagnostic.message)) | \(MarkdownText.cell(diagnostic.mend)) |\n"
        }
        return Array(text.utf8)
    }
}
