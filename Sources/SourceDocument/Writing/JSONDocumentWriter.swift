import Diagnostics

/// Writes a value as JSON: two blanks of indentation, one member a line, order kept, comments left out.
///
/// - Source: RFC 8259
enum JSONDocumentWriter {
    static func write(_ value: DocumentValue) -> [UInt8] {
        var writer = JSONWriter()
        self.write(value, to: &writer)
        writer.endLine()
        return writer.bytes
    }

    static func write(_ value: DocumentValue, to writer: inout JSONWriter) {
        switch value.content {
        case .null: writer.null()
        case .boolean(let truth): writer.value(truth)
        case .number(let text): if NumberText.isFinite(text) { writer.raw(text) } else { writer.value(text) }
        case .text(let text): writer.value(text)
        case .list(let items):
            writer.beginArray()
            for item in items { self.write(item, to: &writer) }
            writer.endArray()
        case .mapping(let members):
            writer.beginObject()
            for member in members {
                writer.key(member.key)
                self.write(member.value, to: &writer)
            }
            writer.endObject()
        }
    }
}

extension DocumentValue {
    /// The value as JSON on one line, without a line end.
    package var compactJSON: String {
        var writer = JSONWriter(pretty: false)
        JSONDocumentWriter.write(self, to: &writer)
        return writer.text
    }
}
