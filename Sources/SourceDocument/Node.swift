package import Diagnostics

/// One value of a document: a mapping, a sequence or a scalar, with its place.
///
/// A handle of two words; copying it costs a retain. Aliases are followed: a node obtained through `*name` is the anchored one, and its
/// position is where it was written.
public struct Node: Sendable {
    package enum Kind: Sendable {
        case mapping
        case sequence
        case scalar
    }

    /// The document the node is part of.
    public let tree: SyntaxTree
    @usableFromInline let index: Int

    /// A node by its record index, aliases followed.
    @inlinable
    init(tree: SyntaxTree, index: Int) {
        self.tree = tree
        self.index = tree.resolved(index)
    }

    @inlinable var record: NodeRecord { self.tree.records[self.index] }

    package var kind: Kind {
        switch self.record.kind {
        case .mapping: .mapping
        case .sequence: .sequence
        case .scalar, .alias: .scalar
        }
    }

    /// Whether this is a mapping.
    @inlinable public var isMapping: Bool { self.record.kind == .mapping }
    /// Whether this is a sequence.
    @inlinable public var isSequence: Bool { self.record.kind == .sequence }
    /// Whether this is a scalar.
    @inlinable public var isScalar: Bool { self.record.kind == .scalar }

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
    @inlinable public var count: Int { self.isScalar ? 0 : Int(self.record.first) }

    /// The items of a sequence; empty for other kinds.
    @inlinable public var items: NodeItems { NodeItems(container: self) }

    /// The pairs of a mapping in document order, merged ones (`<<`) behind its own; empty for other kinds.
    @inlinable public var entries: NodeEntries { NodeEntries(mapping: self) }

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
    @inlinable var hasMergeKey: Bool { self.record.flags & NodeRecord.Flag.hasMergeKey != 0 }

    /// The pair with a key.
    package func entry(_ key: String) -> NodeEntry? {
        guard self.hasMergeKey else {
            return self.tree.keyIndex(of: key, in: self.index).map { key in
                NodeEntry(tree: self.tree, key: key, value: self.tree.next(after: key))
            }
        }
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
    package var text: String { unsafe self.tree.withText(self.index) { unsafe String(decoding: $0, as: UTF8.self) } }

    /// Whether this is a scalar with exactly this text.
    ///
    /// Makes no string.
    package func hasText(_ other: String) -> Bool {
        self.tree.hasText(self.index, other)
    }

    /// Whether this is a scalar whose text begins with this one.
    ///
    /// Makes no string.
    package func hasPrefix(_ prefix: String) -> Bool {
        self.tree.hasPrefix(self.index, prefix)
    }

    // MARK: Way up

    /// The container the node was written in; `nil` for the root.
    package var parent: Node? {
        self.record.parent < 0 ? nil : Node(tree: self.tree, index: Int(self.record.parent))
    }

    /// The JSON Pointer of the place the node was written at (RFC 6901); the empty text for the root.
    package var pointer: String { self.pointer(maxBytes: .max, maxPosition: .max) ?? "" }

    /// The JSON Pointer for a finding; `nil` where it would be longer than anyone reads, or counting the items before would take long.
    ///
    /// Thousands of findings can stand under a key of a megabyte, or behind a million items.
    var boundedPointer: String? { self.pointer(maxBytes: 4_096, maxPosition: 100_000) }

    private func pointer(maxBytes: Int, maxPosition: Int) -> String? {
        var parts: [String] = []
        var byteCount = 0
        var current = self
        while let parent = current.parent {
            if parent.isSequence {
                guard let position = parent.position(ofChild: current.index, atMost: maxPosition) else { return nil }
                parts.append(String(position))
            } else {
                let key = Node(tree: self.tree, index: parent.keyIndex(ofChild: current.index))
                byteCount += key.utf8.count
                guard byteCount <= maxBytes else { return nil }
                parts.append(Self.escape(key.text))
            }
            current = parent
        }
        return parts.reversed().map { "/" + $0 }.joined()
    }

    /// How many items of a sequence stand before a child; `nil` when there are more than so many.
    private func position(ofChild child: Int, atMost limit: Int) -> Int? {
        var index = self.index + 1
        var position = 0
        while index < child {
            guard position < limit else { return nil }
            index = self.tree.next(after: index)
            position += 1
        }
        return position
    }

    /// The index of the key a child of a mapping stands under: of the child itself when it is a key.
    private func keyIndex(ofChild child: Int) -> Int {
        if self.tree.records[child].flags & NodeRecord.Flag.isKey != 0 { return child }
        // What stands before a value is its key, or the last of what is in the key.
        var index = child - 1
        while index > self.index, Int(self.tree.records[index].parent) != self.index {
            index = Int(self.tree.records[index].parent)
        }
        return max(index, 0)
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
    @inlinable
    func next(after index: Int) -> Int {
        let record = self.records[index]
        return record.kind == .mapping || record.kind == .sequence ? Int(record.second) : index + 1
    }
}

/// A key and its value.
///
/// One reference to the tree for both: going through a mapping is what reading does most.
public struct NodeEntry: Sendable {
    @usableFromInline let tree: SyntaxTree
    @usableFromInline let keyIndex: Int
    @usableFromInline let valueIndex: Int

    @inlinable
    init(tree: SyntaxTree, key: Int, value: Int) {
        self.tree = tree
        self.keyIndex = key
        self.valueIndex = value
    }

    /// The key, aliases followed.
    @inlinable public var key: Node { Node(tree: self.tree, index: self.keyIndex) }
    /// The value, aliases followed.
    @inlinable public var value: Node { Node(tree: self.tree, index: self.valueIndex) }

    /// Whether the key begins with a text.
    ///
    /// Makes no handle and no string.
    package func keyHasPrefix(_ prefix: String) -> Bool {
        self.tree.hasPrefix(self.tree.resolved(self.keyIndex), prefix)
    }

    /// The position of the key in a table of words, -1 for other keys.
    @usableFromInline
    func keyPosition(in table: WordTable) -> Int {
        let index = self.tree.resolved(self.keyIndex)
        guard self.tree.records[index].kind == .scalar else { return -1 }
        return unsafe self.tree.withText(index) { unsafe table.position(of: $0) }
    }
}

/// The items of a sequence.
public struct NodeItems: Sequence {
    @usableFromInline let container: Node

    @inlinable
    init(container: Node) { self.container = container }

    /// A walk from the first one on.
    @inlinable
    public func makeIterator() -> Iterator {
        Iterator(
            tree: self.container.tree,
            position: self.container.index + 1,
            remaining: self.container.isSequence ? self.container.count : 0
        )
    }

    /// The number of items.
    @inlinable public var underestimatedCount: Int { self.container.isSequence ? self.container.count : 0 }

    /// A walk in document order.
    public struct Iterator: IteratorProtocol {
        @usableFromInline let tree: SyntaxTree
        @usableFromInline var position: Int
        @usableFromInline var remaining: Int

        @inlinable
        init(tree: SyntaxTree, position: Int, remaining: Int) {
            self.tree = tree
            self.position = position
            self.remaining = remaining
        }

        /// The next item.
        @inlinable
        public mutating func next() -> Node? {
            guard self.remaining > 0 else { return nil }
            self.remaining -= 1
            let index = self.position
            self.position = self.tree.next(after: index)
            return Node(tree: self.tree, index: index)
        }
    }
}

/// The pairs of a mapping, its own first and then those merged by `<<` that it does not have itself.
public struct NodeEntries: Sequence {
    @usableFromInline let mapping: Node

    @inlinable
    init(mapping: Node) { self.mapping = mapping }

    /// A walk from the first one on.
    @inlinable
    public func makeIterator() -> Iterator { Iterator(mapping: self.mapping) }

    /// The number of pairs as written.
    @inlinable public var underestimatedCount: Int { self.mapping.isMapping ? self.mapping.count : 0 }

    /// A walk in document order.
    public struct Iterator: IteratorProtocol {
        @usableFromInline let tree: SyntaxTree
        @usableFromInline var position: Int
        @usableFromInline var remaining: Int
        /// The mapping when it has a `<<`, which is rare and costs more.
        @usableFromInline let merging: Node?
        @usableFromInline var merged: [NodeEntry]?

        @inlinable
        init(mapping: Node) {
            self.tree = mapping.tree
            self.position = mapping.index + 1
            let record = mapping.record
            self.remaining = record.kind == .mapping ? Int(record.first) : 0
            self.merging = record.kind == .mapping && mapping.hasMergeKey ? mapping : nil
        }

        /// The next pair.
        @inlinable
        public mutating func next() -> NodeEntry? {
            if let mapping = self.merging { return self.next(of: mapping) }
            guard self.remaining > 0 else { return nil }
            return self.takeNext()
        }

        /// The next pair as written; there is one.
        @inlinable
        mutating func takeNext() -> NodeEntry {
            self.remaining -= 1
            let keyIndex = self.position
            let valueIndex = self.tree.next(after: keyIndex)
            self.position = self.tree.next(after: valueIndex)
            return NodeEntry(tree: self.tree, key: keyIndex, value: valueIndex)
        }

        /// The next pair of a mapping with `<<`.
        @usableFromInline
        mutating func next(of mapping: Node) -> NodeEntry? {
            while self.remaining > 0 {
                let entry = self.takeNext()
                if !entry.key.isMergeKey { return entry }
            }
            if self.merged == nil { self.merged = Self.mergedEntries(of: mapping).reversed() }
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
