/// One node as it is stored: 24 bytes, in document order, children directly behind their parent.
///
/// Usable from inlined code, as is all that handles need: going through mappings and sequences is what every module does most, and a call
/// for every step would count references for every step.
@usableFromInline
struct NodeRecord: Sendable {
    @usableFromInline
    enum Kind: UInt8, Sendable {
        case mapping
        case sequence
        case scalar
        case alias
    }

    /// Bits of `flags`.
    @usableFromInline
    enum Flag {
        /// The text stands in the tree's buffer of decoded text, not in the source.
        static let textIsDecoded: UInt8 = 1
        /// The mapping has a `<<` key.
        @inlinable static var hasMergeKey: UInt8 { 2 }
        /// The node has an explicit tag, kept in the tree's table.
        static let hasTag: UInt8 = 4
        /// The node is a key of a mapping.
        static let isKey: UInt8 = 8
    }

    @usableFromInline var kind: Kind
    var style: ScalarStyle
    @usableFromInline var flags: UInt8
    /// The bytes of the node in the source.
    var start: UInt32
    var end: UInt32
    /// Scalar: first byte of the text; container: number of pairs or items; alias: index of the anchored node.
    @usableFromInline var first: UInt32
    /// Scalar: number of bytes of the text; container: index of the record after its last descendant.
    @usableFromInline var second: UInt32
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
///
/// The tree, its handles and `Located` are `public`, other than the rest, because the compiler inlines into other modules only what is
/// public: a `package` declaration stays a call whatever attribute it has. No product of this package is a library, so nobody else sees them.
public final class SyntaxTree: Sendable {
    package let source: SourceText
    package let syntax: SyntaxKind
    @usableFromInline let records: [NodeRecord]
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
    /// The index a record stands for: itself, or the anchored one when it is an alias.
    @inlinable
    func resolved(_ index: Int) -> Int {
        var index = index
        // The reader lets an alias point only backwards at a node that is no alias, so this ends.
        while self.records[index].kind == .alias { index = Int(self.records[index].first) }
        return index
    }

    /// Gives the text of a record, which is empty for containers.
    @inline(__always)
    func withText<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let record = self.records[index]
        guard record.kind == .scalar else { return unsafe body(UnsafeBufferPointer(start: nil, count: 0)) }
        let range = Int(record.first)..<Int(record.first) + Int(record.second)
        // Slicing the array checks the range.
        return unsafe record.flags & NodeRecord.Flag.textIsDecoded != 0
            ? self.decoded[range].withUnsafeBufferPointer(body) : self.source.bytes[range].withUnsafeBufferPointer(body)
    }

    /// Whether a record is a scalar with exactly this text.
    func hasText(_ index: Int, _ text: String) -> Bool {
        let record = self.records[index]
        guard record.kind == .scalar, Int(record.second) == text.utf8.count else { return false }
        var text = text
        return text.withUTF8 { expected in unsafe self.withText(index) { unsafe ByteWords.areEqual($0, expected) } }
    }

    /// Whether a record is a scalar that begins with a text.
    func hasPrefix(_ index: Int, _ prefix: String) -> Bool {
        let record = self.records[index]
        guard record.kind == .scalar, Int(record.second) >= prefix.utf8.count else { return false }
        var prefix = prefix
        return prefix.withUTF8 { expected in
            unsafe self.withText(index) {
                unsafe ByteWords.areEqual(UnsafeBufferPointer(rebasing: $0.prefix(expected.count)), expected)
            }
        }
    }

    /// The index of the value of a key of a mapping as written, merged keys left out; `nil` for other kinds.
    func value(of key: String, in mapping: Int) -> Int? {
        self.keyIndex(of: key, in: mapping).map { self.next(after: $0) }
    }

    /// The index of a key of a mapping as written, merged keys left out; `nil` for other kinds.
    func keyIndex(of key: String, in mapping: Int) -> Int? {
        let record = self.records[mapping]
        guard record.kind == .mapping else { return nil }
        var text = key
        return text.withUTF8 { expected in
            var index = mapping + 1
            for _ in 0..<Int(record.first) {
                let own = self.records[index]
                let key = own.kind == .alias ? self.records[Int(own.first)] : own
                if key.kind == .scalar, Int(key.second) == expected.count,
                    unsafe self.withText(self.resolved(index), { unsafe ByteWords.areEqual($0, expected) })
                {
                    return index
                }
                index = self.next(after: self.next(after: index))
            }
            return nil
        }
    }
}
