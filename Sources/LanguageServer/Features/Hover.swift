import APIGExtensions
import Diagnostics
import OpenAPIModel
import SourceDocument

/// What a client shows about a place.
struct Hover {
    let markdown: String
    let range: ByteRange
}

extension Workspace {
    /// What is to be said of what stands at an offset.
    func hover(in document: OpenDocument, at offset: Int) -> Hover? {
        let outline = document.outline
        if let comment = outline.comments.first(where: { $0.contains(offset) }) {
            return Self.ruleHover(in: document.text, comment, at: offset)
        }
        guard let context = outline.context(at: offset), !context.range.isEmpty else { return nil }
        let names = DocumentNames(outline)
        if let definition = self.definitionText(in: document, context, names) {
            return Hover(markdown: definition, range: context.range)
        }
        switch context.role {
        case .key:
            guard let place = ValuePlace(context.path + [.key(context.text)], in: names.version) else { return nil }
            return place.markdown(key: context.text).map { Hover(markdown: $0, range: context.range) }
        case .value:
            guard let place = ValuePlace(context.path, in: names.version) else { return nil }
            if case .word(let words) = place.kind, let meaning = words.meaning(of: context.text), !meaning.isEmpty {
                let field = place.markdown(key: "").map { "\n\n---\n\n\($0)" } ?? ""
                return Hover(markdown: "`\(context.text)`: \(meaning)\(field)", range: context.range)
            }
            return place.markdown(key: "").map { Hover(markdown: $0, range: context.range) }
        }
    }

    /// The text a name or reference stands for, when it does.
    private func definitionText(in document: OpenDocument, _ context: CursorContext, _ names: DocumentNames) -> String?
    {
        let isReference = context.role == .value && context.path.last == .key("$ref")
        guard isReference || names.kind(of: context) != nil,
            let place = self.definition(in: document, at: context.range.lowerBound + (context.isQuoted ? 1 : 0))
        else { return nil }
        let outline = place.path == document.path ? document.outline : TextOutline(place.text.bytes)
        guard let slot = outline.lastSlot(before: place.range.lowerBound + 1) else { return nil }
        // A parameter is shown whole, not only its name.
        let isName = outline.slots[slot].key?.text == "name"
        let shown = isName ? outline.containers[outline.slots[slot].parent].owner ?? slot : slot
        let first = place.text.line(at: outline.slots[shown].start)
        let last = min(place.text.line(at: max(0, outline.end(of: shown) - 1)), first + Self.maxShownLines - 1)
        let lines = (first...max(first, last)).map { place.text.text(place.text.lineRange($0)) }
        let indentation = lines.map { $0.prefix { $0 == " " }.count }.first ?? 0
        let body = lines.map { String($0.dropFirst(min(indentation, $0.prefix { $0 == " " }.count)).prefix(200)) }
        let source = place.path == document.path ? "line \(first + 1)" : "\(place.path):\(first + 1)"
        return "```\(outline.isJSON ? "json" : "yaml")\n\(body.joined(separator: "\n"))\n```\n\nDefined in \(source)"
    }

    private static let maxShownLines = 15

    /// The rule a comment names around an offset.
    private static func ruleHover(in text: DocumentText, _ comment: ByteRange, at offset: Int) -> Hover? {
        func isWord(_ byte: UInt8) -> Bool { byte > 0x20 && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "#") }
        guard text.text(comment).contains("apig:ignore") else { return nil }
        var start = offset
        var end = offset
        while start > comment.lowerBound, isWord(text.bytes[start - 1]) { start -= 1 }
        while end < comment.upperBound, isWord(text.bytes[end]) { end += 1 }
        guard let rule = Rule.named(text.text(start..<end)) else { return nil }
        return Hover(markdown: rule.markdown, range: start..<end)
    }
}

extension Rule {
    /// The rule for people.
    var markdown: String {
        """
        **\(self.code)** \(self.name) (\(self.severity.rawValue))

        \(self.title)

        - allowed: \(self.allowed)
        - mend: \(self.mend)
        - source: \(self.source)
        """
    }
}

extension ValuePlace {
    /// What is known of the field; `nil` when it is a free name or an item.
    func markdown(key: String) -> String? {
        guard let field, let shape else { return nil }
        // A free key beside known ones has no text of its own.
        guard key.isEmpty || field.key == key || field.synonyms.contains(key) else { return nil }
        return field.markdown(source: shape.source)
    }
}

extension Field {
    /// The field for people: what it is, what is allowed, its default and its page.
    func markdown(source: String) -> String {
        var parts = ["**\(self.key)** (\(self.kind.words)\(self.isRequired ? ", required" : ""))"]
        parts.append(
            ([self.sentence, self.details] + [self.kind.limits ?? ""]).filter { !$0.isEmpty }.joined(separator: " "))
        if case .word(let words) = self.kind {
            let list = words.entries.map { $0.meaning.isEmpty ? "- `\($0.word)`" : "- `\($0.word)`: \($0.meaning)" }
            parts.append(list.joined(separator: "\n"))
        }
        if let defaultValue { parts.append("Default: `\(defaultValue.text)`") }
        parts.append("*\(self.source ?? source)*")
        return parts.joined(separator: "\n\n")
    }
}
