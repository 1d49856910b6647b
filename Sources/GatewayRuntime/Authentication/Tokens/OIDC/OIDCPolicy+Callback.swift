/// The steps of the API that gets the provider's redirect, and of the one that ends sessions.
extension OIDCPolicy {
    func takeRedirect(
        _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>
    ) -> StepOutcome {
        let outcome = state.takeOutcome()
        let progress = state.findings.oidc
        state.findings.oidc = nil
        switch (progress, outcome) {
        case (.callback(let flow, let code, let issuer)?, .provider(let facts)?):
            return self.exchange(code, flow, issuer, facts, &state)
        case (.exchanging(let flow, let facts)?, .call(let answer)?):
            return self.take(answer, flow, facts, request, &state, bytes)
        case (.proving(let flow, let session, let facts)?, .verified(_, let verdict)?):
            if let fault = self.fault(verdict, flow, facts, now: request.facts.receivedAt) {
                return .refuse(.oidcFlow("the ID token is refused, \(fault.reason)"))
            }
            return self.finish(session, flow, facts, request, bytes)
        default: return self.beginRedirect(request, &state, bytes)
        }
    }

    /// Reads what the provider sends with the browser; only the browser that began the login has the cookie to it.
    ///
    /// - Source: RFC 6749 §4.1.2, §10.12; RFC 9207 §2.4
    private func beginRedirect(
        _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>
    ) -> StepOutcome {
        var parameters: [[UInt8]: [UInt8]] = [:]
        var pairs = QueryPairs(request.head.query ?? 0..<0)
        while let pair = pairs.next(in: bytes) {
            let name = PercentEncoding.decodedQuery(bytes.copy(pair.name))
            guard parameters[name] == nil else { return .refuse(.oidcFlow("a parameter is there twice")) }
            parameters[name] = PercentEncoding.decodedQuery(bytes.copy(pair.value))
        }
        func parameter(_ name: String) -> [UInt8]? { parameters[Array(name.utf8)] }
        let cookies = RequestCookies(request.head, bytes)
        guard let flowState = parameter("state"),
            let flow = self.flow(flowState, cookies, now: request.facts.receivedAt)
        else { return .refuse(.oidcFlow("no login has begun in this browser, or it took too long")) }
        if let error = parameter("error") {
            let isName: (UInt8) -> Bool = { HTTPBytes.isToken($0) }
            let name = String(decoding: error.prefix(60).filter(isName), as: UTF8.self)
            return .refuse(.oidcFlow("the identity provider says \(name)"))
        }
        guard let code = parameter("code"), !code.isEmpty else { return .refuse(.oidcFlow("there is no code")) }
        state.findings.oidc = .callback(flow, code: code, issuer: parameter("iss"))
        return .wait(.provider(self.source))
    }

    private func exchange(
        _ code: [UInt8], _ flow: OIDCFlow, _ issuer: [UInt8]?, _ facts: ProviderFacts, _ state: inout RequestState
    ) -> StepOutcome {
        guard let metadata = facts.metadata else { return .refuse(.oidcDiscovery) }
        if let issuer, issuer != metadata.issuer {
            return .refuse(.oidcFlow("the answer is another provider's"))
        }
        var parameters: [(String, [UInt8])] = [
            ("grant_type", Array("authorization_code".utf8)), ("code", code), ("redirect_uri", flow.redirectURI),
        ]
        if metadata.offersProof { parameters.append(("code_verifier", flow.verifier)) }
        state.findings.oidc = .exchanging(flow, facts)
        return .wait(.fetch(self.tokenRequest(metadata, parameters)))
    }

    private func take(
        _ outcome: CallOutcome, _ flow: OIDCFlow, _ facts: ProviderFacts, _ request: MatchedRequest,
        _ state: inout RequestState, _ bytes: Span<UInt8>
    ) -> StepOutcome {
        guard case .answered(let answer) = outcome else {
            return .refuse(.oidcFlow("the token endpoint does not answer"))
        }
        guard let tokens = OIDCTokenAnswer(answer) else {
            return .refuse(.oidcFlow("the token endpoint gives no tokens"))
        }
        let session = OIDCSession(
            accessToken: tokens.accessToken, idToken: tokens.idToken, refreshToken: tokens.refreshToken,
            expiresAt: request.facts.receivedAt + (tokens.expiresIn ?? self.accessTokenSeconds))
        if tokens.idToken.isEmpty, !self.asksForIDToken {
            return self.finish(session, flow, facts, request, bytes)
        }
        guard let token = try? SignedToken(tokens.idToken), token.algorithm.isRSA else {
            return .refuse(.oidcFlow("the token endpoint gives no ID token that can be checked"))
        }
        state.findings.oidc = .proving(flow, session, facts)
        return .wait(.verify(TokenCheck(token, self.source, isCached: false)))
    }

    private var asksForIDToken: Bool {
        self.scope.split(separator: 0x20).contains { $0.elementsEqual("openid".utf8) }
    }

    /// What is wrong with an ID token.
    ///
    /// - Source: OpenID Connect Core 1.0 §3.1.3.7
    private func fault(_ verdict: TokenVerdict, _ flow: OIDCFlow, _ facts: ProviderFacts, now: Int64) -> TokenFault? {
        guard case .verified(let payload) = verdict.result else {
            if case .refused(let fault) = verdict.result { return fault }
            return .malformed
        }
        guard let claims = TokenClaims(payload), let metadata = facts.metadata, claims["exp"] != nil,
            claims["sub"]?.text != nil
        else { return .malformed }
        do throws(TokenFault) {
            try claims.check(issuer: metadata.issuer, clientID: self.clientID, isIDToken: true)
            try claims.checkTimes(now: now, tolerance: 0)
            guard let nonce = claims["nonce"]?.text, SealedText.areEqual(nonce, flow.nonce) else { throw .nonce }
            return nil
        } catch {
            return error
        }
    }

    /// The login is over: the browser gets its session and goes where it wanted.
    private func finish(
        _ session: OIDCSession, _ flow: OIDCFlow, _ facts: ProviderFacts, _ request: MatchedRequest,
        _ bytes: Span<UInt8>
    ) -> StepOutcome {
        guard facts.entropy.count >= ProviderFacts.entropyBytes,
            let lines = self.lines(
                for: session, nonce: Array(facts.entropy[76..<88]), request, RequestCookies(request.head, bytes))
        else { return .refuse(.oidcFlow("the session is too large")) }
        return .respond(Self.redirection(flow.target, lines + self.lineWithout(flow, request)))
    }

    // MARK: Logout

    /// Ends the session of the browser, and sends it where the plug-in says; without such a place, to the provider's own logout when it has one.
    func logOut(_ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>) -> StepOutcome {
        let outcome = state.takeOutcome()
        let progress = state.findings.oidc
        state.findings.oidc = nil
        let cookies = RequestCookies(request.head, bytes)
        let lines = self.linesWithoutSession(request, cookies)
        if case .leaving(let session)? = progress, case .provider(let facts)? = outcome {
            guard let address = facts.metadata?.endSessionEndpoint else {
                var response = LocalResponse(
                    status: 200, headerLines: Array("Content-Type: text/plain\r\nCache-Control: no-store\r\n".utf8),
                    body: Array("Logged out.\n".utf8))
                response.headerLines += lines
                return .respond(response)
            }
            var parameters: [(String, [UInt8])] = [("client_id", self.clientID)]
            if !session.idToken.isEmpty { parameters.insert(("id_token_hint", session.idToken), at: 0) }
            return .respond(Self.redirection(Self.address(address, parameters), lines))
        }
        guard let session = self.session(cookies) else { return .refuse(.oidcFlow("there is no session to end")) }
        if let place = self.afterLogout { return .respond(Self.redirection(place, lines)) }
        state.findings.oidc = .leaving(session)
        return .wait(.provider(self.source))
    }
}
