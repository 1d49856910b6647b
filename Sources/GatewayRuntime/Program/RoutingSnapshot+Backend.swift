extension RoutingSnapshot {
    /// Asks the backend chosen, or answers in its place.
    func askBackend(
        _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>, _ loop: inout LoopState,
        _ backendHead: inout [UInt8]
    ) -> StepOutcome {
        guard request.route.backends.indices.contains(state.backend) else {
            return .refuse(.backendConfigurationMissing)
        }
        switch request.route.backends[state.backend].kind {
        case .mock(let response): return .respond(response)
        case .unavailable(let error): return .refuse(error)
        case .http(let plan): return self.forward(plan, request, &state, bytes, &loop, &backendHead)
        }
    }

    private func forward(
        _ plan: BackendPlan, _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>,
        _ loop: inout LoopState, _ backendHead: inout [UInt8]
    ) -> StepOutcome {
        var memberGroupName = ""
        let host: Int
        var poolIndex: Int?
        switch plan.target {
        case .host(let index): host = index
        case .pool(let index):
            guard loop.turns.indices.contains(index), let position = loop.turns[index].next(self.pools[index]) else {
                return .refuse(.noBackendAvailable)
            }
            host = self.pools[index].members[position].host
            memberGroupName = self.pools[index].members[position].groupName
            poolIndex = index
        }
        let isWritten = self.writeHead(plan, request, state, memberGroupName, bytes, &backendHead)
        guard isWritten else { return .refuse(.parameters) }
        var response = ResponsePlan(requestID: request.facts.requestID)
        response.cors = request.route.cors
        if !state.responseLines.isEmpty { response.lines = state.responseLines }
        if let mode = request.head.first(.xApigMode) {
            response.addsLatency = bytes.equalsIgnoringCase(mode.value, "debug")
        }
        let method = plan.method ?? request.head.method
        return .forward(
            ForwardPlan(
                route: request.index, host: host, pool: poolIndex, timeoutMilliseconds: plan.timeoutMilliseconds,
                // A WebSocket is asked for once: what its backend did with the first attempt nobody knows.
                maxRetries: request.head.upgradesToWebSocket ? 0 : plan.maxRetries(request.head.method),
                isIdempotent: method.isIdempotent && !request.head.upgradesToWebSocket, isHead: method == .head,
                upgrades: request.head.upgradesToWebSocket, identity: state.identity, response: response))
    }

    private func writeHead(
        _ plan: BackendPlan, _ request: MatchedRequest, _ state: RequestState, _ memberGroupName: String,
        _ bytes: Span<UInt8>, _ backendHead: inout [UInt8]
    ) -> Bool {
        guard let values = state.values else { return false }
        let backend = BackendRequest(
            snapshot: self, plan: plan, request: request, state: state, values: values,
            memberGroupName: memberGroupName)
        return backend.write(bytes, to: &backendHead)
    }
}
