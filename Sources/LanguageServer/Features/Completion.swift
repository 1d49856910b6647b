import APIGExtensions
import Diagnostics
import OpenAPIModel

/// Something that could be written at a place.
struct CompletionItem {
    /// What it is, for the sign a client shows.
    enum Kind: Int {
        case field = 5
        case property = 10
        case value = 12
        case enumMember = 20
        case reference = 18
    }

    let label: String
    let kind: Kind
    let detail: String
    let documentation: String
    /// The text that takes the place of what stands there.
    let newText: String
    let range: ByteRange
    /// Earlier ones are offered first.
    let rank: Int
}

extension Workspace {
    /// What could be written at an offset.
    func completions(in document: OpenDocument, at offset: Int) -> [CompletionItem] {
        let outline = document.outline
        guard let context = outline.context(at: offset) else { return [] }
        let completion = Completion(
            outline: outline, text: document.text, names: DocumentNames(outline), offset: offset)
        switch context.role {
        case .key: return completion.keys(context)
        case .value:
            let keys = context.couldBeKey ? completion.keys(context.asKey) : []
            return completion.values(context) + keys
        }
    }
}

/// One request for what could be written.
private struct Completion {
    let outline: TextOutline
    let text: DocumentText
    let names: DocumentNames
    let offset: Int

    private var version: OpenAPIVersion { self.names.version }

    /// What is replaced: no more than what stands on the line of the cursor.
    private func range(_ context: CursorContext) -> ByteRange {
        let line = self.text.lineRange(self.text.line(at: self.offset))
        let start = max(context.range.lowerBound, line.lowerBound)
        return min(start, self.offset)..<max(self.offset, min(context.range.upperBound, line.upperBound))
    }

    // MARK: Keys

    func keys(_ context: CursorContext) -> [CompletionItem] {
        guard let place = ValuePlace(context.path, in: self.version) else { return [] }
        if case .part(.securityRequirement) = place.kind { return self.schemeNames(context) }
        if case .list(let item, count: _) = place.kind { return self.newItem(item, context) }
        guard let shape = place.object(in: self.version) else { return [] }
        let present = Set(
            self.outline.members(of: context.path).filter { self.outline.slots[$0].key?.range != context.range }
                .compactMap { self.outline.slots[$0].key?.text })
        var items = shape.fields.filter { !present.contains($0.key) }.map { field in
            self.item(
                field.key, .field, field.isRequired ? "required" : field.kind.words,
                field.markdown(source: shape.source), self.key(field.key, field.kind, context), context,
                rank: field.isRequired ? 0 : field.key.hasPrefix("x-") ? 2 : 1)
        }
        if shape.isReferable, present.isEmpty {
            items.append(
                self.item(
                    "$ref", .reference, "reference", "The place where \(shape.owner) is defined.",
                    self.key("$ref", .text(), context), context, rank: 1))
        }
        return items
    }

    private func schemeNames(_ context: CursorContext) -> [CompletionItem] {
        self.names.names(.securityScheme, from: context.path).map { name, slot in
            self.item(
                name, .reference, "security scheme", self.gist(slot),
                self.quotedKey(name, context) + (context.hasColon ? "" : ": []"), context, rank: 0)
        }
    }

    /// The first key of a new item of a list, dash included.
    private func newItem(_ item: FieldKind, _ context: CursorContext) -> [CompletionItem] {
        guard context.container == nil, !self.outline.isJSON else { return [] }
        let shape: ObjectShape
        switch item {
        case .object(let object, mayBeText: _): shape = object
        case .part(let part): shape = part.shape(in: self.version)
        default: return []
        }
        return shape.fields.filter(\.isRequired).map { field in
            self.item(
                "- \(field.key)", .field, "new item", field.markdown(source: shape.source), "- \(field.key): ", context,
                rank: 0)
        }
    }

    /// The text of a key, with its colon while it has none.
    private func key(_ key: String, _ kind: FieldKind, _ context: CursorContext) -> String {
        let text = self.quotedKey(key, context)
        guard !context.hasColon else { return text }
        switch kind {
        case .object, .part, .list, .map, .pairs: return self.outline.isJSON ? "\(text): " : "\(text):"
        case .text, .integer, .number, .boolean, .word, .any: return "\(text): "
        }
    }

    private func quotedKey(_ key: String, _ context: CursorContext) -> String {
        if self.outline.isJSON { return "\"\(key)\"" }
        // A status is a number without quotes.
        return Int(key) != nil || context.isQuoted ? "'\(key)'" : key
    }

    // MARK: Values

    func values(_ context: CursorContext) -> [CompletionItem] {
        if context.path.last == .key("$ref") { return self.references(context) }
        guard let place = ValuePlace(context.path, in: self.version) else { return [] }
        // The names of schemes are keys.
        if let kind = self.names.kind(of: context), kind != .securityScheme {
            let builtIn = kind == .gatewayResponse ? ["default"] : []
            return builtIn.map { self.value($0, .reference, "the group's own", "", context, rank: 1) }
                + self.names.names(kind, from: context.path).map { name, slot in
                    self.value(name, .reference, "defined here", self.gist(slot), context, rank: 0)
                }
        }
        switch place.kind {
        case .word(let words):
            return words.entries.enumerated().map { position, entry in
                self.value(entry.word, .enumMember, "", entry.meaning, context, rank: position)
            }
        case .boolean:
            return ["true", "false"].enumerated().map { position, word in
                let isDefault = place.field?.defaultValue?.text == word
                return self.item(
                    word, .value, isDefault ? "default" : "", "", self.spaced(word, context), context, rank: position)
            }
        case .integer, .text, .number:
            guard let text = place.field?.defaultValue?.text else { return self.variables(context) }
            return [self.value(text, .value, "default", "", context, rank: 0)] + self.variables(context)
        case .object, .list, .map, .pairs, .part, .any: return []
        }
    }

    /// The variables of the backend path, for the name of a backend parameter.
    private func variables(_ context: CursorContext) -> [CompletionItem] {
        guard context.path.last == .key("name"), context.path.dropLast(2).last == .key("parameters"),
            self.outline.text(at: context.path.dropLast() + [.key("in")])?.uppercased() == "PATH"
        else { return [] }
        let backend = Array(context.path.dropLast(3))
        let paths = self.outline.members(of: backend).compactMap { self.outline.slots[$0].key?.text }
            .compactMap { self.outline.text(at: backend + [.key($0), .key("path")]) }
        return paths.flatMap { Self.variables(of: $0) }.map {
            self.value($0, .reference, "variable of the backend path", "", context, rank: 0)
        }
    }

    private static func variables(of path: String) -> [String] {
        guard let template = try? PathTemplate(path) else { return [] }
        return template.segments.flatMap { $0 }.compactMap { piece in
            switch piece {
            case .literal: nil
            case .variable(let name), .greedy(let name): name
            }
        }
    }

    /// What a reference at this place could lead to in the document.
    private func references(_ context: CursorContext) -> [CompletionItem] {
        let owner = Array(context.path.dropLast())
        guard case .part(let part)? = ValuePlace(owner, in: self.version)?.kind else { return [] }
        let table: String? =
            switch (part, self.version.isSwagger2) {
            case (.schema, true): "definitions"
            case (.schema, false): "schemas"
            case (.parameter, _): "parameters"
            case (.response, _): "responses"
            case (.requestBody, false): "requestBodies"
            case (.header, false): "headers"
            case (.example, false): "examples"
            case (.securityScheme, false): "securitySchemes"
            default: nil
            }
        guard let table else { return [] }
        let path: [PathStep] = self.version.isSwagger2 ? [.key(table)] : [.key("components"), .key(table)]
        let prefix = self.version.isSwagger2 ? "#/\(table)/" : "#/components/\(table)/"
        return self.outline.members(of: path).compactMap { slot in
            guard let name = self.outline.slots[slot].key?.text else { return nil }
            let reference = prefix + name.replacing("~", with: "~0").replacing("/", with: "~1")
            // A text that begins with # needs quotes in YAML.
            let quoted = self.outline.isJSON ? "\"\(reference)\"" : "'\(reference)'"
            return self.item(
                reference, .reference, "defined here", self.gist(slot), self.spaced(quoted, context), context, rank: 0)
        }
    }

    // MARK: Items

    private func value(
        _ text: String, _ kind: CompletionItem.Kind, _ detail: String, _ documentation: String,
        _ context: CursorContext, rank: Int
    ) -> CompletionItem {
        let isNumber: Bool
        if case .integer? = ValuePlace(context.path, in: self.version)?.kind {
            isNumber = true
        } else {
            isNumber = false
        }
        let mustBeQuoted = context.isQuoted || Double(text) != nil || ["true", "false", "null"].contains(text)
        let written =
            self.outline.isJSON ? isNumber ? text : "\"\(text)\"" : mustBeQuoted && !isNumber ? "'\(text)'" : text
        return self.item(text, kind, detail, documentation, self.spaced(written, context), context, rank: rank)
    }

    /// A value with the blank that a colon or dash needs behind it.
    private func spaced(_ text: String, _ context: CursorContext) -> String {
        let start = self.range(context).lowerBound
        guard start > 0, !self.outline.isJSON, self.text.bytes.indices.contains(start - 1) else { return text }
        let before = self.text.bytes[start - 1]
        return before == UInt8(ascii: ":") || before == UInt8(ascii: "-") ? " \(text)" : text
    }

    private func item(
        _ label: String, _ kind: CompletionItem.Kind, _ detail: String, _ documentation: String, _ newText: String,
        _ context: CursorContext, rank: Int
    ) -> CompletionItem {
        CompletionItem(
            label: label, kind: kind, detail: detail, documentation: documentation, newText: newText,
            range: self.range(context), rank: rank)
    }

    /// The first lines of what a slot defines.
    private func gist(_ slot: Int) -> String {
        let first = self.text.line(at: self.outline.slots[slot].start)
        let last = min(self.text.line(at: max(0, self.outline.end(of: slot) - 1)), first + 7)
        let lines = (first...max(first, last)).map { self.text.text(self.text.lineRange($0)) }
        return "```\(self.outline.isJSON ? "json" : "yaml")\n\(lines.joined(separator: "\n"))\n```"
    }
}
