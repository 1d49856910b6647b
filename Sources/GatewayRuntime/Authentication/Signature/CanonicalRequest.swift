/// Writes the canonical request of SDK-HMAC-SHA256 from the bytes a request came in, or is sent as.
///
/// - Source: APIG Developer Guide, apig-dev-180307034
struct CanonicalRequest {
    let head: RequestHead
    /// The names of the signed header lines in lower case, in the order of `SignedHeaders`.
    let signedHeaders: [[UInt8]]

    /// Appends the canonical request.
    ///
    /// - Parameters:
    ///   - bytes: What the head was scanned from.
    ///   - payloadHash: The last line: the body's hash in hexadecimal digits, or `UNSIGNED-PAYLOAD`.
    ///   - plusIsBlank: Whether a raw `+` of the query stands for a blank.
    ///   - out: Gets the text.
    func append(_ bytes: Span<UInt8>, payloadHash: [UInt8], plusIsBlank: Bool, to out: inout [UInt8]) {
        for index in self.head.methodRange { out.append(HeaderText.uppercased(bytes[index])) }
        out.append(0x0A)
        self.appendPath(bytes, to: &out)
        out.append(0x0A)
        if let query = self.head.query { Self.appendQuery(query, bytes, plusIsBlank: plusIsBlank, to: &out) }
        out.append(0x0A)
        for name in self.signedHeaders { self.appendLines(name, bytes, to: &out) }
        out.append(0x0A)
        self.appendNames(to: &out)
        out.append(0x0A)
        out += payloadHash
    }

    /// Appends the names, joined by `;`.
    func appendNames(to out: inout [UInt8]) {
        for (index, name) in self.signedHeaders.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ";")) }
            out += name
        }
    }

    /// The decoded path, encoded again piece by piece; an encoded slash becomes a separator, and a slash ends it.
    private func appendPath(_ bytes: Span<UInt8>, to out: inout [UInt8]) {
        let start = out.count
        var index = self.head.path.lowerBound
        while index < self.head.path.upperBound {
            let byte = Self.decoded(bytes, &index, end: self.head.path.upperBound)
            if byte == UInt8(ascii: "/") { out.append(byte) } else { Self.appendEncoded(byte, to: &out) }
        }
        if out.count == start || out.last != UInt8(ascii: "/") { out.append(UInt8(ascii: "/")) }
    }

    /// The decoded pairs, sorted by name and by value, encoded again.
    private static func appendQuery(
        _ query: Range<Int>, _ bytes: Span<UInt8>, plusIsBlank: Bool, to out: inout [UInt8]
    ) {
        var decoded: [(name: [UInt8], value: [UInt8])] = []
        var pairs = QueryPairs(query)
        while let pair = pairs.next(in: bytes) {
            decoded.append(
                (
                    self.decoded(pair.name, bytes, plusIsBlank: plusIsBlank),
                    self.decoded(pair.value, bytes, plusIsBlank: plusIsBlank)
                ))
        }
        decoded.sort { left, right in
            left.name == right.name
                ? left.value.lexicographicallyPrecedes(right.value) : left.name.lexicographicallyPrecedes(right.name)
        }
        for (index, pair) in decoded.enumerated() {
            if index > 0 { out.append(UInt8(ascii: "&")) }
            for byte in pair.name { self.appendEncoded(byte, to: &out) }
            out.append(UInt8(ascii: "="))
            for byte in pair.value { self.appendEncoded(byte, to: &out) }
        }
    }

    /// One line for each value of a header, the values sorted.
    private func appendLines(_ name: [UInt8], _ bytes: Span<UInt8>, to out: inout [UInt8]) {
        var values: [Range<Int>] = []
        for field in self.head.fields where bytes.equalsIgnoringCase(field.name, name) { values.append(field.value) }
        guard values.count > 1 else {
            if let value = values.first { Self.appendLine(name, bytes.copy(value), to: &out) }
            return
        }
        for value in values.map({ bytes.copy($0) }).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            Self.appendLine(name, value, to: &out)
        }
    }

    private static func appendLine(_ name: [UInt8], _ value: [UInt8], to out: inout [UInt8]) {
        out += name
        out.append(UInt8(ascii: ":"))
        out += value
        out.append(0x0A)
    }

    private static func decoded(_ range: Range<Int>, _ bytes: Span<UInt8>, plusIsBlank: Bool) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            if plusIsBlank, bytes[index] == UInt8(ascii: "+") {
                out.append(0x20)
                index += 1
            } else {
                out.append(self.decoded(bytes, &index, end: range.upperBound))
            }
        }
        return out
    }

    /// The next byte with its percent-encoding undone; a broken one stays as it is.
    private static func decoded(_ bytes: Span<UInt8>, _ index: inout Int, end: Int) -> UInt8 {
        let byte = bytes[index]
        guard byte == UInt8(ascii: "%"), index + 2 < end, let high = PercentEncoding.digit(bytes[index + 1]),
            let low = PercentEncoding.digit(bytes[index + 2])
        else {
            index += 1
            return byte
        }
        index += 3
        return high << 4 | low
    }

    /// The unreserved bytes stay; every other becomes `%XX` with upper-case digits.
    private static func appendEncoded(_ byte: UInt8, to out: inout [UInt8]) {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            out.append(byte)
        default:
            out.append(UInt8(ascii: "%"))
            out.append(self.upperDigit(byte >> 4))
            out.append(self.upperDigit(byte & 15))
        }
    }

    private static func upperDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }

    /// The text that is signed: the algorithm, the time, and the digest of the canonical request.
    static func stringToSign(date: [UInt8], canonicalRequest: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(100)
        text.append("SDK-HMAC-SHA256\n")
        text += date
        text.append(0x0A)
        Digest(of: canonicalRequest).append(to: &text)
        return text
    }
}
