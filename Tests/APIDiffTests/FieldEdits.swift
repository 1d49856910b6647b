import APIDiff
import GatewayConfiguration
import SourceDocument

/// Edits every field of a record, one at a time.
enum FieldEdits {
    /// One field with another value.
    struct Edit {
        let path: [String]
        /// The path with `[]` for items, `{}` for names of maps and the form's name in `<>`, as ``missing(in:shape:path:)`` has it.
        let template: String
        /// What the field is changed into; `nil` takes it out.
        let value: DocumentValue?
        /// Whether the edit is only a way out where the one before it cannot be read: formats forbid some texts and numbers.
        var isAlternative = false

        /// Whether it gives a scalar another value.
        var isChange: Bool { self.value.map { $0.content != .list([]) } ?? false }

        /// The edit for people.
        var description: String { "\(self.path.joined(separator: ".")) → \(self.value?.compactJSON ?? "nothing")" }
    }

    /// Every edit of a value: each item of its lists taken out and edited, each field taken out and changed.
    ///
    /// Fields are waived by their templates.
    static func edits(
        of value: DocumentValue, shape: ConfigurationShape, waived: Set<String> = [], path: [String] = [],
        template: String = ""
    ) -> [Edit] {
        switch (shape, value.content) {
        case (.record(_, let members), .mapping), (.openRecord(_, let members), .mapping):
            return members().flatMap { member -> [Edit] in
                let name = Self.member(template, member.key)
                guard let inner = value[member.key], !waived.contains(name) else { return [] }
                let path = path + [member.key]
                return [Edit(path: path, template: name, value: nil)]
                    + self.edits(of: inner, shape: member.shape, waived: waived, path: path, template: name)
            }
        case (.anyOf(let shapes), _):
            guard let form = Self.form(of: value, shapes) else { return [] }
            return self.edits(
                of: value, shape: form.shape, waived: waived, path: path, template: "\(template)\(form.name)")
        case (.map(let element), .mapping(let members)):
            return members.flatMap {
                let path = path + [$0.key]
                return [Edit(path: path, template: "\(template){}", value: nil)]
                    + self.edits(of: $0.value, shape: element, waived: waived, path: path, template: "\(template){}")
            }
        case (.array(let element), .list(let items)):
            return [Edit(path: path, template: template, value: .list([]))]
                + self.items(items, element, waived, path, template)
        // Where anything may stand, everything that stands there is edited.
        case (.any, .mapping): return self.edits(of: value, shape: .map(of: .any), path: path, template: template)
        case (.any, .list(let items)): return self.items(items, .any, waived, path, template)
        default:
            let others = Self.others(than: value, shape)
            return others.values.enumerated().map {
                Edit(
                    path: path, template: template, value: $1, isAlternative: others.areAlternatives && $0 > 0)
            }
        }
    }

    /// What a comparison says of each edit that can be read and makes a difference, there and back.
    static func findings<Side>(
        _ edits: [Edit], of root: DocumentValue, at prefix: [String] = [], base: Side,
        read: (DocumentValue) throws -> Side?, compare: (Side, Side) -> [Change]
    ) rethrows -> [Finding] {
        var findings: [Finding] = []
        for edit in edits {
            if edit.isAlternative, findings.last?.edit.path == edit.path, findings.last?.edit.value != nil { continue }
            let changed = self.apply(ArraySlice(prefix + edit.path), edit.value, to: root)
            guard changed != root, let revision = try read(changed) else { continue }
            findings.append(Finding(edit: edit, there: compare(base, revision), back: compare(revision, base)))
        }
        return findings
    }

    /// What a comparison says of an edit.
    struct Finding {
        let edit: Edit
        let there: [Change]
        let back: [Change]

        /// Whether the edit gives a scalar another value.
        var isChange: Bool { self.edit.isChange }
    }

    private static func items(
        _ items: [DocumentValue], _ element: ConfigurationShape, _ waived: Set<String>, _ path: [String],
        _ template: String
    ) -> [Edit] {
        items.enumerated().flatMap { position, item in
            let path = path + ["\(position)"]
            return [Edit(path: path, template: "\(template)[]", value: nil)]
                + self.edits(of: item, shape: element, waived: waived, path: path, template: "\(template)[]")
        }
    }

    /// Other values of a scalar: every other word, or some of which the first that is allowed at its place will do.
    private static func others(
        than value: DocumentValue, _ shape: ConfigurationShape
    ) -> (values: [DocumentValue], areAlternatives: Bool) {
        switch (shape, value.content) {
        case (.enumeration(let words), .text(let word)): (words.filter { $0 != word }.map { .text($0) }, false)
        case (.integerEnumeration(let numbers), .number(let number)):
            (numbers.filter { String($0) != number }.map { .number($0) }, false)
        case (_, .boolean(let truth)): ([.boolean(!truth)], false)
        case (_, .number(let number)): ([.number((Int(number) ?? 0) + 1), .number((Int(number) ?? 2) - 1)], true)
        case (_, .text(let text)): ([.text(text + "x"), .text("x" + text), .text(self.withAnotherDigit(text))], true)
        default: ([], false)
        }
    }

    /// A text with its last digit changed.
    private static func withAnotherDigit(_ text: String) -> String {
        guard let position = text.lastIndex(where: { "0"..."9" ~= $0 }) else { return text }
        return text.replacingCharacter(at: position, with: text[position] == "1" ? "2" : "1")
    }

    /// The form a value has: the first record that has all its members.
    private static func form(of value: DocumentValue, _ shapes: [ConfigurationShape]) -> (
        shape: ConfigurationShape, name: String
    )? {
        for shape in shapes {
            switch (shape, value.content) {
            case (.record(let name, let members), .mapping(let present)),
                (.openRecord(let name, let members), .mapping(let present)):
                let keys = Set(members().map(\.key))
                if present.allSatisfy({ keys.contains($0.key) }) { return (shape, "<\(name)>") }
            case (.array, .list), (.text, .text): return (shape, "")
            default: break
            }
        }
        return nil
    }

    private static func member(_ template: String, _ key: String) -> String {
        template.isEmpty ? key : "\(template).\(key)"
    }

    static func apply(_ path: ArraySlice<String>, _ new: DocumentValue?, to value: DocumentValue)
        -> DocumentValue
    {
        guard let key = path.first else { return new ?? value }
        var value = value
        if !value.isMapping, let position = Int(key) {
            guard position < value.items.count else { return value }
            if path.count == 1, new == nil {
                value.items.remove(at: position)
            } else {
                value.items[position] = self.apply(path.dropFirst(), new, to: value.items[position])
            }
        } else if path.count == 1 {
            value[key] = new
        } else if let inner = value[key] {
            value[key] = self.apply(path.dropFirst(), new, to: inner)
        }
        return value
    }

    /// The fields that none of several values of one shape has, by their templates.
    static func missing(in values: [DocumentValue], shape: ConfigurationShape, path: String = "") -> [String] {
        switch shape {
        case .record(_, let members), .openRecord(_, let members):
            return members().flatMap { member -> [String] in
                let inner = values.compactMap { $0[member.key] }
                let name = Self.member(path, member.key)
                return inner.isEmpty ? [name] : self.missing(in: inner, shape: member.shape, path: name)
            }
        case .array(let element):
            let items = values.flatMap(\.items)
            return items.isEmpty ? [] : self.missing(in: items, shape: element, path: "\(path)[]")
        case .map(let element):
            let inner = values.flatMap { $0.members.map(\.value) }
            return inner.isEmpty ? [] : self.missing(in: inner, shape: element, path: "\(path){}")
        case .anyOf(let shapes):
            return shapes.flatMap { shape -> [String] in
                switch shape {
                case .record(let name, _), .openRecord(let name, _):
                    let fitting = values.filter { $0.isMapping && Self.form(of: $0, shapes)?.name == "<\(name)>" }
                    return fitting.isEmpty
                        ? ["\(path)<\(name)>"] : self.missing(in: fitting, shape: shape, path: "\(path)<\(name)>")
                default: return []
                }
            }
        default: return []
        }
    }
}

extension String {
    fileprivate func replacingCharacter(at position: String.Index, with character: Character) -> String {
        String(self[..<position]) + String(character) + String(self[self.index(after: position)...])
    }
}
