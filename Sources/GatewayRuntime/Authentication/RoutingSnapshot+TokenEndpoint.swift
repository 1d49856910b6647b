extension RoutingSnapshot {
    /// What stands for an API where tokens are issued: the endpoint is the gateway's own.
    static let tokenEndpoint: Route = {
        var program = RouteProgram()
        program.steps = [.issueToken]
        return Route(
            apiID: "", apiName: "app_token", groupName: "", environment: "", template: "", method: "POST", source: nil,
            addsCORS: false, isOptions: false, isGRPC: false, responseSet: 0, parameters: ParameterRules([]),
            program: program, pathVariables: [], sendsBase64: true)
    }()

    /// Answers a request to the token endpoint.
    ///
    /// - Source: APIG API Reference, apig-api-20200402 (the feature `app_token`)
    func issueToken(_ request: MatchedRequest, _ state: RequestState, _ bytes: Span<UInt8>) -> StepOutcome {
        guard let tokens = self.apps.tokens else { return .refuse(.apiNotFound) }
        let body: [UInt8]
        switch state.body {
        case .unread where request.head.framing != .none: return .wait(.body(maxBytes: AppTokens.maxBodyBytes))
        case .complete(let bytes): body = bytes
        case .tooLong: return .refuse(.tokenParameters)
        case .unread, .started: body = []
        }
        // Nonces must never repeat; request ids do not, and the key keeps who sees them from knowing the nonces.
        var seed = self.shared.processKey
        request.facts.requestID.append(to: &seed)
        // A span of a local that is set once: the compiler proves its lifetime.
        let content = body
        let answer = tokens.answer(
            request.head, bytes: bytes, body: content.span, credentials: self.apps.credentials,
            now: request.facts.receivedAt, random: Digest(of: seed).bytes)
        switch answer {
        case .issued(let response): return .respond(response)
        case .refused(let error): return .refuse(error)
        }
    }
}
