/// An address of IPv4 or IPv6.
///
/// An IPv4 address written as an IPv6 one (`::ffff:192.0.2.1`) is the IPv4 address, so that a list finds it either way, and the zone of an IPv6
/// address is left out: it names an interface of the machine, not a caller.
package struct IPAddress: Sendable, Hashable, Comparable {
    /// The number; an IPv4 address stands at the end of its IPv4-mapped IPv6 form.
    private let high: UInt64
    private let low: UInt64

    /// The upper part of an IPv4-mapped address's lower half.
    private static let mappedPrefix: UInt64 = 0xFFFF_0000_0000

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// An IPv4 address by its number in host order.
    package init(ipv4 number: UInt32) { self.init(high: 0, low: Self.mappedPrefix | UInt64(number)) }

    /// An IPv6 address by its two halves in host order.
    package init(ipv6 high: UInt64, _ low: UInt64) { self.init(high: high, low: low) }

    package var isIPv4: Bool { self.high == 0 && self.low >> 32 == 0xFFFF }

    /// The number of bits of an address of the family.
    var width: Int { self.isIPv4 ? 32 : 128 }

    package static func < (left: IPAddress, right: IPAddress) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }

    /// The first and the last address with the same leading bits.
    ///
    /// - Parameter bits: Leading bits, from 0 to the family's width.
    /// - Returns: The block, or `nil` for another number of bits.
    func block(bits: Int) -> ClosedRange<IPAddress>? {
        guard bits >= 0, bits <= self.width else { return nil }
        // In the mapped form an IPv4 block's bits begin behind 96 others.
        let length = self.isIPv4 ? bits + 96 : bits
        let highMask: UInt64 = length >= 64 ? .max : length == 0 ? 0 : ~(.max >> UInt64(length))
        let lowMask: UInt64 = length <= 64 ? 0 : length == 128 ? .max : ~(.max >> UInt64(length - 64))
        let first = IPAddress(high: self.high & highMask, low: self.low & lowMask)
        let last = IPAddress(high: self.high | ~highMask, low: self.low | ~lowMask)
        return first...last
    }
}

extension IPAddress {
    /// Parses a text; `nil` when it is no address.
    package init?(_ text: String) { self.init(Array(text.utf8)) }

    /// Parses bytes; `nil` when they are no address.
    package init?(_ text: [UInt8]) { self.init(text.span, 0..<text.count) }

    /// Parses a range of bytes; `nil` when it is no address.
    ///
    /// Dotted quads are decimal, up to 255 and without leading zeros: what some read as octal and others do not is no address. IPv6 is taken in
    /// every spelling of RFC 4291 §2.2, and in brackets.
    package init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        guard range.lowerBound >= 0, range.upperBound <= bytes.count, !range.isEmpty else { return nil }
        var range = range
        if bytes[range.lowerBound] == UInt8(ascii: "["), bytes[range.upperBound - 1] == UInt8(ascii: "]"),
            range.count > 2
        {
            range = range.lowerBound + 1..<range.upperBound - 1
        }
        var hasColon = false
        for position in range {
            if bytes[position] == UInt8(ascii: ":") { hasColon = true }
            if bytes[position] == UInt8(ascii: "%"), hasColon {
                // A zone has at least one character.
                guard position + 1 < range.upperBound else { return nil }
                range = range.lowerBound..<position
                break
            }
        }
        if !hasColon {
            guard let number = Self.ipv4(bytes, range) else { return nil }
            self.init(ipv4: number)
            return
        }
        guard let (high, low) = Self.ipv6(bytes, range) else { return nil }
        self.init(high: high, low: low)
    }

    private static func ipv4(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32? {
        var number: UInt32 = 0
        var part: UInt32 = 0
        var digits = 0
        var parts = 0
        for position in range {
            let byte = bytes[position]
            if byte == UInt8(ascii: ".") {
                guard digits > 0, parts < 3 else { return nil }
                number = number << 8 | part
                parts += 1
                part = 0
                digits = 0
                continue
            }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), digits == 0 || part > 0 else { return nil }
            part = part * 10 + UInt32(byte - UInt8(ascii: "0"))
            digits += 1
            guard part <= 255 else { return nil }
        }
        return parts == 3 && digits > 0 ? number << 8 | part : nil
    }

    private static func ipv6(_ bytes: Span<UInt8>, _ range: Range<Int>) -> (UInt64, UInt64)? {
        var groups = IPv6Groups()
        var position = range.lowerBound
        if range.count >= 2, bytes[position] == UInt8(ascii: ":") {
            guard bytes[position + 1] == UInt8(ascii: ":") else { return nil }
            groups.gap = 0
            position += 2
        }
        while position < range.upperBound {
            let start = position
            var value: UInt64 = 0
            while position < range.upperBound, let digit = Self.hexadecimalDigit(bytes[position]) {
                guard position - start < 4 else { return nil }
                value = value << 4 | digit
                position += 1
            }
            if position < range.upperBound, bytes[position] == UInt8(ascii: ".") {
                // The last two groups as a dotted quad.
                guard let number = Self.ipv4(bytes, start..<range.upperBound), groups.append(UInt64(number >> 16)),
                    groups.append(UInt64(number & 0xFFFF))
                else { return nil }
                break
            }
            guard position > start, groups.append(value) else { return nil }
            guard position < range.upperBound else { break }
            guard bytes[position] == UInt8(ascii: ":") else { return nil }
            position += 1
            // A colon is followed by a group, or by a second colon, once.
            guard position < range.upperBound else { return nil }
            if bytes[position] == UInt8(ascii: ":") {
                guard groups.gap == nil else { return nil }
                groups.gap = groups.count
                position += 1
            }
        }
        return groups.value
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}

/// The groups of an IPv6 address while they are read: those before the gap, and those behind it.
private struct IPv6Groups {
    private(set) var count = 0
    /// The number of groups before `::`.
    var gap: Int?
    private var high: UInt64 = 0
    private var low: UInt64 = 0

    /// Adds a group at the end; `false` when there are too many.
    mutating func append(_ group: UInt64) -> Bool {
        guard self.count < 8 else { return false }
        self.high = self.high << 16 | self.low >> 48
        self.low = self.low << 16 | group
        self.count += 1
        return true
    }

    /// The address; `nil` when groups are missing.
    var value: (UInt64, UInt64)? {
        guard let gap else { return self.count == 8 ? (self.high, self.low) : nil }
        guard self.count < 8 else { return nil }
        // The groups behind the gap stay at the end, those before it move to the front.
        let behind = (self.count - gap) * 16
        let tail = Self.lowest(behind, of: (self.high, self.low))
        let front = Self.shifted((self.high ^ tail.0, self.low ^ tail.1), by: (8 - self.count) * 16)
        return (front.0 | tail.0, front.1 | tail.1)
    }

    private static func lowest(_ bits: Int, of number: (UInt64, UInt64)) -> (UInt64, UInt64) {
        if bits == 0 { return (0, 0) }
        if bits <= 64 { return (0, number.1 & (.max >> UInt64(64 - bits))) }
        return bits >= 128 ? number : (number.0 & (.max >> UInt64(128 - bits)), number.1)
    }

    private static func shifted(_ number: (UInt64, UInt64), by bits: Int) -> (UInt64, UInt64) {
        if bits == 0 { return number }
        if bits >= 128 { return (0, 0) }
        if bits >= 64 { return (number.1 << UInt64(bits - 64), 0) }
        return (number.0 << UInt64(bits) | number.1 >> UInt64(64 - bits), number.1 << UInt64(bits))
    }
}

extension IPAddress: CustomStringConvertible {
    /// Dotted for IPv4; eight groups, the longest run of zeros as `::`, for IPv6.
    ///
    /// - Source: RFC 5952 §4
    package var description: String {
        if self.isIPv4 {
            return [24, 16, 8, 0].map { String(self.low >> UInt64($0) & 0xFF) }.joined(separator: ".")
        }
        var groups: [UInt64] = []
        for half in [self.high, self.low] {
            for shift: UInt64 in [48, 32, 16, 0] { groups.append((half >> shift) & 0xFFFF) }
        }
        var best = 0..<0
        var start = 0
        for index in 0...8 where index == 8 || groups[index] != 0 {
            if index - start > max(1, best.count) { best = start..<index }
            start = index + 1
        }
        func text(_ part: ArraySlice<UInt64>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        if best.isEmpty { return text(groups[...]) }
        return text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
    }
}
