/// Makes the ids of resources: 32 lower-case hexadecimal digits, the same for the same names on every run and machine.
///
/// The product draws ids at random; ours are derived, so that a configuration can be compared and committed. FNV-1a with 128 bits over the
/// kind and the names, separated by a byte no name can hold.
package enum ResourceID {
    package static func make(_ kind: String, _ names: String...) -> String {
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        func add(_ byte: UInt8) {
            hash ^= UInt128(byte)
            hash = hash &* 0x0000_0000_0100_0000_0000_0000_0000_013b
        }
        func add(_ part: String) {
            for byte in part.utf8 { add(byte) }
            add(0)
        }
        add(kind)
        for name in names { add(name) }
        return unsafe String(unsafeUninitializedCapacity: 32) { digits in
            for position in 0..<32 {
                let digit = UInt8(truncatingIfNeeded: hash >> UInt128(124 - 4 * position)) & 15
                unsafe digits.initializeElement(at: position, to: digit < 10 ? 0x30 + digit : 0x61 - 10 + digit)
            }
            return 32
        }
    }
}
