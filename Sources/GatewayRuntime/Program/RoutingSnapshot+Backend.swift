extension RoutingSnapshot {
    /// Asks the backend chosen, or answers in its place.
    func askBackend(
        _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>, _ loop: inout LoopState,
        _ backendHead: inout [UInt8]
    ) -> StepOutcome {
        guard request.route.backends.indices.contains(state.backend) else {
            return .refuse(.backendConfigurationMissing)
        }
        let backend = request.route.backends[state.backend]
        if let authorizer = backend.authorizer, state.identity.backend == nil {
            switch self.askBackend(authorizer, request, &state) {
            case .proceed:
                loop.decisions.add(.authorizer, .allowed)
                if state.identity.backend == nil { state.identity.backend = AuthorizerContext() }
            case .refuse(let error):
                loop.decisions.add(.authorizer, .refused)
                return .refuse(error)
            case let outcome: return outcome
            }
        }
        switch backend.kind {
        case .mock(var response):
            self.edit(&response, request, state)
            return .respond(response)
        case .unavailable(let error): return .refuse(error)
        case .function(let function):
            state.findings.function = AskedFunction(urn: function.urn)
            switch self.call(function, request, &state, bytes) {
            case .respond(var response):
                self.tellBreaker(state, status: response.status, request)
                self.keep(response, request, state)
                self.edit(&response, request, state)
                state.findings.function = AskedFunction(
                    urn: function.urn, milliseconds: Self.functionMilliseconds(state, request))
                return .respond(response)
            case .refuse(let error):
                self.tellBreaker(state, status: error.status, request)
                return .refuse(error)
            case let outcome: return outcome
            }
        case .http(let plan): return self.forward(plan, request, &state, bytes, &loop, &backendHead)
        }
    }

    private func forward(
        _ plan: BackendPlan, _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>,
        _ loop: inout LoopState, _ backendHead: inout [UInt8]
    ) -> StepOutcome {
        let host: Int
        var choice: PoolChoice?
        switch plan.target {
        case .host(let index): host = index
        case .pool(let index):
            let chosen = self.choose(
                index, staysInGroup: plan.dependsOnGroup, client: state.client, facts: request.facts,
                head: request.head,
                path: request.path, bytes: bytes, state: &loop)
            guard let chosen else { return .refuse(.noBackendAvailable) }
            choice = chosen
            host = chosen.host
        }
        let url = choice.flatMap { plan.url(group: self.group(of: $0)) }
        let backend = BackendRequest(
            snapshot: self, plan: plan, memberGroupName: choice.map(self.groupName) ?? "", url: url)
        guard backend.write(request, state, bytes, to: &backendHead) else { return .refuse(.parameters) }
        if let signature = plan.signature {
            let body = state.body.bytes.map { BodyDigest($0.span) } ?? (request.head.framing == .none ? .empty : nil)
            guard signature.sign(&backendHead, body: body, now: request.facts.receivedAt) else {
                return .refuse(.backendSignature)
            }
        }
        var mirror: OutboundCall?
        if let target = request.route.mirror, !state.isDowngraded,
            target.plan.isSampled(random: request.facts.requestID.low)
        {
            if target.plan.copiesBody, case .unread = state.body, request.head.framing != .none {
                return .wait(.body(maxBytes: self.limits.maxBodyBytes))
            }
            mirror = Self.mirror(target, backendHead, body: state.body.bytes ?? [])
        }
        var response = ResponsePlan(requestID: request.facts.requestID)
        response.cors = request.route.cors
        response.edits = request.route.headerEdits
        if state.hasFindings {
            response.replacesCORS = state.replacesCORS
            response.cacheStatus = state.findings.cacheStatus
            response.lines = state.responseLines
        }
        response.addsLatency = request.head.isDebugMode(in: bytes)
        let method = (url.map(\.method) ?? plan.method) ?? request.head.method
        let maxRetries = min(plan.maxRetries(request.head.method), choice.map(self.maxRetries) ?? .max)
        return .forward(
            ForwardPlan(
                route: request.index, host: host, choice: choice, timeoutMilliseconds: plan.timeoutMilliseconds,
                // A WebSocket is asked for once: what its backend did with the first attempt nobody knows.
                maxRetries: request.head.upgradesToWebSocket ? 0 : maxRetries,
                isIdempotent: method.isIdempotent && !request.head.upgradesToWebSocket, isHead: method == .head,
                upgrades: request.head.upgradesToWebSocket, identity: state.identity, client: state.client,
                cacheTicket: state.isDowngraded ? nil : state.cacheTicket,
                breaker: state.breaker, mirror: mirror, response: response))
    }

    /// Tells a breaker how a function answered.
    private func tellBreaker(_ state: RequestState, status: Int, _ request: MatchedRequest) {
        guard let breaker = state.breaker else { return }
        let milliseconds = Self.functionMilliseconds(state, request)
        breaker.record(
            status == 504
                ? .timedOut(milliseconds: milliseconds) : .answered(status: status, milliseconds: milliseconds),
            at: state.resumedAt ?? request.facts.receivedAtMilliseconds)
    }

    /// How long a function took that has answered.
    private static func functionMilliseconds(_ state: RequestState, _ request: MatchedRequest) -> Int {
        let now = state.resumedAt ?? request.facts.receivedAtMilliseconds
        return Int(clamping: max(0, now - (state.findings.functionCalledAt ?? now)))
    }

    /// Keeps the answer of a function in the cache, as a backend's is.
    private func keep(_ response: LocalResponse, _ request: MatchedRequest, _ state: RequestState) {
        guard let ticket = state.cacheTicket, !state.isDowngraded else { return }
        var bytes = Array("HTTP/1.1 \(response.status) OK\r\n".utf8) + response.headerLines
        bytes.append("Content-Length: ")
        bytes.append(decimal: response.body.count)
        bytes.append("\r\n\r\n")
        var scanner = ResponseHeadScanner(limits: self.limits, isHead: request.head.method == .head)
        var head = ResponseHead()
        guard scanner.scan(bytes.span, into: &head) == .complete,
            var fill = CacheFill(key: ticket.key, policy: ticket.policy, head: head, bytes: bytes.span)
        else { return }
        if request.head.method != .head { fill.append(response.body.span) }
        let now = (state.resumedAt ?? request.facts.receivedAtMilliseconds) / 1_000
        if let kept = fill.finish(at: now) { self.shared.cache.store(kept, under: ticket.key) }
    }

    /// The copy of a request, as its backend gets it but for target and host.
    private static func mirror(_ target: MirrorTarget, _ head: [UInt8], body: [UInt8]) -> OutboundCall? {
        var scanner = RequestHeadScanner(limits: BackendSignature.limits)
        var parsed = RequestHead()
        guard scanner.scan(head.span, into: &parsed) == .complete else { return nil }
        var copy: [UInt8] = []
        copy.append(head.span, parsed.methodRange)
        copy.append(UInt8(ascii: " "))
        target.plan.appendTarget(
            path: head.span.copy(parsed.path), query: parsed.query.map { head.span.copy($0) }, to: &copy)
        copy.append(" HTTP/1.1\r\nHost: ")
        copy += target.plan.authority
        copy.append("\r\n")
        let sendsBody = target.plan.copiesBody && !body.isEmpty
        for field in parsed.fields {
            switch field.known {
            case .host, .transferEncoding, .contentLength, .connection, .upgrade: continue
            default: copy.append(field, from: head.span)
            }
        }
        if sendsBody {
            copy.append("Content-Length: ")
            copy.append(decimal: body.count)
            copy.append("\r\n")
        }
        copy.append("\r\n")
        return OutboundCall(
            host: target.host, head: copy, body: sendsBody ? body : [], isHead: parsed.method == .head,
            timeoutMilliseconds: target.plan.timeoutMilliseconds, maxAnswerBytes: .max)
    }
}
