package import GatewayConfiguration

/// Compiles the conditions of backend policies.
///
/// Patterns and address lists come as closures, so that this knows no engine.
package struct BackendRuleCompiler<Addresses: AddressMatching> {
    /// Compiles a pattern, or says what is wrong with it.
    package typealias PatternMaker = (String) -> Result<any PatternMatching, BackendRuleFault>
    /// Compiles a list of addresses, or says what is wrong with it.
    package typealias AddressMaker = (String) -> Result<Addresses, BackendRuleFault>

    /// The declared request parameters, whose positions conditions hold.
    let parameters: [String]
    /// What the orchestration rules of the API make; conditions may ask for nothing else.
    let orchestrated: [OrchestrationParameter]
    let pattern: PatternMaker
    let addresses: AddressMaker
    /// What is wrong or doubtful, in words for findings.
    package private(set) var faults: [String] = []

    package init(
        parameters: [String], orchestrated: [OrchestrationParameter], pattern: @escaping PatternMaker,
        addresses: @escaping AddressMaker
    ) {
        self.parameters = parameters
        self.orchestrated = orchestrated
        self.pattern = pattern
        self.addresses = addresses
    }

    /// Compiles the policies of an API, in their order.
    ///
    /// - Returns: `nil` when one cannot be compiled; `faults` says why. A policy is never left out: another backend would serve its requests.
    package mutating func compile(_ policies: [PolicyBackend]) -> BackendRules<Addresses>? {
        var rules: [BackendRule<Addresses>] = []
        for policy in policies {
            var conditions: [BackendCondition<Addresses>] = []
            if policy.conditions.isEmpty { self.faults.append("backend policy \(policy.name) has no condition") }
            for condition in policy.conditions {
                switch self.compile(condition) {
                case .success(let compiled): conditions.append(compiled)
                case .failure(let fault): self.faults.append("backend policy \(policy.name): \(fault.reason)")
                }
            }
            rules.append(BackendRule(effect: policy.effectMode, conditions: conditions))
        }
        return self.faults.isEmpty ? BackendRules(rules) : nil
    }

    private func compile(_ condition: Condition) -> Result<BackendCondition<Addresses>, BackendRuleFault> {
        if condition.origin == "source" { return self.addresses(condition.value).map { .address($0) } }
        return self.matcher(condition).flatMap { self.compile(condition, $0) }
    }

    private func compile(
        _ condition: Condition, _ matcher: TextMatcher
    ) -> Result<BackendCondition<Addresses>, BackendRuleFault> {
        switch condition.origin {
        case "param":
            let name = condition.requestParameterName ?? ""
            guard let position = self.parameters.firstIndex(of: name) else {
                return .failure(BackendRuleFault("the request parameter \"\(name)\" is not declared"))
            }
            return .success(.text(.parameter(position), matcher))
        case "system": return self.system(condition, matcher)
        case "cookie":
            guard let name = condition.cookieParameterName, !name.isEmpty else {
                return .failure(BackendRuleFault("cookie_param_name is missing"))
            }
            return .success(.text(.cookie(Array(name.utf8)), matcher))
        case "frontend_authorizer":
            let name = condition.frontendAuthorizerParameterName ?? ""
            let prefix = "$context.authorizer.frontend."
            let key = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
            guard !key.isEmpty else {
                return .failure(BackendRuleFault("frontend_authorizer_param_name is missing"))
            }
            return .success(.text(.authorizer(Array(key.utf8)), matcher))
        case "orchestration": return self.orchestration(condition, matcher)
        default: return .failure(BackendRuleFault("the condition origin \"\(condition.origin)\" is not known"))
        }
    }

    private func matcher(_ condition: Condition) -> Result<TextMatcher, BackendRuleFault> {
        switch condition.type {
        case "exact", "equal", "Equal": return .success(.exact(Array(condition.value.utf8)))
        case "enum", "Enumerated": return .success(.oneOf(TextMatcher.items(condition.value)))
        case "pattern", "Matching": return self.pattern(condition.value).map { .pattern($0) }
        default:
            return .failure(BackendRuleFault("the condition type \"\(condition.type ?? "")\" is not known"))
        }
    }

    /// The old spellings of the parameters are taken, too.
    private func system(
        _ condition: Condition, _ matcher: TextMatcher
    ) -> Result<BackendCondition<Addresses>, BackendRuleFault> {
        switch condition.systemParameterName {
        case "req_path", "reqPath", "$context.reqPath": return .success(.text(.requestPath, matcher))
        case "req_method", "reqMethod", "$context.reqMethod":
            func upper(_ text: [UInt8]) -> [UInt8] { text.map(HeaderText.uppercased) }
            switch matcher {
            case .exact(let text): return .success(.text(.requestMethod, .exact(upper(text))))
            case .oneOf(let items): return .success(.text(.requestMethod, .oneOf(items.map(upper))))
            case .pattern: return .failure(BackendRuleFault("req_method has no pattern, only exact and enum"))
            }
        default:
            return .failure(
                BackendRuleFault("the system parameter \"\(condition.systemParameterName ?? "")\" is not known"))
        }
    }

    private func orchestration(
        _ condition: Condition, _ matcher: TextMatcher
    ) -> Result<BackendCondition<Addresses>, BackendRuleFault> {
        let name = condition.mappedParameterName ?? ""
        // Documents have no word for the place; it is the one where the rules make a parameter of the name.
        let made = self.orchestrated.filter { parameter in
            parameter.name == name
                && (condition.mappedParameterLocation.map { $0 == parameter.location.rawValue } ?? true)
        }
        guard let location = made.first?.location, made.allSatisfy({ $0.location == location }) else {
            return .failure(BackendRuleFault("no orchestration rule of the API makes the parameter \"\(name)\""))
        }
        return .success(.text(.orchestration(Array(name.utf8), location), matcher))
    }
}

/// Why a condition cannot be compiled.
package struct BackendRuleFault: Error, Sendable, Equatable {
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}
