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

    package init(pretty: Bool = true, reservingCapacity capacity: Int = 4096) {
        self.pretty = pretty
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

    private mutating func begin(_ bracket: UInt8) {
        self.separate()
        self.bytes.append(bracket)
        self.depth += 1
        self.isFirst = true
    }

    private mutating func end(_ bracket: UInt8) {
        self.depth -= 1
        if !self.isFirst { self.newLine() }
        self.bytes.append(bracket)
        self.isFirst = false
    }

    private mutating func separate() {
        if self.afterKey {
            self.afterKey = false
        } else if self.depth > 0 {
            if !self.isFirst { self.bytes.append(UInt8(ascii: ",")) }
            self.newLine()
        }
        self.isFirst = false
    }

    private mutating func newLine() {
        guard self.pretty else { return }
        self.bytes.append(UInt8(ascii: "\n"))
        self.bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * self.depth))
    }

    private mutating func quote(_ text: String) {
        self.bytes.append(UInt8(ascii: "\""))
        var copy = text
        copy.withUTF8 { utf8 in
            var clean = 0
            for index in 0..<utf8.count {
                let byte = unsafe utf8[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F else {
                    continue
                }
                unsafe self.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[clean..<index]))
                clean = index + 1
                self.escape(byte)
            }
            unsafe self.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[clean...]))
        }
        self.bytes.append(UInt8(ascii: "\""))
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
