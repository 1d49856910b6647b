import GatewayConfiguration

/// A policy bound to an API.
package struct BoundPolicyName: Sendable, Equatable {
    /// What it is, such as `throttling` or the type of a plug-in.
    package let kind: String
    package let name: String
}

/// A backend of a route, in the words of listings; nothing of parameters, signatures or credentials.
package struct BackendDescription: Sendable, Equatable {
    /// The backend policy it belongs to; empty for the default backend, `breaker` for one that serves in its place.
    package let policy: String
    /// `http`, `channel`, `function`, `mock` or `unavailable`.
    package let kind: String
    /// The host, the channel, the function or the error; empty for a mock.
    package let target: String
    /// Whether a custom authorizer is asked before it.
    package let asksAuthorizer: Bool
}

extension BoundPolicies {
    /// The names of all that is bound, in a fixed order.
    var names: [BoundPolicyName] {
        var names: [BoundPolicyName] = []
        if let throttle = self.throttle { names.append(BoundPolicyName(kind: "throttling", name: throttle.name)) }
        names += self.accessControls.map { BoundPolicyName(kind: "access control", name: $0.name) }
        for type in PluginType.allCases where self[type] != nil {
            names.append(BoundPolicyName(kind: type.rawValue, name: self.name(of: type)))
        }
        if let key = self.signatureKey { names.append(BoundPolicyName(kind: "signature key", name: key.name)) }
        return names
    }
}

extension RoutingSnapshot {
    /// The steps of a route's program by their names, in order; empty for an index that is none.
    package func steps(of route: Int) -> [String] {
        self.routes.indices.contains(route) ? self.routes[route].program.map(\.name) : []
    }

    /// The policies bound to a route.
    package func boundPolicies(of route: Int) -> [BoundPolicyName] {
        self.routes.indices.contains(route) ? self.routes[route].boundPolicies : []
    }

    /// The circuit breakers in force, each once, in order of their owners' names; for metrics and the admin pages.
    ///
    /// - Parameter milliseconds: The time, of the clock of the calls.
    /// - Returns: The state of each.
    package func breakerReadings(at milliseconds: Int64) -> [(owner: String, reading: CircuitBreaker.Reading)] {
        self.breakers.sorted { $0.key < $1.key }.map { ($0.key, $0.value.reading(at: milliseconds)) }
    }

    /// Forgets the circuit breakers that only earlier snapshots had; for when this one serves.
    package func forgetOtherBreakers() { self.shared.breakers.keep(only: Set(self.breakers.keys)) }

    private var breakers: [String: CircuitBreaker] {
        var breakers: [String: CircuitBreaker] = [:]
        for route in self.routes {
            for case .checkBreaker(let step) in route.program {
                for (owner, breaker) in step.breakers.all { breakers[owner] = breaker }
            }
        }
        return breakers
    }

    /// The backends of a route, the default one first.
    package func backends(of route: Int) -> [BackendDescription] {
        guard self.routes.indices.contains(route) else { return [] }
        return self.routes[route].backends.map { backend in
            let (kind, target) = self.words(backend.kind)
            return BackendDescription(
                policy: backend.name, kind: kind, target: target, asksAuthorizer: backend.authorizer != nil)
        }
    }

    private func words(_ kind: RouteBackend.Kind) -> (kind: String, target: String) {
        switch kind {
        case .mock: return ("mock", "")
        case .unavailable(let error): return ("unavailable", error.code)
        case .function(let function): return ("function", function.urn)
        case .http(let plan):
            switch plan.target {
            case .host(let index):
                guard self.hosts.indices.contains(index) else { return ("http", "") }
                let host = self.hosts[index]
                let name = host.host.utf8.contains(UInt8(ascii: ":")) ? "[\(host.host)]" : host.host
                return ("http", "\(name):\(host.port)")
            case .pool(let index):
                return ("channel", self.pools.indices.contains(index) ? self.pools[index].channel : "")
            }
        }
    }
}
