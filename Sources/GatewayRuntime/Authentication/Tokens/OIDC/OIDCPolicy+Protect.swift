/// The step of an API that needs a caller the provider knows.
extension OIDCPolicy {
    func protect(_ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>) -> StepOutcome {
        let outcome = state.takeOutcome()
        let progress = state.findings.oidc
        state.findings.oidc = nil
        switch (progress, outcome) {
        case (.bearer?, .verified(let check, let verdict)?): return self.take(check, verdict, request, &state)
        case (.login?, .provider(let facts)?): return self.login(request, bytes, facts)
        case (.renewing(let session)?, .provider(let facts)?): return self.renew(session, facts, &state)
        case (.refreshing(let session, let facts)?, .call(let answer)?):
            return self.take(answer, session, facts, request, &state, bytes)
        case (.renewed(let old, let new, let facts)?, .verified(_, let verdict)?):
            guard case .verified(let payload) = verdict.result,
                self.isRenewal(payload, old, facts, now: request.facts.receivedAt)
            else { return self.login(request, bytes, facts) }
            return self.proceed(new, facts, request, &state, bytes)
        default: return self.begin(request, &state, bytes)
        }
    }

    private func begin(_ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>) -> StepOutcome {
        // What the backend takes for the provider's word never comes from the caller, nor does it see our cookies.
        state.findings.withheldHeaders += [Self.accessTokenHeader, Self.idTokenHeader, Self.userHeader]
        RequestCookies.withhold(request.head, bytes, &state, where: self.owns)
        do throws(TokenFault) {
            if let text = try self.ownToken(request.head, bytes) {
                let token = try SignedToken(text)
                guard token.algorithm.isRSA else { throw .algorithm }
                state.findings.oidc = .bearer
                return .wait(.verify(TokenCheck(token, self.source, isCached: self.cachesChecks)))
            }
        } catch {
            return .refuse(.oidcToken(error))
        }
        guard let session = self.session(RequestCookies(request.head, bytes)) else {
            state.findings.oidc = .login
            return .wait(.provider(self.source))
        }
        if request.facts.receivedAt < session.expiresAt {
            self.give(session, &state)
            return .proceed
        }
        state.findings.oidc = self.renews && !session.refreshToken.isEmpty ? .renewing(session) : .login
        return .wait(.provider(self.source))
    }

    /// The token the caller brings itself; `nil` when it brings none.
    private func ownToken(_ head: RequestHead, _ bytes: Span<UInt8>) throws(TokenFault) -> [UInt8]? {
        let lines = head.fields.filter { $0.known == .authorization }
        guard let line = lines.first else { return nil }
        let scheme = Array("bearer ".utf8)
        let value = bytes.copy(line.value)
        guard HeaderText.equalsIgnoringCase(Array(value.prefix(scheme.count)), scheme) else {
            if HeaderText.equalsIgnoringCase(value, "bearer") { throw .malformed }
            return nil
        }
        guard lines.count == 1 else { throw .ambiguous }
        return Array(value.dropFirst(scheme.count).drop { $0 == 0x20 })
    }

    // MARK: The caller's own token

    private func take(
        _ check: TokenCheck, _ verdict: TokenVerdict, _ request: MatchedRequest, _ state: inout RequestState
    ) -> StepOutcome {
        guard let provider = verdict.provider else { return .refuse(.oidcDiscovery) }
        do throws(TokenFault) {
            let payload: [UInt8]
            switch verdict.result {
            case .refused(.noKeys): return .refuse(.oidcDiscovery)
            case .refused(let fault): throw fault
            case .verified(let bytes): payload = bytes
            }
            guard let claims = TokenClaims(payload), claims["exp"] != nil else { throw .malformed }
            try claims.checkTimes(now: request.facts.receivedAt, tolerance: 0)
            try claims.check(issuer: provider.issuer, clientID: self.clientID, isIDToken: false)
            state.findings.backendLines.append((name: Self.accessTokenHeader, value: check.token.bytes))
            state.findings.backendLines.append((name: Self.userHeader, value: Base64.encoded(payload)))
            return .proceed
        } catch {
            return .refuse(.oidcToken(error))
        }
    }

    // MARK: Sessions

    /// Gives the backend what a session tells.
    private func give(_ session: OIDCSession, _ state: inout RequestState) {
        state.findings.backendLines.append((name: Self.accessTokenHeader, value: session.accessToken))
        guard !session.idToken.isEmpty else { return }
        state.findings.backendLines.append((name: Self.idTokenHeader, value: session.idToken))
        state.findings.backendLines.append((name: Self.userHeader, value: Base64.encoded(session.userInformation)))
    }

    private func renew(_ session: OIDCSession, _ facts: ProviderFacts, _ state: inout RequestState) -> StepOutcome {
        guard let metadata = facts.metadata else { return .refuse(.oidcDiscovery) }
        state.findings.oidc = .refreshing(session, facts)
        return .wait(
            .fetch(
                self.tokenRequest(
                    metadata,
                    [("grant_type", Array("refresh_token".utf8)), ("refresh_token", session.refreshToken)])))
    }

    /// Takes the answer for a session that is renewed; one the provider does not renew begins anew.
    private func take(
        _ outcome: CallOutcome, _ session: OIDCSession, _ facts: ProviderFacts, _ request: MatchedRequest,
        _ state: inout RequestState, _ bytes: Span<UInt8>
    ) -> StepOutcome {
        guard case .answered(let answer) = outcome, let tokens = OIDCTokenAnswer(answer) else {
            return self.login(request, bytes, facts)
        }
        var renewed = session
        renewed.accessToken = tokens.accessToken
        renewed.expiresAt = request.facts.receivedAt + (tokens.expiresIn ?? self.accessTokenSeconds)
        if !tokens.refreshToken.isEmpty { renewed.refreshToken = tokens.refreshToken }
        guard !tokens.idToken.isEmpty else { return self.proceed(renewed, facts, request, &state, bytes) }
        renewed.idToken = tokens.idToken
        guard let token = try? SignedToken(tokens.idToken), token.algorithm.isRSA else {
            return self.login(request, bytes, facts)
        }
        state.findings.oidc = .renewed(session, renewed, facts)
        return .wait(.verify(TokenCheck(token, self.source, isCached: false)))
    }

    /// Whether the ID token of a renewal is of the same user.
    ///
    /// - Source: OpenID Connect Core 1.0 §12.2
    private func isRenewal(_ payload: [UInt8], _ old: OIDCSession, _ facts: ProviderFacts, now: Int64) -> Bool {
        guard let claims = TokenClaims(payload), let metadata = facts.metadata,
            let user = claims["sub"]?.text
        else { return false }
        do throws(TokenFault) {
            try claims.check(issuer: metadata.issuer, clientID: self.clientID, isIDToken: true)
            try claims.checkTimes(now: now, tolerance: 0)
        } catch {
            return false
        }
        return old.idToken.isEmpty || TokenClaims(old.userInformation)?["sub"]?.text == user
    }

    private func proceed(
        _ session: OIDCSession, _ facts: ProviderFacts, _ request: MatchedRequest, _ state: inout RequestState,
        _ bytes: Span<UInt8>
    ) -> StepOutcome {
        guard facts.entropy.count >= ProviderFacts.entropyBytes,
            let lines = self.lines(
                for: session, nonce: Array(facts.entropy[76..<88]), request, RequestCookies(request.head, bytes))
        else { return self.login(request, bytes, facts) }
        state.findings.responseLines += lines
        self.give(session, &state)
        return .proceed
    }
}
