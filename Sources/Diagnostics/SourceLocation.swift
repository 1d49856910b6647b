/// A range of bytes in a document, counted from 0 in its UTF-8 form.
package typealias ByteRange = Range<Int>

/// A place a person can go to: 1-based line, 1-based column in Unicode scalars, and the byte it was made from.
package struct SourcePosition: Sendable, Hashable {
    /// The line, from 1.
    package let line: Int
    /// The column, from 1, in Unicode scalars.
    package let column: Int
    /// The byte in the UTF-8 form of the document, from 0; `unknownByte` where only line and column are known.
    package let byteOffset: Int

    /// Stands for a byte that nobody counted.
    package static let unknownByte = -1

    package init(line: Int, column: Int, byteOffset: Int) {
        self.line = line
        self.column = column
        self.byteOffset = byteOffset
    }
}

/// The line a finding points into, cut to a readable width, and where the caret stands under it.
package struct SourceExcerpt: Sendable, Hashable {
    /// The text of the line, without its line end; tabs are kept as single blanks.
    package let text: String
    /// Scalars before the caret.
    package let caretOffset: Int
    /// Scalars the caret underlines, at least 1.
    package let caretLength: Int

    package init(text: String, caretOffset: Int, caretLength: Int) {
        self.text = text
        self.caretOffset = caretOffset
        self.caretLength = max(1, caretLength)
    }
}

/// Where in which file something stands.
package struct SourceLocation: Sendable, Hashable {
    /// The file as the user named it; `<stdin>` for standard input.
    package let file: String
    package let start: SourcePosition
    package let end: SourcePosition
    /// The line the location starts in, if it is worth showing.
    package let excerpt: SourceExcerpt?

    package init(file: String, start: SourcePosition, end: SourcePosition, excerpt: SourceExcerpt? = nil) {
        self.file = file
        self.start = start
        self.end = end
        self.excerpt = excerpt
    }

    /// `file:line:column`, as compilers print it and editors understand it.
    package var description: String { "\(self.file):\(self.start.line):\(self.start.column)" }
}
