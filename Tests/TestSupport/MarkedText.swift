/// A text with markers such as `«1»`, and the bytes the markers stood at.
package struct MarkedText: Sendable {
    /// The text without markers.
    package let text: String
    /// Byte offsets by marker name.
    package let marks: [String: Int]

    package init(_ marked: String) {
        var text = ""
        var marks: [String: Int] = [:]
        var rest = Substring(marked)
        while let open = rest.firstIndex(of: "«"), let close = rest[open...].firstIndex(of: "»") {
            text += rest[..<open]
            marks[String(rest[rest.index(after: open)..<close])] = text.utf8.count
            rest = rest[rest.index(after: close)...]
        }
        self.text = text + rest
        self.marks = marks
    }
}
