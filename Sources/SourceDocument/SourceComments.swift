package import Diagnostics

extension SyntaxTree {
    /// The ranges of all comments in order, `#` to the end of the line; JSON has none.
    ///
    /// Found on demand: outside scalars a `#` begins a comment wherever it stands. O(bytes).
    package var comments: [ByteRange] {
        guard self.syntax == .yaml else { return [] }
        var scan = CommentScan(bytes: self.source.bytes)
        for record in self.records where record.kind == .scalar || record.kind == .alias {
            scan.searchGap(upTo: Int(record.start))
            if record.style == .literal || record.style == .folded { scan.searchHeaderLine() }
            scan.skip(to: Int(record.end))
        }
        scan.searchGap(upTo: self.source.bytes.count)
        return scan.comments
    }
}

/// A walk over what stands between the scalars of a document.
private struct CommentScan {
    let bytes: [UInt8]
    private(set) var comments: [ByteRange] = []
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Collects the comments up to an offset where a scalar begins.
    mutating func searchGap(upTo end: Int) {
        while self.position < end {
            let start = self.position
            self.position += 1
            guard self.bytes[start] == UInt8(ascii: "#") else { continue }
            while self.position < end, !Self.isLineEnd(self.bytes[self.position]) { self.position += 1 }
            self.comments.append(start..<self.position)
        }
    }

    /// Collects the comment behind `|` or `>`; the text of a block scalar begins on the next line.
    mutating func searchHeaderLine() {
        var end = self.position
        while end < self.bytes.count, !Self.isLineEnd(self.bytes[end]) { end += 1 }
        self.searchGap(upTo: end)
    }

    mutating func skip(to offset: Int) { self.position = max(self.position, offset) }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
