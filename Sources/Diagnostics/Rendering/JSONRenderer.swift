/// Writes findings for programs; `Schemas/report.schema.json` describes the form.
package enum JSONRenderer {
    /// The version of the report's form.
    package static let formatVersion = 1

    /// The whole report with a line end.
    ///
    /// - Parameters:
    ///   - report: What was found.
    ///   - more: Writes the command's own members behind the findings.
    /// - Returns: The text.
    package static func render(_ report: Report, more: (inout JSONWriter) -> Void = { _ in }) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("formatVersion", self.formatVersion)
        writer.member("command", report.command)
        writer.object("summary") { writer in
            for severity in Severity.allCases.reversed() {
                writer.member(severity.rawValue, report.findings.count { $0.diagnostic.severity == severity })
            }
            writer.member("dropped", report.droppedCount)
            writer.member("ignored", report.suppressed.count)
        }
        writer.list("diagnostics", report.findings) { writer, finding in
            self.write(finding.diagnostic, to: &writer)
            writer.member("fingerprint", finding.fingerprint)
        }
        more(&writer)
        writer.endObject()
        writer.endLine()
        return writer.bytes
    }

    private static func write(_ diagnostic: Diagnostic, to writer: inout JSONWriter) {
        writer.member("code", diagnostic.rule.code)
        writer.member("rule", diagnostic.rule.name)
        writer.member("severity", diagnostic.severity.rawValue)
        writer.member("message", diagnostic.message)
        if let location = diagnostic.location {
            writer.key("location")
            self.write(location, to: &writer)
        }
        if let pointer = diagnostic.pointer { writer.member("pointer", pointer) }
        writer.member("allowed", diagnostic.allowed)
        writer.member("mend", diagnostic.mend)
        writer.member("source", diagnostic.rule.source)
        if let product = diagnostic.rule.product { writer.member("product", product) }
        if !diagnostic.notes.isEmpty {
            writer.list("notes", diagnostic.notes) { writer, note in
                writer.member("message", note.message)
                if let location = note.location {
                    writer.key("location")
                    self.write(location, to: &writer)
                }
            }
        }
        if let fix = diagnostic.fix {
            writer.object("fix") { writer in
                writer.member("title", fix.title)
                writer.list("edits", fix.edits) { writer, edit in
                    writer.member("file", edit.file)
                    self.write(start: edit.start, end: edit.end, to: &writer)
                    writer.member("replacement", edit.replacement)
                }
            }
        }
    }

    /// Writes a location as an object.
    package static func write(_ location: SourceLocation, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("file", location.file)
        self.write(start: location.start, end: location.end, to: &writer)
        writer.endObject()
    }

    private static func write(start: SourcePosition, end: SourcePosition, to writer: inout JSONWriter) {
        for (name, position) in [("start", start), ("end", end)] {
            writer.object(name) { writer in
                writer.member("line", position.line)
                writer.member("column", position.column)
                writer.member("byte", position.byteOffset)
            }
        }
    }
}
