import Diagnostics

extension Node {
    /// Whether another node is written with the same bytes from the same column on, so that both say the same as far as they say it themselves.
    ///
    /// O(bytes).
    package func isWritten(as other: Node) -> Bool {
        guard self.record.kind == other.record.kind, self.range.count == other.range.count,
            self.tree.syntax == other.tree.syntax
        else { return false }
        let hasSameBytes = unsafe self.tree.source.bytes.withUnsafeBufferPointer { own in
            unsafe other.tree.source.bytes.withUnsafeBufferPointer { others in
                unsafe ByteWords.areEqual(
                    UnsafeBufferPointer(rebasing: own[self.range]), UnsafeBufferPointer(rebasing: others[other.range]))
            }
        }
        guard hasSameBytes else { return false }
        // Lines further down are indented from the margin, the first one from where it stands.
        return self.tree.syntax == .json
            || self.tree.source.position(at: self.range.lowerBound).column
                == other.tree.source.position(at: other.range.lowerBound).column
    }

    /// The mappings with a `$ref` in what is written here, in order, each with the one at the same place of a node written in the same way.
    ///
    /// O(nodes).
    ///
    /// - Parameter other: A node that is written as this one.
    /// - Returns: The pairs; `nil` where an alias or `<<` brings in what stands elsewhere.
    package func writtenReferences(besides other: Node) -> [(own: Node, other: Node)]? {
        var found: [(own: Node, other: Node)] = []
        let end = self.tree.next(after: self.index)
        let distance = other.index - self.index
        guard other.tree.next(after: other.index) - other.index == end - self.index else { return nil }
        for index in self.index..<end {
            let record = self.tree.records[index]
            if record.kind == .alias || record.flags & NodeRecord.Flag.hasMergeKey != 0 { return nil }
            if record.flags & NodeRecord.Flag.isKey != 0, self.tree.hasText(index, "$ref"), record.parent >= 0 {
                let parent = Int(record.parent)
                guard parent >= self.index else { continue }
                found.append(
                    (Node(tree: self.tree, index: parent), Node(tree: other.tree, index: parent + distance)))
            }
        }
        return found
    }
}
