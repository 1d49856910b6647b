extension RoutingSnapshot {
    /// Asks a third-party authorizer, or takes its answer.
    func authorize(
        _ authorizer: ThirdPartyAuthorizer, _ request: MatchedRequest, _ state: inout RequestState,
        _ bytes: Span<UInt8>, _ loop: inout LoopState
    ) -> StepOutcome {
        let address = state.client.text ?? Array(request.facts.connection.peerAddress.utf8)
        if case .call(let outcome) = state.takeOutcome() {
            return self.taken(outcome, authorizer, address, request, &state, loop.trace)
        }
        let settings = authorizer.settings
        if settings.failureLimit > 0,
            authorizer.failures.isBlocked(address, limit: settings.failureLimit, at: request.facts.receivedAt)
        {
            return .refuse(.thirdPartyForbidden)
        }
        if let rules = settings.rules {
            let matches = rules.matchesAny(self, request, state, bytes)
            if matches == (settings.ruleKind == .exempt) {
                loop.trace?.say("not asked, by its rules")
                return .proceed
            }
        }
        guard authorizer.hasIdentities(request.head, bytes) else { return .refuse(.thirdPartyIdentities) }
        var body: [UInt8] = []
        if authorizer.readsBody {
            switch state.body {
            case .unread where request.head.framing != .none: return .wait(.body(maxBytes: self.limits.maxBodyBytes))
            case .unread, .started: break
            case .tooLong: return .refuse(.bodyTooLarge)
            case .complete(let bytes):
                guard bytes.count <= settings.maxBodyBytes ?? 0 else { return .refuse(.bodyTooLarge) }
                body = bytes
            }
        }
        guard let (host, choice) = self.host(of: settings.target, request, state, bytes, &loop) else {
            return settings.isRelaxed ? .proceed : .refuse(.thirdPartyChannel)
        }
        var head: [UInt8] = []
        authorizer.writeHead(
            request.head, path: request.path, requestID: request.facts.requestID, bodyBytes: body.count, bytes,
            to: &head)
        return .wait(
            .call(
                OutboundCall(
                    host: host, choice: choice, head: head, body: body, isHead: settings.method == Array("HEAD".utf8),
                    isIdempotent: true, timeoutMilliseconds: settings.timeoutMilliseconds)))
    }

    private func taken(
        _ outcome: CallOutcome, _ authorizer: ThirdPartyAuthorizer, _ address: [UInt8], _ request: MatchedRequest,
        _ state: inout RequestState, _ trace: DecisionTrace?
    ) -> StepOutcome {
        let settings = authorizer.settings
        let answer: CallAnswer
        switch outcome {
        case .failed(let error):
            if settings.isRelaxed { return .proceed }
            // No connection is one fault, no answer over it another.
            return .refuse(
                error == .backendUnreachable || error == .domainNotResolved ? .thirdPartyRequest : .thirdPartyResponse)
        case .answered(let given): answer = given
        }
        switch authorizer.verdict(answer) {
        case .pass(let lines):
            state.findings.backendLines += lines
            trace?.say("passed")
            return .proceed
        case .broken: return settings.isRelaxed ? .proceed : .refuse(.thirdPartyResponse)
        case .deny:
            if settings.failureLimit > 0 { authorizer.failures.failed(address, at: request.facts.receivedAt) }
            guard settings.relaysAnswer else { return .refuse(.thirdPartyDenied) }
            return .respond(Self.relay(answer))
        }
    }

    /// The authorizer's answer as the client gets it: status, body and type.
    private static func relay(_ answer: CallAnswer) -> LocalResponse {
        var lines: [UInt8] = []
        if let type = answer.first(Array("content-type".utf8)), HeaderText.isSafeValue(type) {
            HeaderText.append(Array("Content-Type".utf8), type, to: &lines)
        }
        var response = LocalResponse(
            status: (200...599).contains(answer.status) ? answer.status : 401, headerLines: lines, body: answer.body)
        response.errorCode = GatewayError.thirdPartyDenied.code
        return response
    }

    /// The host a call of the gateway's own goes to; `nil` when a channel has none.
    func host(
        of target: BackendPlan.Target, _ request: MatchedRequest, _ state: RequestState, _ bytes: Span<UInt8>,
        _ loop: inout LoopState
    ) -> (host: Int, choice: PoolChoice?)? {
        switch target {
        case .host(let index): (index, nil)
        case .pool(let index):
            self.choose(
                index, staysInGroup: false, client: state.client, facts: request.facts, head: request.head,
                path: request.path, bytes: bytes, state: &loop
            ).map { ($0.host, $0) }
        }
    }
}
