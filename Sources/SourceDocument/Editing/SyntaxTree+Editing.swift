import Diagnostics

/// Edits by offsets.
extension SyntaxTree {
    func edit(_ range: ByteRange, _ replacement: String) -> TextEdit {
        TextEdit(
            file: self.source.name, start: self.source.position(at: range.lowerBound),
            end: self.source.position(at: range.upperBound), replacement: replacement)
    }

    func insertion(_ offset: Int, _ text: String) -> TextEdit { self.edit(offset..<offset, text) }

    /// Text in front of the first member of brackets, whose members stand on lines of their own if that one does.
    func insertion(_ offset: Int, _ text: String, orLineAfter bracket: Int) -> TextEdit {
        let gap = String(decoding: self.source.bytes[min(bracket + 1, offset)..<offset], as: UTF8.self)
        guard gap.contains("\n"), gap.utf8.allSatisfy({ $0 <= 0x20 }) else { return self.insertion(offset, text) }
        return self.insertion(offset, String(text.dropLast()) + gap)
    }

    /// Text behind a member of brackets: `, ` at its front becomes the gap the members have.
    func insertion(_ offset: Int, _ text: String, like gap: String) -> TextEdit {
        self.insertion(offset, "," + gap + text.dropFirst(2))
    }

    /// The white space in front of a member of brackets: a blank, unless members stand on lines of their own.
    func gap(before offset: Int, orAfter bracket: Int) -> String {
        var start = offset
        while start > bracket + 1, self.source.bytes[start - 1] <= 0x20 { start -= 1 }
        let gap = String(decoding: self.source.bytes[start..<offset], as: UTF8.self)
        return gap.contains("\n") ? gap : " "
    }

    /// Takes out a member of a container.
    ///
    /// - Returns: `nil` where it does not stand alone on lines of its own.
    func removal(of range: ByteRange, isSure: Bool, isFlow: Bool, previousEnd: Int?, nextStart: Int?) -> TextEdit? {
        // An alias elsewhere may stand for something in it.
        if self.syntax == .yaml, self.source.bytes[range].contains(UInt8(ascii: "&")) { return nil }
        if isFlow {
            if let nextStart { return self.edit(range.lowerBound..<nextStart, "") }
            return previousEnd.map { self.edit($0..<range.upperBound, "") }
        }
        guard isSure, let line = self.lineEnd(after: range.upperBound, isPlain: true) else { return nil }
        let start = self.source.lineStart(of: range.lowerBound)
        if self.source.bytes[start..<range.lowerBound].allSatisfy({ $0 == 0x20 }) {
            return self.edit(start..<min(line.offset + line.lineBreak.utf8.count, self.source.bytes.count), "")
        }
        // The first member stands behind the dash of its parent; the next one moves up there.
        guard previousEnd == nil, let nextStart,
            self.source.bytes[line.offset..<nextStart].allSatisfy({ $0 <= 0x20 })
        else { return nil }
        return self.edit(range.lowerBound..<nextStart, "")
    }

    /// Takes out a comment, with its line when it has one of its own.
    func removal(ofComment range: ByteRange) -> TextEdit {
        let bytes = self.source.bytes
        var start = range.lowerBound
        while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
        var end = range.upperBound
        if start == self.source.lineStart(of: start), let line = self.lineEnd(after: end, isPlain: true) {
            end = min(line.offset + line.lineBreak.utf8.count, bytes.count)
        }
        return self.edit(start..<end, "")
    }

    /// The end of a line, if nothing but white space and a comment stands between there and an offset.
    func lineEnd(after offset: Int, isPlain: Bool) -> (offset: Int, lineBreak: String)? {
        guard isPlain else { return nil }
        let bytes = self.source.bytes
        var end = offset
        while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
        if end < bytes.count, bytes[end] == UInt8(ascii: "#"), end > offset {
            while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        }
        if end == bytes.count { return (end, self.source.lineBreak) }
        if bytes[end] == 0x0A { return (end, "\n") }
        guard bytes[end] == 0x0D else { return nil }
        return (end, end + 1 < bytes.count && bytes[end + 1] == 0x0A ? "\r\n" : "\r")
    }
}

extension SourceText {
    /// The line break the text uses first; a line feed when it has none.
    var lineBreak: String {
        for (index, byte) in self.bytes.enumerated() {
            if byte == 0x0A { return "\n" }
            if byte == 0x0D { return index + 1 < self.bytes.count && self.bytes[index + 1] == 0x0A ? "\r\n" : "\r" }
        }
        return "\n"
    }

    func lineStart(of offset: Int) -> Int {
        var start = min(offset, self.bytes.count)
        while start > 0, self.bytes[start - 1] != 0x0A, self.bytes[start - 1] != 0x0D { start -= 1 }
        return start
    }

    /// Whether a member of a container begins at an offset, with no anchor or tag in front of it.
    func isMemberStart(_ offset: Int) -> Bool {
        var index = offset
        while index > 0, self.bytes[index - 1] == 0x20 || self.bytes[index - 1] == 0x09 { index -= 1 }
        return index == 0 || "{[,-\n\r".utf8.contains(self.bytes[index - 1])
    }

    /// The dash of the block sequence item whose value begins at an offset.
    func lastDash(before offset: Int) -> Int? {
        var dash = offset
        while dash > 0 {
            dash -= 1
            if self.bytes[dash] == UInt8(ascii: "-") { return dash }
            guard self.bytes[dash] <= 0x20 else { return nil }
        }
        return nil
    }

    /// The first place of a text in a range.
    func first(_ text: String, in range: ByteRange) -> ByteRange? {
        let wanted = Array(text.utf8)
        guard !wanted.isEmpty, range.upperBound <= self.bytes.count, wanted.count <= range.count else { return nil }
        for start in range.lowerBound...(range.upperBound - wanted.count)
        where self.bytes[start..<start + wanted.count].elementsEqual(wanted) {
            return start..<start + wanted.count
        }
        return nil
    }
}
