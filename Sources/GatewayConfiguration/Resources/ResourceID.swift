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
        for part in [kind] + names {
            for byte in part.utf8 { add(byte) }
            add(0)
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}
