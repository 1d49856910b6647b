/// A hash that is the same in every process: FNV-1a with 64 bits, mixed at the end so that near texts stand far apart.
///
/// Members of a channel are chosen by it, so two gateways and two versions must agree. It protects nothing.
struct StableHash {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Adds a byte.
    @inline(__always)
    mutating func add(_ byte: UInt8) { self.value = (self.value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

    /// Adds the bytes of a sequence.
    @inline(__always)
    mutating func add(_ bytes: some Sequence<UInt8>) { for byte in bytes { self.add(byte) } }

    /// Adds the bytes of a range; a range outside the span is cut to it.
    @inline(__always)
    mutating func add(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        for index in range.clamped(to: 0..<bytes.count) { self.add(bytes[index]) }
    }

    /// Adds the eight bytes of a number.
    mutating func add(_ number: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { self.add(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    /// The hash of what was added.
    var result: UInt64 {
        var mixed = self.value
        mixed = (mixed ^ (mixed >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        mixed = (mixed ^ (mixed >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return mixed ^ (mixed >> 33)
    }
}
