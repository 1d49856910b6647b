/// Writes findings as workflow commands of GitHub Actions, which shows them beside the lines of a change.
///
/// - Source: GitHub Docs, Workflow commands for GitHub Actions
package enum GitHubRenderer {
    /// A line for each finding.
    package static func render(_ report: Report) -> [UInt8] {
        var text = ""
        for diagnostic in report.diagnostics { text += self.line(diagnostic) + "\n" }
        if report.droppedCount > 0 { text += "::warning::\(report.droppedCount) more findings are not listed\n" }
        return Array(text.utf8)
    }

    private static func line(_ diagnostic: Diagnostic) -> String {
        var properties: [String] = []
        if let location = diagnostic.location {
            properties += ["file=\(self.property(location.file))", "line=\(location.start.line)"]
            properties.append("endLine=\(location.end.line)")
            // Columns are taken only within one line.
            if location.start.line == location.end.line {
                properties += ["col=\(location.start.column)", "endColumn=\(location.end.column)"]
            }
        }
        properties.append("title=\(self.property(diagnostic.rule.label))")
        var message = diagnostic.message
        if !diagnostic.allowed.isEmpty { message += "\nallowed: \(diagnostic.allowed)" }
        if !diagnostic.mend.isEmpty { message += "\nmend: \(diagnostic.mend)" }
        if let product = diagnostic.rule.product { message += "\nproduct: \(product) on upload" }
        for note in diagnostic.notes {
            message += "\nnote: " + (note.location.map { "\($0.description): " } ?? "") + note.message
        }
        return "::\(self.level(diagnostic.severity)) \(properties.joined(separator: ","))::\(self.data(message))"
    }

    private static func level(_ severity: Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .info: "notice"
        }
    }

    private static func data(_ text: String) -> String {
        self.escape(text, ["%": "%25", "\r": "%0D", "\n": "%0A"])
    }

    private static func property(_ text: String) -> String {
        self.escape(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
    }

    private static func escape(_ text: String, _ escapes: [Unicode.Scalar: String]) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            if let escape = escapes[scalar] { result += escape } else { result.unicodeScalars.append(scalar) }
        }
    }
}
