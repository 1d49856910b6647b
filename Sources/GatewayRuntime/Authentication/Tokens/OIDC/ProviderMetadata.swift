/// What an identity provider says of itself.
///
/// - Source: OpenID Connect Discovery 1.0 §3
package final class ProviderMetadata: Sendable, Equatable {
    /// Bytes of a discovery document.
    package static let maxBytes = 64 << 10

    let issuer: [UInt8]
    let authorizationEndpoint: String
    let tokenEndpoint: WebAddress
    /// Where the provider ends its own session; `nil` when it does not say.
    let endSessionEndpoint: String?
    /// Where its keys are.
    package let keySet: WebAddress?
    /// Whether it takes the proof of RFC 7636 with SHA-256.
    let offersProof: Bool

    /// Reads a discovery document.
    ///
    /// - Parameters:
    ///   - json: The document.
    ///   - address: Where it came from; one that came through TLS cannot lead to addresses without.
    /// - Throws: A sentence that says why it cannot be used.
    package init(json: [UInt8], from address: WebAddress) throws(TokenKeySetFault) {
        guard json.count <= Self.maxBytes, let document = JSONValue.parse(json, .token) else {
            throw TokenKeySetFault("the discovery document is no JSON, or longer than 64 KB")
        }
        func text(_ name: StaticString) -> String? {
            document[name]?.text.map { String(decoding: $0, as: UTF8.self) }
        }
        func place(_ name: StaticString) throws(TokenKeySetFault) -> WebAddress? {
            guard let value = text(name) else { return nil }
            guard let found = WebAddress(value), found.usesTLS || !address.usesTLS else {
                throw TokenKeySetFault("\(name) of the discovery document is no address that can be used")
            }
            return found
        }
        guard let issuer = document["issuer"]?.text, !issuer.isEmpty else {
            throw TokenKeySetFault("the discovery document has no issuer")
        }
        guard let authorization = text("authorization_endpoint"), try place("authorization_endpoint") != nil,
            let token = try place("token_endpoint")
        else { throw TokenKeySetFault("the discovery document has no authorization_endpoint or token_endpoint") }
        if let methods = document["token_endpoint_auth_methods_supported"]?.items,
            !methods.contains(.string(Array("client_secret_basic".utf8)))
        {
            throw TokenKeySetFault("the provider does not take client_secret_basic")
        }
        self.issuer = issuer
        self.authorizationEndpoint = authorization
        self.tokenEndpoint = token
        self.keySet = try place("jwks_uri")
        self.endSessionEndpoint = try place("end_session_endpoint") == nil ? nil : text("end_session_endpoint")
        self.offersProof =
            document["code_challenge_methods_supported"]?.items?.contains(.string(Array("S256".utf8))) ?? false
    }

    /// Whether the token endpoint is asked through TLS.
    package var usesTLS: Bool { self.tokenEndpoint.usesTLS }

    package static func == (left: ProviderMetadata, right: ProviderMetadata) -> Bool {
        left.issuer == right.issuer && left.authorizationEndpoint == right.authorizationEndpoint
            && left.tokenEndpoint == right.tokenEndpoint && left.endSessionEndpoint == right.endSessionEndpoint
            && left.keySet == right.keySet && left.offersProof == right.offersProof
    }
}
