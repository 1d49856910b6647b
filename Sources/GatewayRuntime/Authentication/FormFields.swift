/// The parameters of a small request body: a form, or a JSON object of texts.
///
/// - Source: RFC 6749 §4.4.2 (form); RFC 8259 (JSON)
struct FormFields: Equatable {
    private var fields: [[UInt8]: [UInt8]] = [:]

    /// The value of a parameter; `nil` when it is missing or empty.
    subscript(name: StaticString) -> [UInt8]? {
        var key: [UInt8] = []
        key.append(name)
        guard let value = self.fields[key], !value.isEmpty else { return nil }
        return value
    }

    /// Reads `application/x-www-form-urlencoded`.
    ///
    /// - Returns: `nil` when a parameter is there twice.
    init?(form body: Span<UInt8>) {
        var pairs = QueryPairs(0..<body.count)
        while let pair = pairs.next(in: body) {
            let name = PercentEncoding.decodedQuery(body.copy(pair.name))
            guard self.fields[name] == nil else { return nil }
            self.fields[name] = PercentEncoding.decodedQuery(body.copy(pair.value))
        }
    }

    /// Reads a JSON object whose members are texts.
    ///
    /// - Returns: `nil` for anything else, or when a member is there twice.
    init?(json body: Span<UInt8>) {
        var reader = Reader(bytes: body.copy(0..<body.count))
        guard reader.take(UInt8(ascii: "{")) else { return nil }
        if !reader.take(UInt8(ascii: "}")) {
            repeat {
                guard let name = reader.string(), reader.take(UInt8(ascii: ":")), let value = reader.string(),
                    self.fields[name] == nil
                else { return nil }
                self.fields[name] = value
            } while reader.take(UInt8(ascii: ","))
            guard reader.take(UInt8(ascii: "}")) else { return nil }
        }
        guard reader.isAtEnd else { return nil }
    }

    private struct Reader {
        let bytes: [UInt8]
        private var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        private mutating func skipBlanks() {
            while self.position < self.bytes.count,
                [0x20, 0x09, 0x0A, 0x0D].contains(self.bytes[self.position])
            {
                self.position += 1
            }
        }

        private mutating func next() -> UInt8? {
            guard self.position < self.bytes.count else { return nil }
            self.position += 1
            return self.bytes[self.position - 1]
        }

        var isAtEnd: Bool {
            mutating get {
                self.skipBlanks()
                return self.position == self.bytes.count
            }
        }

        mutating func take(_ byte: UInt8) -> Bool {
            self.skipBlanks()
            guard self.position < self.bytes.count, self.bytes[self.position] == byte else { return false }
            self.position += 1
            return true
        }

        mutating func string() -> [UInt8]? {
            guard self.take(UInt8(ascii: "\"")) else { return nil }
            var text: [UInt8] = []
            while let byte = self.next() {
                switch byte {
                case UInt8(ascii: "\""): return text
                case UInt8(ascii: "\\"): guard self.escape(to: &text) else { return nil }
                case 0..<0x20: return nil
                default: text.append(byte)
                }
            }
            return nil
        }

        private mutating func escape(to text: inout [UInt8]) -> Bool {
            switch self.next() {
            case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
            case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "/"): text.append(UInt8(ascii: "/"))
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"):
                guard let scalar = self.scalar() else { return false }
                text += String(Character(scalar)).utf8
            default: return false
            }
            return true
        }

        private mutating func scalar() -> Unicode.Scalar? {
            guard let first = self.unit() else { return nil }
            guard first & 0xFC00 == 0xD800 else { return Unicode.Scalar(first) }
            guard self.next() == UInt8(ascii: "\\"), self.next() == UInt8(ascii: "u"), let second = self.unit(),
                second & 0xFC00 == 0xDC00
            else { return nil }
            return Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF))
        }

        private mutating func unit() -> UInt32? {
            var unit: UInt32 = 0
            for _ in 0..<4 {
                guard let byte = self.next(), let digit = PercentEncoding.digit(byte) else { return nil }
                unit = unit << 4 | UInt32(digit)
            }
            return unit
        }
    }
}
