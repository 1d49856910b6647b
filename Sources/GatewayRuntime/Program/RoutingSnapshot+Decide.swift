extension RoutingSnapshot {
    /// Decides what becomes of a request: environment, route, then the route's program.
    ///
    /// - Parameters:
    ///   - head: The head, as offsets into `bytes`.
    ///   - bytes: The bytes the head was scanned from.
    ///   - facts: What is known beside the head.
    ///   - state: The loop's own state.
    /// - Returns: An answer of our own, or the request for a backend.
    package func decide(
        _ head: RequestHead, bytes: Span<UInt8>, facts: RequestFacts, state: inout LoopState
    ) -> Decision {
        func refuse(_ error: GatewayError, _ route: Int? = nil) -> Decision {
            .respond(self.refuse(error, route: route, head: head, bytes: bytes, facts: facts))
        }
        guard let path = RequestPath(head.path, in: bytes) else { return refuse(.malformedRequest) }
        guard let table = self.table(head, bytes) else { return refuse(.apiNotFound) }
        switch table.match(path, method: head.method) {
        case .pathUnknown: return refuse(.apiNotFound)
        case .methodUnknown: return refuse(.methodNotFound)
        case .found(let route, let variables, let remainder):
            let request = MatchedRequest(
                route: route, path: path, variables: variables, remainder: remainder, head: head, facts: facts)
            return self.run(request, bytes, &state)
        }
    }

    /// The table of the environment `X-Stage` names; `RELEASE` without it.
    ///
    /// - Source: APIG User Guide, apig_03_0041
    private func table(_ head: RequestHead, _ bytes: Span<UInt8>) -> RouteTable? {
        guard let field = head.fields.first(where: { $0.known == .xStage }) else {
            return self.environments.first?.table
        }
        let name = bytes.copy(field.value)
        return self.environments.first { $0.name == name }?.table
    }

    private func run(_ request: MatchedRequest, _ bytes: Span<UInt8>, _ state: inout LoopState) -> Decision {
        let route = self.routes[request.route]
        var values: RequestValues?
        func refuse(_ error: GatewayError) -> Decision {
            .respond(self.refuse(error, route: request.route, head: request.head, bytes: bytes, facts: request.facts))
        }
        for step in route.program {
            switch step {
            case .requireTLS(let isRequired):
                if request.facts.isTLS != isRequired {
                    return refuse(.protocolNotSupported(isRequired ? "HTTPS" : "HTTP"))
                }
            case .notInForce(let what): return refuse(.notInForce(what))
            case .refuse(let error): return refuse(error)
            case .parameters:
                do {
                    values = try RequestValues(
                        route.parameters, head: request.head, bytes: bytes, path: request.path,
                        variables: request.variables)
                } catch {
                    return refuse(self.explainsParameters ? .parameters.explained(error.reason) : .parameters)
                }
            case .mock(let status, let body):
                return .respond(self.mock(status, body, route, request.facts))
            case .forward(let plan):
                guard let values else { return refuse(.internalFailure) }
                return self.forward(plan, request, values, bytes, &state) ?? refuse(.parameters)
            }
        }
        return refuse(.backendConfigurationMissing)
    }

    private func mock(_ status: Int, _ body: [UInt8], _ route: Route, _ facts: RequestFacts) -> LocalResponse {
        var lines = Self.standardLines(facts.requestID)
        lines += "Content-Type: application/json\r\n".utf8
        if route.addsCORS { lines += route.isOptions ? CORSHeaders.preflight : CORSHeaders.simple }
        return LocalResponse(status: status, headerLines: lines, body: body)
    }

    /// - Returns: `nil` when a mapped value may not be sent.
    private func forward(
        _ plan: BackendPlan, _ request: MatchedRequest, _ values: RequestValues, _ bytes: Span<UInt8>,
        _ state: inout LoopState
    ) -> Decision? {
        let route = self.routes[request.route]
        var context = RequestContext(route: route, facts: request.facts, head: request.head)
        let host: Int
        var poolIndex: Int?
        switch plan.target {
        case .host(let index): host = index
        case .pool(let index):
            guard state.turns.indices.contains(index), let position = state.turns[index].next(self.pools[index]) else {
                return .respond(
                    self.refuse(
                        .noBackendAvailable, route: request.route, head: request.head, bytes: bytes,
                        facts: request.facts))
            }
            host = self.pools[index].members[position].host
            context.memberGroupName = self.pools[index].members[position].groupName
            poolIndex = index
        }
        let backend = BackendRequest(
            plan: plan, head: request.head, values: values, rules: route.parameters, path: request.path,
            remainder: request.remainder, context: context)
        guard let head = backend.write(bytes) else { return nil }
        let isDebug = request.head.fields.contains {
            $0.known == .xApigMode && bytes.equalsIgnoringCase($0.value, Array("debug".utf8))
        }
        return .forward(
            ForwardPlan(
                route: request.route, head: head, host: host, pool: poolIndex,
                timeoutMilliseconds: plan.timeoutMilliseconds, maxRetries: plan.maxRetries(request.head.method),
                isHead: plan.method.map { $0.elementsEqual("HEAD".utf8) } ?? (request.head.method == .head),
                response: ResponsePlan(
                    addedLines: Self.standardLines(request.facts.requestID),
                    corsLines: route.addsCORS ? (route.isOptions ? CORSHeaders.preflight : CORSHeaders.simple) : [],
                    addsLatency: isDebug)))
    }
}

/// A request whose route is known.
struct MatchedRequest {
    let route: Int
    let path: RequestPath
    let variables: [Range<Int>]
    let remainder: Range<Int>?
    let head: RequestHead
    let facts: RequestFacts
}
