/// Comparing secrets so that the time it takes says nothing about them.
enum ConstantTime {
    /// Whether two digests or signatures are equal.
    ///
    /// The time depends on their lengths only, which are no secret; texts whose length is one are compared by their digests.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }

    /// Whether the bytes of a range are a digest or signature.
    static func areEqual(_ range: Range<Int>, in bytes: Span<UInt8>, _ expected: [UInt8]) -> Bool {
        guard range.count == expected.count, range.lowerBound >= 0, range.upperBound <= bytes.count else {
            return false
        }
        var difference: UInt8 = 0
        for offset in expected.indices { difference |= bytes[range.lowerBound + offset] ^ expected[offset] }
        return difference == 0
    }

    /// Whether two digests are equal.
    static func areEqual(_ left: Digest, _ right: Digest) -> Bool {
        ((left.first ^ right.first) | (left.second ^ right.second) | (left.third ^ right.third)
            | (left.fourth ^ right.fourth)) == 0
    }
}
