/// Makes the ids of resources: 32 lower-case hexadecimal digits, the same for the same names on every run and machine.
///
/// The product draws ids at random; ours are derived, so that a configuration can be compared and committed. FNV-1a with 128 bits over the
/// kind and the names, separated by a byte no name can hold.
package enum ResourceID {
    package static func make(_ kind: String, _ names: String...) -> String {
        var hash = self.offsetBasis
        self.add(kind, to: &hash)
        for name in names { self.add(name, to: &hash) }
        return self.digits(hash)
    }

    /// The digest of a content: 32 lower-case hexadecimal digits.
    ///
    /// It tells contents apart; it does not protect them.
    package static func digest(of content: some Sequence<UInt8>) -> String {
        var hash = self.offsetBasis
        for byte in content { self.add(byte, to: &hash) }
        return self.digits(hash)
    }

    private static let offsetBasis: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d

    private static func add(_ part: String, to hash: inout UInt128) {
        for byte in part.utf8 { self.add(byte, to: &hash) }
        self.add(0, to: &hash)
    }

    private static func add(_ byte: UInt8, to hash: inout UInt128) {
        hash ^= UInt128(byte)
        hash = hash &* 0x0000_0000_0100_0000_0000_0000_0000_013b
    }

    private static func digits(_ hash: UInt128) -> String {
        unsafe String(unsafeUninitializedCapacity: 32) { digits in
            for position in 0..<32 {
                let digit = UInt8(truncatingIfNeeded: hash >> UInt128(124 - 4 * position)) & 15
                unsafe digits.initializeElement(at: position, to: digit < 10 ? 0x30 + digit : 0x61 - 10 + digit)
            }
            return 32
        }
    }
}
