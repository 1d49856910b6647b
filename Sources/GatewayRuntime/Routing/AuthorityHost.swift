/// The host of an authority as a place in its bytes: without port, brackets and trailing dot.
///
/// - Source: RFC 3986 §3.2.2, §3.2.3
struct AuthorityHost: Equatable {
    let range: Range<Int>
    /// Whether the host is an address of IPv4 or IPv6.
    let isAddress: Bool

    /// - Returns: `nil` when this is no host with an optional port, or a name with an empty label.
    init?(_ authority: Range<Int>, in bytes: Span<UInt8>) {
        let authority = authority.clamped(to: 0..<bytes.count)
        guard let first = authority.first else { return nil }
        if bytes[first] == UInt8(ascii: "[") {
            guard let close = authority.first(where: { bytes[$0] == UInt8(ascii: "]") }), close > first + 2,
                Self.isPort(close + 1..<authority.upperBound, in: bytes)
            else { return nil }
            for index in first + 1..<close where !Self.isIPv6(bytes[index]) { return nil }
            self.range = first + 1..<close
            self.isAddress = true
            return
        }
        var end = authority.first { bytes[$0] == UInt8(ascii: ":") } ?? authority.upperBound
        guard Self.isPort(end..<authority.upperBound, in: bytes) else { return nil }
        if end > first + 1, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
        guard end > first, Self.hasLabels(first..<end, in: bytes) else { return nil }
        self.range = first..<end
        self.isAddress = Self.isIPv4(first..<end, in: bytes)
    }

    func firstDot(in bytes: Span<UInt8>) -> Int? { self.range.first { bytes[$0] == UInt8(ascii: ".") } }

    /// Nothing, or a colon and at most five digits.
    private static func isPort(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        guard let first = range.first else { return true }
        guard bytes[first] == UInt8(ascii: ":"), range.count <= 6 else { return false }
        return range.dropFirst().allSatisfy { bytes[$0] &- 0x30 < 10 }
    }

    private static func isIPv6(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6 || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }

    /// Whether no label is empty.
    private static func hasLabels(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        var isStart = true
        for index in range {
            let isDot = bytes[index] == UInt8(ascii: ".")
            if isDot, isStart { return false }
            isStart = isDot
        }
        return !isStart
    }

    /// Four numbers up to 255.
    private static func isIPv4(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        var dots = 0
        var number = 0
        for index in range {
            if bytes[index] == UInt8(ascii: ".") {
                dots += 1
                number = 0
            } else {
                guard bytes[index] &- 0x30 < 10 else { return false }
                number = number * 10 + Int(bytes[index] - 0x30)
                guard number <= 255 else { return false }
            }
        }
        return dots == 3
    }
}
