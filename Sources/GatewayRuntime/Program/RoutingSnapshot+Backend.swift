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
        let host: Int
        var choice: PoolChoice?
        switch plan.target {
        case .host(let index): host = index
        case .pool(let index):
            let chosen = self.choose(
                index, staysInGroup: plan.dependsOnGroup, client: state.client, facts: request.facts, head: request.head,
                path: request.path, bytes: bytes, state: &loop)
            guard let chosen else { return .refuse(.noBackendAvailable) }
            choice = chosen
            host = chosen.host
        }
        let url = choice.flatMap { plan.url(group: self.group(of: $0)) }
        let isWritten = self.writeHead(
            plan, request, state, choice.map(self.groupName) ?? "", url, bytes, &backendHead)
        guard isWritten else { return .refuse(.parameters) }
        var response = ResponsePlan(requestID: request.facts.requestID)
        response.cors = request.route.cors
        if !state.responseLines.isEmpty { response.lines = state.responseLines }
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
                upgrades: request.head.upgradesToWebSocket, identity: state.identity, response: response))
    }

    private func writeHead(
        _ plan: BackendPlan, _ request: MatchedRequest, _ state: RequestState, _ memberGroupName: String,
        _ url: BackendPlan.GroupURL?, _ bytes: Span<UInt8>, _ backendHead: inout [UInt8]
    ) -> Bool {
        guard let values = state.values else { return false }
        let backend = BackendRequest(
            snapshot: self, plan: plan, request: request, state: state, values: values,
            memberGroupName: memberGroupName, url: url)
        return backend.write(bytes, to: &backendHead)
    }
}
