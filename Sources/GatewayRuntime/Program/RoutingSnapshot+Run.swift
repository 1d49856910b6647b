extension RoutingSnapshot {
    /// Runs a route's program from a step on.
    func run(
        _ request: MatchedRequest, from start: Int, _ state: inout RequestState, _ bytes: Span<UInt8>,
        _ loop: inout LoopState, _ backendHead: inout [UInt8]
    ) -> Decision {
        for position in start..<max(start, request.route.program.count) {
            let step = request.route.program[position]
            loop.trace?.begin(step.name)
            switch self.take(step, request, &state, bytes, &loop, &backendHead) {
            case .proceed:
                loop.decisions.proceeded(step, request, state)
                continue
            case .refuse(let error):
                loop.decisions.refused(step, error)
                return self.refuse(error, request, state, bytes, loop.trace)
            case .respond(var response):
                loop.decisions.answered(step)
                response.route = request.index < 0 ? nil : request.index
                Self.addCORS(to: &response, request, state)
                response.identity = state.identity
                if state.hasFindings {
                    // Adding nothing would copy the lines all the same.
                    if !state.responseLines.isEmpty { response.headerLines += state.responseLines }
                    response.function = state.findings.function
                }
                return .respond(response)
            case .wait(let need):
                return .suspend(
                    Suspension(
                        need: self.bodyFirst(request, state) ?? need, request: request, state: state, step: position))
            case .forward(let plan): return .forward(plan)
            }
        }
        return self.refuse(.backendConfigurationMissing, request, state, bytes, loop.trace)
    }

    /// The CORS lines of an answer that no connection to a backend adds them to: of a function, of the cache, of a breaker.
    ///
    /// With the switch the answer's own lines win, with the plug-in the plug-in's.
    ///
    /// - Source: APIG User Guide, apig_03_0011, apig_03_0021
    private static func addCORS(to response: inout LocalResponse, _ request: MatchedRequest, _ state: RequestState) {
        guard request.route.addsCORS || state.replacesCORS else { return }
        let prefix = Array("access-control-".utf8)
        var lines: [UInt8] = []
        var hasOwn = false
        for line in response.headerLines.split(separator: 0x0A) {
            let isCORS = line.prefix(prefix.count).map(HeaderText.lowercased) == prefix
            hasOwn = hasOwn || isCORS
            if !isCORS || !state.replacesCORS { lines += line + [0x0A] }
        }
        if request.route.addsCORS, !hasOwn {
            lines += request.route.isOptions ? CORSHeaders.preflight : CORSHeaders.simple
        }
        response.headerLines = lines
    }

    @inline(__always)
    private func take(
        _ step: Step, _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>,
        _ loop: inout LoopState, _ backendHead: inout [UInt8]
    ) -> StepOutcome {
        switch step {
        case .redirectToHTTPS:
            let answer = HTTPSRedirect.answer(
                request.domain, takesHTTPS: true, head: request.head, bytes: bytes, facts: request.facts)
            return answer.map { .respond($0) } ?? .proceed
        case .requireTLS(let isRequired):
            return request.facts.connection.isTLS == isRequired
                ? .proceed : .refuse(.protocolNotSupported(isRequired ? "HTTPS" : "HTTP"))
        case .requireGRPC(let overTLS):
            let connection = request.facts.connection
            return connection.speaksHTTP2 && (connection.isTLS || !overTLS)
                ? .proceed : .refuse(.protocolNotSupported("GRPCS"))
        case .refuse(let error): return .refuse(error)
        case .cors(let policy): return self.applyCORS(policy, request, &state, bytes)
        case .countDebuggingCall:
            guard case .debuggingDomain(let group) = request.domain, self.domains.groups.indices.contains(group) else {
                return .proceed
            }
            return self.domains.groups[group].debuggingCalls.take(at: request.facts.receivedAt).map { .refuse($0) }
                ?? .proceed
        case .issueToken: return self.issueToken(request, state, bytes)
        case .askAuthorizer(let authorizer): return self.askFrontend(authorizer, request, &state, bytes, loop.trace)
        case .throttle(let step): return self.throttle(step, request, &state, bytes, loop.trace)
        case .orchestrate(let step): return self.orchestrate(step, &state, loop.trace)
        case .chooseBackend(let rules): return self.choose(rules, request, &state, bytes, loop.trace)
        case .lookUpCache(let policy): return self.lookUp(policy, request, &state, bytes, loop.trace)
        case .checkBreaker(let step): return self.check(step, request, &state, bytes, loop.trace)
        case .checkAddress(let control): return self.checkAddress(control, request, state, loop.trace)
        case .authenticateApp(let policy): return self.authenticate(policy, request, &state, bytes, loop.trace)
        case .authenticateUser: return self.authenticateUser(request, &state, bytes, loop.trace)
        case .checkApp(let policy): return self.checkApp(policy, request, state, loop.trace)
        case .checkAccount(let control): return self.checkAccount(control, state)
        case .askThirdParty(let authorizer): return self.authorize(authorizer, request, &state, bytes, &loop)
        case .jwt(let policy): return self.checkJWT(policy, request, &state, bytes)
        case .oidc(let policy): return policy.protect(request, &state, bytes)
        case .oidcRedirect(let policy): return policy.takeRedirect(request, &state, bytes)
        case .oidcLogout(let policy): return policy.logOut(request, &state, bytes)
        case .parameters: return self.readParameters(request, &state, bytes)
        case .gatherBody(let maxBytes):
            if case .unread = state.body, Self.canGather(request.head, maxBytes) {
                return .wait(.bodyStart(maxBytes: maxBytes))
            }
            return .proceed
        case .backend: return self.askBackend(request, &state, bytes, &loop, &backendHead)
        }
    }

    /// A body that a later step may read is read before the first wait for anything else: what came meanwhile would be kept with its framing.
    private func bodyFirst(_ request: MatchedRequest, _ state: RequestState) -> Suspension.Need? {
        guard request.route.mayReadBody, case .unread = state.body, request.head.framing != .none else { return nil }
        return .body(maxBytes: self.limits.maxBodyBytes)
    }

    private func readParameters(
        _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>
    ) -> StepOutcome {
        if request.route.parameters.list.isEmpty { return .proceed }
        do {
            state.values = try RequestValues(
                request.route.parameters, head: request.head, bytes: bytes, path: request.path,
                variables: request.variables)
            return .proceed
        } catch {
            let fault = GatewayError.parameters
            return .refuse(self.explainsParameters ? fault.explained(error.reason) : fault)
        }
    }

    /// Whether a request has a body that can be gathered.
    private static func canGather(_ head: RequestHead, _ maxBytes: Int) -> Bool {
        switch head.framing {
        case .none, .untilClose: false
        case .length(let length): length > 0 && length <= maxBytes
        case .chunked: true
        }
    }

    func refuse(
        _ error: GatewayError, _ request: MatchedRequest, _ state: RequestState, _ bytes: Span<UInt8>,
        _ trace: DecisionTrace? = nil
    ) -> Decision {
        trace?.say("refused: \(error.status) \(error.code) \(error.message)")
        var response = self.refuse(
            error, route: request.index < 0 ? nil : request.index, head: request.head, bytes: bytes,
            facts: request.facts, identity: state.identity, client: state.client, lines: state.responseLines)
        response.function = state.findings.function
        return .respond(response)
    }
}
