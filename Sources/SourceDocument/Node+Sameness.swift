import Diagnostics

extension Node {
    /// Whether another node is written with the same bytes from the same column on, so that both say the same as far as they say it themselves.
    ///
    /// O(bytes).
    package func isWritten(as other: Node) -> Bool {
        guard self.record.kind == other.record.kind, self.range.count == other.range.count,
            self.tree.syntax == other.tree.syntax,
            self.tree.source.bytes[self.range] == other.tree.source.bytes[other.range]
        else { return false }
        // Lines further down are indented from the margin, the first one from where it stands.
        return self.tree.syntax == .json
            || self.tree.source.position(at: self.range.lowerBound).column
                == other.tree.source.position(at: other.range.lowerBound).column
    }

    /// The mappings with a `$ref` in what is written here, in order; `nil` where an alias or `<<` brings in what stands elsewhere.
    ///
    /// O(nodes).
    package var writtenReferences: [Node]? {
        var found: [Node] = []
        var index = self.index
        let end = self.tree.next(after: self.index)
        while index < end {
            let record = self.tree.records[index]
            if record.kind == .alias || record.flags & NodeRecord.Flag.hasMergeKey != 0 { return nil }
            if record.flags & NodeRecord.Flag.isKey != 0, self.tree.hasText(index, "$ref"), record.parent >= 0 {
                found.append(Node(tree: self.tree, index: Int(record.parent)))
            }
            index += 1
        }
        return found
    }
}
