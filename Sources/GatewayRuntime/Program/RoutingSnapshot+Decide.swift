extension RoutingSnapshot {
    /// Decides what becomes of a request: environment, route, then the route's program.
    ///
    /// - Parameters:
    ///   - head: The head, as offsets into `bytes`.
    ///   - bytes: The bytes the head was scanned from.
    ///   - facts: What is known beside the head.
    ///   - state: The loop's own state.
    ///   - backendHead: Gets the head for the backend when the request is forwarded; what was in it is forgotten.
    /// - Returns: An answer of our own, or the way to a backend.
    package func decide(
        _ head: RequestHead, bytes: Span<UInt8>, facts: RequestFacts, state: inout LoopState,
        backendHead: inout [UInt8]
    ) -> Decision {
        func refuse(_ error: GatewayError) -> Decision {
            .respond(self.refuse(error, route: nil, head: head, bytes: bytes, facts: facts))
        }
        guard state.path.read(head.path, in: bytes) else { return refuse(.malformedRequest) }
        let domain = self.domains.match(head.authority, in: bytes)
        if let error = self.domains.refusal(domain, security: facts.connection.security) { return refuse(error) }
        guard let table = self.table(head, domain, bytes) else { return refuse(.apiNotFound) }
        switch table.match(state.path, method: head.method, &state.search) {
        case .pathUnknown: return refuse(.apiNotFound)
        case .methodUnknown: return refuse(.methodNotFound)
        case .found(let route):
            let request = MatchedRequest(
                index: route, route: self.routes[route], path: state.path, variables: state.search.variables,
                remainder: state.search.remainder, head: head, facts: facts, domain: domain)
            if case .debuggingDomain(let group) = domain,
                let error = self.domains.groups[group].debuggingCalls.take(at: facts.receivedAt)
            {
                return self.refuse(error, request, bytes)
            }
            return self.run(request, from: 0, values: nil, bytes, &state, &backendHead)
        }
    }

    /// Goes on with a request whose program waited.
    ///
    /// - Parameters:
    ///   - suspension: Where it waited; what it waited for is there now.
    ///   - bytes: The bytes the request's head was scanned from.
    ///   - state: The loop's own state.
    ///   - backendHead: Gets the head for the backend when the request is forwarded; what was in it is forgotten.
    /// - Returns: An answer of our own, the way to a backend, or the next wait.
    package func resume(
        _ suspension: Suspension, bytes: Span<UInt8>, state: inout LoopState, backendHead: inout [UInt8]
    ) -> Decision {
        self.run(
            suspension.request, from: suspension.step, values: suspension.values, bytes, &state, &backendHead)
    }

    /// The table of the domain's group in the environment `X-Stage` names; `RELEASE` without it.
    ///
    /// - Source: APIG User Guide, apig_03_0018, apig_03_0041
    private func table(_ head: RequestHead, _ domain: DomainTable.Match, _ bytes: Span<UInt8>) -> RouteTable? {
        var position = 0
        if let field = head.first(.xStage) {
            while position < self.environments.count, !bytes.equals(field.value, self.environments[position].name) {
                position += 1
            }
        }
        guard self.environments.indices.contains(position) else { return nil }
        switch domain {
        case .unknown: return nil
        case .anyGroup: return self.environments[position].all
        case .group(let group, _), .debuggingDomain(let group):
            let tables = self.environments[position].groups
            return tables.indices.contains(group) ? tables[group] : nil
        }
    }

    private func run(
        _ request: MatchedRequest, from start: Int, values: RequestValues?, _ bytes: Span<UInt8>,
        _ state: inout LoopState, _ backendHead: inout [UInt8]
    ) -> Decision {
        var values = values
        for position in start..<max(start, request.route.program.count) {
            switch request.route.program[position] {
            case .redirectToHTTPS:
                let answer = HTTPSRedirect.answer(
                    request.domain, takesHTTPS: true, head: request.head, bytes: bytes, facts: request.facts)
                if var answer {
                    answer.route = request.index
                    return .respond(answer)
                }
            case .requireTLS(let isRequired):
                if request.facts.connection.isTLS != isRequired {
                    return self.refuse(.protocolNotSupported(isRequired ? "HTTPS" : "HTTP"), request, bytes)
                }
            case .requireGRPC(let overTLS):
                let connection = request.facts.connection
                if !connection.speaksHTTP2 || overTLS && !connection.isTLS {
                    return self.refuse(.protocolNotSupported("GRPCS"), request, bytes)
                }
            case .notInForce(let what): return self.refuse(.notInForce(what), request, bytes)
            case .refuse(let error): return self.refuse(error, request, bytes)
            case .parameters:
                do {
                    values = try RequestValues(
                        request.route.parameters, head: request.head, bytes: bytes, path: request.path,
                        variables: request.variables)
                } catch {
                    let fault = GatewayError.parameters
                    return self.refuse(self.explainsParameters ? fault.explained(error.reason) : fault, request, bytes)
                }
            case .gatherBody(let maxBytes):
                guard Self.isGathered(request.head, maxBytes) else { continue }
                return .suspend(
                    Suspension(
                        need: .body(maxBytes: maxBytes), request: request, values: values, step: position + 1))
            case .mock(var response):
                response.route = request.index
                return .respond(response)
            case .forward(let plan):
                guard let values else { return self.refuse(.internalFailure, request, bytes) }
                return self.forward(plan, request, values, bytes, &state, &backendHead)
            }
        }
        return self.refuse(.backendConfigurationMissing, request, bytes)
    }

    /// Whether a request has a body that can be gathered.
    private static func isGathered(_ head: RequestHead, _ maxBytes: Int) -> Bool {
        switch head.framing {
        case .none, .untilClose: false
        case .length(let length): length > 0 && length <= maxBytes
        case .chunked: true
        }
    }

    private func refuse(_ error: GatewayError, _ request: MatchedRequest, _ bytes: Span<UInt8>) -> Decision {
        .respond(self.refuse(error, route: request.index, head: request.head, bytes: bytes, facts: request.facts))
    }

    private func forward(
        _ plan: BackendPlan, _ request: MatchedRequest, _ values: RequestValues, _ bytes: Span<UInt8>,
        _ state: inout LoopState, _ backendHead: inout [UInt8]
    ) -> Decision {
        let host: Int
        var choice: PoolChoice?
        switch plan.target {
        case .host(let index): host = index
        case .pool(let index):
            let chosen = self.choose(
                index, staysInGroup: plan.dependsOnGroup, facts: request.facts, head: request.head, path: request.path,
                bytes: bytes, state: &state)
            guard let chosen else { return self.refuse(.noBackendAvailable, request, bytes) }
            choice = chosen
            host = chosen.host
        }
        let url = choice.flatMap { plan.url(group: self.group(of: $0)) }
        let backend = BackendRequest(
            plan: plan, request: request, values: values, memberGroupName: choice.map(self.groupName) ?? "", url: url)
        guard backend.write(bytes, to: &backendHead) else { return self.refuse(.parameters, request, bytes) }
        var response = ResponsePlan(requestID: request.facts.requestID)
        response.cors = request.route.cors
        if let mode = request.head.first(.xApigMode) {
            response.addsLatency = bytes.equalsIgnoringCase(mode.value, "debug")
        }
        let method = (url.map(\.method) ?? plan.method) ?? request.head.method
        let maxRetries = min(plan.maxRetries(request.head.method), choice.map(self.maxRetries) ?? .max)
        return .forward(
            ForwardPlan(
                route: request.index, host: host, choice: choice, timeoutMilliseconds: plan.timeoutMilliseconds,
                // A WebSocket is asked for once: what its backend did with the first attempt nobody knows.
                maxRetries: request.head.upgradesToWebSocket ? 0 : maxRetries,
                isIdempotent: method.isIdempotent && !request.head.upgradesToWebSocket, isHead: method == .head,
                upgrades: request.head.upgradesToWebSocket, response: response))
    }
}

/// A request whose route is known.
struct MatchedRequest {
    let index: Int
    let route: Route
    let path: RequestPath
    let variables: [Range<Int>]
    let remainder: Range<Int>?
    let head: RequestHead
    let facts: RequestFacts
    let domain: DomainTable.Match
}
