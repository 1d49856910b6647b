/// A text with markers such as `«1»`, and the bytes the markers stood at.
package struct MarkedText: Sendable {
    /// The text without markers.
    package let text: String
    /// Byte offsets by marker name.
    package let marks: [String: Int]

    /// Takes the markers out of a text.
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

    /// The offsets of the markers named `1`, `2` and so on, up to the first that is not there.
    package var numberedMarks: [Int] {
        var offsets: [Int] = []
        while let offset = self.marks[String(offsets.count + 1)] { offsets.append(offset) }
        return offsets
    }
}
