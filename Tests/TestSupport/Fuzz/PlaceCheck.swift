package import Diagnostics

/// Holds the places of findings against a text, counted here in another way than the project counts them.
package struct PlaceCheck {
    private let bytes: [UInt8]
    private let file: String
    /// The line and column of every byte, and of the end.
    private let lines: [Int]
    private let columns: [Int]
    /// Whether all of it is UTF-8; else places inside of characters are no fault of ours.
    private let isText: Bool

    /// A check of places in a document; `nil` when it is in UTF-16, whose places are those of its UTF-8 form.
    package init?(_ document: [UInt8], file: String) {
        if document.starts(with: [0xFF, 0xFE]) || document.starts(with: [0xFE, 0xFF]) { return nil }
        self.bytes = document.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(document.dropFirst(3)) : document
        self.file = file
        self.isText = String(validating: self.bytes, as: UTF8.self) != nil
        var (line, column) = (1, 1)
        var (lines, columns) = ([1], [1])
        for (index, byte) in self.bytes.enumerated() {
            let next = index + 1 < self.bytes.count ? self.bytes[index + 1] : 0
            if byte == 0x0A || byte == 0x0D && next != 0x0A {
                (line, column) = (line + 1, 1)
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
            lines.append(line)
            columns.append(column)
        }
        (self.lines, self.columns) = (lines, columns)
    }

    /// - Throws: `Fuzzing.Fault` for a finding or note whose place does not lie in the text, or is not where its line and column say.
    package func check(_ diagnostics: [Diagnostic]) throws {
        for diagnostic in diagnostics {
            for location in [diagnostic.location] + diagnostic.notes.map(\.location) {
                guard let location, location.file == self.file else { continue }
                guard location.start.byteOffset <= location.end.byteOffset, self.isRight(location.start),
                    !self.isText || self.isRight(location.end)
                else {
                    throw Fuzzing.Fault("\(diagnostic.rule.code) stands at \(location.start) to \(location.end)")
                }
                if let excerpt = location.excerpt, excerpt.caretOffset + excerpt.caretLength > 161 {
                    throw Fuzzing.Fault("the caret of \(diagnostic.rule.code) at \(location.start) is out of sight")
                }
            }
        }
    }

    private func isRight(_ position: SourcePosition) -> Bool {
        let offset = position.byteOffset
        guard self.lines.indices.contains(offset) else { return false }
        if self.isText, offset < self.bytes.count, self.bytes[offset] & 0xC0 == 0x80 { return false }
        return position.line == self.lines[offset] && position.column == self.columns[offset]
    }
}
