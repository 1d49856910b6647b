/// A seeded generator: the same seed gives the same cases on every machine.
package struct FuzzRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { self.state = seed }

    package mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var value = self.state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// True once in so many times.
    package mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

    package mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    package mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: self.next()) }

    /// An element of a list that is not empty.
    package mutating func pick<Element>(_ list: [Element]) -> Element {
        list[Int.random(in: 0..<list.count, using: &self)]
    }

    /// Characters of an alphabet.
    package mutating func text(_ alphabet: [UInt8], _ count: ClosedRange<Int>) -> [UInt8] {
        (0..<self.number(count)).map { _ in self.pick(alphabet) }
    }
}
