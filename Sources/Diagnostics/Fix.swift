/// A change of a document's text that mends a finding.
///
/// Edits are as small as they can be: what they do not name stays byte for byte as it is.
package struct Fix: Sendable, Hashable {
    /// What it does, lower case first, no full stop, such as "write true without quotes".
    package let title: String
    /// The edits, ascending and apart from each other.
    package let edits: [TextEdit]

    package init(_ title: String, _ edits: [TextEdit]) {
        self.title = title
        self.edits = edits
    }
}

/// Text put in the place of a range of a file; an empty range is an insertion.
package struct TextEdit: Sendable, Hashable {
    /// The file as the user named it.
    package let file: String
    /// The first byte that goes.
    package let start: SourcePosition
    /// The first byte that stays.
    package let end: SourcePosition
    /// What stands there afterwards.
    package let replacement: String

    package init(file: String, start: SourcePosition, end: SourcePosition, replacement: String) {
        self.file = file
        self.start = start
        self.end = end
        self.replacement = replacement
    }

    /// The bytes that go, in the UTF-8 form of the file without byte order mark.
    package var range: ByteRange { self.start.byteOffset..<self.end.byteOffset }
}

extension Fix {
    /// A fix of edits that may not be possible; `nil` unless all are.
    package init?(_ title: String, _ edits: TextEdit?...) {
        let possible = edits.compactMap(\.self)
        guard possible.count == edits.count else { return nil }
        self.init(title, possible.sorted { $0.range.lowerBound < $1.range.lowerBound })
    }
}
