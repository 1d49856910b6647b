import Crypto
import GatewayRuntime

/// What signatures were found to be right, so that a token is checked once and not with every request; belongs to one loop.
///
/// Only the signature's result is kept, by the token's digest and the set it was checked with; times and claims are looked at anew. Two halves bound it: when
/// the new one is full it takes the place of the old one.
struct TokenCache {
    struct Key: Hashable {
        private let first: UInt64
        private let second: UInt64
        private let third: UInt64
        private let fourth: UInt64
        private let keys: UInt64

        /// - Parameters:
        ///   - token: The whole token; its digest is made here.
        ///   - keys: The number of the set it is checked with.
        init(_ token: SignedToken, keys: UInt64) {
            let digest = Array(SHA256.hash(data: token.bytes))
            func word(_ start: Int) -> UInt64 { digest[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) } }
            self.first = word(0)
            self.second = word(8)
            self.third = word(16)
            self.fourth = word(24)
            self.keys = keys
        }

        /// The digest is as good as random, and callers know nothing of the set's number.
        func hash(into hasher: inout Hasher) {
            hasher.combine(self.first)
            hasher.combine(self.keys)
        }
    }

    private let maxEntries: Int
    private let maxBytes: Int
    private var young: [Key: [UInt8]] = [:]
    private var youngBytes = 0
    private var old: [Key: [UInt8]] = [:]

    /// - Parameters:
    ///   - maxEntries: Tokens of one half.
    ///   - maxBytes: Bytes of the payloads of one half.
    init(maxEntries: Int = 2_048, maxBytes: Int = 2 << 20) {
        self.maxEntries = maxEntries
        self.maxBytes = maxBytes
    }

    var count: Int { self.young.count + self.old.count }

    /// The payload of a token whose signature was found to be right.
    mutating func payload(_ key: Key) -> [UInt8]? {
        if let payload = self.young[key] { return payload }
        guard let payload = self.old.removeValue(forKey: key) else { return nil }
        self.keep(payload, key)
        return payload
    }

    mutating func keep(_ payload: [UInt8], _ key: Key) {
        guard payload.count <= self.maxBytes else { return }
        if self.young.count >= self.maxEntries || self.youngBytes + payload.count > self.maxBytes {
            self.old = self.young
            self.young = [:]
            self.youngBytes = 0
        }
        if self.young.updateValue(payload, forKey: key) == nil { self.youngBytes += payload.count }
    }
}
