/// The character classes of HTTP/1.1, as bit sets: one shift a byte, no table in memory.
enum HTTPBytes {
    /// The token characters below 64: `!#$%&'*+-.` and the digits.
    private static let tokenLow: UInt64 = 0x03FF_6CFA_0000_0000
    /// The token characters from 64: letters, `^_` backtick `|~`.
    private static let tokenHigh: UInt64 = 0x57FF_FFFF_C7FF_FFFE
    /// Host characters below 64: digits and `.-:%!$&'()*+,;=`.
    private static let hostLow: UInt64 = 0x2FFF_7FF2_0000_0000
    /// Host characters from 64: letters and `[]_~`.
    private static let hostHigh: UInt64 = 0x47FF_FFFE_AFFF_FFFE

    /// Whether a byte may be part of a token: methods, header names.
    ///
    /// - Source: RFC 9110 §5.6.2
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool { self.contains(byte, self.tokenLow, self.tokenHigh) }

    /// Whether a byte may be part of a header value: visible, blank, tab, and bytes above ASCII.
    ///
    /// - Source: RFC 9110 §5.5
    @inline(__always)
    static func isValue(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == 0x09 }

    /// Whether a byte may be part of a request target: visible ASCII.
    ///
    /// Bytes above it are taken as they are by many servers; we refuse them.
    @inline(__always)
    static func isTarget(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }

    /// Whether a byte may be part of `Host`: a name, an address in brackets, a port.
    ///
    /// - Source: RFC 3986 §3.2.2
    @inline(__always)
    static func isHost(_ byte: UInt8) -> Bool { self.contains(byte, self.hostLow, self.hostHigh) }

    @inline(__always)
    private static func contains(_ byte: UInt8, _ low: UInt64, _ high: UInt64) -> Bool {
        byte < 128 && ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 == 1
    }
}
