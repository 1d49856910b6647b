import Diagnostics

/// How a client counts the characters of a line.
enum PositionEncoding: String {
    case utf8 = "utf-8"
    case utf16 = "utf-16"
}

/// A place as the protocol has it: line and character, both from 0.
struct TextPosition: Equatable {
    let line: Int
    let character: Int
}

/// The text of a document in UTF-8, and the way between bytes and the protocol's positions.
struct DocumentText {
    /// A byte order mark at the start is among the bytes, as clients count it.
    private(set) var bytes: [UInt8]
    /// The offset of the first byte of each line.
    private(set) var lineStarts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        self.lineStarts = Self.lineStarts(of: bytes)
    }

    /// Bytes at the start that findings do not count: the byte order mark.
    var markLength: Int { self.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    private static func lineStarts(of bytes: [UInt8]) -> [Int] {
        var starts = [0]
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A || byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A) {
                starts.append(index + 1)
            }
        }
        return starts
    }

    // MARK: Lines

    /// The line, from 0, of a byte.
    func line(at offset: Int) -> Int {
        var low = 0
        var high = self.lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if self.lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The bytes of a line without its end; an empty range at the end for a line that is none.
    func lineRange(_ line: Int) -> ByteRange {
        guard self.lineStarts.indices.contains(line) else { return self.bytes.count..<self.bytes.count }
        let start = self.lineStarts[line]
        var end = line + 1 < self.lineStarts.count ? self.lineStarts[line + 1] : self.bytes.count
        while end > start, self.bytes[end - 1] == 0x0A || self.bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    func text(_ range: ByteRange) -> String {
        String(decoding: self.bytes[range.clamped(to: 0..<self.bytes.count)], as: UTF8.self)
    }

    // MARK: Positions

    /// The position of a byte.
    func position(of offset: Int, _ encoding: PositionEncoding) -> TextPosition {
        let offset = min(max(0, offset), self.bytes.count)
        let line = self.line(at: offset)
        let before = self.bytes[self.lineStarts[line]..<offset]
        switch encoding {
        case .utf8: return TextPosition(line: line, character: before.count)
        case .utf16:
            // A scalar beyond the first 65,536 begins with a byte from 0xF0 on and takes two units.
            let units = before.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : $1 >= 0xF0 ? 2 : 1) }
            return TextPosition(line: line, character: units)
        }
    }

    /// The byte of a position; a character behind the end of its line is the end, a line behind the last one the end of the text.
    func offset(of position: TextPosition, _ encoding: PositionEncoding) -> Int {
        guard position.line >= 0 else { return 0 }
        guard position.line < self.lineStarts.count else { return self.bytes.count }
        let range = self.lineRange(position.line)
        var index = range.lowerBound
        var units = 0
        while index < range.upperBound, units < position.character {
            let width = min(Self.width(self.bytes[index]), range.upperBound - index)
            switch encoding {
            case .utf8: units += width
            case .utf16: units += width == 4 ? 2 : 1
            }
            index += width
        }
        return index
    }

    private static func width(_ first: UInt8) -> Int {
        first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    }

    // MARK: Changes

    /// Puts a text in the place of a range.
    mutating func replace(_ range: ByteRange, with text: [UInt8]) {
        self.bytes.replaceSubrange(range.clamped(to: 0..<self.bytes.count), with: text)
        self.lineStarts = Self.lineStarts(of: self.bytes)
    }
}
