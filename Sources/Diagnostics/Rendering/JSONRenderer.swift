/// Writes findings for programs; `Schemas/report.schema.json` describes the form.
package enum JSONRenderer {
    /// The version of the report's form.
    package static let formatVersion = 1

    /// Writes the members `summary` and `diagnostics` into the object the writer stands in.
    package static func write(_ diagnostics: [Diagnostic], droppedCount: Int, to writer: inout JSONWriter) {
        writer.key("summary")
        writer.beginObject()
        for severity in Severity.allCases.reversed() {
            writer.member(severity.rawValue, diagnostics.count { $0.severity == severity })
        }
        writer.member("dropped", droppedCount)
        writer.endObject()
        writer.key("diagnostics")
        writer.beginArray()
        for diagnostic in diagnostics { self.write(diagnostic, to: &writer) }
        writer.endArray()
    }

    private static func write(_ diagnostic: Diagnostic, to writer: inout JSONWriter) {
        writer.beginObject()
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
            writer.key("notes")
            writer.beginArray()
            for note in diagnostic.notes {
                writer.beginObject()
                writer.member("message", note.message)
                if let location = note.location {
                    writer.key("location")
                    self.write(location, to: &writer)
                }
                writer.endObject()
            }
            writer.endArray()
        }
        writer.endObject()
    }

    /// Writes a location as an object.
    package static func write(_ location: SourceLocation, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("file", location.file)
        for (name, position) in [("start", location.start), ("end", location.end)] {
            writer.key(name)
            writer.beginObject()
            writer.member("line", position.line)
            writer.member("column", position.column)
            writer.member("byte", position.byteOffset)
            writer.endObject()
        }
        writer.endObject()
    }
}
