/// Writes JSON text into a byte buffer, in one style: two blanks of indentation, one member a line, UTF-8 unescaped.
///
/// The same calls in the same order give the same bytes on every machine. The caller keeps the grammar: `key` before each value in an object.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    private var depth = 0
    /// Whether the container just opened has no member yet.
    private var isFirst = true
    private var afterKey = false
    private let pretty: Bool
    /// A comma, a line end and blanks: what stands between two members, of which as much is written as the depth asks for.
    private let separator: [UInt8]
    /// Depths the separator has blanks for; deeper ones get theirs one by one.
    private static let separatorDepth = 32

    package init(pretty: Bool = true, reservingCapacity capacity: Int = 4096) {
        self.pretty = pretty
        self.separator = Array(",\n".utf8) + Array(repeating: 0x20, count: 2 * Self.separatorDepth)
        self.bytes.reserveCapacity(capacity)
    }

    /// The text so far.
    package var text: String { String(decoding: self.bytes, as: UTF8.self) }

    /// Ends the text with a line end, as text files do.
    package mutating func endLine() { self.bytes.append(UInt8(ascii: "\n")) }

    package mutating func beginObject() { self.begin(UInt8(ascii: "{")) }
    package mutating func endObject() { self.end(UInt8(ascii: "}")) }
    package mutating func beginArray() { self.begin(UInt8(ascii: "[")) }
    package mutating func endArray() { self.end(UInt8(ascii: "]")) }

    /// Writes the name of the member whose value comes next.
    package mutating func key(_ name: String) {
        self.separate()
        self.quote(name)
        self.bytes.append(UInt8(ascii: ":"))
        if self.pretty { self.bytes.append(UInt8(ascii: " ")) }
        self.afterKey = true
    }

    /// Writes the name of the member whose value comes next, quoted before.
    package mutating func key(_ key: JSONKey) {
        self.separate()
        self.bytes.append(contentsOf: key.bytes)
        if self.pretty { self.bytes.append(UInt8(ascii: " ")) }
        self.afterKey = true
    }

    package mutating func value(_ text: String) {
        self.separate()
        self.quote(text)
    }

    package mutating func value(_ number: Int) {
        self.separate()
        self.bytes.append(contentsOf: String(number).utf8)
    }

    package mutating func value(_ truth: Bool) {
        self.separate()
        self.bytes.append(contentsOf: (truth ? "true" : "false").utf8)
    }

    package mutating func null() {
        self.separate()
        self.bytes.append(contentsOf: "null".utf8)
    }

    /// Writes text that is JSON already, such as a number kept in its own digits.
    package mutating func raw(_ text: String) {
        self.separate()
        self.bytes.append(contentsOf: text.utf8)
    }

    package mutating func member(_ name: String, _ text: String) {
        self.key(name)
        self.value(text)
    }

    package mutating func member(_ name: String, _ number: Int) {
        self.key(name)
        self.value(number)
    }

    package mutating func member(_ name: String, _ truth: Bool) {
        self.key(name)
        self.value(truth)
    }

    /// Writes a member whose value is a text, or null without one.
    package mutating func member(_ name: String, _ text: String?) {
        self.key(name)
        if let text { self.value(text) } else { self.null() }
    }

    /// Writes a member whose value is an object, whose members the body writes.
    package mutating func object(_ name: String, _ write: (inout JSONWriter) -> Void) {
        self.key(name)
        self.beginObject()
        write(&self)
        self.endObject()
    }

    /// Writes a member whose value is a list of texts.
    package mutating func list(_ name: String, _ texts: some Sequence<String>) {
        self.key(name)
        self.beginArray()
        for text in texts { self.value(text) }
        self.endArray()
    }

    /// Writes a member whose value is a list of objects, one an element, whose members the body writes.
    package mutating func list<Element>(
        _ name: String, _ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) -> Void
    ) {
        self.key(name)
        self.beginArray()
        for element in elements {
            self.beginObject()
            write(&self, element)
            self.endObject()
        }
        self.endArray()
    }

    private mutating func begin(_ bracket: UInt8) {
        self.separate()
        self.bytes.append(bracket)
        self.depth += 1
        self.isFirst = true
    }

    private mutating func end(_ bracket: UInt8) {
        self.depth -= 1
        if !self.isFirst { self.newLine(comma: false) }
        self.bytes.append(bracket)
        self.isFirst = false
    }

    private mutating func separate() {
        if self.afterKey {
            self.afterKey = false
        } else if self.depth > 0 {
            self.newLine(comma: !self.isFirst)
        }
        self.isFirst = false
    }

    private mutating func newLine(comma: Bool) {
        let start = comma ? 0 : 1
        guard self.pretty else {
            if comma { self.bytes.append(UInt8(ascii: ",")) }
            return
        }
        self.bytes.append(contentsOf: self.separator[start..<2 + 2 * min(self.depth, Self.separatorDepth)])
        if self.depth > Self.separatorDepth {
            self.bytes.append(contentsOf: repeatElement(0x20, count: 2 * (self.depth - Self.separatorDepth)))
        }
    }

    private mutating func quote(_ text: String) {
        self.bytes.append(UInt8(ascii: "\""))
        var copy = text
        copy.withUTF8 { utf8 in
            var clean = 0
            var index = unsafe Self.firstSpecial(in: utf8, from: 0)
            while index < utf8.count {
                unsafe self.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[clean..<index]))
                // The search ends at an index below the count, or at the count.
                self.escape(unsafe utf8[index])
                clean = index + 1
                index = unsafe Self.firstSpecial(in: utf8, from: clean)
            }
            unsafe self.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[clean...]))
        }
        self.bytes.append(UInt8(ascii: "\""))
    }

    /// The first byte from an offset on that cannot stand in a string as it is; the count when there is none.
    private static func firstSpecial(in utf8: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        let ones: UInt64 = 0x0101_0101_0101_0101
        // Eight bytes at a time while there are eight: texts are mostly words, and words hold nothing special.
        while index + 8 <= utf8.count {
            // In bounds by the condition of the loop; an unaligned load needs no alignment.
            let word = unsafe UnsafeRawBufferPointer(utf8).loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let delete = word ^ (ones &* 0x7F)
            // The highest bit of a byte says that the byte is below 0x20, or 0 after the exclusive or.
            let found =
                ((word &- ones &* 0x20) & ~word) | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
                | ((delete &- ones) & ~delete)
            if found & (ones &* 0x80) != 0 { break }
            index += 8
        }
        while index < utf8.count {
            let byte = unsafe utf8[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F { break }
            index += 1
        }
        return index
    }

    private mutating func escape(_ byte: UInt8) {
        self.bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): self.bytes.append(byte)
        case 0x08: self.bytes.append(UInt8(ascii: "b"))
        case 0x09: self.bytes.append(UInt8(ascii: "t"))
        case 0x0A: self.bytes.append(UInt8(ascii: "n"))
        case 0x0C: self.bytes.append(UInt8(ascii: "f"))
        case 0x0D: self.bytes.append(UInt8(ascii: "r"))
        default:
            let digits = Array("0123456789abcdef".utf8)
            self.bytes.append(contentsOf: "u00".utf8)
            self.bytes.append(digits[Int(byte >> 4)])
            self.bytes.append(digits[Int(byte & 15)])
        }
    }
}

/// The name of a member, quoted once for all the times it is written.
package struct JSONKey: Sendable {
    /// The name in quotes and the colon.
    let bytes: [UInt8]

    package init(_ name: String) {
        var writer = JSONWriter(pretty: false)
        writer.key(name)
        self.bytes = writer.bytes
    }
}
