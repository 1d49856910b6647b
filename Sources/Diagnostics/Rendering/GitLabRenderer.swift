/// Writes findings as a GitLab code quality report.
///
/// - Source: GitLab Docs, Code Quality (report format)
package enum GitLabRenderer {
    /// The whole report with a line end.
    ///
    /// A finding without a place stands at the first line of the first document: GitLab takes none without.
    package static func render(_ report: Report) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for finding in report.findings {
            let diagnostic = finding.diagnostic
            writer.beginObject()
            writer.member(
                "description", diagnostic.sentences)
            writer.member("check_name", diagnostic.rule.label)
            writer.member("fingerprint", finding.fingerprint)
            writer.member("severity", self.severity(diagnostic.severity))
            writer.object("location") { writer in
                writer.member("path", diagnostic.location?.file ?? report.inputs.first ?? "")
                writer.object("lines") { writer in
                    writer.member("begin", diagnostic.location?.start.line ?? 1)
                    writer.member("end", diagnostic.location?.end.line ?? 1)
                }
            }
            writer.endObject()
        }
        writer.endArray()
        writer.endLine()
        return writer.bytes
    }

    private static func severity(_ severity: Severity) -> String {
        switch severity {
        case .error: "major"
        case .warning: "minor"
        case .info: "info"
        }
    }
}
