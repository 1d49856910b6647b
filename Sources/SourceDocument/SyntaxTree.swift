/// One node as it is stored: 24 bytes, in document order, children directly behind their parent.
struct NodeRecord {
    enum Kind: UInt8 {
        case mapping
        case sequence
        case scalar
        case alias
    }

    /// Bits of `flags`.
    enum Flag {
        /// The text stands in the tree's buffer of decoded text, not in the source.
        static let textIsDecoded: UInt8 = 1
        /// The mapping has a `<<` key.
        static let hasMergeKey: UInt8 = 2
        /// The node has an explicit tag, kept in the tree's table.
        static let hasTag: UInt8 = 4
    }

    var kind: Kind
    var style: ScalarStyle
    var flags: UInt8
    /// The bytes of the node in the source.
    var start: UInt32
    var end: UInt32
    /// Scalar: first byte of the text; container: number of pairs or items; alias: index of the anchored node.
    var first: UInt32
    /// Scalar: number of bytes of the text; container: index of the record after its last descendant.
    var second: UInt32
    /// Index of the container, -1 for the root.
    var parent: Int32
}

/// How a scalar is written.
package enum ScalarStyle: UInt8, Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
    case folded
    /// A JSON number, `true`, `false` or `null`.
    case jsonLiteral
    /// A JSON string.
    case jsonString
}

/// How a document is written.
package enum SyntaxKind: Sendable {
    case yaml
    case json
}

/// A whole document as ordered nodes with positions.
///
/// Immutable once built. Nodes are records in one array, text stays in the source bytes wherever it stands there literally, so a tree takes a
/// few bytes per byte of source.
package final class SyntaxTree: Sendable {
    package let source: SourceText
    package let syntax: SyntaxKind
    let records: [NodeRecord]
    /// Text that differs from its source form: escapes resolved, folded lines joined.
    let decoded: [UInt8]
    /// Explicit tags by record index.
    let tags: [Int: String]

    init(source: SourceText, syntax: SyntaxKind, records: [NodeRecord], decoded: [UInt8], tags: [Int: String] = [:]) {
        self.source = source
        self.syntax = syntax
        self.records = records
        self.decoded = decoded
        self.tags = tags
    }

    /// The outermost node; a tree always has one.
    package var root: Node { Node(tree: self, index: 0) }

    /// The number of nodes, aliases counted once.
    package var nodeCount: Int { self.records.count }
}

/// Look-ups on records: what is asked for most often makes no handles on its way.
extension SyntaxTree {
    /// Whether a record is a scalar with exactly this text.
    func hasText(_ index: Int, _ text: String) -> Bool {
        let record = self.records[index]
        guard record.kind == .scalar, Int(record.second) == text.utf8.count else { return false }
        var position = Int(record.first)
        if record.flags & NodeRecord.Flag.textIsDecoded != 0 {
            for byte in text.utf8 {
                if self.decoded[position] != byte { return false }
                position += 1
            }
        } else {
            for byte in text.utf8 {
                if self.source.bytes[position] != byte { return false }
                position += 1
            }
        }
        return true
    }

    /// The index of the value of a key of a mapping as written, merged keys left out; `nil` for other kinds.
    func value(of key: String, in mapping: Int) -> Int? {
        let record = self.records[mapping]
        guard record.kind == .mapping else { return nil }
        var index = mapping + 1
        for _ in 0..<Int(record.first) {
            let value = self.next(after: index)
            let isAlias = self.records[index].kind == .alias
            if self.hasText(isAlias ? Int(self.records[index].first) : index, key) { return value }
            index = self.next(after: value)
        }
        return nil
    }
}
