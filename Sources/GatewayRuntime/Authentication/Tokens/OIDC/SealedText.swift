import Crypto

/// Texts that a browser keeps for us and can neither read nor change: AES-GCM, as Base64 for URLs.
struct SealedText: Sendable {
    /// Bytes of the nonce each sealing needs.
    static let nonceBytes = 12
    /// Bytes of the key.
    static let keyBytes = 32

    private let key: SymmetricKey

    /// - Parameter key: Secret of any length; its digest is the key.
    init(key: [UInt8]) { self.key = SymmetricKey(data: SHA256.hash(data: key)) }

    /// Seals fields.
    ///
    /// - Parameters:
    ///   - fields: What is sealed.
    ///   - purpose: What it is for; it opens for the same purpose only.
    ///   - nonce: `nonceBytes` random bytes, never used before.
    /// - Returns: `nil` for a nonce of another length.
    func seal(_ fields: [[UInt8]], purpose: [UInt8], nonce: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        for field in fields {
            guard let count = UInt32(exactly: field.count) else { return nil }
            for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: count >> UInt32(shift))) }
            bytes += field
        }
        guard let nonce = try? AES.GCM.Nonce(data: nonce),
            let box = try? AES.GCM.seal(bytes, using: self.key, nonce: nonce, authenticating: purpose),
            let combined = box.combined
        else { return nil }
        return Base64.encodedForURL(Array(combined))
    }

    /// Opens what was sealed; `nil` for everything that this key did not seal for this purpose.
    func open(_ text: [UInt8], purpose: [UInt8]) -> [[UInt8]]? {
        guard let combined = Base64.decodedFromURL(unpadded: text),
            let box = try? AES.GCM.SealedBox(combined: combined),
            let opened = try? AES.GCM.open(box, using: self.key, authenticating: purpose)
        else { return nil }
        let bytes = Array(opened)
        var fields: [[UInt8]] = []
        var index = 0
        while index < bytes.count {
            guard bytes.count - index >= 4 else { return nil }
            let count = bytes[index..<index + 4].reduce(0) { $0 << 8 | Int($1) }
            index += 4
            guard count <= bytes.count - index else { return nil }
            fields.append(Array(bytes[index..<index + count]))
            index += count
        }
        return fields
    }

    /// The SHA-256 digest of a text.
    static func digest(_ text: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: text)) }

    /// Whether two secrets of one length are equal; the time it takes does not tell where they differ.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
