/// Looking at received bytes eight at a time: the bytes of a word are compared at once, and the lowest bit set tells the first one.
///
/// Where a comparison sets bits that mean nothing, they stand above the first that does.
extension Span<UInt8> {
    private static var ones: UInt64 { 0x0101_0101_0101_0101 }
    private static var highBits: UInt64 { 0x8080_8080_8080_8080 }

    /// The offset of the first line feed from an offset on; the count without one.
    func firstLineFeed(from start: Int) -> Int {
        var index = start
        while index + 8 <= self.count {
            let found = Self.zeros(self.word(at: index) ^ (Self.ones &* 0x0A))
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < self.count, self[index] != 0x0A { index += 1 }
        return index
    }

    /// The offset of the first byte from an offset on that no header value holds; the end of the range without one.
    func endOfValue(_ range: Range<Int>) -> Int {
        var index = range.lowerBound
        while index + 8 <= range.upperBound {
            let word = self.word(at: index)
            let controls = (word &- Self.ones &* 0x20) & ~word & Self.highBits
            let found = controls | Self.zeros(word ^ (Self.ones &* 0x7F))
            guard found != 0 else {
                index += 8
                continue
            }
            index += found.trailingZeroBitCount / 8
            guard self[index] == 0x09 else { return index }
            index += 1
        }
        while index < range.upperBound, HTTPBytes.isValue(self[index]) { index += 1 }
        return index
    }

    /// Whether the bytes of a range are a lower-case text, without regard to the case of their ASCII letters.
    func equalsIgnoringCase(_ range: Range<Int>, _ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard range.count == count, range.lowerBound >= 0, range.upperBound <= self.count,
            text.hasPointerRepresentation
        else { return false }
        var offset = 0
        // A static string of more than one scalar has a pointer to its constant bytes, and what is read lies below its length.
        while offset + 8 <= count {
            let wanted = unsafe UnsafeRawPointer(text.utf8Start).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                .littleEndian
            if Self.lowercased(self.word(at: range.lowerBound + offset)) != wanted { return false }
            offset += 8
        }
        while offset < count {
            if unsafe HeaderText.lowercased(self[range.lowerBound + offset]) != text.utf8Start[offset] { return false }
            offset += 1
        }
        return true
    }

    /// The eight bytes from an offset on, the first one lowest.
    @inline(__always)
    private func word(at offset: Int) -> UInt64 {
        // Any bytes are a number, and the load checks that they lie inside.
        unsafe self.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
    }

    /// The high bit of each byte that is zero.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- Self.ones) & ~word & Self.highBits }

    /// Every capital letter of ASCII as its small one.
    @inline(__always)
    private static func lowercased(_ word: UInt64) -> UInt64 {
        let low = word & ~Self.highBits
        let fromA = low &+ Self.ones &* (0x80 - 0x41)
        let aboveZ = low &+ Self.ones &* (0x80 - 0x5B)
        return word | ((fromA & ~aboveZ & ~word & Self.highBits) >> 2)
    }
}
