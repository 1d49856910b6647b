import Crypto

/// A SHA-256 digest.
///
/// Secrets are looked up and compared by their digests: nobody outside can aim at a digest, so neither the place in a table nor the length of a
/// secret shows in the time it takes.
package struct Digest: Sendable, Hashable {
    let first: UInt64
    let second: UInt64
    let third: UInt64
    let fourth: UInt64

    /// The digest of a text.
    package init(of bytes: [UInt8]) { self.init(of: bytes.span) }

    /// The digest of received bytes.
    package init(of bytes: Span<UInt8>) {
        var hasher = DigestHasher()
        hasher.update(bytes)
        self = hasher.finish()
    }

    /// The digest of a part of received bytes; a range outside them is cut to them.
    init(of bytes: Span<UInt8>, _ range: Range<Int>) {
        self.init(of: bytes.extracting(range.clamped(to: 0..<bytes.count)))
    }

    fileprivate init(_ digest: SHA256Digest) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var index = 0
        for byte in digest {
            switch index >> 3 {
            case 0: words.0 = words.0 << 8 | UInt64(byte)
            case 1: words.1 = words.1 << 8 | UInt64(byte)
            case 2: words.2 = words.2 << 8 | UInt64(byte)
            default: words.3 = words.3 << 8 | UInt64(byte)
            }
            index += 1
        }
        (self.first, self.second, self.third, self.fourth) = words
    }

    /// The 64 lower-case hexadecimal digits.
    package var hexadecimal: [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity(64)
        self.append(to: &digits)
        return digits
    }

    /// Appends the 64 lower-case hexadecimal digits.
    func append(to bytes: inout [UInt8]) {
        bytes.append(hexadecimal: self.first)
        bytes.append(hexadecimal: self.second)
        bytes.append(hexadecimal: self.third)
        bytes.append(hexadecimal: self.fourth)
    }

    /// The 32 bytes.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        for word in [self.first, self.second, self.third, self.fourth] {
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        return bytes
    }
}

/// A SHA-256 digest of bytes that come in pieces.
package struct DigestHasher {
    private var hash = SHA256()

    package init() {}

    package mutating func update(_ bytes: Span<UInt8>) {
        // The pointer is read inside the closure only.
        unsafe bytes.withUnsafeBytes { unsafe self.hash.update(bufferPointer: $0) }
    }

    package consuming func finish() -> Digest { Digest(self.hash.finalize()) }
}

/// The digest of a request body, as signatures need it.
package struct BodyDigest: Sendable, Equatable {
    package let digest: Digest
    /// Bytes of the body; not its framing.
    package let byteCount: Int

    package init(_ digest: Digest, byteCount: Int) {
        self.digest = digest
        self.byteCount = byteCount
    }

    /// The digest of a body that is there as a whole.
    package init(_ body: Span<UInt8>) {
        self.init(Digest(of: body), byteCount: body.count)
    }

    /// No body.
    package static let empty = BodyDigest(Digest(of: []), byteCount: 0)
}

/// A secret ready for signing with HMAC-SHA-256.
package struct SigningKey: Sendable {
    private let key: SymmetricKey

    package init(_ secret: [UInt8]) { self.key = SymmetricKey(data: secret) }

    /// The authentication code of a message in 64 lower-case hexadecimal digits.
    func sign(_ message: [UInt8]) -> [UInt8] {
        var code = HMAC<SHA256>(key: self.key)
        code.update(data: message)
        var digits: [UInt8] = []
        digits.reserveCapacity(64)
        for byte in code.finalize() {
            digits.append(JSONText.hexDigit(byte >> 4))
            digits.append(JSONText.hexDigit(byte & 15))
        }
        return digits
    }
}
