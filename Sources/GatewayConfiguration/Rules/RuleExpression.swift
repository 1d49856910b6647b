package import Diagnostics
package import SourceDocument

/// A condition of a rule: a comparison, or several joined by AND or OR.
///
/// In a file it is a JSON array, or a text that holds one: `["method", "==", "GET"]`, `["AND", …, …]`. Which operators there are is known from
/// payloads only: `==` equal, `~=` not equal (`!=` is taken too), `~~` a pattern that is searched for, `in` one of several texts with commas
/// between them, `>` greater than a number.
///
/// - Source: APIG API Reference, CreatePlugin (`match_regex`, `unhealthy_condition`); APIG User Guide, apig_03_0054
package indirect enum RuleExpression: Sendable, Equatable {
    case comparison(RuleComparison)
    case all([RuleExpression])
    case any([RuleExpression])

    /// Groups inside each other.
    package static let maxDepth = 16
    /// Comparisons of one expression.
    package static let maxComparisons = 256
}

/// A value by its name, an operator, and what it is compared with.
package struct RuleComparison: Sendable, Equatable {
    package enum Operator: String, Sendable, CaseIterable {
        case equal = "=="
        case notEqual = "~="
        case pattern = "~~"
        case oneOf = "in"
        case greater = ">"
    }

    /// The handle of a declared parameter, or a `$context.` name.
    package let name: String
    package let operation: Operator
    package let operand: String

    package init(name: String, operation: Operator, operand: String) {
        self.name = name
        self.operation = operation
        self.operand = operand
    }

    /// The items of an `in`, without the blanks around them.
    package var items: [String] {
        self.operand.split(separator: ",", omittingEmptySubsequences: false).map { Self.trimmed($0) }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}

/// Why a text is no rule expression.
package struct RuleExpressionFault: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String
}

extension RuleExpression {
    /// Reads an expression from its JSON.
    ///
    /// - Throws: `RuleExpressionFault` with the first fault.
    package init(json text: String) throws(RuleExpressionFault) {
        let diagnostics = DiagnosticCollector()
        var limits = SourceLimits()
        limits.maxDepth = Self.maxDepth + 2
        let tree = SourceReader.read(
            name: "expression", bytes: Array(text.utf8), limits: limits, diagnostics: diagnostics)
        if let fault = diagnostics.sorted.first(where: { $0.severity == .error }) {
            throw RuleExpressionFault(description: "the text is no JSON array: \(fault.message)")
        }
        guard let root = tree?.root, root.isSequence else {
            throw RuleExpressionFault(description: "the text is no JSON array")
        }
        self = try Self.expression(root)
    }

    /// Reads an expression from an array, or from a text that holds one.
    ///
    /// - Throws: `RuleExpressionFault` with the first fault.
    package init(_ node: Node) throws(RuleExpressionFault) {
        self = node.isSequence ? try Self.expression(node) : try RuleExpression(json: node.text)
    }

    private static func expression(_ root: Node) throws(RuleExpressionFault) -> RuleExpression {
        var comparisons = 0
        return try self.expression(root, depth: 1, comparisons: &comparisons)
    }

    private static func expression(
        _ node: Node, depth: Int, comparisons: inout Int
    ) throws(RuleExpressionFault) -> RuleExpression {
        guard node.isSequence, let first = node[0], first.isScalar else {
            throw RuleExpressionFault(description: "found \(node.summary) where a condition is expected")
        }
        guard first.text == "AND" || first.text == "OR" else {
            comparisons += 1
            guard comparisons <= self.maxComparisons else {
                throw RuleExpressionFault(description: "there are more than \(self.maxComparisons) conditions")
            }
            return .comparison(try RuleComparison(node))
        }
        guard depth <= self.maxDepth else {
            throw RuleExpressionFault(description: "more than \(self.maxDepth) groups are inside each other")
        }
        guard node.count > 1 else { throw RuleExpressionFault(description: "\(first.text) joins nothing") }
        var parts: [RuleExpression] = []
        for (index, item) in node.items.enumerated() where index > 0 {
            parts.append(try self.expression(item, depth: depth + 1, comparisons: &comparisons))
        }
        return first.text == "AND" ? .all(parts) : .any(parts)
    }

    /// All comparisons, from first to last.
    package var comparisons: [RuleComparison] {
        switch self {
        case .comparison(let comparison): [comparison]
        case .all(let parts), .any(let parts): parts.flatMap(\.comparisons)
        }
    }

    /// Names that are neither declared nor the gateway's own: such a value is never there.
    package func undeclaredNames(_ parameters: [RuleParameter]) -> [String] {
        let declared = Set((parameters + RuleParameter.standard).map(\.name))
        var seen: Set<String> = []
        return self.comparisons.map(\.name).filter {
            !declared.contains($0) && !$0.hasPrefix("$context.") && seen.insert($0).inserted
        }
    }

    /// The expression as a JSON array, with the operators spelled as the product spells them.
    private func writeArray(to writer: inout JSONWriter) {
        writer.beginArray()
        switch self {
        case .comparison(let comparison):
            writer.value(comparison.name)
            writer.value(comparison.operation.rawValue)
            // Numbers as texts too: the product's own samples have both, and a text keeps every digit.
            writer.value(comparison.operand)
        case .all(let parts):
            writer.value("AND")
            for part in parts { part.writeArray(to: &writer) }
        case .any(let parts):
            writer.value("OR")
            for part in parts { part.writeArray(to: &writer) }
        }
        writer.endArray()
    }

    /// Compact JSON.
    package var json: String {
        var writer = JSONWriter(pretty: false)
        self.writeArray(to: &writer)
        return writer.text
    }
}

extension RuleComparison {
    /// Reads `[name, operator, operand]`.
    ///
    /// - Throws: `RuleExpressionFault` when it is something else.
    fileprivate init(_ node: Node) throws(RuleExpressionFault) {
        guard node.count == 3, let name = node[0], let sign = node[1], let operand = node[2], sign.isScalar,
            operand.isScalar, !operand.isNull
        else {
            throw RuleExpressionFault(description: "a condition is [name, operator, value], or begins with AND or OR")
        }
        guard let operation = sign.text == "!=" ? .notEqual : Operator(rawValue: sign.text) else {
            let signs = Operator.allCases.map(\.rawValue).joined(separator: ", ")
            throw RuleExpressionFault(description: "\"\(sign.text)\" is no operator; there are \(signs)")
        }
        if operation == .greater, Self.number(Array(operand.text.utf8).span) == nil {
            throw RuleExpressionFault(description: "\"\(operand.text)\" is no number")
        }
        self.init(name: name.text, operation: operation, operand: operand.text)
    }

    /// A decimal number, in thousandths, so that times compare exactly; `nil` when it is none or too large.
    package static func number(_ text: Span<UInt8>) -> Int? {
        let isNegative = !text.isEmpty && text[0] == UInt8(ascii: "-")
        var value = 0
        var decimals: Int?
        var count = 0
        for index in (isNegative ? 1 : 0)..<max(text.count, isNegative ? 1 : 0) {
            let byte = text[index]
            if byte == UInt8(ascii: "."), decimals == nil, count > 0 {
                decimals = 0
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), value < 100_000_000_000_000 else {
                return nil
            }
            count += 1
            if let places = decimals {
                decimals = places + 1
                // What is finer than a thousandth is cut off.
                if places >= 3 { continue }
            }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        guard count > 0, decimals != 0 else { return nil }
        for _ in min(decimals ?? 0, 3)..<3 { value *= 10 }
        return isNegative ? -value : value
    }
}

extension RuleExpression: ConfigurationValue {
    package static func read(_ node: Node, _ reader: ConfigurationReader) -> RuleExpression? {
        do {
            return try RuleExpression(node)
        } catch {
            node.report(
                .configurationValueNotAllowed, error.description, to: reader.diagnostics,
                allowed:
                    "a JSON array such as [\"AND\", [\"method\", \"==\", \"GET\"], [\"reqPath\", \"~~\", \"^/v1/\"]]")
            return nil
        }
    }

    /// Writes a text that holds the array, as the product does.
    package func write(to writer: inout JSONWriter) { writer.value(self.json) }

    package static var shape: ConfigurationShape { .any }
}
