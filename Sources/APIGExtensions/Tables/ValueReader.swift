import Diagnostics
import SourceDocument

/// Reads single values of extensions by the type their place asks for, leniently: what files really hold is taken, with a warning where the product's
/// pages ask for another form.
///
/// What a value is called is an autoclosure: the text is made for findings only, and nearly every value is right.
struct ValueReader {
    let diagnostics: DiagnosticCollector

    /// A text; a number or truth value is taken as written.
    func text(_ node: Node, _ what: @autoclosure () -> String, maxLength: Int? = nil) -> Located<String>? {
        guard node.isScalar else {
            self.wrongType(node, what(), expected: "a text")
            return nil
        }
        if let maxLength, node.utf8.count > maxLength, node.text.unicodeScalars.count > maxLength {
            node.report(
                .extensionTextTooLong, "\(what()) has \(node.text.unicodeScalars.count) characters",
                to: self.diagnostics,
                allowed: "at most \(maxLength) characters")
        }
        return Located(node.isNull && node.utf8.count <= 1 ? "" : node.text, at: node)
    }

    /// A whole number; one written as a text, or with a zero fraction, is taken with a warning.
    func integer(_ node: Node, _ what: @autoclosure () -> String, _ range: ClosedRange<Int>? = nil) -> Located<Int>? {
        guard let value = node.integer ?? self.lenientInteger(node, what()) else {
            self.wrongType(node, what(), expected: "a whole number")
            return nil
        }
        if let range, !range.contains(value) {
            node.report(
                .extensionOutOfRange, "\(what()) is \(value)", to: self.diagnostics,
                allowed: "\(range.lowerBound) to \(range.upperBound) for \(what())")
        }
        return Located(value, at: node)
    }

    private func lenientInteger(_ node: Node, _ what: @autoclosure () -> String) -> Int? {
        guard node.isScalar, !node.isNull else { return nil }
        let value: Int?
        if node.scalarType == .float, let double = node.double, double.rounded() == double, abs(double) < 1e15 {
            value = Int(double)
        } else {
            value = Int(node.text)
        }
        if value != nil {
            node.report(
                .extensionNumberForm, "\(what()) is \(node.summary)", to: self.diagnostics,
                fix: value.flatMap { node.fix(writing: .literal("\($0)")) })
        }
        return value
    }

    /// A truth value; the words of YAML 1.1 and quoted words are taken with a warning.
    func boolean(_ node: Node, _ what: @autoclosure () -> String) -> Located<Bool>? {
        if let value = node.boolean { return Located(value, at: node) }
        if let value = node.legacyBoolean {
            node.report(
                .booleanByOldWord, "\(what()) is written as \(node.text)", to: self.diagnostics,
                fix: node.fix(writing: .literal("\(value)")))
            return Located(value, at: node)
        }
        if node.hasText("true") || node.hasText("false") {
            node.report(
                .extensionSpelling, "\(what()) is \(node.summary)", to: self.diagnostics,
                mend: "write it without quotes",
                fix: node.fix(writing: .literal(node.text)))
            return Located(node.hasText("true"), at: node)
        }
        self.wrongType(node, what(), expected: "true or false")
        return nil
    }

    /// One of the words of a set.
    func word<Word: ExtensionWord>(_ node: Node, _ what: @autoclosure () -> String, _ type: Word.Type) -> Located<Word>?
    {
        guard node.isScalar else {
            self.wrongType(node, what(), expected: "a text")
            return nil
        }
        let text = node.text
        if let word = Word(rawValue: text) { return Located(word, at: node) }
        let lowered = text.lowercased()
        if let word = Word.allCases.first(where: { $0.rawValue.lowercased() == lowered }) {
            if !Word.ignoresCase { self.spelling(node, what(), word.rawValue) }
            return Located(word, at: node)
        }
        if let word = Word.synonyms[text] {
            self.spelling(node, what(), word.rawValue)
            return Located(word, at: node)
        }
        let near = nearestName(to: text, among: Word.words)
        node.report(
            .extensionValueNotAllowed, "\(what()) is \(node.summary)" + (near.map { "; did you mean \($0)?" } ?? ""),
            to: self.diagnostics, allowed: "one of " + Word.words.joined(separator: ", "), fix: node.fix(writing: near))
        return nil
    }

    /// A list of texts.
    func texts(_ node: Node, _ what: @autoclosure () -> String) -> [Located<String>] {
        guard node.isSequence else {
            if node.isNull { return [] }
            self.wrongType(node, what(), expected: "a list of texts")
            return []
        }
        return node.items.compactMap { self.text($0, "an item of \(what())") }
    }

    func spelling(_ node: Node, _ what: String, _ documented: String) {
        node.report(
            .extensionSpelling, "\(what) is \(node.summary)", to: self.diagnostics, allowed: "\(documented)",
            mend: "write \(documented)", fix: node.fix(writing: documented))
    }

    func wrongType(_ node: Node, _ what: String, expected: String) {
        node.report(
            .extensionWrongType, "\(what) is \(node.summary)", to: self.diagnostics, allowed: "\(expected) for \(what)")
    }
}
