/// The claims of a token whose signature was checked.
///
/// - Source: RFC 7519 §4.1
struct TokenClaims: Sendable {
    private let object: JSONValue

    /// - Returns: `nil` when the payload is no JSON object.
    init?(_ payload: [UInt8]) {
        guard let object = JSONValue.parse(payload, .token), case .object = object else { return nil }
        self.object = object
    }

    subscript(name: StaticString) -> JSONValue? { self.object[name] }
    subscript(name: [UInt8]) -> JSONValue? { self.object[name] }

    /// Checks `exp` and `nbf`; a token without them does not end, or is valid from ever.
    ///
    /// - Parameters:
    ///   - now: Seconds since 1970.
    ///   - tolerance: Seconds by which clocks may differ, for both.
    ///   - ignoresExpiration: Whether `exp` is not looked at.
    /// - Throws: A fault, also for a time that is no number.
    func checkTimes(now: Int64, tolerance: Int64, ignoresExpiration: Bool = false) throws(TokenFault) {
        if !ignoresExpiration, let value = self["exp"] {
            guard let expiry = value.number else { throw .malformed }
            guard Double(now) < expiry + Double(tolerance) else { throw .expired }
        }
        if let value = self["nbf"] {
            guard let start = value.number else { throw .malformed }
            guard Double(now) >= start - Double(tolerance) else { throw .notYetValid }
        }
    }

    /// Whether a claim has one of some values; of a list, one item is enough.
    func claim(_ name: [UInt8], hasOneOf values: [[UInt8]]) -> Bool {
        guard let claim = self[name] else { return false }
        return (claim.items ?? [claim]).contains { item in item.plainText.map(values.contains) ?? false }
    }

    /// Checks that the token comes from a provider and is for a client.
    ///
    /// An access token names its client as audience or as `azp`, which providers do not agree on. An ID token has it among its audiences, and as `azp` where
    /// there is one.
    ///
    /// - Source: OpenID Connect Core 1.0 §3.1.3.7
    func check(issuer: [UInt8], clientID: [UInt8], isIDToken: Bool) throws(TokenFault) {
        guard self["iss"]?.text == issuer else { throw .issuer }
        let isAudience = self.claim(Array("aud".utf8), hasOneOf: [clientID])
        let party = self["azp"]
        if isIDToken {
            guard isAudience, party == nil || party?.text == clientID else { throw .audience }
        } else {
            guard isAudience || party?.text == clientID else { throw .audience }
        }
    }
}
