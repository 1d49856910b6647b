/// What is said to the provider and to the browser.
extension OIDCPolicy {
    // MARK: To the browser

    /// Sends the browser to a place.
    static func redirection(_ location: [UInt8], _ lines: [UInt8]) -> LocalResponse {
        var all: [UInt8] = []
        HeaderText.append("Location".utf8, location, to: &all)
        all.append("Cache-Control: no-store\r\n")
        return LocalResponse(status: 302, headerLines: all + lines, body: [])
    }

    /// Where a request wanted to go, as a place on the host it was sent to.
    ///
    /// Two slashes at its beginning would stand for another host, and browsers take a backslash for a slash.
    static func target(_ request: MatchedRequest, _ bytes: Span<UInt8>) -> [UInt8] {
        let isSlash: (UInt8) -> Bool = { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
        var target = [UInt8(ascii: "/")] + bytes.copy(request.head.path).drop(while: isSlash)
        if let query = request.head.query, target.count + query.count < Self.maxTargetBytes {
            target += [UInt8(ascii: "?")] + bytes.copy(query)
        }
        return target.count <= Self.maxTargetBytes ? target : [UInt8(ascii: "/")]
    }

    /// Bytes of a place a browser is sent back to, which stands in a cookie meanwhile.
    private static let maxTargetBytes = 2_048

    /// The address of the API that gets the provider's redirect, on the host the request was sent to.
    func redirectURI(_ request: MatchedRequest, _ bytes: Span<UInt8>) -> [UInt8]? {
        let authority = bytes.copy(request.head.authority)
        guard !authority.isEmpty else { return nil }
        var address = Array((self.isSecure(request) ? "https://" : "http://").utf8) + authority
        PercentEncoding.appendPath(self.callbackPath, self.callbackPath.indices, to: &address)
        return address
    }

    /// Begins a login.
    ///
    /// - Source: OpenID Connect Core 1.0 §3.1.2.1; RFC 7636 §4
    func login(_ request: MatchedRequest, _ bytes: Span<UInt8>, _ facts: ProviderFacts) -> StepOutcome {
        guard let metadata = facts.metadata else { return .refuse(.oidcDiscovery) }
        guard facts.entropy.count >= ProviderFacts.entropyBytes, let redirectURI = self.redirectURI(request, bytes)
        else { return .refuse(.oidcFlow("the login cannot begin")) }
        var state: [UInt8] = []
        for byte in facts.entropy[0..<16] {
            state += [JSONText.hexDigit(byte >> 4), JSONText.hexDigit(byte & 15)]
        }
        let flow = OIDCFlow(
            state: state, nonce: Base64.encodedForURL(Array(facts.entropy[16..<32])),
            verifier: Base64.encodedForURL(Array(facts.entropy[32..<64])), target: Self.target(request, bytes),
            redirectURI: redirectURI, begunAt: request.facts.receivedAt)
        var parameters: [(String, [UInt8])] = [
            ("response_type", Array("code".utf8)), ("client_id", self.clientID), ("redirect_uri", redirectURI),
            ("scope", self.scope), ("state", flow.state), ("nonce", flow.nonce),
        ]
        if metadata.offersProof {
            let challenge = Base64.encodedForURL(SealedText.digest(flow.verifier))
            parameters += [("code_challenge", challenge), ("code_challenge_method", Array("S256".utf8))]
        }
        guard let line = self.line(for: flow, nonce: Array(facts.entropy[64..<76]), request) else {
            return .refuse(.oidcFlow("the login cannot begin"))
        }
        return .respond(Self.redirection(Self.address(metadata.authorizationEndpoint, parameters), line))
    }

    /// An address with parameters behind it.
    static func address(_ base: String, _ parameters: [(String, [UInt8])]) -> [UInt8] {
        var address = Array(base.utf8.prefix { $0 != UInt8(ascii: "#") })
        address.append(address.contains(UInt8(ascii: "?")) ? UInt8(ascii: "&") : UInt8(ascii: "?"))
        return address + self.form(parameters)
    }

    // MARK: To the provider

    /// Asks the token endpoint, as the client itself.
    ///
    /// - Source: RFC 6749 §2.3.1 (each part of the credentials is encoded as in a form)
    func tokenRequest(_ metadata: ProviderMetadata, _ parameters: [(String, [UInt8])]) -> WebRequest {
        var credentials: [UInt8] = []
        Self.appendEncoded(self.clientID, to: &credentials)
        credentials.append(UInt8(ascii: ":"))
        Self.appendEncoded(self.clientSecret, to: &credentials)
        let basic = String(decoding: Base64.encoded(credentials), as: UTF8.self)
        var request = WebRequest(metadata.tokenEndpoint)
        request.method = "POST"
        request.fields = [
            ("Authorization", "Basic \(basic)"), ("Content-Type", "application/x-www-form-urlencoded"),
            ("Accept", "application/json"),
        ]
        request.body = Self.form(parameters)
        return request
    }

    private static func form(_ parameters: [(String, [UInt8])]) -> [UInt8] {
        var form: [UInt8] = []
        for (name, value) in parameters {
            if !form.isEmpty { form.append(UInt8(ascii: "&")) }
            form += name.utf8
            form.append(UInt8(ascii: "="))
            self.appendEncoded(value, to: &form)
        }
        return form
    }

    /// Everything but the characters that need no encoding anywhere.
    private static func appendEncoded(_ text: [UInt8], to bytes: inout [UInt8]) {
        for byte in text {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                for digit in [byte >> 4, byte & 15] { bytes.append(digit < 10 ? 0x30 + digit : 0x37 + digit) }
            }
        }
    }
}
