import Diagnostics
package import OpenAPIModel

/// The JSON Schema of documents with extensions, for editors: what may stand where, with descriptions, words and defaults.
///
/// It is no judge: what the decoder takes, if only with a warning, is valid by it. Keys nobody knows carry a `deprecationMessage`, which editors show as
/// a warning. The draft is the one the YAML language servers know.
package struct DocumentSchema {
    private let version: OpenAPIVersion
    private var writer = JSONWriter()

    /// The versions that have a schema of their own, by the names the command takes.
    package static let versions: [(name: String, version: OpenAPIVersion)] = [("2.0", .v2), ("3.0", .v31)]

    /// The schema of Swagger 2.0, or that of OpenAPI 3.0 and 3.1, as JSON text with a line end.
    package static func make(_ version: OpenAPIVersion) -> [UInt8] {
        var schema = DocumentSchema(version: version)
        schema.write()
        return schema.writer.bytes
    }

    private init(version: OpenAPIVersion) { self.version = version }

    private mutating func write() {
        self.writer.beginObject()
        self.writer.member("$schema", "http://json-schema.org/draft-07/schema#")
        self.writer.member(
            "title",
            self.version.isSwagger2
                ? "Swagger 2.0 document with x-apigateway extensions"
                : "OpenAPI 3 document with x-apigateway extensions")
        self.writer.member("$ref", Self.reference(DocumentPart.root.rawValue))
        self.writer.key("definitions")
        self.writer.beginObject()
        for part in DocumentPart.allCases {
            self.object(part.rawValue) { $0.members(of: part.shape(in: $0.version), of: part.words) }
        }
        for shape in self.shapes() {
            self.object(shape.owner) { $0.members(of: shape, of: shape.owner) }
        }
        self.writer.endObject()
        self.writer.endObject()
        self.writer.endLine()
    }

    /// The objects of the extensions in the order they are met.
    private func shapes() -> [ObjectShape] {
        var found: [ObjectShape] = []
        func search(_ kind: FieldKind) {
            switch kind {
            case .object(let shape, mayBeText: _):
                guard !found.contains(where: { $0 === shape }) else { return }
                found.append(shape)
                for field in shape.fields { search(field.kind) }
                if let others = shape.others { search(others) }
            case .list(let item, count: _), .map(let item): search(item)
            case .text, .integer, .number, .boolean, .word, .pairs, .part, .any: return
            }
        }
        for definition in ExtensionCatalogue.all { search(definition.kind) }
        return found
    }

    // MARK: Objects

    private mutating func members(of shape: ObjectShape, of owner: String) {
        let isExtension = owner == shape.owner && owner.hasPrefix("x-")
        // In 3.1, true and false are schemas.
        let mayBeBoolean = shape.owner == DocumentPart.schema.words && !self.version.isSwagger2
        self.types(mayBeBoolean ? ["object", "boolean"] : ["object"])
        let required = shape.fields.filter(\.isRequired).map(\.key)
        if shape.isReferable, !required.isEmpty {
            // A reference stands for the whole object.
            self.writer.list("anyOf", [["$ref"], required]) { $0.list("required", $1) }
        } else if !required.isEmpty {
            self.writer.list("required", required)
        }
        self.object("properties") { schema in
            if shape.isReferable {
                schema.object("$ref") { schema in
                    schema.writer.member(
                        "description", "The place where \(owner) is defined, such as #/… or file.yaml#/….")
                    schema.writer.member("type", "string")
                }
            }
            for field in shape.fields {
                schema.object(field.key) { $0.value(field, source: shape.source, mayBeNull: isExtension) }
                for synonym in field.synonyms {
                    schema.object(synonym) { schema in
                        schema.writer.member("deprecationMessage", "The documented key is \(field.key).")
                        schema.writer.member("doNotSuggest", true)
                        schema.kind(field.kind, mayBeNull: true)
                    }
                }
            }
        }
        self.object("patternProperties") { schema in
            // Where other keys are free, an extension is not one of them.
            schema.object(shape.others == nil ? "^x-(?!apigateway-)" : "^x-") { _ in }
        }
        self.object("additionalProperties") { schema in
            if let others = shape.others {
                schema.kind(others, mayBeNull: false)
            } else {
                schema.writer.member("doNotSuggest", true)
                schema.writer.member("deprecationMessage", "This is no key of \(owner).")
            }
        }
    }

    private mutating func value(_ field: Field, source: String, mayBeNull: Bool) {
        self.writer.member("description", field.text(source: source))
        switch field.defaultValue {
        case .text(let text): self.writer.member("default", text)
        case .integer(let number): self.writer.member("default", number)
        case .boolean(let truth): self.writer.member("default", truth)
        case nil: break
        }
        self.kind(field.kind, mayBeNull: mayBeNull)
    }

    // MARK: Values

    /// - Parameters:
    ///   - kind: What may stand there.
    ///   - mayBeNull: Whether a null is an absent value.
    private mutating func kind(_ kind: FieldKind, mayBeNull: Bool) {
        switch kind {
        case .text(let maxLength, let mayBeList):
            self.types(["string", "number", "boolean", "null"] + (mayBeList ? ["array"] : []))
            if let maxLength { self.writer.member("maxLength", maxLength) }
        case .integer(let range):
            // Numbers as texts are taken: the retry count is documented as one.
            self.types(["integer", "string"] + (mayBeNull ? ["null"] : []))
            self.writer.member("minimum", range.lowerBound)
            self.writer.member("maximum", range.upperBound)
            self.writer.member("pattern", "^[-+]?[0-9]+$")
        case .number: self.writer.member("type", "number")
        case .boolean:
            self.types(["boolean", "string"] + (mayBeNull ? ["null"] : []))
            // The words of YAML 1.1 and quoted ones are taken with a warning.
            self.writer.member("pattern", "^(true|false|y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$")
        case .word(let words): self.words(words, mayBeNull: mayBeNull)
        case .object(let shape, let mayBeText):
            guard mayBeNull || mayBeText else {
                self.writer.member("$ref", Self.reference(shape.owner))
                return
            }
            self.choice(
                [{ $0.writer.member("$ref", Self.reference(shape.owner)) }]
                    + (mayBeText ? [{ $0.kind(.text(), mayBeNull: true) }] : [{ $0.writer.member("type", "null") }]))
        case .part(let part): self.writer.member("$ref", Self.reference(part.rawValue))
        case .list(let item, let count):
            self.types(["array"] + (mayBeNull ? ["null"] : []))
            self.object("items") { $0.kind(item, mayBeNull: false) }
            if let count, count.lowerBound > 0 { self.writer.member("minItems", count.lowerBound) }
            if let count, count.upperBound < 1_000 { self.writer.member("maxItems", count.upperBound) }
        case .map(let value):
            self.writer.member("type", "object")
            self.object("patternProperties") { $0.object("^x-") { _ in } }
            self.object("additionalProperties") { $0.kind(value, mayBeNull: false) }
        case .pairs:
            self.types(["object", "array", "null"])
            self.object("items") { schema in
                schema.writer.member("type", "object")
                schema.writer.list("required", ["key", "value"])
            }
        case .any: return
        }
    }

    private mutating func words(_ words: WordSet, mayBeNull: Bool) {
        var choices: [(inout DocumentSchema) -> Void] = [
            { schema in
                schema.writer.list("enum", words.words)
                schema.writer.list("enumDescriptions", words.entries.map(\.meaning))
                schema.writer.list("markdownEnumDescriptions", words.entries.map(\.meaning))
            }
        ]
        let numbers = words.words.filter { Double($0) != nil }
        if words.isOpen {
            choices.append { $0.types(["string", "number", "boolean"]) }
        } else {
            let others = words.synonyms + (words.ignoresCase ? words.words : [])
            if !others.isEmpty {
                let pattern = others.map { words.ignoresCase ? Self.anyCase($0) : Self.escaped($0) }.joined(
                    separator: "|")
                choices.append { schema in
                    schema.writer.member("type", "string")
                    schema.writer.member("pattern", "^(\(pattern))$")
                }
            }
            // A version without quotes is a number.
            if !numbers.isEmpty {
                choices.append { schema in
                    schema.writer.key("enum")
                    schema.writer.beginArray()
                    for number in numbers { schema.writer.raw(number) }
                    schema.writer.endArray()
                }
            }
        }
        if mayBeNull { choices.append { $0.writer.member("type", "null") } }
        if choices.count == 1 { choices[0](&self) } else { self.choice(choices) }
    }

    private static func escaped(_ word: String) -> String {
        word.map { "/.+-".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    private static func anyCase(_ word: String) -> String {
        word.map { character in
            character.isLetter
                ? "[\(character.lowercased())\(character.uppercased())]" : Self.escaped(String(character))
        }.joined()
    }

    // MARK: Writing

    private static func reference(_ name: String) -> String { "#/definitions/\(name)" }

    private mutating func types(_ names: [String]) {
        if names.count == 1 { self.writer.member("type", names[0]) } else { self.writer.list("type", names) }
    }

    private mutating func choice(_ choices: [(inout DocumentSchema) -> Void]) {
        self.writer.key("anyOf")
        self.writer.beginArray()
        for choice in choices {
            self.writer.beginObject()
            choice(&self)
            self.writer.endObject()
        }
        self.writer.endArray()
    }

    private mutating func object(_ name: String, _ content: (inout DocumentSchema) -> Void) {
        self.writer.key(name)
        self.writer.beginObject()
        content(&self)
        self.writer.endObject()
    }
}
