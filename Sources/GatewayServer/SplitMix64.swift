/// A generator for ids that must be distinct, not secret: fast, without state beyond one word.
///
/// Seeded by the system. Not for keys or tokens.
struct SplitMix64: RandomNumberGenerator {
    private var seed: UInt64

    init() {
        var generator = SystemRandomNumberGenerator()
        self.seed = generator.next()
    }

    mutating func next() -> UInt64 {
        self.seed &+= 0x9E37_79B9_7F4A_7C15
        var value = self.seed
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
