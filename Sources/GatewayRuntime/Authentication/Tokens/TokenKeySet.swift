/// A public key that signatures of tokens are checked with.
package struct TokenKey: Sendable, Equatable {
    /// The curves of the ES algorithms.
    package enum Curve: String, Sendable, CaseIterable {
        case p256 = "P-256"
        case p384 = "P-384"
        case p521 = "P-521"

        /// Bytes of a coordinate.
        var byteCount: Int {
            switch self {
            case .p256: 32
            case .p384: 48
            case .p521: 66
            }
        }
    }

    /// What the key is made of; numbers as Base64 for URLs.
    package enum Material: Sendable, Equatable {
        case rsa(modulus: String, exponent: String)
        case ec(Curve, x: String, y: String)
        /// An RSA key as PEM.
        case pem(String)
    }

    package let kid: [UInt8]?
    /// The only algorithm the key is for; `nil` is every one of its type.
    package let algorithm: TokenAlgorithm?
    package let material: Material

    package init(kid: [UInt8]?, algorithm: TokenAlgorithm?, material: Material) {
        self.kid = kid
        self.algorithm = algorithm
        self.material = material
    }

    /// Whether signatures of an algorithm may be checked with the key.
    ///
    /// - Source: RFC 7518 §3.1 (each ES algorithm has one curve)
    func isFor(_ algorithm: TokenAlgorithm) -> Bool {
        if let own = self.algorithm, own != algorithm { return false }
        switch (self.material, algorithm) {
        case (.rsa, .rs256), (.rsa, .rs384), (.rsa, .rs512): return true
        case (.pem, .rs256), (.pem, .rs384), (.pem, .rs512): return true
        case (.ec(.p256, _, _), .es256), (.ec(.p384, _, _), .es384), (.ec(.p521, _, _), .es512): return true
        default: return false
        }
    }
}

/// A set of keys.
///
/// - Source: APIG User Guide, apig_03_0135; RFC 7517
package struct TokenKeySet: Sendable, Equatable {
    /// Bytes of a set.
    package static let maxBytes = 50 << 10

    package let keys: [TokenKey]

    /// One key alone.
    package init(pem: String) {
        self.keys = [TokenKey(kid: nil, algorithm: nil, material: .pem(pem))]
    }

    /// Reads a key set.
    ///
    /// Keys that are not for signatures, or of other types, are passed over, as RFC 7517 §5 asks. Of several keys that are left each must have a `kid`
    /// of its own.
    ///
    /// - Throws: A sentence that says why the set cannot be used.
    package init(json: [UInt8]) throws(TokenKeySetFault) {
        guard json.count <= Self.maxBytes else { throw TokenKeySetFault("the key set has more than 50 KB") }
        guard let items = JSONValue.parse(json, .token)?["keys"]?.items else {
            throw TokenKeySetFault("the key set is no JSON object with a list \"keys\"")
        }
        let keys = items.compactMap(Self.key)
        guard !keys.isEmpty else { throw TokenKeySetFault("the key set has no RSA or EC key for signatures") }
        if keys.count > 1 {
            let ids = keys.compactMap(\.kid)
            guard ids.count == keys.count else { throw TokenKeySetFault("of several keys each needs a kid") }
            guard Set(ids).count == ids.count else { throw TokenKeySetFault("two keys have the same kid") }
        }
        self.keys = keys
    }

    /// Bytes of an RSA modulus: 2,048 to 8,192 bits.
    private static let modulusBytes = 256...1_024

    private static func key(_ item: JSONValue) -> TokenKey? {
        if let use = item["use"]?.text, use != Array("sig".utf8) { return nil }
        if let operations = item["key_ops"]?.items, !operations.contains(.string(Array("verify".utf8))) { return nil }
        var algorithm: TokenAlgorithm?
        if let name = item["alg"]?.text {
            guard let known = TokenAlgorithm(rawValue: String(decoding: name, as: UTF8.self)) else { return nil }
            algorithm = known
        }
        guard let material = self.material(item) else { return nil }
        let kid = item["kid"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        return TokenKey(kid: kid, algorithm: algorithm, material: material)
    }

    private static func material(_ item: JSONValue) -> TokenKey.Material? {
        func number(_ name: StaticString, _ counts: ClosedRange<Int>) -> String? {
            guard let text = item[name]?.text, let bytes = Base64.decodedFromURL(unpadded: text),
                counts.contains(bytes.count)
            else { return nil }
            return String(decoding: text, as: UTF8.self)
        }
        switch item["kty"]?.text.map({ String(decoding: $0, as: UTF8.self) }) {
        case "RSA":
            guard let modulus = number("n", self.modulusBytes), let exponent = number("e", 1...4) else { return nil }
            return .rsa(modulus: modulus, exponent: exponent)
        case "EC":
            let name = item["crv"]?.text.map { String(decoding: $0, as: UTF8.self) }
            guard let curve = name.flatMap(TokenKey.Curve.init(rawValue:)) else { return nil }
            let count = curve.byteCount...curve.byteCount
            guard let x = number("x", count), let y = number("y", count) else { return nil }
            return .ec(curve, x: x, y: y)
        default: return nil
        }
    }

    /// The key for a token: by its `kid`; the only key also without one.
    package func key(for token: SignedToken) throws(TokenFault) -> Int {
        var found: Int?
        if let kid = token.kid {
            found = self.keys.firstIndex { $0.kid == kid }
            if found == nil, self.keys.count == 1, self.keys[0].kid == nil { found = 0 }
        } else if self.keys.count == 1 {
            found = 0
        }
        guard let found else { throw .noKey }
        guard self.keys[found].isFor(token.algorithm) else { throw .keyMismatch }
        return found
    }
}

/// Why a key set cannot be used.
package struct TokenKeySetFault: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
