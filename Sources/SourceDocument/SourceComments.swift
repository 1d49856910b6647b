package import Diagnostics

extension SyntaxTree {
    /// The ranges of all comments in order, `#` to the end of the line; JSON has none.
    ///
    /// Found on demand: a comment is a `#` between nodes, at the start of a line or behind a blank. O(bytes).
    package var comments: [ByteRange] {
        guard self.syntax == .yaml else { return [] }
        let bytes = self.source.bytes
        var comments: [ByteRange] = []
        var position = 0
        func scan(to end: Int) {
            while position < end {
                let isStart =
                    position == 0 || bytes[position - 1] == 0x20 || Self.isLineEnd(bytes[position - 1])
                    || bytes[position - 1] == 0x09
                guard bytes[position] == UInt8(ascii: "#"), isStart else {
                    position += 1
                    continue
                }
                let start = position
                while position < bytes.count, !Self.isLineEnd(bytes[position]) { position += 1 }
                comments.append(start..<position)
            }
        }
        for record in self.records where record.kind == .scalar || record.kind == .alias {
            scan(to: Int(record.start))
            if record.style == .literal || record.style == .folded {
                // The header line of a block scalar may carry a comment; its text begins on the next line.
                var header = Int(record.start)
                while header < bytes.count, !Self.isLineEnd(bytes[header]) { header += 1 }
                scan(to: header)
            }
            position = max(position, Int(record.end))
        }
        scan(to: bytes.count)
        return comments
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
