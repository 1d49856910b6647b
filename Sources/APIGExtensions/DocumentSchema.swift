import Diagnostics

/// The JSON Schema of documents with extensions, for editors: every extension at its place with its fields, allowed values and descriptions.
///
/// It says nothing about OpenAPI itself, so it can be used beside that schema.
package enum DocumentSchema {
    /// The schema as JSON text with a line end.
    package static func make() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("$schema", "https://json-schema.org/draft/2020-12/schema")
        writer.member("title", "Swagger 2.0 or OpenAPI 3.0 document with x-apigateway extensions")
        writer.member("type", "object")
        writer.key("properties")
        writer.beginObject()
        self.write(self.definitions(at: .document), to: &writer)
        writer.key("components")
        writer.beginObject()
        self.member("properties", &writer) { writer in
            self.write(self.definitions(at: .components, in3: true), to: &writer)
            self.member("securitySchemes", &writer) { self.map("securityScheme", &$0) }
            self.member("parameters", &writer) { self.map("parameter", &$0) }
        }
        writer.endObject()
        self.member("securityDefinitions", &writer) { self.map("securityScheme", &$0) }
        self.member("parameters", &writer) { self.map("parameter", &$0) }
        self.member("paths", &writer) { self.map("pathItem", &$0) }
        writer.endObject()
        writer.key("$defs")
        writer.beginObject()
        for place in [ExtensionPlace.pathItem, .operation, .parameter, .securityScheme, .responses] {
            self.member(place.rawValue, &writer) { self.place(place, &$0) }
        }
        writer.endObject()
        writer.endObject()
        writer.endLine()
        return writer.bytes
    }

    private static func definitions(at place: ExtensionPlace, in3: Bool = false) -> [ExtensionDefinition] {
        ExtensionCatalogue.all.filter { (in3 ? $0.placesIn3 : $0.placesIn2).contains(place) }
    }

    private static func place(_ place: ExtensionPlace, _ writer: inout JSONWriter) {
        self.member("properties", &writer) { writer in
            self.write(self.definitions(at: place), to: &writer)
            let operation = "#/$defs/operation"
            switch place {
            case .pathItem:
                for method in ["get", "put", "post", "delete", "options", "head", "patch"] {
                    self.member(method, &writer) { $0.member("$ref", operation) }
                }
                self.member("parameters", &writer) { self.list("parameter", &$0) }
            case .operation:
                self.member("parameters", &writer) { self.list("parameter", &$0) }
                self.member("responses", &writer) { writer in
                    writer.member("$ref", "#/$defs/responses")
                    self.member("additionalProperties", &writer) { $0.member("$ref", "#/$defs/responses") }
                }
            default: break
            }
        }
    }

    private static func write(_ definitions: [ExtensionDefinition], to writer: inout JSONWriter) {
        for definition in definitions {
            self.member(definition.key, &writer) { writer in
                writer.member("description", "\(definition.description) (\(definition.source))")
                if definition.key == AnyMethodExtension.definition.key {
                    writer.member("$ref", "#/$defs/operation")
                } else {
                    self.write(definition.kind, to: &writer)
                }
            }
        }
    }

    private static func write(_ kind: FieldKind, to writer: inout JSONWriter) {
        switch kind {
        case .text(let maxLength):
            writer.member("type", "string")
            if let maxLength { writer.member("maxLength", maxLength) }
        case .integer(let range):
            // A retry count is a number as text.
            writer.key("type")
            writer.beginArray()
            writer.value("integer")
            writer.value("string")
            writer.endArray()
            writer.member("minimum", range.lowerBound)
            writer.member("maximum", range.upperBound)
        case .boolean: writer.member("type", "boolean")
        case .word(let words):
            writer.key("examples")
            writer.beginArray()
            for word in words { writer.value(word) }
            writer.endArray()
            writer.member("type", "string")
        case .texts:
            writer.member("type", "array")
            self.member("items", &writer) { $0.member("type", "string") }
        case .object(let shape): self.write(shape, to: &writer)
        case .list(let shape):
            writer.member("type", "array")
            self.member("items", &writer) { self.write(shape, to: &$0) }
        case .map(let shape):
            writer.member("type", "object")
            self.member("additionalProperties", &writer) { self.write(shape, to: &$0) }
        case .nestedMap(let shape):
            writer.member("type", "object")
            self.member("additionalProperties", &writer) { writer in
                writer.member("type", "object")
                self.member("additionalProperties", &writer) { self.write(shape, to: &$0) }
            }
        case .any: break
        }
    }

    private static func write(_ shape: ObjectShape, to writer: inout JSONWriter) {
        writer.member("type", "object")
        let required = shape.fields.filter(\.isRequired)
        if !required.isEmpty {
            writer.key("required")
            writer.beginArray()
            for field in required { writer.value(field.key) }
            writer.endArray()
        }
        self.member("properties", &writer) { writer in
            for field in shape.fields {
                self.member(field.key, &writer) { writer in
                    writer.member("description", field.description)
                    self.write(field.kind, to: &writer)
                }
            }
        }
    }

    private static func member(_ key: String, _ writer: inout JSONWriter, _ content: (inout JSONWriter) -> Void) {
        writer.key(key)
        writer.beginObject()
        content(&writer)
        writer.endObject()
    }

    private static func map(_ definition: String, _ writer: inout JSONWriter) {
        writer.member("type", "object")
        self.member("additionalProperties", &writer) { $0.member("$ref", "#/$defs/\(definition)") }
    }

    private static func list(_ definition: String, _ writer: inout JSONWriter) {
        writer.member("type", "array")
        self.member("items", &writer) { $0.member("$ref", "#/$defs/\(definition)") }
    }
}
