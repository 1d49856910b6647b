/// Reads a JSON text of valid UTF-8.
///
/// - Source: RFC 8259
struct JSONParser {
    private let bytes: [UInt8]
    private let strictness: JSONValue.Strictness
    private var index = 0

    init(bytes: [UInt8], strictness: JSONValue.Strictness) {
        self.bytes = bytes
        self.strictness = strictness
    }

    mutating func document() -> JSONValue? {
        guard let value = self.value(depth: 0) else { return nil }
        self.skipBlanks()
        return self.index == self.bytes.count ? value : nil
    }

    private var next: UInt8? { self.index < self.bytes.count ? self.bytes[self.index] : nil }

    private mutating func skipBlanks() {
        while let byte = self.next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { self.index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard self.next == byte else { return false }
        self.index += 1
        return true
    }

    private mutating func value(depth: Int) -> JSONValue? {
        self.skipBlanks()
        switch self.next {
        case UInt8(ascii: "{"): return self.object(depth: depth + 1)
        case UInt8(ascii: "["): return self.array(depth: depth + 1)
        case UInt8(ascii: "\""): return self.string().map { .string($0) }
        case UInt8(ascii: "t"): return self.word("true", .boolean(true))
        case UInt8(ascii: "f"): return self.word("false", .boolean(false))
        case UInt8(ascii: "n"): return self.word("null", .null)
        default: return self.number()
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) -> JSONValue? {
        let end = self.index + text.utf8CodeUnitCount
        guard end <= self.bytes.count, self.bytes.span.extracting(self.index..<end).equals(text) else { return nil }
        self.index = end
        return value
    }

    private mutating func object(depth: Int) -> JSONValue? {
        guard depth <= self.strictness.maxDepth, self.take(UInt8(ascii: "{")) else { return nil }
        var members: [JSONValue.Member] = []
        self.skipBlanks()
        if self.take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            self.skipBlanks()
            guard members.count < self.strictness.maxMembers, let name = self.string() else { return nil }
            if !self.strictness.allowsRepeatedNames, members.contains(where: { $0.name == name }) { return nil }
            self.skipBlanks()
            guard self.take(UInt8(ascii: ":")), let value = self.value(depth: depth) else { return nil }
            members.append(JSONValue.Member(name: name, value: value))
            self.skipBlanks()
        } while self.take(UInt8(ascii: ","))
        return self.take(UInt8(ascii: "}")) ? .object(members) : nil
    }

    private mutating func array(depth: Int) -> JSONValue? {
        guard depth <= self.strictness.maxDepth, self.take(UInt8(ascii: "[")) else { return nil }
        var items: [JSONValue] = []
        self.skipBlanks()
        if self.take(UInt8(ascii: "]")) { return .array(items) }
        repeat {
            guard let item = self.value(depth: depth) else { return nil }
            items.append(item)
            self.skipBlanks()
        } while self.take(UInt8(ascii: ","))
        return self.take(UInt8(ascii: "]")) ? .array(items) : nil
    }

    private mutating func number() -> JSONValue? {
        let start = self.index
        _ = self.take(UInt8(ascii: "-"))
        if !self.take(UInt8(ascii: "0")) { guard self.digits() else { return nil } }
        if self.take(UInt8(ascii: ".")) { guard self.digits() else { return nil } }
        if self.take(UInt8(ascii: "e")) || self.take(UInt8(ascii: "E")) {
            if !self.take(UInt8(ascii: "+")) { _ = self.take(UInt8(ascii: "-")) }
            guard self.digits() else { return nil }
        }
        return .number(Array(self.bytes[start..<self.index]))
    }

    private mutating func digits() -> Bool {
        let start = self.index
        while let byte = self.next, byte &- 0x30 < 10 { self.index += 1 }
        return self.index > start
    }

    private mutating func string() -> [UInt8]? {
        guard self.take(UInt8(ascii: "\"")) else { return nil }
        var text: [UInt8] = []
        while true {
            let start = self.index
            while let byte = self.next, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                self.index += 1
            }
            text += self.bytes[start..<self.index]
            if self.take(UInt8(ascii: "\"")) { return text }
            guard self.take(UInt8(ascii: "\\")), self.escape(&text) else { return nil }
        }
    }

    private mutating func escape(_ text: inout [UInt8]) -> Bool {
        guard let byte = self.next else { return false }
        self.index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            guard let scalar = self.scalar() else { return false }
            text += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        default: return false
        }
        return true
    }

    /// The character of `\u`, with the second half of a pair.
    private mutating func scalar() -> Unicode.Scalar? {
        guard let first = self.hexadecimal() else { return nil }
        if first & 0xFC00 == 0xD800, self.index + 6 <= self.bytes.count, self.bytes[self.index] == UInt8(ascii: "\\"),
            self.bytes[self.index + 1] == UInt8(ascii: "u")
        {
            let before = self.index
            self.index += 2
            guard let second = self.hexadecimal() else { return nil }
            if second & 0xFC00 == 0xDC00 {
                return Unicode.Scalar(0x1_0000 + (first & 0x3FF) << 10 + (second & 0x3FF))
            }
            self.index = before
        }
        return Unicode.Scalar(first) ?? (self.strictness.allowsHalfPairs ? "\u{FFFD}" : nil)
    }

    private mutating func hexadecimal() -> UInt32? {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = self.next, let digit = PercentEncoding.digit(byte) else { return nil }
            value = value << 4 | UInt32(digit)
            self.index += 1
        }
        return value
    }
}

extension Span<UInt8> {
    /// Whether all bytes are a text.
    func equals(_ text: StaticString) -> Bool {
        guard self.count == text.utf8CodeUnitCount, text.hasPointerRepresentation else { return false }
        // Constant bytes of the program; the index is below their count.
        for offset in self.indices where unsafe self[offset] != text.utf8Start[offset] { return false }
        return true
    }
}
