extension Field {
    /// What an editor shows of the field: meaning, allowed values, default and page, in sentences; the page is the object's unless it has its own.
    package func text(source: String) -> String {
        var sentences = [self.sentence]
        if !self.details.isEmpty { sentences.append(self.details) }
        if let limits = self.kind.limits { sentences.append(limits) }
        if let defaultValue { sentences.append("Default: \(defaultValue.text).") }
        return sentences.joined(separator: " ") + " (\(self.source ?? source))"
    }

    /// The meaning as a sentence.
    package var sentence: String { self.description.prefix(1).uppercased() + self.description.dropFirst() + "." }
}

extension FieldKind {
    /// The limits of a value as a sentence; `nil` when there are none a few words could give.
    package var limits: String? {
        switch self {
        case .text(let maxLength?, mayBeList: _): "At most \(maxLength) characters."
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)."
        case .text, .number, .boolean, .word, .object, .list, .map, .pairs, .part, .any: nil
        }
    }

    /// The kind of value in a word or two.
    package var words: String {
        switch self {
        case .text: "text"
        case .integer: "whole number"
        case .number: "number"
        case .boolean: "true or false"
        case .word: "one of some words"
        case .object, .part: "mapping"
        case .list: "list"
        case .map: "mapping of names"
        case .pairs: "mapping, or list of key and value"
        case .any: "any value"
        }
    }
}
