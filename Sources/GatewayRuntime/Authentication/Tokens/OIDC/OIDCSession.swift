/// Somebody's session with a provider, as it stands in the browser's cookies.
struct OIDCSession: Sendable, Equatable {
    var accessToken: [UInt8]
    /// Empty when there is none.
    var idToken: [UInt8]
    /// Empty when there is none.
    var refreshToken: [UInt8]
    /// Seconds since 1970 at which the access token ends.
    var expiresAt: Int64

    /// Bytes of all tokens together.
    static let maxBytes = 20 << 10

    init(accessToken: [UInt8], idToken: [UInt8], refreshToken: [UInt8], expiresAt: Int64) {
        self.accessToken = accessToken
        self.idToken = idToken
        self.refreshToken = refreshToken
        self.expiresAt = expiresAt
    }

    init?(_ fields: [[UInt8]]) {
        guard fields.count == 4, let expiry = Int64(String(decoding: fields[3], as: UTF8.self)) else { return nil }
        self.init(accessToken: fields[0], idToken: fields[1], refreshToken: fields[2], expiresAt: expiry)
    }

    var fields: [[UInt8]] {
        [self.accessToken, self.idToken, self.refreshToken, Array(String(self.expiresAt).utf8)]
    }

    /// Who it is, as JSON: the payload of the ID token; empty without one.
    var userInformation: [UInt8] {
        let parts = self.idToken.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 3 ? Base64.decodedFromURL(unpadded: parts[1]) ?? [] : []
    }
}

/// A login that has begun: what the browser keeps until the provider sends it back.
struct OIDCFlow: Sendable, Equatable {
    var state: [UInt8]
    var nonce: [UInt8]
    /// The proof's secret.
    var verifier: [UInt8]
    /// Path and query the browser wanted.
    var target: [UInt8]
    /// What the provider was told as `redirect_uri`.
    var redirectURI: [UInt8]
    var begunAt: Int64

    /// Seconds a login may take.
    static let maxSeconds: Int64 = 600

    init(
        state: [UInt8], nonce: [UInt8], verifier: [UInt8], target: [UInt8], redirectURI: [UInt8], begunAt: Int64
    ) {
        self.state = state
        self.nonce = nonce
        self.verifier = verifier
        self.target = target
        self.redirectURI = redirectURI
        self.begunAt = begunAt
    }

    init?(_ fields: [[UInt8]]) {
        guard fields.count == 6, let begun = Int64(String(decoding: fields[5], as: UTF8.self)) else { return nil }
        self.init(
            state: fields[0], nonce: fields[1], verifier: fields[2], target: fields[3], redirectURI: fields[4],
            begunAt: begun)
    }

    var fields: [[UInt8]] {
        [
            self.state, self.nonce, self.verifier, self.target, self.redirectURI,
            Array(String(self.begunAt).utf8),
        ]
    }
}

/// The answer of a token endpoint.
///
/// - Source: RFC 6749 §5.1; OpenID Connect Core 1.0 §3.1.3.3
struct OIDCTokenAnswer: Equatable {
    let accessToken: [UInt8]
    let idToken: [UInt8]
    let refreshToken: [UInt8]
    /// `nil` when the answer does not say.
    let expiresIn: Int64?

    /// - Returns: `nil` for an answer that grants nothing.
    init?(_ answer: CallAnswer) {
        guard answer.status == 200, let object = JSONValue.parse(answer.body, .token),
            let access = object["access_token"]?.text, !access.isEmpty, Self.isToken(access)
        else { return nil }
        if let type = object["token_type"]?.text, !HeaderText.equalsIgnoringCase(type, "bearer") { return nil }
        self.accessToken = access
        self.idToken = object["id_token"]?.text ?? []
        self.refreshToken = object["refresh_token"]?.text ?? []
        guard Self.isToken(self.idToken), Self.isToken(self.refreshToken),
            access.count + self.idToken.count + self.refreshToken.count <= OIDCSession.maxBytes
        else { return nil }
        let seconds =
            object["expires_in"]?.number
            ?? object["expires_in"]?.text.flatMap { Double(String(decoding: $0, as: UTF8.self)) }
        self.expiresIn = seconds.flatMap { $0 > 0 && $0 < 4_000_000_000 ? Int64($0) : nil }
    }

    /// Whether a text may be a token: visible ASCII.
    private static func isToken(_ text: [UInt8]) -> Bool { text.allSatisfy { $0 > 0x20 && $0 < 0x7F } }
}
