/// The `jwt_auth` plug-in, compiled: where the token stands, what is checked of it, what the backend gets.
///
/// - Source: APIG User Guide, apig_03_0135
package final class JWTPolicy: Sendable {
    package enum Place: Sendable, Equatable {
        case header
        case query
        case cookie
    }

    /// A claim that becomes a header line for the backend.
    package struct ClaimHeader: Sendable, Equatable {
        let claim: [UInt8]
        let header: [UInt8]

        package init(claim: String, header: String) {
            self.claim = Array(claim.utf8)
            self.header = Array(header.utf8)
        }
    }

    /// Values of a claim.
    package struct ClaimValues: Sendable, Equatable {
        let claim: [UInt8]
        let values: [[UInt8]]

        package init(claim: String, values: [String]) {
            self.claim = Array(claim.utf8)
            self.values = values.map { Array($0.utf8) }
        }
    }

    let source: TokenKeySource
    let place: Place
    let name: [UInt8]
    /// Only in headers; empty for none.
    let prefix: [UInt8]
    let toleranceSeconds: Int64
    let passesToken: Bool
    let payloadHeader: [UInt8]?
    let claimHeaders: [ClaimHeader]
    let refusedValues: [ClaimValues]
    let neededValues: [ClaimValues]
    let skipsMissingToken: Bool
    let ignoresExpiration: Bool

    /// - Parameters:
    ///   - source: Where the keys come from.
    ///   - place: Where the token stands.
    ///   - name: The name of the header (in any case), query parameter or cookie.
    ///   - prefix: What stands before the token in a header; cut off together with the blank behind it, a header without it is used whole.
    ///   - toleranceSeconds: For `exp` and `nbf`; cut to 0...86,400.
    ///   - passesToken: Whether the backend gets the token.
    ///   - payloadHeader: The header that gets the payload as it stands in the token; `nil` is none.
    ///   - claimHeaders: Claims that become headers. Names a policy must not write, such as `Host`, are left out.
    ///   - refusedValues: A token that has one of these is refused.
    ///   - neededValues: A token must have one of each of these.
    ///   - skipsMissingToken: Whether requests without a token go on.
    ///   - ignoresExpiration: Whether `exp` is not looked at.
    package init(
        source: TokenKeySource, place: Place = .header, name: String = "Authorization", prefix: String = "Bearer",
        toleranceSeconds: Int = 0, passesToken: Bool = false, payloadHeader: String? = nil,
        claimHeaders: [ClaimHeader] = [], refusedValues: [ClaimValues] = [], neededValues: [ClaimValues] = [],
        skipsMissingToken: Bool = false, ignoresExpiration: Bool = false
    ) {
        self.source = source
        self.place = place
        self.name = Array(name.utf8)
        self.prefix = place == .header ? Array(prefix.utf8) : []
        self.toleranceSeconds = Int64(min(max(0, toleranceSeconds), 86_400))
        self.passesToken = passesToken
        self.payloadHeader = payloadHeader.map { Array($0.utf8) }.flatMap { Self.mayWrite($0) ? $0 : nil }
        self.claimHeaders = claimHeaders.filter { Self.mayWrite($0.header) }
        self.refusedValues = refusedValues
        self.neededValues = neededValues
        self.skipsMissingToken = skipsMissingToken
        self.ignoresExpiration = ignoresExpiration
    }

    /// Whether a policy may write a header line of this name: not those that frame or route the request.
    package static func mayWrite(_ name: [UInt8]) -> Bool {
        guard !name.isEmpty, name.allSatisfy(HTTPBytes.isToken) else { return false }
        let known = KnownHeader(name.indices, in: name.span)
        switch known {
        case .host, .contentLength, .expect, .xForwardedFor, .xForwardedProto, .xForwardedPort, .xForwardedHost,
            .xRealIP, .xRequestID:
            return false
        default: return !known.isHopByHop
        }
    }

    /// What becomes of a request before any signature is checked.
    enum Beginning: Equatable {
        /// It goes on without a token.
        case skip
        case refused(TokenFault)
        case verify(SignedToken)
    }

    /// Takes the token out of a request.
    ///
    /// A header that this policy may give the backend never comes from the caller, whether there is a token or not.
    func begin(_ head: RequestHead, _ bytes: Span<UInt8>, _ state: inout RequestState) -> Beginning {
        state.findings.withheldHeaders += self.claimHeaders.map(\.header)
        if let name = self.payloadHeader { state.findings.withheldHeaders.append(name) }
        do throws(TokenFault) {
            guard let text = try self.find(head, bytes) else {
                return self.skipsMissingToken ? .skip : .refused(.missing)
            }
            let token = try SignedToken(text)
            if !self.passesToken { self.withhold(head, bytes, &state) }
            return .verify(token)
        } catch {
            return .refused(error)
        }
    }

    /// The token's text; `nil` when there is none.
    private func find(_ head: RequestHead, _ bytes: Span<UInt8>) throws(TokenFault) -> [UInt8]? {
        var found: [[UInt8]] = []
        switch self.place {
        case .header:
            for field in head.fields where bytes.equalsIgnoringCase(field.name, self.name) {
                found.append(bytes.copy(field.value))
            }
        case .query:
            guard let query = head.query else { return nil }
            var pairs = QueryPairs(query)
            while let pair = pairs.next(in: bytes) {
                if PercentEncoding.decodedQuery(bytes.copy(pair.name)) == self.name {
                    found.append(PercentEncoding.decodedQuery(bytes.copy(pair.value)))
                }
            }
        case .cookie: found = RequestCookies(head, bytes).values(self.name)
        }
        // Which of two the backend would look at nobody knows.
        guard found.count < 2 else { throw .ambiguous }
        guard let text = found.first, !text.isEmpty else { return nil }
        return self.withoutPrefix(text)
    }

    private func withoutPrefix(_ text: [UInt8]) -> [UInt8] {
        let count = self.prefix.count
        guard count > 0, text.count > count, text[count] == 0x20,
            HeaderText.equalsIgnoringCase(Array(text.prefix(count)), self.prefix)
        else { return text }
        return Array(text.dropFirst(count).drop { $0 == 0x20 })
    }

    /// Keeps the token from the backend.
    private func withhold(_ head: RequestHead, _ bytes: Span<UInt8>, _ state: inout RequestState) {
        switch self.place {
        case .header: state.findings.withheldHeaders.append(self.name)
        case .query: state.findings.withheldQuery.append(self.name)
        case .cookie: RequestCookies.withhold(head, bytes, &state) { $0 == self.name }
        }
    }

    /// Checks the claims of a token whose signature is right, and gives the backend what it is to have of them.
    ///
    /// - Parameters:
    ///   - payload: The payload as JSON.
    ///   - encodedPayload: The payload as it stands in the token.
    ///   - now: Seconds since 1970.
    ///   - state: Gets the header lines.
    /// - Throws: Why the token is refused.
    func finish(
        _ payload: [UInt8], encodedPayload: [UInt8], now: Int64, _ state: inout RequestState
    ) throws(TokenFault) {
        guard let claims = TokenClaims(payload) else { throw .malformed }
        try claims.checkTimes(
            now: now, tolerance: self.toleranceSeconds, ignoresExpiration: self.ignoresExpiration)
        for refused in self.refusedValues where claims.claim(refused.claim, hasOneOf: refused.values) {
            throw .claimRefused
        }
        for needed in self.neededValues where !claims.claim(needed.claim, hasOneOf: needed.values) {
            throw .claimRefused
        }
        for rule in self.claimHeaders {
            // What may not stand in a header line is left out.
            guard let value = claims[rule.claim]?.plainText, HeaderText.isSafeValue(value) else { continue }
            state.findings.backendLines.append((name: rule.header, value: value))
        }
        if let name = self.payloadHeader { state.findings.backendLines.append((name: name, value: encodedPayload)) }
    }
}

extension GatewayError {
    /// A token is refused by `jwt_auth`; the product publishes neither code nor status.
    ///
    /// - Source: APIG User Guide, apig_03_0135, apig_03_0121 (`JWT_AUTH_FAILURE`)
    static func token(_ fault: TokenFault) -> GatewayError {
        GatewayError(
            "APIG.0305", 401, "Incorrect authentication information: \(fault.reason)", type: "JWT_AUTH_FAILURE")
    }
}

extension RoutingSnapshot {
    /// Asks `jwt_auth`.
    func checkJWT(
        _ policy: JWTPolicy, _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>
    ) -> StepOutcome {
        guard case .verified(let check, let verdict)? = state.takeOutcome() else {
            switch policy.begin(request.head, bytes, &state) {
            case .skip: return .proceed
            case .refused(let fault): return .refuse(.token(fault))
            case .verify(let token): return .wait(.verify(TokenCheck(token, policy.source)))
            }
        }
        switch verdict.result {
        case .refused(let fault): return .refuse(.token(fault))
        case .verified(let payload):
            do throws(TokenFault) {
                try policy.finish(
                    payload, encodedPayload: check.token.encodedPayload, now: request.facts.receivedAt, &state)
                return .proceed
            } catch {
                return .refuse(.token(error))
            }
        }
    }
}
