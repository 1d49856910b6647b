import Diagnostics
import SourceDocument

/// Plain values and the faults every part of the document shares.
extension DocumentReader {
    /// A text; a number or Boolean is taken as its text, as written (`version: 1.0` is "1.0").
    func text(_ node: Node, _ what: @autoclosure () -> String) -> Located<String>? {
        guard node.isScalar, !(node.isNull && !node.utf8.isEmpty) else {
            self.wrongType(node, what: what(), expected: "a text")
            return nil
        }
        return Located(node.text, at: node)
    }

    /// A list of texts.
    func texts(_ node: Node, _ what: @autoclosure () -> String) -> [Located<String>] {
        guard self.expectSequence(node, what()) else { return [] }
        return node.items.compactMap { self.text($0, "an item of \(what())") }
    }

    /// A truth value; YAML 1.1's words are taken with a warning.
    func boolean(_ node: Node, _ what: String) -> Bool? {
        if let value = node.boolean { return value }
        if let value = node.legacyBoolean {
            node.report(.booleanByOldWord, "\"\(what)\" is written as \(node.text)", to: self.diagnostics)
            return value
        }
        self.wrongType(node, what: what, expected: "true or false")
        return nil
    }

    @discardableResult
    func expectMapping(_ node: Node, _ what: @autoclosure () -> String) -> Bool {
        if node.isMapping { return true }
        self.wrongType(node, what: what(), expected: "a mapping")
        return false
    }

    @discardableResult
    func expectSequence(_ node: Node, _ what: @autoclosure () -> String) -> Bool {
        if node.isSequence { return true }
        self.wrongType(node, what: what(), expected: "a list")
        return false
    }

    func wrongType(_ node: Node, what: String, expected: String) {
        node.report(
            .openAPIWrongType, "\"\(what)\" is \(node.summary)", to: self.diagnostics,
            allowed: "\(expected) for \"\(what)\"")
    }

    func missing(_ key: String, in node: Node, owner: String) {
        node.report(.openAPIMissingMember, "\(owner) has no \"\(key)\"", to: self.diagnostics, mend: "add \"\(key)\"")
    }

    func unknownKey(_ key: Node, in owner: String, known: [String]) {
        func suggestion() -> String {
            nearestName(to: key.text, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
        }
        key.report(
            .openAPIUnknownKey, "\(owner) has no key \"\(key.text)\"" + suggestion(), to: self.diagnostics)
    }

    /// The definition behind a `$ref`, or the node itself when it is none; `nil` when the reference leads nowhere (reported already).
    func definition(_ node: Node) -> Node? {
        guard node.isMapping, node["$ref"] != nil else { return node }
        return self.resolver.resolve(node)
    }
}
