package import GatewayConfiguration
import Synchronization

/// The circuit-breaker plug-in of an API, prepared: its conditions by rule, and what serves while a breaker is open.
///
/// A rule that matches a request uses its own condition and its own backend, and the plug-in's for the half it does not have.
///
/// - Source: APIG User Guide, apig_03_0023
package struct CircuitBreakerPolicy: Sendable {
    /// What opens a breaker, and what serves then.
    package struct Branch: Sendable, Equatable {
        package let settings: BreakerSettings
        /// `nil`: 503.
        package let downgrade: BreakerDowngrade?
    }

    /// Rule expressions, as written, in the order of `ruleBranches`; the first that matches a request counts.
    package let ruleExpressions: [EmbeddedJSON]
    /// What expressions may name.
    package let parameters: [RuleParameter]
    private let ruleBranches: [Branch]
    private let fallback: Branch
    private let scope: PluginScope

    package init(_ content: BreakerContent) {
        self.scope = content.scope
        self.parameters = content.downgradeParameters
        self.fallback = Branch(settings: BreakerSettings(content.condition), downgrade: content.downgradeDefault)
        self.ruleExpressions = content.downgradeRules.map(\.expression)
        self.ruleBranches = content.downgradeRules.map { rule in
            Branch(
                settings: BreakerSettings(rule.condition ?? content.condition),
                downgrade: rule.downgrade ?? content.downgradeDefault)
        }
    }

    /// The branch of a rule; the plug-in's own for `nil` and for a rule there is not.
    package func branch(rule: Int?) -> Branch {
        guard let rule, self.ruleBranches.indices.contains(rule) else { return self.fallback }
        return self.ruleBranches[rule]
    }

    /// The breakers of the policy for one API, from the registry that outlives reloads; for compiling, not for requests.
    ///
    /// - Parameters:
    ///   - registry: Where breakers live.
    ///   - plugin: The plug-in's name.
    ///   - apiID: The API.
    ///   - environment: The environment; breakers of environments are apart.
    /// - Returns: The plug-in's own breaker, and one for each rule.
    package func breakers(
        in registry: CircuitBreakerRegistry, plugin: String, apiID: String, environment: String
    ) -> CircuitBreakers {
        let owner = self.scope == .share ? "plugin/\(plugin)/\(environment)" : "api/\(plugin)/\(environment)/\(apiID)"
        return CircuitBreakers(
            owner: owner, policy: self, fallback: registry.breaker("\(owner)/default", self.fallback.settings),
            rules: self.ruleBranches.indices.map { registry.breaker("\(owner)/\($0)", self.ruleBranches[$0].settings) })
    }
}

/// The breakers of one API and environment.
package struct CircuitBreakers: Sendable {
    /// Who they belong to: the plug-in in an environment, or an API of it.
    let owner: String
    package let policy: CircuitBreakerPolicy
    private let fallback: CircuitBreaker
    private let rules: [CircuitBreaker]

    init(owner: String, policy: CircuitBreakerPolicy, fallback: CircuitBreaker, rules: [CircuitBreaker]) {
        self.owner = owner
        self.policy = policy
        self.fallback = fallback
        self.rules = rules
    }

    /// All of them, by names that tell them apart.
    var all: [(owner: String, breaker: CircuitBreaker)] {
        [("\(self.owner)/default", self.fallback)]
            + self.rules.enumerated().map { ("\(self.owner)/\($0.offset)", $0.element) }
    }

    /// The breaker of a rule; the plug-in's own for `nil` and for a rule there is not.
    package func breaker(rule: Int?) -> CircuitBreaker {
        guard let rule, self.rules.indices.contains(rule) else { return self.fallback }
        return self.rules[rule]
    }
}

/// The breakers of a gateway, by their owners; the same breaker goes on after a reload.
package final class CircuitBreakerRegistry: Sendable {
    private let breakers = Mutex<[String: CircuitBreaker]>([:])

    package init() {}

    /// The breaker of an owner, made when there is none; other settings than before begin anew, closed.
    ///
    /// Takes a lock: for compiling, not for requests.
    package func breaker(_ owner: String, _ settings: BreakerSettings) -> CircuitBreaker {
        self.breakers.withLock { breakers in
            if let known = breakers[owner], known.settings == settings { return known }
            let breaker = CircuitBreaker(settings)
            breakers[owner] = breaker
            return breaker
        }
    }

    /// Forgets the breakers of all other owners.
    func keep(only owners: Set<String>) {
        self.breakers.withLock { breakers in breakers = breakers.filter { owners.contains($0.key) } }
    }

    /// The owners of the breakers there are, in order.
    var owners: [String] { self.breakers.withLock { $0.keys.sorted() } }
}

extension GatewayError {
    /// A breaker is open and has no backend of its own.
    ///
    /// - Source: APIG User Guide, apig_03_0023 (503 and "service unavailable"); the code and the type are our reading
    package static let breakerOpen = GatewayError("APIG.0202", 503, "Service unavailable.", type: "DEFAULT_5XX")
}
