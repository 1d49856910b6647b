package import GatewayConfiguration

/// What the orchestration rules of a request parameter make of its value.
package enum OrchestrationResult: Sendable, Equatable {
    /// A new parameter for the backend and for backend policies.
    case emit(name: [UInt8], location: OrchestrationParameter.Location, value: [UInt8])
    /// The request has no value, and no rule says what then: 400 `APIG.0106`, type ORCHESTRATION_PARAMETER_NOT_FOUND.
    case parameterNotFound
    /// No rule matched: 400 `APIG.0106`, type ORCHESTRATION_FAILURE.
    case failure
}

/// The orchestration rules of one request parameter, compiled.
///
/// A missing or empty value goes to the `none_value` rule. Otherwise rules run in their order: the first that matches makes the parameter;
/// a preprocessing rule that matches replaces the value for all rules after it, and one that does not changes nothing (our reading; the
/// source says "the next rule" only). The `default` rule comes last wherever it stands.
///
/// - Source: APIG User Guide, apig_03_0110, apig_03_0125
package struct OrchestrationProgram: Sendable {
    /// Where a result goes.
    private struct Output: Sendable {
        let name: [UInt8]
        let location: OrchestrationParameter.Location
    }

    private struct Step: Sendable {
        let operation: OrchestrationOperation
        /// `nil` for a preprocessing rule.
        let output: Output?
    }

    private let steps: [Step]
    private let none: (output: Output, value: [UInt8])?
    private let fallback: (output: Output, value: [UInt8])?

    /// Compiles the rules of a parameter, in the order the API lists them.
    ///
    /// Rules that `faults(in:)` reports about are left out or run as far as they make sense; nothing traps.
    package init(_ rules: [Orchestration]) {
        var steps: [Step] = []
        var none: (output: Output, value: [UInt8])?
        var fallback: (output: Output, value: [UInt8])?
        for rule in rules {
            let output = rule.isPreprocessing ? nil : rule.mappedParameter.map(Self.output)
            switch rule.strategy {
            case .noneValue:
                if none == nil, let output, let entry = rule.map.first {
                    none = (output, Array(entry.mappedValue.utf8))
                }
            case .fallback:
                if fallback == nil, let output, let entry = rule.map.first {
                    fallback = (output, Array(entry.mappedValue.utf8))
                }
            default:
                guard output != nil || rule.isPreprocessing, let operation = OrchestrationOperation(rule) else {
                    continue
                }
                steps.append(Step(operation: operation, output: output))
            }
        }
        self.steps = steps
        self.none = none
        self.fallback = fallback
    }

    private static func output(_ parameter: OrchestrationParameter) -> Output {
        Output(name: Array(parameter.name.utf8), location: parameter.location)
    }

    /// What is wrong with the rules of a parameter together, in words for findings; empty when they can be used.
    ///
    /// - Source: APIG User Guide, apig_03_0125. That a `none_value` rule does not count as the last one is our reading: it never gets a value.
    package static func faults(in rules: [Orchestration]) -> [String] {
        var faults: [String] = []
        var names: Set<String> = []
        for rule in rules where !names.insert(rule.name).inserted {
            faults.append("the orchestration rule \(rule.name) stands twice")
        }
        if rules.count(where: { $0.strategy == .noneValue }) > 1 {
            faults.append("more than one orchestration rule has the strategy none_value")
        }
        if rules.count(where: { $0.strategy == .fallback }) > 1 {
            faults.append("more than one orchestration rule has the strategy default")
        }
        if let last = rules.last(where: { $0.strategy != .noneValue && $0.strategy != .fallback }), last.isPreprocessing
        {
            faults.append("the orchestration rule \(last.name) is preprocessing, and no rule follows it")
        }
        return faults
    }

    /// Runs the rules.
    ///
    /// A value that cannot stand in a header line, such as one with line ends, is no result for a header.
    ///
    /// - Parameter value: The first value of the parameter, decoded; `nil` when the request has none.
    /// - Returns: What the request gets.
    package func run(_ value: [UInt8]?) -> OrchestrationResult {
        guard var current = value, !current.isEmpty else {
            return self.none.map { Self.emit($0.output, $0.value) } ?? .parameterNotFound
        }
        for step in self.steps {
            guard let result = step.operation.result(for: current) else { continue }
            guard let output = step.output else {
                current = result
                continue
            }
            return Self.emit(output, result)
        }
        return self.fallback.map { Self.emit($0.output, $0.value) } ?? .failure
    }

    private static func emit(_ output: Output, _ value: [UInt8]) -> OrchestrationResult {
        guard output.location == .query || HeaderText.isSafeValue(value) else { return .failure }
        return .emit(name: output.name, location: output.location, value: value)
    }
}
