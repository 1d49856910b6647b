package import Diagnostics

/// The bytes of one file in UTF-8, and the way from a byte to a line and column.
///
/// The only place that converts positions. A byte order mark is not part of the bytes; offsets count from the first byte after it.
package final class SourceText: Sendable {
    /// The file as the user named it.
    package let name: String
    /// The text in UTF-8, valid, without byte order mark.
    package let bytes: [UInt8]
    /// Whether every byte is ASCII, so that characters and bytes are the same.
    let isASCII: Bool
    /// The offset of the first byte of each line.
    private let lineStarts: [UInt32]
    /// The number of scalars before every block of bytes; empty for ASCII.
    ///
    /// Without it a column in a minified file of one line would cost a walk over megabytes, for every finding.
    private let scalarsBeforeBlock: [UInt32]

    private static let blockBytes = 1024

    /// Finds the lines of a text, in O(bytes).
    package init(name: String, bytes: [UInt8]) {
        self.name = name
        let scan = unsafe bytes.withUnsafeBufferPointer { unsafe Self.lineStarts(of: $0) }
        self.bytes = bytes
        self.lineStarts = scan.starts
        self.isASCII = scan.isASCII
        self.scalarsBeforeBlock =
            scan.isASCII ? [] : unsafe bytes.withUnsafeBufferPointer { unsafe Self.scalarsBeforeBlocks(of: $0) }
    }

    /// The number of lines; a text that ends in a line end has an empty last one.
    package var lineCount: Int { self.lineStarts.count }

    /// The 1-based line a byte stands in.
    ///
    /// O(log lines).
    package func line(at offset: Int) -> Int {
        var low = 0
        var high = self.lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(self.lineStarts[middle]) <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// The position of a byte.
    ///
    /// An offset outside the text is taken as its end.
    package func position(at offset: Int) -> SourcePosition {
        let offset = min(max(0, offset), self.bytes.count)
        let line = self.line(at: offset)
        let start = Int(self.lineStarts[line - 1])
        let column = self.scalarCount(before: offset) - self.scalarCount(before: start) + 1
        return SourcePosition(line: line, column: column, byteOffset: offset)
    }

    /// The location of a range, with the line it starts in as excerpt.
    ///
    /// A range that ends inside a character, as that of one byte may, ends behind it.
    package func location(of range: ByteRange) -> SourceLocation {
        var end = range.upperBound
        while end < self.bytes.count, self.bytes[end] & 0xC0 == 0x80 { end += 1 }
        let range = range.lowerBound..<end
        let start = self.position(at: range.lowerBound)
        return SourceLocation(
            file: self.name,
            start: start,
            end: self.position(at: range.upperBound),
            excerpt: self.excerpt(range: range, start: start)
        )
    }

    // MARK: Scalars

    /// The number of scalars before a byte.
    ///
    /// O(1): at most one block is walked over.
    private func scalarCount(before offset: Int) -> Int {
        guard !self.isASCII else { return offset }
        let block = offset / Self.blockBytes
        let rest = self.bytes[block * Self.blockBytes..<offset]
        return Int(self.scalarsBeforeBlock[block]) + rest.count { $0 & 0xC0 != 0x80 }
    }

    private static func lineStarts(of buffer: UnsafeBufferPointer<UInt8>) -> (starts: [UInt32], isASCII: Bool) {
        var starts: [UInt32] = [0]
        starts.reserveCapacity(buffer.count / 40 + 8)
        var isASCII = true
        var index = 0
        let count = buffer.count
        while index < count {
            // Every read is at an index below the count, checked here.
            if index + 8 <= count {
                let word = unsafe ByteWords.load(buffer, at: index)
                if !ByteWords.isASCII(word) { isASCII = false }
                if !ByteWords.contains(word, 0x0A), !ByteWords.contains(word, 0x0D) {
                    index += 8
                    continue
                }
            }
            let stop = min(index + 8, count)
            while index < stop {
                let byte = unsafe buffer[index]
                index += 1
                if byte == 0x0A {
                    starts.append(UInt32(truncatingIfNeeded: index))
                } else if byte == 0x0D, unsafe index == count || buffer[index] != 0x0A {
                    starts.append(UInt32(truncatingIfNeeded: index))
                } else if byte >= 0x80 {
                    isASCII = false
                }
            }
        }
        return (starts, isASCII)
    }

    private static func scalarsBeforeBlocks(of buffer: UnsafeBufferPointer<UInt8>) -> [UInt32] {
        var counts: [UInt32] = [0]
        counts.reserveCapacity(buffer.count / Self.blockBytes + 2)
        var scalars = 0
        var index = 0
        // Whole blocks only; a block is a multiple of eight bytes, so every word ends inside the buffer.
        while index + Self.blockBytes <= buffer.count {
            let stop = index + Self.blockBytes
            while index < stop {
                scalars += unsafe ByteWords.scalarCount(ByteWords.load(buffer, at: index))
                index += 8
            }
            counts.append(UInt32(truncatingIfNeeded: scalars))
        }
        return counts
    }

    // MARK: Excerpts

    /// At most 160 scalars of the line around the start of the range.
    private func excerpt(range: ByteRange, start: SourcePosition) -> SourceExcerpt {
        let lineStart = Int(self.lineStarts[start.line - 1])
        var lineEnd = lineStart
        // A minified file is one line of megabytes; look no further than what could be shown.
        let horizon = min(self.bytes.count, start.byteOffset + 640)
        if start.column > 120 { lineEnd = start.byteOffset }
        while lineEnd < horizon, self.bytes[lineEnd] != 0x0A, self.bytes[lineEnd] != 0x0D { lineEnd += 1 }
        let textStart =
            start.column > 120 ? self.scalarStart(before: start.byteOffset - 60, from: lineStart) : lineStart
        let text = self.bytes[textStart..<max(textStart, lineEnd)]
        let before = self.bytes[textStart..<min(max(textStart, start.byteOffset), self.bytes.count)]
        let caretOffset = before.count { $0 & 0xC0 != 0x80 }
        let onLine = min(range.upperBound, lineEnd)
        let marked = onLine > start.byteOffset ? self.bytes[start.byteOffset..<onLine].count { $0 & 0xC0 != 0x80 } : 1
        if text.count <= 160, text.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            return SourceExcerpt(
                text: String(decoding: text, as: UTF8.self), caretOffset: caretOffset,
                caretLength: min(marked, max(1, 160 - caretOffset)))
        }
        var shown = ""
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars.prefix(160) {
            shown.unicodeScalars.append(scalar.altersDisplay ? " " : scalar)
        }
        return SourceExcerpt(text: shown, caretOffset: caretOffset, caretLength: min(marked, max(1, 160 - caretOffset)))
    }

    /// The first byte of the scalar that holds the byte before an offset.
    private func scalarStart(before offset: Int, from lowest: Int) -> Int {
        var offset = max(lowest, offset)
        while offset > lowest, self.bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
        return offset
    }
}
