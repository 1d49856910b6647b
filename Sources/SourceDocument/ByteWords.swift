/// Eight bytes at a time: what the scans over whole documents ask of a word of text.
///
/// Plain integer arithmetic, so that it is fast in debug builds, too.
enum ByteWords {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The eight bytes at an offset; the caller guarantees that `offset + 8 <= buffer.count`.
    @inline(__always)
    static func load(_ buffer: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt64 {
        // In bounds by the caller's guarantee; unaligned loads need no alignment.
        unsafe UnsafeRawBufferPointer(buffer).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    /// Whether no byte is outside ASCII.
    @inline(__always)
    static func isASCII(_ word: UInt64) -> Bool { word & Self.highBits == 0 }

    /// Whether a byte occurs; exact for words of any content.
    @inline(__always)
    static func contains(_ word: UInt64, _ byte: UInt8) -> Bool {
        let difference = word ^ (Self.ones &* UInt64(byte))
        return (difference &- Self.ones) & ~difference & Self.highBits != 0
    }

    /// Whether a byte below a bound occurs; the bound is at most 128.
    @inline(__always)
    static func containsByte(below bound: UInt8, in word: UInt64) -> Bool {
        (word &- Self.ones &* UInt64(bound)) & ~word & Self.highBits != 0
    }

    /// How many bytes begin a Unicode scalar in UTF-8, that is, continue none.
    @inline(__always)
    static func scalarCount(_ word: UInt64) -> Int {
        // A continuation byte has bit 7 set and bit 6 clear.
        8 - (word & ~(word << 1) & Self.highBits).nonzeroBitCount
    }

    /// Whether two texts are the same.
    @inline(__always)
    static func areEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        let count = left.count
        guard right.count == count else { return false }
        // Every offset is below the count of both, checked before it.
        guard count >= 8 else {
            var index = 0
            while index < count {
                if unsafe left[index] != right[index] { return false }
                index += 1
            }
            return true
        }
        var index = 0
        while index + 8 <= count {
            if unsafe Self.load(left, at: index) != Self.load(right, at: index) { return false }
            index += 8
        }
        // The last eight bytes, some of them for the second time.
        return unsafe Self.load(left, at: count - 8) == Self.load(right, at: count - 8)
    }
}
