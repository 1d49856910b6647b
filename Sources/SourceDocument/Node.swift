package import Diagnostics

/// One value of a document: a mapping, a sequence or a scalar, with its place.
///
/// A handle of two words; copying it costs a retain. Aliases are followed: a node obtained through `*name` is the anchored one, and its
/// position is where it was written.
package struct Node: Sendable {
    package enum Kind: Sendable {
        case mapping
        case sequence
        case scalar
    }

    package let tree: SyntaxTree
    let index: Int

    /// A node by its record index, aliases followed.
    init(tree: SyntaxTree, index: Int) {
        self.tree = tree
        var index = index
        // The reader lets an alias point only backwards at a node that is no alias, so this ends.
        while tree.records[index].kind == .alias { index = Int(tree.records[index].first) }
        self.index = index
    }

    private var record: NodeRecord { self.tree.records[self.index] }

    package var kind: Kind {
        switch self.record.kind {
        case .mapping: .mapping
        case .sequence: .sequence
        case .scalar, .alias: .scalar
        }
    }

    package var isMapping: Bool { self.record.kind == .mapping }
    package var isSequence: Bool { self.record.kind == .sequence }
    package var isScalar: Bool { self.record.kind == .scalar }

    /// How a scalar is written; `plain` for containers.
    package var style: ScalarStyle { self.record.style }

    /// The explicit tag in its full form, such as `tag:yaml.org,2002:str`.
    package var tag: String? {
        self.record.flags & NodeRecord.Flag.hasTag != 0 ? self.tree.tags[self.index] : nil
    }

    /// The bytes of the node in its source.
    package var range: ByteRange { Int(self.record.start)..<Int(self.record.end) }

    /// Where the node stands.
    package var location: SourceLocation { self.tree.source.location(of: self.range) }

    /// An identity for sets: the same value for the same place of the same tree.
    package var identity: NodeIdentity { NodeIdentity(tree: ObjectIdentifier(self.tree), index: self.index) }

    // MARK: Containers

    /// The number of pairs of a mapping as written, or items of a sequence; 0 for scalars.
    package var count: Int { self.isScalar ? 0 : Int(self.record.first) }

    /// The items of a sequence; empty for other kinds.
    package var items: NodeItems { NodeItems(container: self) }

    /// The pairs of a mapping in document order, merged ones (`<<`) behind its own; empty for other kinds.
    package var entries: NodeEntries { NodeEntries(mapping: self) }

    /// The value of a key, or `nil` when this is no mapping or has no such key.
    ///
    /// O(pairs).
    package subscript(key: String) -> Node? {
        if self.hasMergeKey {
            for entry in self.entries where entry.key.hasText(key) { return entry.value }
            return nil
        }
        return self.tree.value(of: key, in: self.index).map { Node(tree: self.tree, index: $0) }
    }

    /// Whether this is a mapping with a `<<` key.
    private var hasMergeKey: Bool { self.record.flags & NodeRecord.Flag.hasMergeKey != 0 }

    /// The pair with a key.
    package func entry(_ key: String) -> NodeEntry? {
        for entry in self.entries where entry.key.hasText(key) { return entry }
        return nil
    }

    /// The item at a position of a sequence, `nil` outside it.
    ///
    /// O(position).
    package subscript(position: Int) -> Node? {
        guard position >= 0 else { return nil }
        var rest = position
        for item in self.items {
            if rest == 0 { return item }
            rest -= 1
        }
        return nil
    }

    // MARK: Text

    /// The bytes of a scalar's text; empty for containers.
    package var utf8: ArraySlice<UInt8> {
        let record = self.record
        guard record.kind == .scalar else { return [] }
        let range = Int(record.first)..<(Int(record.first) + Int(record.second))
        return record.flags & NodeRecord.Flag.textIsDecoded != 0
            ? self.tree.decoded[range] : self.tree.source.bytes[range]
    }

    /// A scalar's text whatever its type, so `1.0` gives "1.0"; empty for containers.
    package var text: String { String(decoding: self.utf8, as: UTF8.self) }

    /// Whether this is a scalar with exactly this text.
    ///
    /// Makes no string.
    package func hasText(_ other: String) -> Bool {
        self.tree.hasText(self.index, other)
    }

    // MARK: Way up

    /// The container the node was written in; `nil` for the root.
    package var parent: Node? {
        self.record.parent < 0 ? nil : Node(tree: self.tree, index: Int(self.record.parent))
    }

    /// The JSON Pointer of the place the node was written at (RFC 6901); the empty text for the root.
    package var pointer: String {
        var parts: [String] = []
        var current = self
        while let parent = current.parent {
            parts.append(parent.pointerToken(ofChild: current.index))
            current = parent
        }
        return parts.reversed().map { "/" + $0 }.joined()
    }

    private func pointerToken(ofChild child: Int) -> String {
        var index = self.index + 1
        var ordinal = 0
        if self.isSequence {
            while index < child {
                index = self.tree.next(after: index)
                ordinal += 1
            }
            return String(ordinal)
        }
        while index < Int(self.record.second) {
            let value = self.tree.next(after: index)
            if value == child || index == child {
                return Self.escape(Node(tree: self.tree, index: index).text)
            }
            index = self.tree.next(after: value)
        }
        return ""
    }

    private static func escape(_ token: String) -> String {
        guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return token }
        var escaped = ""
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

/// The identity of a node: its tree and its place in it.
package struct NodeIdentity: Hashable, Sendable {
    let tree: ObjectIdentifier
    let index: Int
}

extension SyntaxTree {
    /// The index of the record after a node and its descendants.
    func next(after index: Int) -> Int {
        let record = self.records[index]
        return record.kind == .mapping || record.kind == .sequence ? Int(record.second) : index + 1
    }
}

/// A key and its value.
///
/// One reference to the tree for both: going through a mapping is what reading does most.
package struct NodeEntry: Sendable {
    private let tree: SyntaxTree
    private let keyIndex: Int
    private let valueIndex: Int

    init(tree: SyntaxTree, key: Int, value: Int) {
        self.tree = tree
        self.keyIndex = key
        self.valueIndex = value
    }

    package var key: Node { Node(tree: self.tree, index: self.keyIndex) }
    package var value: Node { Node(tree: self.tree, index: self.valueIndex) }
}

/// The items of a sequence.
package struct NodeItems: Sequence {
    let container: Node

    package func makeIterator() -> Iterator {
        Iterator(
            tree: self.container.tree,
            position: self.container.index + 1,
            remaining: self.container.isSequence ? self.container.count : 0
        )
    }

    package var underestimatedCount: Int { self.container.isSequence ? self.container.count : 0 }

    package struct Iterator: IteratorProtocol {
        let tree: SyntaxTree
        var position: Int
        var remaining: Int

        package mutating func next() -> Node? {
            guard self.remaining > 0 else { return nil }
            self.remaining -= 1
            let index = self.position
            self.position = self.tree.next(after: index)
            return Node(tree: self.tree, index: index)
        }
    }
}

/// The pairs of a mapping, its own first and then those merged by `<<` that it does not have itself.
package struct NodeEntries: Sequence {
    let mapping: Node

    package func makeIterator() -> Iterator { Iterator(mapping: self.mapping) }

    package var underestimatedCount: Int { self.mapping.isMapping ? self.mapping.count : 0 }

    package struct Iterator: IteratorProtocol {
        private let tree: SyntaxTree
        private var position: Int
        private var remaining: Int
        private let hasMergeKey: Bool
        private var merged: [NodeEntry]?
        private let mapping: Node

        init(mapping: Node) {
            self.tree = mapping.tree
            self.position = mapping.index + 1
            self.remaining = mapping.isMapping ? mapping.count : 0
            self.hasMergeKey =
                mapping.isMapping && mapping.tree.records[mapping.index].flags & NodeRecord.Flag.hasMergeKey != 0
            self.mapping = mapping
        }

        package mutating func next() -> NodeEntry? {
            while self.remaining > 0 {
                self.remaining -= 1
                let keyIndex = self.position
                let valueIndex = self.tree.next(after: keyIndex)
                self.position = self.tree.next(after: valueIndex)
                if self.hasMergeKey, Node(tree: self.tree, index: keyIndex).isMergeKey { continue }
                return NodeEntry(tree: self.tree, key: keyIndex, value: valueIndex)
            }
            guard self.hasMergeKey else { return nil }
            if self.merged == nil { self.merged = Self.mergedEntries(of: self.mapping).reversed() }
            return self.merged?.popLast()
        }

        /// What `<<` adds, in order; earlier sources win over later ones, own keys over all.
        private static func mergedEntries(of mapping: Node) -> [NodeEntry] {
            var seen: Set<String> = []
            var sources: [Node] = []
            var index = mapping.index + 1
            for _ in 0..<mapping.count {
                let key = Node(tree: mapping.tree, index: index)
                let valueIndex = mapping.tree.next(after: index)
                index = mapping.tree.next(after: valueIndex)
                guard key.isMergeKey else {
                    seen.insert(key.text)
                    continue
                }
                let value = Node(tree: mapping.tree, index: valueIndex)
                sources += value.isSequence ? Array(value.items) : [value]
            }
            var entries: [NodeEntry] = []
            for source in sources where source.isMapping {
                for entry in source.entries where seen.insert(entry.key.text).inserted { entries.append(entry) }
            }
            return entries
        }
    }
}

extension Node {
    /// Whether this is the YAML 1.1 merge key: a plain `<<`.
    var isMergeKey: Bool { self.style == .plain && self.hasText("<<") }
}
