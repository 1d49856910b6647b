/// Names a finding so that it is known again when lines have moved or words have changed.
package enum Fingerprint {
    /// 32 hexadecimal digits of what tells a finding from every other one.
    ///
    /// Two FNV-1a hashes of 64 bits that begin apart: nobody attacks what they write themselves.
    package static func of(_ text: String) -> String {
        [0xCBF2_9CE4_8422_2325, 0x6C62_272E_07BB_0142].map { (start: UInt64) in
            let hash = text.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
            let digits = String(hash, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
