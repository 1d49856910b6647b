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
        func refuse(_ error: GatewayError, _ responseSet: Int = 0) -> Decision {
            .respond(
                self.refuse(
                    error, route: nil, head: head, bytes: bytes, facts: facts, responseSet: responseSet))
        }
        guard state.path.read(head.path, in: bytes) else { return refuse(.malformedRequest) }
        let domain = self.domains.match(head.authority, in: bytes)
        if let error = self.domains.refusal(domain, security: facts.connection.security) { return refuse(error) }
        if let tokens = self.apps.tokens, state.path.bytes == tokens.path {
            let request = MatchedRequest(
                index: -1, route: Self.tokenEndpoint, path: state.path, variables: [], remainder: nil, head: head,
                facts: facts, domain: domain)
            var progress = RequestState()
            return self.run(request, from: 0, &progress, bytes, &state, &backendHead)
        }
        let responseSet = self.responseSet(domain)
        guard let table = self.table(head, domain, bytes) else { return refuse(.apiNotFound, responseSet) }
        switch table.match(state.path, method: head.method, &state.search) {
        case .pathUnknown: return refuse(.apiNotFound, responseSet)
        case .methodUnknown: return refuse(.methodNotFound, responseSet)
        case .found(let route):
            let request = MatchedRequest(
                index: route, route: self.routes[route], path: state.path, variables: state.search.variables,
                remainder: state.search.remainder, head: head, facts: facts, domain: domain)
            var progress = RequestState()
            if self.clientAddresses.isInForce {
                progress.client = .resolved(
                    self.clientAddresses.address(peer: facts.connection.peer, head: head, bytes: bytes))
            }
            return self.run(request, from: 0, &progress, bytes, &state, &backendHead)
        }
    }

    /// Goes on with a request whose program waited.
    ///
    /// - Parameters:
    ///   - suspension: Where it waited.
    ///   - resumption: What it waited for.
    ///   - now: Milliseconds since 1970; `nil` is when the request came.
    ///   - bytes: The bytes the request's head was scanned from.
    ///   - state: The loop's own state.
    ///   - backendHead: Gets the head for the backend when the request is forwarded; what was in it is forgotten.
    /// - Returns: An answer of our own, the way to a backend, or the next wait.
    package func resume(
        _ suspension: Suspension, with resumption: Resumption, at now: Int64? = nil, bytes: Span<UInt8>,
        state: inout LoopState,
        backendHead: inout [UInt8]
    ) -> Decision {
        var request = suspension.request
        var progress = suspension.state
        progress.resumedAt = now
        if case .body(let body) = resumption {
            progress.body = body
            // A body that is known is sent on by its length, however it came.
            if let bytes = body.bytes { request.head.framing = bytes.isEmpty ? .none : .length(bytes.count) }
        } else {
            progress.outcome = resumption
        }
        return self.run(request, from: suspension.step, &progress, bytes, &state, &backendHead)
    }

    /// The gateway responses of a domain's group, for requests that lead to no API.
    ///
    /// Where a request may be meant for any group, the only one there is counts.
    ///
    /// - Source: APIG User Guide, apig_03_0008 (NOT_FOUND)
    private func responseSet(_ domain: DomainTable.Match) -> Int {
        switch domain {
        case .unknown: 0
        case .group(let group, _), .debuggingDomain(let group):
            self.groupResponseSets.indices.contains(group) ? self.groupResponseSets[group] : 0
        case .anyGroup: self.groupResponseSets.count == 1 ? self.groupResponseSets[0] : 0
        }
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
        case .anyGroup:
            let apps = self.environments[position].apps
            if !apps.isEmpty, let app = self.apps.routedApp(head, bytes: bytes), apps.indices.contains(app) {
                return apps[app]
            }
            return self.environments[position].all
        case .group(let group, _), .debuggingDomain(let group):
            let tables = self.environments[position].groups
            return tables.indices.contains(group) ? tables[group] : nil
        }
    }
}

/// A request whose route is known.
struct MatchedRequest {
    let index: Int
    let route: Route
    let path: RequestPath
    let variables: [Range<Int>]
    let remainder: Range<Int>?
    var head: RequestHead
    let facts: RequestFacts
    let domain: DomainTable.Match
}
