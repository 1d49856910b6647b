/// The `oidc_auth` plug-in, compiled.
///
/// One object serves the protected APIs, the API that gets the provider's redirect, and the one that ends sessions.
///
/// - Source: APIG User Guide, apig_03_0134
package final class OIDCPolicy: Sendable {
    let source: TokenKeySource
    let clientID: [UInt8]
    let clientSecret: [UInt8]
    let scope: [UInt8]
    let accessTokenSeconds: Int64
    let cachesChecks: Bool
    let renews: Bool
    /// The path of the API that gets the provider's redirect.
    let callbackPath: [UInt8]
    let afterLogout: [UInt8]?
    let isAlwaysSecure: Bool
    let sealing: SealedText
    /// The name of the session's cookie; further pieces of a long session have a number behind it.
    let sessionName: [UInt8]
    /// The beginning of the names of logins that have begun.
    let flowName: [UInt8]

    /// - Parameters:
    ///   - source: The provider; its kind is `.discovery`.
    ///   - clientID: The gateway's name at the provider.
    ///   - clientSecret: Its secret there.
    ///   - callbackPath: The path of the API that gets the provider's redirect, beginning with a slash, without parameters.
    ///   - scope: Scopes separated by blanks.
    ///   - accessTokenSeconds: Used when the provider does not say when the access token ends.
    ///   - cachesChecks: Whether results of checks are kept.
    ///   - renews: Whether access tokens that have ended are renewed without the browser.
    ///   - afterLogout: Where the browser goes after a logout; `nil` is the provider, or nowhere.
    ///   - isAlwaysSecure: Whether clients use TLS although the gateway does not see it.
    ///   - sessionKey: The secret that cookies are sealed with; the same for all gateways that serve the same domain.
    package init(
        source: TokenKeySource, clientID: String, clientSecret: String, callbackPath: String,
        scope: String = "openid email profile", accessTokenSeconds: Int = 3_600, cachesChecks: Bool = true,
        renews: Bool = true, afterLogout: String? = nil, isAlwaysSecure: Bool = false, sessionKey: [UInt8]
    ) {
        self.source = source
        self.clientID = Array(clientID.utf8)
        self.clientSecret = Array(clientSecret.utf8)
        self.scope = Array(scope.utf8)
        self.accessTokenSeconds = Int64(min(max(1, accessTokenSeconds), 2_147_483_647))
        self.cachesChecks = cachesChecks
        self.renews = renews
        self.callbackPath = Array(callbackPath.utf8)
        self.afterLogout = afterLogout.map { Array($0.utf8) }.flatMap { $0.allSatisfy(HTTPBytes.isTarget) ? $0 : nil }
        self.isAlwaysSecure = isAlwaysSecure
        self.sealing = SealedText(key: sessionKey)
        // Apart for each client, so that two plug-ins of one domain do not end each other's sessions.
        var tag: [UInt8] = []
        for byte in SealedText.digest(self.clientID + [0] + self.callbackPath).prefix(4) {
            tag += [JSONText.hexDigit(byte >> 4), JSONText.hexDigit(byte & 15)]
        }
        self.sessionName = Array("apig_oidc_".utf8) + tag
        self.flowName = Array("apig_oidc_flow_".utf8) + tag + Array("_".utf8)
    }

    /// The headers the backend gets; a caller's own of these names go nowhere.
    ///
    /// The product publishes no names; these are ours.
    static let accessTokenHeader = Array("X-Access-Token".utf8)
    static let idTokenHeader = Array("X-ID-Token".utf8)
    static let userHeader = Array("X-Userinfo".utf8)

    /// Whether a cookie is one of ours.
    func owns(_ cookie: [UInt8]) -> Bool { cookie.starts(with: self.sessionName) || cookie.starts(with: self.flowName) }

    func isSecure(_ request: MatchedRequest) -> Bool { self.isAlwaysSecure || request.facts.connection.isTLS }
}

/// What a step of `oidc_auth` waits for.
indirect enum OIDCProgress: Sendable {
    /// The signature of the caller's own token.
    case bearer
    /// The provider, to send the browser there.
    case login
    /// The provider, to renew a session.
    case renewing(OIDCSession)
    /// The token endpoint's answer for a session.
    case refreshing(OIDCSession, ProviderFacts)
    /// The signature of the renewed session's ID token; the old session is the first.
    case renewed(OIDCSession, OIDCSession, ProviderFacts)
    /// The provider, to exchange a code.
    case callback(OIDCFlow, code: [UInt8], issuer: [UInt8]?)
    /// The token endpoint's answer for a code.
    case exchanging(OIDCFlow, ProviderFacts)
    /// The signature of the ID token.
    case proving(OIDCFlow, OIDCSession, ProviderFacts)
    /// The provider, to end the session there.
    case leaving(OIDCSession)
}

/// The errors of `oidc_auth`; the product publishes neither codes nor statuses.
///
/// - Source: APIG User Guide, apig_03_0134, apig_03_0121
extension GatewayError {
    static func oidcToken(_ fault: TokenFault) -> GatewayError {
        GatewayError(
            "APIG.0305", 401, "Incorrect authentication information: \(fault.reason)",
            type: "OIDC_AUTH_TOKEN_VERIFY_FAIL")
    }

    static let oidcDiscovery = GatewayError(
        "APIG.0601", 500, "Internal server error: the identity provider is not available",
        type: "OIDC_AUTH_GET_DISCOVERY_ERROR")

    static func oidcFlow(_ reason: String) -> GatewayError {
        GatewayError("APIG.0601", 500, "Internal server error: \(reason)", type: "OIDC_AUTH_CODE_FLOW_FAIL")
    }
}
