/// How a node is laid out in its text.
extension Node {
    /// A pair of a mapping as written.
    struct Pair {
        let key: Node
        let keyStart: Int
        let valueEnd: Int
        /// Whether the end is where the value ends: block scalars end somewhere in the white space behind them.
        let hasSureEnd: Bool
    }

    /// The pairs of a mapping as written, `<<` among them.
    var pairs: [Pair] {
        guard self.isMapping else { return [] }
        var pairs: [Pair] = []
        var index = self.index + 1
        for _ in 0..<self.count {
            let value = self.tree.next(after: index)
            let end = self.tree.end(of: value)
            pairs.append(
                Pair(
                    key: Node(tree: self.tree, index: index), keyStart: Int(self.tree.records[index].start),
                    valueEnd: end.offset, hasSureEnd: end.isSure))
            index = self.tree.next(after: value)
        }
        return pairs
    }

    /// The items of a sequence as written; of a block sequence from their dashes on.
    var itemRanges: [(start: Int, end: Int, hasSureEnd: Bool)] {
        guard self.isSequence else { return [] }
        var ranges: [(start: Int, end: Int, hasSureEnd: Bool)] = []
        var index = self.index + 1
        for _ in 0..<self.count {
            let end = self.tree.end(of: index)
            var start = Int(self.tree.records[index].start)
            if !self.isFlow {
                guard let dash = self.tree.source.lastDash(before: start) else { return [] }
                start = dash
            }
            ranges.append((start, end.offset, end.isSure))
            index = self.tree.next(after: index)
        }
        return ranges
    }

    /// Where a container begins behind its anchor and tag, which its range includes.
    var contentStart: Int {
        var offset = self.range.lowerBound
        let bytes = self.tree.source.bytes
        guard self.tree.syntax == .yaml else { return offset }
        while offset < bytes.count, bytes[offset] == UInt8(ascii: "&") || bytes[offset] == UInt8(ascii: "!") {
            while offset < bytes.count, bytes[offset] > 0x20 { offset += 1 }
            while offset < bytes.count, bytes[offset] <= 0x20 { offset += 1 }
        }
        return offset
    }

    /// Whether this is a container in brackets.
    var isFlow: Bool {
        guard !self.isScalar else { return false }
        let offset = self.contentStart
        guard offset < self.tree.source.bytes.count else { return false }
        let byte = self.tree.source.bytes[offset]
        return byte == UInt8(ascii: self.isMapping ? "{" : "[")
    }

    /// Whether this stands in a container in brackets.
    var isInFlow: Bool { self.parent?.isFlow ?? false }
}

extension SyntaxTree {
    /// Where a value ends, as far as the text tells.
    func end(of index: Int) -> (offset: Int, isSure: Bool) {
        var index = index
        while true {
            let record = self.records[index]
            switch record.kind {
            case .alias: return (Int(record.end), true)
            case .scalar: return (Int(record.end), record.style != .literal && record.style != .folded)
            case .mapping, .sequence:
                guard record.first > 0, !Node(tree: self, index: index).isFlow else { return (Int(record.end), true) }
                index = self.lastChild(of: index)
            }
        }
    }

    private func lastChild(of index: Int) -> Int {
        let record = self.records[index]
        var child = index + 1
        let children = Int(record.first) * (record.kind == .mapping ? 2 : 1)
        for _ in 1..<max(1, children) { child = self.next(after: child) }
        return child
    }
}
