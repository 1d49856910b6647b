/// A set of nodes that takes a bit for each node of one tree; nodes of other trees, which are few, go into a table.
package struct NodeMarks {
    private let tree: SyntaxTree
    private var words: [UInt64]
    private var others: Set<NodeIdentity> = []

    /// An empty set for the nodes of a tree.
    package init(tree: SyntaxTree) {
        self.tree = tree
        self.words = Array(repeating: 0, count: (tree.records.count + 63) / 64)
    }

    /// Adds a node.
    ///
    /// - Returns: Whether it was not in the set before.
    package mutating func insert(_ node: Node) -> Bool {
        guard node.tree === self.tree else { return self.others.insert(node.identity).inserted }
        let bit: UInt64 = 1 << UInt64(node.index & 63)
        guard self.words[node.index >> 6] & bit == 0 else { return false }
        self.words[node.index >> 6] |= bit
        return true
    }
}
