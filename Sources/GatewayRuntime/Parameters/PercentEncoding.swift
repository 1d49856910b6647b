/// The percent-encodings of values on their way to a backend.
///
/// - Source: APIG User Guide, apig_03_0091 (encoding of constants)
enum PercentEncoding {
    /// The place a value goes to.
    enum Place: Sendable {
        case path
        case query
        /// As it is.
        case header
    }

    /// Appends a value, encoded for its place.
    static func append(_ value: some Sequence<UInt8>, for place: Place, to bytes: inout [UInt8]) {
        for byte in value {
            if self.isEncoded(byte, for: place) {
                self.appendEncoded(byte, to: &bytes)
            } else {
                bytes.append(byte)
            }
        }
    }

    private static func appendEncoded(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(self.upperDigit(byte >> 4))
        bytes.append(self.upperDigit(byte & 15))
    }

    private static func isEncoded(_ byte: UInt8, for place: Place) -> Bool {
        if place == .header { return false }
        if byte <= 0x20 || byte >= 0x7F { return true }
        switch byte {
        case UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "%"), UInt8(ascii: "#"), UInt8(ascii: "\""),
            UInt8(ascii: "["), UInt8(ascii: "\\"), UInt8(ascii: "]"), UInt8(ascii: "^"), UInt8(ascii: "`"),
            UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            return true
        case UInt8(ascii: "?"), UInt8(ascii: "/"): return place == .path
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "&"): return place == .query
        default: return false
        }
    }

    /// Appends part of a decoded path again as a path: its slashes stay.
    static func appendPath(_ path: [UInt8], _ range: Range<Int>, to bytes: inout [UInt8]) {
        for index in range {
            let byte = path[index]
            if byte != UInt8(ascii: "/"), self.isEncoded(byte, for: .path) {
                self.appendEncoded(byte, to: &bytes)
            } else {
                bytes.append(byte)
            }
        }
    }

    /// Appends part of a path that is encoded already: what may not stand in one is encoded, and encodings stay.
    static func appendEncodedPath(_ path: [UInt8], _ range: Range<Int>, to bytes: inout [UInt8]) {
        for index in range {
            let byte = path[index]
            if byte != UInt8(ascii: "/"), byte != UInt8(ascii: "%"), self.isEncoded(byte, for: .path) {
                self.appendEncoded(byte, to: &bytes)
            } else {
                bytes.append(byte)
            }
        }
    }

    /// A segment of dots, however they are spelled, as dots; any other segment as it is.
    static func decodedDots(_ segment: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard segment.count <= 6 else { return segment }
        var dots = 0
        var rest = segment
        while let first = rest.first {
            if first == UInt8(ascii: ".") {
                rest = rest.dropFirst()
            } else if rest.count >= 3, first == UInt8(ascii: "%"), rest[rest.startIndex + 1] == UInt8(ascii: "2"),
                rest[rest.startIndex + 2] | 0x20 == UInt8(ascii: "e")
            {
                rest = rest.dropFirst(3)
            } else {
                return segment
            }
            dots += 1
        }
        return Array(repeating: UInt8(ascii: "."), count: dots)[...]
    }

    /// Decodes a query component: percent-encodings, and `+` as a blank.
    ///
    /// A broken encoding stays as it is.
    static func decodedQuery(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else { return bytes }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%"), index + 2 < bytes.count, let high = self.digit(bytes[index + 1]),
                let low = self.digit(bytes[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
                index += 1
            }
        }
        return decoded
    }

    /// Whether decoding would change a part of a query.
    static func isEncodedQuery(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        for index in range.clamped(to: bytes.indices) {
            if bytes[index] == UInt8(ascii: "%") || bytes[index] == UInt8(ascii: "+") { return true }
        }
        return false
    }

    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private static func upperDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}
