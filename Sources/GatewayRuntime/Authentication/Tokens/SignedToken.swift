/// The signature algorithms tokens may have.
///
/// - Source: APIG User Guide, apig_03_0135 (RS and ES only)
package enum TokenAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"

    /// Whether it needs an RSA key.
    package var isRSA: Bool {
        switch self {
        case .rs256, .rs384, .rs512: true
        case .es256, .es384, .es512: false
        }
    }
}

/// Why a token, or the set of keys for it, is refused.
package enum TokenFault: Error, Sendable, Equatable, Hashable {
    case missing
    case ambiguous
    case malformed
    case algorithm
    case criticalHeader
    /// There is no key set yet.
    case noKeys
    /// No key has the token's `kid`, or it has none and there are several.
    case noKey
    /// The key is of another type than the algorithm needs.
    case keyMismatch
    case signature
    case expired
    case notYetValid
    case issuer
    case audience
    case nonce
    case claimRefused

    /// What is said to the caller.
    package var reason: String {
        switch self {
        case .missing: "no token"
        case .ambiguous: "more than one token"
        case .malformed: "malformed token"
        case .algorithm: "algorithm not supported"
        case .criticalHeader: "critical header not supported"
        case .noKeys: "no key set"
        case .noKey: "no key for the token"
        case .keyMismatch: "the key is not for the token's algorithm"
        case .signature: "wrong signature"
        case .expired: "token expired"
        case .notYetValid: "token not valid yet"
        case .issuer: "wrong issuer"
        case .audience: "wrong audience"
        case .nonce: "wrong nonce"
        case .claimRefused: "claim refused"
        }
    }
}

/// A JSON Web Token in compact form whose header was read, but whose signature was not checked.
///
/// - Source: RFC 7515 §3.1, §4; RFC 7519 §7.2
package struct SignedToken: Sendable, Equatable {
    /// The whole token.
    package let bytes: [UInt8]
    package let algorithm: TokenAlgorithm
    package let kid: [UInt8]?
    /// The bytes of header and payload, which are signed.
    package let signedCount: Int
    private let headerCount: Int

    /// Reads a token.
    ///
    /// `none`, HMAC and everything else that is no RS or ES algorithm is refused here, before any key is looked at; keys in the header (`jwk`, `jku`,
    /// `x5c`) are never used.
    ///
    /// - Throws: A fault for what is no token, or one that is not supported.
    package init(_ bytes: [UInt8]) throws(TokenFault) {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[1].isEmpty else { throw .malformed }
        guard let text = Base64.decodedFromURL(unpadded: parts[0]), let header = JSONValue.parse(text, .token),
            let name = header["alg"]?.text
        else { throw .malformed }
        guard let algorithm = TokenAlgorithm(rawValue: String(decoding: name, as: UTF8.self)) else { throw .algorithm }
        guard header["crit"] == nil else { throw .criticalHeader }
        switch header["kid"] {
        case nil: self.kid = nil
        case .string(let kid): self.kid = kid.isEmpty ? nil : kid
        default: throw .malformed
        }
        guard !parts[2].isEmpty else { throw .signature }
        self.bytes = bytes
        self.algorithm = algorithm
        self.headerCount = parts[0].count
        self.signedCount = parts[0].count + 1 + parts[1].count
    }

    /// What is signed.
    package var signed: ArraySlice<UInt8> { self.bytes.prefix(self.signedCount) }

    /// The signature; `nil` when it is no Base64.
    package var signature: [UInt8]? { Base64.decodedFromURL(unpadded: self.bytes.dropFirst(self.signedCount + 1)) }

    /// The payload as it stands in the token.
    var encodedPayload: [UInt8] { Array(self.bytes.prefix(self.signedCount).dropFirst(self.headerCount + 1)) }

    /// The payload as JSON, which nobody has checked; `nil` when it is no Base64.
    package var payload: [UInt8]? {
        Base64.decodedFromURL(unpadded: self.bytes.prefix(self.signedCount).dropFirst(self.headerCount + 1))
    }
}
