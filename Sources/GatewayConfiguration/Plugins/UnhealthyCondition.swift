package import Diagnostics
package import SourceDocument

/// When an answer of a backend counts as unhealthy: a small expression over its status and the time it took.
///
/// - Source: APIG User Guide, apig_03_0023. The operators are inferred from payloads: `in`, `==`, `~=` (also `!=`) and `>`.
package struct UnhealthyCondition: ConfigurationValue, Equatable {
    /// The expression taken apart.
    package indirect enum Expression: Sendable, Equatable {
        case all([Expression])
        case any([Expression])
        case status(in: [Int])
        case statusOutside([Int])
        case statusAbove(Int)
        /// Milliseconds.
        case slowerThan(Int)
    }

    /// JSON, as written.
    package let text: String
    package let expression: Expression

    package init(text: String, expression: Expression) {
        self.text = text
        self.expression = expression
    }

    /// Whether an answer counts as unhealthy.
    ///
    /// - Parameters:
    ///   - status: The backend's status; 502 for one that could not be reached, 504 for one that did not answer in time.
    ///   - milliseconds: From sending the request to the head of the answer.
    /// - Returns: `true` when it does.
    package func isUnhealthy(status: Int, milliseconds: Int) -> Bool {
        Self.holds(self.expression, status, milliseconds)
    }

    private static func holds(_ expression: Expression, _ status: Int, _ milliseconds: Int) -> Bool {
        switch expression {
        case .all(let parts): parts.allSatisfy { self.holds($0, status, milliseconds) }
        case .any(let parts): parts.contains { self.holds($0, status, milliseconds) }
        case .status(let codes): codes.contains(status)
        case .statusOutside(let codes): !codes.contains(status)
        case .statusAbove(let limit): status > limit
        case .slowerThan(let limit): milliseconds > limit
        }
    }

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> UnhealthyCondition? {
        guard node.isScalar else { return self.parse(node, report: node, reader) }
        let unused = DiagnosticCollector()
        guard let tree = SourceReader.read(name: "", bytes: Array(node.text.utf8), diagnostics: unused),
            unused.errorCount == 0, tree.root.isSequence
        else {
            self.refuse(node, "found \(node.summary)", reader)
            return nil
        }
        return self.parse(tree.root, report: node, reader).map {
            UnhealthyCondition(text: node.text, expression: $0.expression)
        }
    }

    private static func parse(_ root: Node, report node: Node, _ reader: ConfigurationReader) -> UnhealthyCondition? {
        do {
            return UnhealthyCondition(text: OpaqueJSON(root).text, expression: try self.expression(root, depth: 0))
        } catch {
            self.refuse(node, error.message, reader)
            return nil
        }
    }

    private static func refuse(_ node: Node, _ message: String, _ reader: ConfigurationReader) {
        node.report(
            .configurationValueNotAllowed, message, to: reader.diagnostics,
            allowed:
                "a JSON array such as [\"OR\", [\"$context.statusCode\", \"in\", \"502,504\"], [\"$context.backendResponseTime\", \">\", 3000]]"
        )
    }

    private struct Fault: Error {
        let message: String
    }

    private static let maxDepth = 8

    private static func expression(_ node: Node, depth: Int) throws(Fault) -> Expression {
        guard node.isSequence, let first = node[0], first.isScalar, depth < Self.maxDepth else {
            throw Fault(message: "found \(node.summary) where a condition is expected")
        }
        if first.text == "AND" || first.text == "OR" {
            var parts: [Expression] = []
            for item in node.items.map(\.self).dropFirst() {
                parts.append(try self.expression(item, depth: depth + 1))
            }
            guard !parts.isEmpty else { throw Fault(message: "\(first.text) joins nothing") }
            return first.text == "AND" ? .all(parts) : .any(parts)
        }
        guard node.count == 3, let operation = node[1]?.text, let operand = node[2], operand.isScalar else {
            throw Fault(message: "a condition is [name, operator, value]")
        }
        return try self.leaf(first.text, operation, operand.text)
    }

    private static func leaf(_ name: String, _ operation: String, _ operand: String) throws(Fault) -> Expression {
        func numbers() throws(Fault) -> [Int] {
            var numbers: [Int] = []
            for part in operand.split(separator: ",", omittingEmptySubsequences: false) {
                guard let number = Int(part.trimmed) else {
                    throw Fault(message: "\"\(part)\" is no number")
                }
                numbers.append(number)
            }
            return numbers
        }
        switch (name, operation) {
        case ("$context.statusCode", "in"), ("$context.statusCode", "=="): return .status(in: try numbers())
        case ("$context.statusCode", "~="), ("$context.statusCode", "!="): return .statusOutside(try numbers())
        case ("$context.statusCode", ">"), ("$context.backendResponseTime", ">"):
            guard let limit = try numbers().first else { throw Fault(message: "\"\(operand)\" is no number") }
            return name == "$context.statusCode" ? .statusAbove(limit) : .slowerThan(limit)
        case ("$context.statusCode", _), ("$context.backendResponseTime", _):
            throw Fault(message: "\(name) has no operator \"\(operation)\"")
        default:
            throw Fault(
                message: "found \"\(name)\" where $context.statusCode or $context.backendResponseTime is expected")
        }
    }

    package func write(to writer: inout JSONWriter) { writer.value(self.text) }

    package static var shape: ConfigurationShape { .any }
}
