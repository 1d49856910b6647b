/// A request as rules look at it: texts are compared where they stand, and made only where they are encoded or the gateway's own.
struct RuleRequest {
    private let snapshot: RoutingSnapshot
    private let request: MatchedRequest
    private let identity: CallIdentity
    private let client: ClientPlace

    init(_ snapshot: RoutingSnapshot, _ request: MatchedRequest, _ state: RequestState) {
        self.snapshot = snapshot
        self.request = request
        self.identity = state.identity
        self.client = state.client
    }

    /// Whether the value of a source fulfils a test.
    func fulfils(_ test: RuleTest, _ source: RuleSource, in bytes: Span<UInt8>) -> Bool {
        switch source {
        case .path: return test.holds(self.request.path.bytes.span)
        case .method:
            guard bytes.hasLowercase(self.request.head.methodRange) else {
                return test.holds(bytes.extracting(self.request.head.methodRange.clamped(to: bytes.indices)))
            }
        case .header(let name):
            guard let field = self.header(name, in: bytes) else { return test.holdsWithoutValue }
            return test.holds(bytes.extracting(field.value.clamped(to: bytes.indices)))
        case .query(let name):
            guard let range = self.query(name, in: bytes) else { return test.holdsWithoutValue }
            if !PercentEncoding.isEncodedQuery(range, in: bytes) {
                return test.holds(bytes.extracting(range.clamped(to: bytes.indices)))
            }
        case .system: break
        }
        guard let value = self.value(of: source, in: bytes) else { return test.holdsWithoutValue }
        return test.holds(value.span)
    }

    /// The value of a source as rules compare it; `nil` when the request does not have it.
    func value(of source: RuleSource, in bytes: Span<UInt8>) -> [UInt8]? {
        switch source {
        case .path: return self.request.path.bytes
        case .method: return bytes.copy(self.request.head.methodRange).map(HeaderText.uppercased)
        case .header(let name): return self.header(name, in: bytes).map { bytes.copy($0.value) }
        case .query(let name):
            return self.query(name, in: bytes).map { PercentEncoding.decodedQuery(bytes.copy($0)) }
        case .system(let name):
            var context = RequestContext(
                snapshot: self.snapshot, route: self.request.route, facts: self.request.facts, head: self.request.head)
            context.identity = self.identity
            context.clientAddress = self.client.text
            let value = context.value(
                ContextVariable("$context." + name), request: RequestTexts(self.request.head, bytes))
            return value.isEmpty ? nil : value
        }
    }

    private func header(_ name: [UInt8], in bytes: Span<UInt8>) -> HeaderField? {
        for field in self.request.head.fields where bytes.equalsIgnoringCase(field.name, name) { return field }
        return nil
    }

    /// The first value of a query key, as it was sent.
    private func query(_ name: [UInt8], in bytes: Span<UInt8>) -> Range<Int>? {
        guard let query = self.request.head.query else { return nil }
        var pairs = QueryPairs(query)
        while let pair = pairs.next(in: bytes) {
            let isNamed =
                PercentEncoding.isEncodedQuery(pair.name, in: bytes)
                ? PercentEncoding.decodedQuery(bytes.copy(pair.name)) == name : bytes.equals(pair.name, name)
            if isNamed { return pair.value }
        }
        return nil
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
        let values = RuleRequest(snapshot, request, state)
        for rule in self.rules where rule.matches({ values.fulfils($1, $0, in: bytes) }) { return true }
        return false
    }
}
