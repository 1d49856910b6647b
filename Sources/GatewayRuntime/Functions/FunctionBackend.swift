/// A function behind an API, compiled.
///
/// - Source: APIG User Guide, apig_03_0094
final class FunctionBackend: Sendable {
    /// Its name, for logs.
    let urn: String
    let function: CompiledFunction
    let timeoutMilliseconds: Int
    /// Whether the caller gets 202 at once.
    let isAsynchronous: Bool
    let headers: [BackendParameterRule]
    let query: [BackendParameterRule]
    let path: [BackendParameterRule]

    init(
        urn: String, function: CompiledFunction, timeoutMilliseconds: Int, isAsynchronous: Bool,
        headers: [BackendParameterRule], query: [BackendParameterRule], path: [BackendParameterRule]
    ) {
        self.urn = urn
        self.function = function
        self.timeoutMilliseconds = timeoutMilliseconds
        self.isAsynchronous = isAsynchronous
        self.headers = headers
        self.query = query
        self.path = path
    }

    /// Bytes of a body a function takes.
    ///
    /// - Source: FunctionGraph User Guide, quotas (6 MB for synchronous calls, 256 KB for asynchronous ones)
    var maxBodyBytes: Int { self.isAsynchronous ? 256 << 10 : 6 << 20 }
}

extension RoutingSnapshot {
    /// Calls the function behind an API, or answers with its result.
    func call(
        _ backend: FunctionBackend, _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>
    ) -> StepOutcome {
        if let resumption = state.takeOutcome() {
            if backend.isAsynchronous {
                return .respond(FunctionResult.accepted(requestID: request.facts.requestID, route: request.index))
            }
            switch backend.function.outcome(resumption) {
            case .returned(let result):
                guard let answer = try? FunctionResult(result) else { return .refuse(.internalFailure) }
                return .respond(answer.response(route: request.index))
            case .failed(let failure): return .refuse(failure.backendError)
            case nil: return .refuse(.internalFailure)
            }
        }
        switch state.body {
        case .unread where request.head.framing != .none:
            return .wait(.body(maxBytes: min(self.limits.maxBodyBytes, backend.maxBodyBytes)))
        case .tooLong: return .refuse(.bodyTooLarge)
        default: break
        }
        if let body = state.body.bytes, body.count > backend.maxBodyBytes { return .refuse(.bodyTooLarge) }
        let event = self.event(backend, request, state, bytes)
        state.findings.functionCalledAt = state.resumedAt ?? request.facts.receivedAtMilliseconds
        return .wait(
            backend.function.need(
                event: event, timeoutMilliseconds: backend.timeoutMilliseconds, requestID: request.facts.requestID,
                isAsynchronous: backend.isAsynchronous))
    }

    /// The event: the request as any backend would get it, with the backend's parameters in their places.
    private func event(
        _ backend: FunctionBackend, _ request: MatchedRequest, _ state: RequestState, _ bytes: Span<UInt8>
    ) -> [UInt8] {
        var event = FunctionEvent(
            method: bytes.copy(request.head.methodRange), path: request.path.bytes, apiID: request.route.apiID,
            requestID: request.facts.requestID, stage: request.route.environment)
        event.takeAll(of: request, bytes)
        event.sendsBase64 = request.route.sendsBase64
        event.body = state.body.bytes ?? []
        let source = ParameterSource(snapshot: self, request: request, state: state, memberGroupName: "")
        let declared = request.route.parameters.list
        var kept: [FunctionEvent.Pair] = []
        for field in request.head.fields where !field.known.isHopByHop && !field.isNamedByConnection {
            let name = bytes.copy(field.name)
            let isDropped =
                self.apps.headers.withholds(field, in: bytes, state.consumed)
                || state.withheldHeaders.contains { HeaderText.equalsIgnoringCase($0, name) }
                || declared.contains {
                    $0.location == .header && !$0.passesThrough && HeaderText.equalsIgnoringCase($0.name, name)
                }
            if !isDropped { kept.append((name, bytes.copy(field.value))) }
        }
        event.headers = kept
        event.query = event.query.filter { pair in
            !declared.contains { $0.location == .query && !$0.passesThrough && $0.name == pair.name }
                && !state.withheldQuery.contains(pair.name)
                && !self.apps.headers.withholdsQuery(name: pair.name, state.consumed)
        }
        let standards = state.values.standards
        Self.set(
            standards.filter(\.isHeader).map { ($0.name, [$0.value]) }
                + state.backendLines.map { ($0.name, [$0.value]) }
                + state.orchestrated.filter(\.isHeader).map { ($0.name, [$0.value]) }
                + backend.headers.map { ($0.name, source.value(of: $0.source)) }, in: &event.headers)
        Self.set(
            (standards + state.orchestrated).filter { !$0.isHeader }.map { ($0.name, [$0.value]) }
                + backend.query.map { ($0.name, source.value(of: $0.source)) }, in: &event.query)
        Self.set(backend.path.map { ($0.name, source.value(of: $0.source)) }, in: &event.pathParameters)
        return event.json
    }

    /// Sets values in place of what stands under their names.
    private static func set(_ values: [(name: [UInt8], values: [[UInt8]])], in pairs: inout [FunctionEvent.Pair]) {
        for entry in values where !entry.values.isEmpty {
            pairs.removeAll { HeaderText.equalsIgnoringCase($0.name, entry.name) }
            for value in entry.values { pairs.append((entry.name, value)) }
        }
    }
}
