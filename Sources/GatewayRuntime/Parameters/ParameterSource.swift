/// Gives the values of backend parameters for one request.
struct ParameterSource {
    private let context: RequestContext
    private let values: [[[UInt8]]]

    init(snapshot: RoutingSnapshot, request: MatchedRequest, state: RequestState, memberGroupName: String) {
        var context = RequestContext(
            snapshot: snapshot, route: request.route, facts: request.facts, head: request.head)
        context.memberGroupName = memberGroupName
        context.identity = state.identity
        context.clientAddress = state.client.text
        self.context = context
        self.values = state.values.values
    }

    /// The values of a source: several for a repeated request parameter, none for an absent one.
    func value(of source: BackendParameterRule.Source) -> [[UInt8]] {
        switch source {
        case .request(let index): self.values.indices.contains(index) ? self.values[index] : []
        case .constant(let value): [value]
        case .system(let variable): [self.context.value(variable, request: nil)]
        }
    }
}
