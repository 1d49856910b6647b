package import Diagnostics

/// The bytes of one file in UTF-8, and the way from a byte to a line and column.
///
/// The only place that converts positions. A byte order mark is not part of the bytes; offsets count from the first byte after it.
package final class SourceText: Sendable {
    /// The file as the user named it.
    package let name: String
    /// The text in UTF-8, valid, without byte order mark.
    package let bytes: [UInt8]
    /// The offset of the first byte of each line.
    private let lineStarts: [UInt32]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        var starts: [UInt32] = [0]
        starts.reserveCapacity(bytes.count / 48 + 8)
        unsafe bytes.withUnsafeBufferPointer { buffer in
            var index = 0
            let count = buffer.count
            while index < count {
                let byte = unsafe buffer[index]
                index += 1
                if byte == 0x0A {
                    starts.append(UInt32(truncatingIfNeeded: index))
                } else if byte == 0x0D, unsafe index == count || buffer[index] != 0x0A {
                    starts.append(UInt32(truncatingIfNeeded: index))
                }
            }
        }
        self.bytes = bytes
        self.lineStarts = starts
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
        var column = 1
        for byte in self.bytes[start..<offset] where byte & 0xC0 != 0x80 { column += 1 }
        return SourcePosition(line: line, column: column, byteOffset: offset)
    }

    /// The location of a range, with the line it starts in as excerpt.
    package func location(of range: ByteRange) -> SourceLocation {
        let start = self.position(at: range.lowerBound)
        return SourceLocation(
            file: self.name,
            start: start,
            end: self.position(at: range.upperBound),
            excerpt: self.excerpt(range: range, start: start)
        )
    }

    /// At most 160 scalars of the line around the start of the range.
    private func excerpt(range: ByteRange, start: SourcePosition) -> SourceExcerpt {
        let lineStart = Int(self.lineStarts[start.line - 1])
        var lineEnd = lineStart
        // A minified file is one line of megabytes; look no further than what could be shown.
        let horizon = min(self.bytes.count, max(start.byteOffset, lineStart) + 640)
        while lineEnd < horizon, self.bytes[lineEnd] != 0x0A, self.bytes[lineEnd] != 0x0D { lineEnd += 1 }
        let textStart =
            start.column > 120 ? self.scalarStart(before: start.byteOffset - 60, from: lineStart) : lineStart
        let scalars = Array(
            String(decoding: self.bytes[textStart..<max(textStart, lineEnd)], as: UTF8.self).unicodeScalars)
        let before = self.bytes[textStart..<min(max(textStart, start.byteOffset), self.bytes.count)]
        let caretOffset = before.count { $0 & 0xC0 != 0x80 }
        let onLine = min(range.upperBound, lineEnd)
        let marked = onLine > start.byteOffset ? self.bytes[start.byteOffset..<onLine].count { $0 & 0xC0 != 0x80 } : 1
        var text = ""
        for scalar in scalars.prefix(160) {
            text.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
        }
        return SourceExcerpt(text: text, caretOffset: caretOffset, caretLength: min(marked, max(1, 160 - caretOffset)))
    }

    /// The first byte of the scalar that holds the byte before an offset.
    private func scalarStart(before offset: Int, from lowest: Int) -> Int {
        var offset = max(lowest, offset)
        while offset > lowest, self.bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
        return offset
    }
}
