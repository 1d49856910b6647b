package import GatewayConfiguration
package import Patterns

/// Where a rule finds a value.
package enum RuleSource: Sendable, Hashable {
    /// The request's path.
    case path
    /// The request's method, in upper-case letters.
    case method
    /// The first value of a header, whose name is in lower case.
    case header([UInt8])
    /// The first value of a query key, decoded.
    case query([UInt8])
    /// A value of the gateway by its name without `$context.`, such as `sourceIp` or `authorizer.frontend.user`.
    case system(String)

    /// Where a declared parameter stands.
    package init(_ parameter: RuleParameter) {
        switch parameter.kind {
        case .path: self = .path
        case .method: self = .method
        case .header: self = .header(parameter.value.utf8.map(HeaderText.lowercased))
        case .query: self = .query(Array(parameter.value.utf8))
        case .system: self = .system(parameter.systemName)
        }
    }
}

/// What a rule asks of a value; it looks at the bytes where they stand.
package enum RuleTest: Sendable {
    case equal([UInt8])
    case notEqual([UInt8])
    case oneOf([[UInt8]])
    case found(Pattern)
    /// In thousandths.
    case greater(Int)

    /// Whether a value fulfils it.
    package func holds(_ value: Span<UInt8>) -> Bool {
        switch self {
        case .equal(let text): value.equals(value.indices, text)
        case .notEqual(let text): !value.equals(value.indices, text)
        case .oneOf(let texts): texts.contains { value.equals(value.indices, $0) }
        case .found(let pattern): pattern.isFound(in: value)
        case .greater(let limit): RuleComparison.number(value).map { $0 > limit } ?? false
        }
    }

    /// Whether a request without the value fulfils it.
    package var holdsWithoutValue: Bool {
        if case .notEqual = self { true } else { false }
    }
}

/// A rule expression, compiled: names are resolved and patterns compiled.
///
/// A value the request does not have is undefined: `==`, `in`, `~~` and `>` are false, and `~=` is true. Methods are compared without regard to
/// case, everything else with it. Patterns are searched for, not anchored.
///
/// - Source: APIG User Guide, apig_03_0054; what undefined means is our reading
package struct RequestRule: Sendable {
    private indirect enum Condition: Sendable {
        case all([Condition])
        case any([Condition])
        /// A test of one of the sources.
        case comparison(Int, RuleTest)
        /// A name nothing is declared for; `true` for "not equal".
        case undefined(Bool)
    }

    /// What the rule asks for, each once.
    private let sources: [RuleSource]
    private let condition: Condition

    /// Compiles an expression.
    ///
    /// - Parameters:
    ///   - expression: The expression.
    ///   - parameters: What is declared; `reqPath`, `method` and everything that begins with `$context.` are known without.
    /// - Throws: `PatternFault` of a pattern.
    package init(_ expression: RuleExpression, parameters: [RuleParameter]) throws(PatternFault) {
        var compiler = Compiler(parameters: parameters)
        self.condition = try compiler.condition(expression)
        self.sources = compiler.sources
    }

    private struct Compiler {
        private var declared: [String: RuleSource] = [:]
        private(set) var sources: [RuleSource] = []

        init(parameters: [RuleParameter]) {
            for parameter in RuleParameter.standard + parameters {
                self.declared[parameter.name] = RuleSource(parameter)
            }
        }

        /// Goes down the groups, of which reading lets only so many be inside each other.
        mutating func condition(_ expression: RuleExpression) throws(PatternFault) -> Condition {
            switch expression {
            case .all(let parts): return .all(try self.conditions(parts))
            case .any(let parts): return .any(try self.conditions(parts))
            case .comparison(let comparison): return try self.condition(comparison)
            }
        }

        private mutating func conditions(_ parts: [RuleExpression]) throws(PatternFault) -> [Condition] {
            var result: [Condition] = []
            for part in parts { result.append(try self.condition(part)) }
            return result
        }

        private mutating func condition(_ comparison: RuleComparison) throws(PatternFault) -> Condition {
            guard let source = self.source(comparison.name) else {
                return .undefined(comparison.operation == .notEqual)
            }
            let index = self.index(of: source)
            func bytes(_ text: String) -> [UInt8] {
                source == .method ? text.utf8.map(HeaderText.uppercased) : Array(text.utf8)
            }
            switch comparison.operation {
            case .equal: return .comparison(index, .equal(bytes(comparison.operand)))
            case .notEqual: return .comparison(index, .notEqual(bytes(comparison.operand)))
            case .oneOf: return .comparison(index, .oneOf(comparison.items.map(bytes)))
            case .pattern:
                let prefix = source == .method ? "(?i)" : ""
                do {
                    return .comparison(index, .found(try Pattern(prefix + comparison.operand)))
                } catch {
                    throw error.withoutPrefix(prefix.utf8.count)
                }
            case .greater:
                guard let limit = RuleComparison.number(Array(comparison.operand.utf8).span) else {
                    return .undefined(false)
                }
                return .comparison(index, .greater(limit))
            }
        }

        private func source(_ name: String) -> RuleSource? {
            if let source = self.declared[name] { return source }
            let prefix = "$context."
            return name.hasPrefix(prefix) ? .system(String(name.dropFirst(prefix.count))) : nil
        }

        private mutating func index(of source: RuleSource) -> Int {
            if let known = self.sources.firstIndex(of: source) { return known }
            self.sources.append(source)
            return self.sources.count - 1
        }
    }

    /// Whether a request fulfils the rule.
    ///
    /// Goes only as far as it must: values behind a decided comparison are not asked for. The body says whether a value of the request fulfils a
    /// test.
    package func matches(_ request: (RuleSource, RuleTest) -> Bool) -> Bool { self.holds(self.condition, request) }

    private func holds(_ condition: Condition, _ request: (RuleSource, RuleTest) -> Bool) -> Bool {
        switch condition {
        case .all(let parts):
            for part in parts where !self.holds(part, request) { return false }
            return true
        case .any(let parts):
            for part in parts where self.holds(part, request) { return true }
            return false
        case .comparison(let index, let test): return request(self.sources[index], test)
        case .undefined(let result): return result
        }
    }
}
