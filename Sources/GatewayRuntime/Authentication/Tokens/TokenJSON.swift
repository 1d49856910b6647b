/// A JSON value of a token, a key set or an answer of an identity provider: small, and read strictly.
///
/// A name that stands twice in one object is refused: readers disagree about which of the two counts, and a token must say the same to
/// everybody.
///
/// - Source: RFC 8259; RFC 7515 §4, RFC 7519 §4 (unique names)
indirect enum TokenJSON: Sendable, Equatable {
    case null
    case boolean(Bool)
    /// The number as it was written.
    case number([UInt8])
    /// UTF-8, without escapes.
    case string([UInt8])
    case array([TokenJSON])
    case object([Member])

    struct Member: Sendable, Equatable {
        let name: [UInt8]
        let value: TokenJSON
    }

    /// Parses a text that is one value and nothing else.
    ///
    /// - Returns: `nil` when the text is no JSON, names a member twice, or nests too deep.
    static func parse(_ bytes: [UInt8], maxDepth: Int = 16) -> TokenJSON? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var parser = TokenJSONParser(bytes: bytes, maxDepth: maxDepth)
        return parser.document()
    }

    subscript(name: String) -> TokenJSON? { self[Array(name.utf8)] }

    /// A member of an object.
    subscript(name: [UInt8]) -> TokenJSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text of a string.
    var text: [UInt8]? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The items of an array.
    var items: [TokenJSON]? {
        if case .array(let items) = self { items } else { nil }
    }

    /// A number, with what a fraction says; JSON has no infinity, and one too large for it is none.
    var number: Double? {
        guard case .number(let digits) = self, let value = Double(String(decoding: digits, as: UTF8.self)),
            value.isFinite
        else { return nil }
        return value
    }

    /// The value as one text: strings as they are, everything else as compact JSON; `nil` for null.
    var plainText: [UInt8]? {
        switch self {
        case .null: return nil
        case .string(let text): return text
        default:
            var bytes: [UInt8] = []
            self.append(to: &bytes)
            return bytes
        }
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append("null")
        case .boolean(let value): bytes.append(value ? "true" : "false")
        case .number(let digits): bytes += digits
        case .string(let text):
            bytes.append(UInt8(ascii: "\""))
            JSONText.appendEscaped(text, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for (position, item) in items.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                item.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (position, member) in members.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                TokenJSON.string(member.name).append(to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}

/// Reads a JSON text of valid UTF-8.
private struct TokenJSONParser {
    private let bytes: [UInt8]
    private let maxDepth: Int
    private var index = 0

    /// Members one object may have: names are compared with each other.
    private static let maxMembers = 512

    init(bytes: [UInt8], maxDepth: Int) {
        self.bytes = bytes
        self.maxDepth = maxDepth
    }

    mutating func document() -> TokenJSON? {
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

    private mutating func value(depth: Int) -> TokenJSON? {
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

    private mutating func word(_ text: String, _ value: TokenJSON) -> TokenJSON? {
        for byte in text.utf8 { guard self.take(byte) else { return nil } }
        return value
    }

    private mutating func object(depth: Int) -> TokenJSON? {
        guard depth <= self.maxDepth, self.take(UInt8(ascii: "{")) else { return nil }
        var members: [TokenJSON.Member] = []
        self.skipBlanks()
        if self.take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            self.skipBlanks()
            guard members.count < Self.maxMembers, let name = self.string(),
                !members.contains(where: { $0.name == name })
            else { return nil }
            self.skipBlanks()
            guard self.take(UInt8(ascii: ":")), let value = self.value(depth: depth) else { return nil }
            members.append(TokenJSON.Member(name: name, value: value))
            self.skipBlanks()
        } while self.take(UInt8(ascii: ","))
        return self.take(UInt8(ascii: "}")) ? .object(members) : nil
    }

    private mutating func array(depth: Int) -> TokenJSON? {
        guard depth <= self.maxDepth, self.take(UInt8(ascii: "[")) else { return nil }
        var items: [TokenJSON] = []
        self.skipBlanks()
        if self.take(UInt8(ascii: "]")) { return .array(items) }
        repeat {
            guard let item = self.value(depth: depth) else { return nil }
            items.append(item)
            self.skipBlanks()
        } while self.take(UInt8(ascii: ","))
        return self.take(UInt8(ascii: "]")) ? .array(items) : nil
    }

    private mutating func number() -> TokenJSON? {
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

    /// The character of `\u`, with the second half of a pair; half a pair alone is refused, for it stands for no character.
    private mutating func scalar() -> Unicode.Scalar? {
        guard let first = self.hexadecimal() else { return nil }
        guard first & 0xFC00 == 0xD800 else { return Unicode.Scalar(first) }
        guard self.take(UInt8(ascii: "\\")), self.take(UInt8(ascii: "u")), let second = self.hexadecimal(),
            second & 0xFC00 == 0xDC00
        else { return nil }
        return Unicode.Scalar(0x1_0000 + (first & 0x3FF) << 10 + (second & 0x3FF))
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
