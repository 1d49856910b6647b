/// A request as rules look at it.
struct RuleRequest: RuleValues {
    private let context: RequestContext
    private let request: MatchedRequest
    private let bytes: [UInt8]

    /// Copies the head: rules look at values in their own order.
    init(_ snapshot: RoutingSnapshot, _ request: MatchedRequest, _ state: RequestState, _ bytes: Span<UInt8>) {
        var context = RequestContext(
            snapshot: snapshot, route: request.route, facts: request.facts, head: request.head)
        context.identity = state.identity
        context.clientAddress = state.client.text
        self.context = context
        self.request = request
        self.bytes = bytes.copy(0..<bytes.count)
    }

    func value(of source: RuleSource) -> [UInt8]? {
        let bytes = self.bytes
        switch source {
        case .path: return self.request.path.bytes
        case .method:
            return bytes[self.request.head.methodRange.clamped(to: bytes.indices)].map { byte in
                byte &- 0x61 < 26 ? byte & 0xDF : byte
            }
        case .header(let name):
            return self.request.head.fields.first { bytes.span.equalsIgnoringCase($0.name, name) }.map {
                bytes.span.copy($0.value)
            }
        case .query(let name):
            guard let query = self.request.head.query else { return nil }
            var pairs = QueryPairs(query)
            while let pair = pairs.next(in: bytes.span) {
                if PercentEncoding.decodedQuery(bytes.span.copy(pair.name)) == name {
                    return PercentEncoding.decodedQuery(bytes.span.copy(pair.value))
                }
            }
            return nil
        case .system(let name): return self.value(ContextVariable("$context." + name))
        }
    }

    /// The value of a `$context` variable; `nil` when it is empty.
    func value(_ variable: ContextVariable) -> [UInt8]? {
        let bytes = self.bytes
        let value = self.context.value(variable, request: RequestTexts(self.request.head, bytes.span))
        return value.isEmpty ? nil : value
    }
}

/// Rules of which one suffices.
struct RequestRules: Sendable {
    let rules: [RequestRule]

    /// Whether a request fulfils any of them.
    func matchesAny(
        _ snapshot: RoutingSnapshot, _ request: MatchedRequest, _ state: RequestState, _ bytes: Span<UInt8>
    ) -> Bool {
        guard !self.rules.isEmpty else { return false }
        let values = RuleRequest(snapshot, request, state, bytes)
        return self.rules.contains { $0.matches(values) }
    }
}
