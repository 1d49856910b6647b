package import GatewayConfiguration

/// Where a condition finds its text.
package enum BackendConditionSource: Sendable, Equatable {
    /// The first value of a declared request parameter, by its position among the API's; a default counts as a value.
    case parameter(Int)
    /// The path, without query.
    case requestPath
    /// The method in upper-case letters: methods are compared without regard to case.
    case requestMethod
    case cookie([UInt8])
    /// A value of the frontend authorizer's context, by its key; Booleans are lower-case texts.
    case authorizer([UInt8])
    /// A parameter an orchestration rule made.
    case orchestration([UInt8], OrchestrationParameter.Location)
}

/// One test of a backend policy on the request.
///
/// Generic over the address list, so that asking it costs no existential.
///
/// - Source: APIG User Guide, apig_03_0097
package enum BackendCondition<Addresses: AddressMatching>: Sendable {
    /// The client's address.
    case address(Addresses)
    case text(BackendConditionSource, TextMatcher)

    /// Whether the condition holds for a client's address, `nil` when it is unknown, and for what the request says; what is absent matches nothing.
    func holds(for address: Addresses.Address?, _ request: (BackendConditionSource, TextMatcher) -> Bool) -> Bool {
        switch self {
        case .address(let addresses): address.map(addresses.contains) ?? false
        case .text(let source, let matcher): request(source, matcher)
        }
    }
}

/// The conditions of one backend policy.
package struct BackendRule<Addresses: AddressMatching>: Sendable {
    package let effect: EffectMode
    package let conditions: [BackendCondition<Addresses>]

    package init(effect: EffectMode, conditions: [BackendCondition<Addresses>]) {
        self.effect = effect
        self.conditions = conditions
    }

    /// Whether the policy's backend is used; a policy without conditions never is.
    func matches(_ address: Addresses.Address?, _ request: (BackendConditionSource, TextMatcher) -> Bool) -> Bool {
        guard !self.conditions.isEmpty else { return false }
        switch self.effect {
        case .all: return self.conditions.allSatisfy { $0.holds(for: address, request) }
        case .any: return self.conditions.contains { $0.holds(for: address, request) }
        }
    }
}

/// The backend policies of an API, first to last.
///
/// - Source: APIG User Guide, apig_03_0096
package struct BackendRules<Addresses: AddressMatching>: Sendable {
    package let rules: [BackendRule<Addresses>]

    package init(_ rules: [BackendRule<Addresses>]) { self.rules = rules }

    /// Chooses the policy whose backend is used.
    ///
    /// - Parameters:
    ///   - address: The client's address; `nil` when it is unknown.
    ///   - request: Says whether a text of the request is what is looked for; what is absent is nothing.
    /// - Returns: The position of the first policy that matches; `nil` for the default backend.
    package func firstMatch(
        _ address: Addresses.Address?, _ request: (BackendConditionSource, TextMatcher) -> Bool
    ) -> Int? {
        self.rules.firstIndex { $0.matches(address, request) }
    }
}
