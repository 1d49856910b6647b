/// A set of characters: Unicode scalars, and bytes that are no UTF-8, which count as one character each.
struct ScalarSet: Sendable, Equatable {
    /// A byte that is no part of a scalar is this plus its value, above every scalar.
    static let invalidByte: UInt32 = 0x11_0000
    private static let last: UInt32 = 0x11_00FF

    /// One bit for each ASCII character.
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    /// Characters beyond ASCII: sorted, apart from each other.
    private var ranges: [ClosedRange<UInt32>] = []

    init() {}

    /// Sorts and joins ranges.
    init(_ list: [ClosedRange<UInt32>]) {
        for range in list.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            var scalar = range.lowerBound
            while scalar < 0x80, scalar <= range.upperBound {
                self.insert(ascii: scalar)
                scalar += 1
            }
            guard range.upperBound >= 0x80 else { continue }
            let lower = max(range.lowerBound, 0x80)
            if let previous = self.ranges.last, lower <= previous.upperBound + 1 {
                self.ranges[self.ranges.count - 1] =
                    previous.lowerBound...max(previous.upperBound, range.upperBound)
            } else {
                self.ranges.append(lower...range.upperBound)
            }
        }
    }

    private mutating func insert(ascii scalar: UInt32) {
        if scalar < 64 { self.low |= 1 << UInt64(scalar) } else { self.high |= 1 << UInt64(scalar - 64) }
    }

    /// Whether a character is in the set.
    ///
    /// The cost grows with the logarithm of the number of ranges.
    func contains(_ scalar: UInt32) -> Bool {
        if scalar < 64 { return self.low >> UInt64(scalar) & 1 == 1 }
        if scalar < 128 { return self.high >> UInt64(scalar - 64) & 1 == 1 }
        var start = 0
        var end = self.ranges.count
        while start < end {
            let middle = (start + end) / 2
            let range = self.ranges[middle]
            if scalar < range.lowerBound {
                end = middle
            } else if scalar > range.upperBound {
                start = middle + 1
            } else {
                return true
            }
        }
        return false
    }

    /// Whether some character is in both sets.
    func intersects(_ other: ScalarSet) -> Bool {
        if self.low & other.low != 0 || self.high & other.high != 0 { return true }
        return self.ranges.contains { range in other.ranges.contains { $0.overlaps(range) } }
    }

    /// Whether any character beyond ASCII is in the set.
    var reachesBeyondASCII: Bool { !self.ranges.isEmpty }

    /// Every character that is not in the set.
    var inverted: ScalarSet {
        var result = ScalarSet()
        result.low = ~self.low
        result.high = ~self.high
        var next: UInt32 = 0x80
        for range in self.ranges {
            if range.lowerBound > next { result.ranges.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= Self.last { result.ranges.append(next...Self.last) }
        return result
    }

    /// The set as ranges, for joining sets.
    var allRanges: [ClosedRange<UInt32>] {
        (0..<0x80).compactMap { self.contains($0) ? $0...$0 : nil } + self.ranges
    }

    /// Whether no character is in both sets.
    func isDisjoint(with other: ScalarSet) -> Bool {
        guard self.low & other.low == 0, self.high & other.high == 0 else { return false }
        return self.ranges.allSatisfy { mine in other.ranges.allSatisfy { !mine.overlaps($0) } }
    }

    /// The characters, when there are at most so many and all are scalars.
    func members(limit: Int) -> [Unicode.Scalar]? {
        var result: [Unicode.Scalar] = []
        for range in self.allRanges {
            guard result.count + range.count <= limit else { return nil }
            for value in range {
                guard let scalar = Unicode.Scalar(value) else { return nil }
                result.append(scalar)
            }
        }
        return result
    }

    static let digits = ScalarSet([0x30...0x39])
    static let wordCharacters = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let whiteSpace = ScalarSet([0x09...0x0D, 0x20...0x20])
    static let everything = ScalarSet().inverted
    static let everythingButNewline = ScalarSet([0x0A...0x0A]).inverted

    /// One character; with `ignoringCase` an ASCII letter stands for both of its cases.
    static func one(_ scalar: UInt32, ignoringCase: Bool) -> ScalarSet {
        ScalarSet(ignoringCase ? Self.bothCases(of: scalar...scalar) : [scalar...scalar])
    }

    /// A range, and the other case of the ASCII letters in it.
    static func bothCases(of range: ClosedRange<UInt32>) -> [ClosedRange<UInt32>] {
        var result = [range]
        let upper = range.clamped(to: 0x41...0x5A)
        if range.overlaps(0x41...0x5A) { result.append(upper.lowerBound + 32...upper.upperBound + 32) }
        let lower = range.clamped(to: 0x61...0x7A)
        if range.overlaps(0x61...0x7A) { result.append(lower.lowerBound - 32...lower.upperBound - 32) }
        return result
    }
}

/// Reading characters out of bytes.
extension Span<UInt8> {
    /// The character that starts at a byte, and how many bytes it has; a byte that starts no scalar is a character of its own.
    @inline(__always)
    func character(at position: Int) -> (scalar: UInt32, width: Int) {
        let first = self[position]
        if first < 0x80 { return (UInt32(first), 1) }
        return self.longCharacter(at: position)
    }

    private func longCharacter(at position: Int) -> (scalar: UInt32, width: Int) {
        let first = UInt32(self[position])
        let invalid = (scalar: ScalarSet.invalidByte + first, width: 1)
        let width: Int
        switch first {
        case 0xC2...0xDF: width = 2
        case 0xE0...0xEF: width = 3
        case 0xF0...0xF4: width = 4
        default: return invalid
        }
        guard position + width <= self.count else { return invalid }
        var scalar = first & (0x7F >> UInt32(width))
        for offset in 1..<width {
            let byte = UInt32(self[position + offset])
            guard byte & 0xC0 == 0x80 else { return invalid }
            scalar = scalar << 6 | byte & 0x3F
        }
        // Overlong forms, surrogates, and what is beyond the last scalar.
        let least: UInt32 = width == 2 ? 0x80 : width == 3 ? 0x800 : 0x1_0000
        guard scalar >= least, Unicode.Scalar(scalar) != nil else { return invalid }
        return (scalar, width)
    }
}
