/// Who may call: addresses, apps and users.
extension RoutingSnapshot {
    /// The client's address; `nil` when it is not known.
    ///
    /// - Source: APIG User Guide, apig_03_0046
    func clientAddress(_ request: MatchedRequest, _ state: RequestState) -> IPAddress? {
        switch state.client {
        case .peer: request.facts.connection.peer
        case .resolved(let address): address
        }
    }

    /// Checks the client's address.
    func checkAddress(
        _ control: AccessControl, _ request: MatchedRequest, _ state: RequestState, _ trace: DecisionTrace?
    ) -> StepOutcome {
        let address = self.clientAddress(request, state)
        trace?.say("client address \(address?.description ?? "unknown")")
        return control.refusal(of: address).map { .refuse($0) } ?? .proceed
    }

    /// Finds out which app calls.
    func authenticate(
        _ policy: AppPolicy, _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>,
        _ trace: DecisionTrace?
    ) -> StepOutcome {
        let isTLS = request.facts.connection.isTLS || self.treatsPlainAsTLS
        let known = AppAuthentication.Request(
            isTLS: isTLS, takesAppCode: policy.takesAppCode, authorized: policy.authorized,
            now: request.facts.receivedAt)
        let outcome = self.apps.authenticate(
            request.head, bytes: bytes, request: known, body: self.digest(request, state))
        switch outcome {
        case .needsBody: return self.waitForSignedBody(state, .appAuthentication)
        case .refused(let error): return .refuse(error)
        case .identified(let app, let consumed):
            state.identity.caller = .app(app)
            state.consumed = consumed
            trace?.say("app \(self.apps.credentials.apps[app].name)")
            return .proceed
        }
    }

    /// Finds out which user calls.
    func authenticateUser(
        _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>, _ trace: DecisionTrace?
    ) -> StepOutcome {
        let outcome = self.users.authenticate(
            request.head, bytes: bytes, now: request.facts.receivedAt, body: self.digest(request, state),
            lockouts: self.shared.lockouts)
        switch outcome {
        case .needsBody: return self.waitForSignedBody(state, .iamAuthentication)
        case .refused(let error): return .refuse(error)
        case .identified(let user, let consumed):
            state.identity.caller = .user(user)
            state.consumed = consumed
            trace?.say("user \(self.users.users[user].userName) of account \(self.users.users[user].domainName)")
            return .proceed
        }
    }

    /// The digest of the body, when it is known.
    private func digest(_ request: MatchedRequest, _ state: RequestState) -> BodyDigest? {
        if let body = state.body.bytes { return BodyDigest(body.span) }
        return request.head.framing == .none ? .empty : nil
    }

    /// Bytes of a body that a signature can be checked for.
    ///
    /// - Source: APIG User Guide, apig_03_0046
    static let maxSignedBodyBytes = 12 << 20

    private func waitForSignedBody(_ state: RequestState, _ error: GatewayError) -> StepOutcome {
        if case .unread = state.body {
            return .wait(.body(maxBytes: min(self.limits.maxBodyBytes, Self.maxSignedBodyBytes)))
        }
        return .refuse(error)
    }

    /// Checks whether the app may call the API in this environment, and from where.
    ///
    /// - Source: APIG User Guide, apig_03_0056, apig_03_0060
    func checkApp(
        _ policy: AppPolicy, _ request: MatchedRequest, _ state: RequestState, _ trace: DecisionTrace?
    ) -> StepOutcome {
        guard case .app(let index) = state.identity.caller, self.apps.credentials.apps.indices.contains(index) else {
            return .refuse(.appAuthentication)
        }
        guard policy.authorized.contains(index) else { return .refuse(.appNotAuthorized) }
        guard self.appAddresses.indices.contains(index), let control = self.appAddresses[index] else { return .proceed }
        return control.refusal(of: self.clientAddress(request, state)).map { .refuse($0) } ?? .proceed
    }

    /// Checks whether the user's account may call.
    func checkAccount(_ control: AccessControl, _ state: RequestState) -> StepOutcome {
        guard case .user(let index) = state.identity.caller, self.users.users.indices.contains(index) else {
            return .refuse(.iamUserNotAuthorized)
        }
        let user = self.users.users[index]
        return control.permitsAccount(name: user.domainName, id: user.domainID)
            ? .proceed : .refuse(.iamUserNotAuthorized)
    }
}

/// What an API with APP authentication asks of its callers.
final class AppPolicy: Sendable {
    /// Whether an AppCode stands for a signature.
    let takesAppCode: Bool
    /// The apps that may call the API in the route's environment.
    let authorized: AppSet

    init(takesAppCode: Bool, authorized: AppSet) {
        self.takesAppCode = takesAppCode
        self.authorized = authorized
    }
}
