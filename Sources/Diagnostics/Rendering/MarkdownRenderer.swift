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
            let place = diagnostic.location.map { self.code($0.description) } ?? ""
            text += "| \(diagnostic.severity.rawValue) | \(diagnostic.rule.code) \(diagnostic.rule.name) | \(place) "
            text += "| \(self.cell(diagnostic.message)) | \(self.cell(diagnostic.mend)) |\n"
        }
        return Array(text.utf8)
    }

    /// A text in a cell: what Markdown or HTML would take for markup is escaped.
    private static func cell(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\n", "\r": result += " "
            case "\\", "|", "`", "*", "_", "[", "]", "<", ">", "~", "#": result += "\\\(scalar)"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// A text as code in a cell, which ends at a bar also inside code.
    private static func code(_ text: String) -> String {
        "`\(text.replacing("`", with: "'").replacing("|", with: "\\|").replacing("\n", with: " "))`"
    }
}
