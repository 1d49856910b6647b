package import GatewayConfiguration

/// The values of a request that rules ask for.
///
/// What holds spans of a request can be it, too.
package protocol RuleValues: ~Escapable {
    /// The value of a declared parameter.
    ///
    /// - Parameter source: Where it stands.
    /// - Returns: The value as it is compared, or `nil` when the request does not have it.
    func value(of source: RuleSource) -> [UInt8]?
}

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
        case equal(Int, [UInt8])
        case notEqual(Int, [UInt8])
        case oneOf(Int, [[UInt8]])
        case found(Int, Pattern)
        /// In thousandths.
        case greater(Int, Int)
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
                source == .method ? text.utf8.map(Self.uppercased) : Array(text.utf8)
            }
            switch comparison.operation {
            case .equal: return .equal(index, bytes(comparison.operand))
            case .notEqual: return .notEqual(index, bytes(comparison.operand))
            case .oneOf: return .oneOf(index, comparison.items.map(bytes))
            case .pattern:
                let prefix = source == .method ? "(?i)" : ""
                do {
                    return .found(index, try Pattern(prefix + comparison.operand))
                } catch {
                    throw PatternFault(reason: error.reason, offset: max(0, error.offset - prefix.utf8.count))
                }
            case .greater:
                guard let limit = RuleComparison.number(Array(comparison.operand.utf8)) else {
                    return .undefined(false)
                }
                return .greater(index, limit)
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

        private static func uppercased(_ byte: UInt8) -> UInt8 {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
        }
    }

    /// Whether a request fulfils the rule.
    ///
    /// Goes only as far as it must: values behind a decided comparison are not asked for.
    package func matches<Values: RuleValues & ~Escapable>(_ values: borrowing Values) -> Bool {
        self.holds(self.condition, values)
    }

    private func holds<Values: RuleValues & ~Escapable>(_ condition: Condition, _ values: borrowing Values) -> Bool {
        switch condition {
        case .all(let parts):
            for part in parts where !self.holds(part, values) { return false }
            return true
        case .any(let parts):
            for part in parts where self.holds(part, values) { return true }
            return false
        case .equal(let index, let text): return values.value(of: self.sources[index]) == text
        case .notEqual(let index, let text): return values.value(of: self.sources[index]) != text
        case .oneOf(let index, let texts):
            guard let value = values.value(of: self.sources[index]) else { return false }
            return texts.contains(value)
        case .found(let index, let pattern):
            guard let value = values.value(of: self.sources[index]) else { return false }
            return pattern.isFound(in: value)
        case .greater(let index, let limit):
            guard let value = values.value(of: self.sources[index]), let number = RuleComparison.number(value) else {
                return false
            }
            return number > limit
        case .undefined(let result): return result
        }
    }
}
