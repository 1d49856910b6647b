extension RoutingSnapshot {
    /// The key sources the programs of routes refer to, each once, in order.
    static func tokenSources(_ routes: [Route]) -> [TokenKeySource] {
        var found: [TokenKeySource] = []
        for route in routes {
            for step in route.program {
                guard let source = step.tokenSource, !found.contains(where: { $0 === source }) else { continue }
                found.append(source)
            }
        }
        return found
    }
}

extension Step {
    /// Where the step's keys for tokens come from.
    fileprivate var tokenSource: TokenKeySource? {
        switch self {
        case .jwt(let policy): policy.source
        case .oidc(let policy), .oidcRedirect(let policy), .oidcLogout(let policy): policy.source
        default: nil
        }
    }
}
