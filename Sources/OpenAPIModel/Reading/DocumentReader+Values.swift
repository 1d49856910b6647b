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
            node.report(
                .booleanByOldWord, "\"\(what)\" is written as \(node.text)", to: self.diagnostics,
                fix: node.fix(writing: .literal("\(value)")))
            return value
        }
        node.report(
            .openAPIWrongType, "\"\(what)\" is \(node.summary)", to: self.diagnostics,
            allowed: "true or false for \"\(what)\"",
            fix: node.hasText("true") || node.hasText("false") ? node.fix(writing: .literal(node.text)) : nil)
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

    func missing(_ key: String, in node: Node, owner: String, fix: @autoclosure () -> Fix? = nil) {
        node.report(
            .openAPIMissingMember, "\(owner) has no \"\(key)\"", to: self.diagnostics, mend: "add \"\(key)\"",
            fix: fix())
    }

    func unknownKey(_ key: Node, in owner: String, known: [String]) {
        func suggestion() -> String {
            nearestName(to: key.text, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
        }
        key.report(
            .openAPIUnknownKey, "\(owner) has no key \"\(key.text)\"" + suggestion(), to: self.diagnostics,
            fix: key.fix(renamingKeyTo: nearestName(to: key.text, among: known)))
    }

    /// The definition behind a `$ref`, or the node itself when it is none; `nil` when the reference leads nowhere, or to a definition of another
    /// kind (both reported).
    func definition(_ node: Node, _ kind: ObjectKind) -> Node? {
        guard node.isMapping, let reference = node["$ref"] else { return node }
        if let other = SharedDefinitions.kind(of: reference), other != kind {
            reference.report(
                .referenceWrongKind,
                "\"\(reference.text)\" leads to \(other.rawValue), not to \(kind.rawValue)", to: self.diagnostics)
            return nil
        }
        return self.resolver.resolve(node)
    }
}
