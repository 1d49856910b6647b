package import GatewayConfiguration

/// One test of a backend policy on the request.
///
/// Generic over the address list, so that asking it costs no existential.
///
/// - Source: APIG User Guide, apig_03_0097
package enum BackendCondition<Addresses: AddressMatching>: Sendable {
    /// The value of a declared request parameter, by its position among the API's; a default counts as a value.
    case parameter(Int, TextMatcher)
    /// The client's address.
    case source(Addresses)
    case requestPath(TextMatcher)
    /// Methods are compared without regard to case.
    case requestMethod(TextMatcher)
    case cookie([UInt8], TextMatcher)
    /// A value of the frontend authorizer's context, by its key; Booleans are lower-case texts.
    case authorizer([UInt8], TextMatcher)
    /// A parameter an orchestration rule made.
    case orchestration([UInt8], OrchestrationParameter.Location, TextMatcher)
}

/// Where conditions find what they look at; the request side implements it without making texts that no condition asks for.
package protocol BackendRuleInput {
    associatedtype Addresses: AddressMatching
    /// The first value of a declared parameter, its default when the request has none; `nil` when there is neither.
    func parameter(_ position: Int) -> [UInt8]?
    /// The client's address; `nil` when it is unknown.
    var sourceAddress: Addresses.Address? { get }
    /// The path, without query.
    var requestPath: [UInt8] { get }
    var requestMethod: [UInt8] { get }
    func cookie(_ name: [UInt8]) -> [UInt8]?
    func authorizerValue(_ key: [UInt8]) -> [UInt8]?
    /// What the orchestration rules made.
    var orchestrated: OrchestrationResult? { get }
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
    package func matches<Input: BackendRuleInput>(_ input: Input) -> Bool where Input.Addresses == Addresses {
        guard !self.conditions.isEmpty else { return false }
        switch self.effect {
        case .all: return self.conditions.allSatisfy { $0.holds(for: input) }
        case .any: return self.conditions.contains { $0.holds(for: input) }
        }
    }
}

/// The backend policies of an API, first to last.
///
/// - Source: APIG User Guide, apig_03_0096
package struct BackendRules<Addresses: AddressMatching>: Sendable {
    package let rules: [BackendRule<Addresses>]

    package init(_ rules: [BackendRule<Addresses>]) { self.rules = rules }

    /// The position of the first policy that matches; `nil` for the default backend.
    package func firstMatch<Input: BackendRuleInput>(_ input: Input) -> Int? where Input.Addresses == Addresses {
        self.rules.firstIndex { $0.matches(input) }
    }
}

extension BackendCondition {
    /// Whether the condition holds; what is absent matches nothing.
    package func holds<Input: BackendRuleInput>(for input: Input) -> Bool where Input.Addresses == Addresses {
        switch self {
        case .parameter(let position, let matcher): input.parameter(position).map(matcher.matches) ?? false
        case .source(let addresses): input.sourceAddress.map(addresses.contains) ?? false
        case .requestPath(let matcher): matcher.matches(input.requestPath)
        case .requestMethod(let matcher): matcher.matches(input.requestMethod.map(Self.uppercased))
        case .cookie(let name, let matcher): input.cookie(name).map(matcher.matches) ?? false
        case .authorizer(let key, let matcher): input.authorizerValue(key).map(matcher.matches) ?? false
        case .orchestration(let name, let location, let matcher):
            switch input.orchestrated {
            case .emit(name, location, let value)?: matcher.matches(value)
            default: false
            }
        }
    }

    static func uppercased(_ byte: UInt8) -> UInt8 { byte &- 0x61 < 26 ? byte & 0xDF : byte }
}
