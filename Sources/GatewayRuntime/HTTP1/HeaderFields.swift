/// The header lines of a message: shared by requests and responses.
struct HeaderFields {
    private(set) var fields: [HeaderField] = []
    /// The values of `Content-Length` lines.
    private(set) var contentLengths: [Range<Int>] = []
    private(set) var transferEncodings: [Range<Int>] = []

    /// Parses the lines from an offset to the empty line before `end`.
    ///
    /// - Returns: `nil` for a line that is malformed: no name, a blank before the colon, a folded line, a control character.
    init?(_ bytes: Span<UInt8>, from start: Int, end: Int) {
        var lineStart = start
        while lineStart < end - 2 {
            var index = lineStart
            while index < end, HTTPBytes.isToken(bytes[index]) { index += 1 }
            guard index > lineStart, index < end, bytes[index] == UInt8(ascii: ":") else { return nil }
            let name = lineStart..<index
            index += 1
            while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
            let valueStart = index
            while index < end, bytes[index] != 0x0D {
                guard HTTPBytes.isValue(bytes[index]) else { return nil }
                index += 1
            }
            guard index + 1 < end, bytes[index + 1] == 0x0A else { return nil }
            var valueEnd = index
            while valueEnd > valueStart, bytes[valueEnd - 1] == 0x20 || bytes[valueEnd - 1] == 0x09 { valueEnd -= 1 }
            let known = KnownHeader(name, in: bytes)
            if known == .contentLength { self.contentLengths.append(valueStart..<valueEnd) }
            if known == .transferEncoding { self.transferEncodings.append(valueStart..<valueEnd) }
            self.fields.append(
                HeaderField(
                    nameStart: UInt32(truncatingIfNeeded: name.lowerBound),
                    nameLength: UInt32(truncatingIfNeeded: name.count),
                    valueStart: UInt32(truncatingIfNeeded: valueStart),
                    valueLength: UInt32(truncatingIfNeeded: valueEnd - valueStart), known: known))
            lineStart = index + 2
        }
    }

    /// How the body is framed: exactly one `Content-Length` of digits, or exactly one `Transfer-Encoding: chunked`, never both.
    ///
    /// - Source: RFC 9112 §6.3
    /// - Returns: `nil` when the lines contradict each other; `.none` when there are none.
    func framing(_ bytes: Span<UInt8>) -> BodyFraming? {
        switch (self.contentLengths.count, self.transferEncodings.count) {
        case (0, 0): return BodyFraming.none
        case (1, 0):
            guard let length = Self.decimal(self.contentLengths[0], bytes) else { return nil }
            return .length(length)
        case (0, 1): return bytes.equalsIgnoringCase(self.transferEncodings[0], Array("chunked".utf8)) ? .chunked : nil
        default: return nil
        }
    }

    /// Whether a `Connection` line holds an option.
    func hasConnectionOption(_ option: String, _ bytes: Span<UInt8>) -> Bool {
        self.fields.contains { field in
            field.known == .connection
                && bytes.copy(field.value).split(separator: UInt8(ascii: ",")).contains { part in
                    HeaderText.equalsIgnoringCase(part.filter { $0 != 0x20 && $0 != 0x09 }, option)
                }
        }
    }

    private static func decimal(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Int? {
        guard (1...18).contains(range.count) else { return nil }
        var value = 0
        for index in range {
            guard bytes[index] &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(bytes[index] - 0x30)
        }
        return value
    }
}
