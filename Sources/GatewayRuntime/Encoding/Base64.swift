/// Base64 of credentials and tokens, with the ordinary alphabet or the one for URLs: one text for the same bytes, or secrets could be spelled in two
/// ways.
///
/// - Source: RFC 4648 §4, §5
enum Base64 {
    private static let ordinary = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let forURLs = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Encodes with the ordinary alphabet and padding.
    static func encoded(_ bytes: [UInt8]) -> [UInt8] {
        var text = self.encoded(bytes, self.ordinary)
        while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return text
    }

    /// Appends bytes with the ordinary alphabet and padding.
    static func append(_ bytes: [UInt8], to out: inout [UInt8]) { out += self.encoded(bytes) }

    /// Decodes the ordinary alphabet, padded or not; line ends, as encoders for mail write them, are skipped.
    ///
    /// - Returns: `nil` for a text that is none.
    static func decodedLines(_ text: [UInt8]) -> [UInt8]? { self.decoded(text.filter { $0 != 0x0A && $0 != 0x0D }) }

    /// Encodes with the alphabet for URLs, without padding.
    static func encodedForURL(_ bytes: [UInt8]) -> [UInt8] { self.encoded(bytes, self.forURLs) }

    /// Decodes the ordinary alphabet, padded or not.
    ///
    /// - Returns: `nil` for a text that is none.
    static func decoded(_ text: [UInt8]) -> [UInt8]? {
        self.decoded(text, plus: UInt8(ascii: "+"), slash: UInt8(ascii: "/"))
    }

    /// Decodes the alphabet for URLs, padded or not.
    ///
    /// - Returns: `nil` for a text that is none.
    static func decodedFromURL(_ text: [UInt8]) -> [UInt8]? {
        self.decoded(text, plus: UInt8(ascii: "-"), slash: UInt8(ascii: "_"))
    }

    /// Decodes the alphabet for URLs without padding, as tokens are written: with it, two texts would stand for one token.
    ///
    /// - Returns: `nil` for a text that is none.
    /// - Source: RFC 7515 §2
    static func decodedFromURL(unpadded text: some Collection<UInt8>) -> [UInt8]? {
        guard !text.contains(UInt8(ascii: "=")) else { return nil }
        return self.decodedFromURL(Array(text))
    }

    private static func encoded(_ bytes: [UInt8], _ alphabet: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3 + 2)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(buffer >> bits & 63)])
            }
            buffer &= 0xFF
        }
        if bits > 0 { text.append(alphabet[Int(buffer << (6 - bits) & 63)]) }
        return text
    }

    private static func decoded(_ text: [UInt8], plus: UInt8, slash: UInt8) -> [UInt8]? {
        var digits = text[...]
        while digits.last == UInt8(ascii: "="), text.count - digits.count < 2 { digits = digits.dropLast() }
        guard digits.count % 4 != 1, digits.count == text.count || text.count % 4 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for digit in digits {
            let value: UInt8
            switch digit {
            case 0x41...0x5A: value = digit - 0x41
            case 0x61...0x7A: value = digit - 0x61 + 26
            case 0x30...0x39: value = digit - 0x30 + 52
            case plus: value = 62
            case slash: value = 63
            default: return nil
            }
            buffer = (buffer << 6 | UInt32(value)) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
            }
        }
        // Bits left over are zero, or two texts would stand for the same bytes.
        return buffer & (1 << bits - 1) == 0 ? bytes : nil
    }
}
