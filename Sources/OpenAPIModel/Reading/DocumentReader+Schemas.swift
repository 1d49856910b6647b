import Diagnostics
import SourceDocument

/// Schemas: every keyword is checked for its type once; the values stay in their nodes.
extension DocumentReader {
    /// Checks a schema and everything inside it, and gives it, references followed.
    @discardableResult
    func readSchema(_ node: Node) -> Schema? {
        if node.isScalar, node.boolean != nil, self.version == .v31 { return Schema(node) }
        guard self.expectMapping(node, "a schema") else { return nil }
        if node["$ref"] != nil {
            // The target stands among the shared schemas and is checked there, or is in another file and checked here.
            guard let target = self.definition(node, .schema) else { return nil }
            if target.tree !== self.tree { self.check(target) }
            return Schema(target)
        }
        self.check(node)
        return Schema(node)
    }

    private func check(_ node: Node) {
        guard node.isMapping, self.checkedSchemas.insert(node) else { return }
        var typeNode: Node?
        var hasItems = false
        for entry in node.entries {
            let value = entry.value
            switch SchemaKeyword.names.find(entry) {
            case .type:
                typeNode = value
                self.checkType(value)
            case .items:
                hasItems = true
                if value.isMapping {
                    self.readSchema(value)
                } else if value.boolean == nil {
                    self.expectMapping(value, "items")
                }
            case .properties, .patternProperties, .definitions, .defs, .dependentSchemas:
                guard self.expectMapping(value, entry.key.text) else { continue }
                for property in value.entries { self.readSchema(property.value) }
            case .allOf, .anyOf, .oneOf, .prefixItems:
                guard self.expectSequence(value, entry.key.text) else { continue }
                for part in value.items { self.readSchema(part) }
            case .not, .condition, .then, .otherwise, .contains, .propertyNames: self.readSchema(value)
            case .additionalProperties, .unevaluatedProperties, .unevaluatedItems:
                if value.boolean == nil { self.readSchema(value) }
            case .maxLength, .minLength, .maxItems, .minItems, .maxProperties, .minProperties:
                if value.integer.map({ $0 < 0 }) ?? true {
                    self.keyword(entry, expected: "a whole number of at least 0")
                }
            case .maximum, .minimum, .multipleOf:
                if value.double == nil { self.keyword(entry, expected: "a number") }
            case .exclusiveMaximum, .exclusiveMinimum:
                if self.version == .v31 ? value.double == nil : value.boolean == nil {
                    self.keyword(entry, expected: self.version == .v31 ? "a number" : "true or false")
                }
            case .enumeration:
                if !value.isSequence { self.keyword(entry, expected: "a list") }
            case .required:
                // In 2.0 a parameter is its own schema, and its "required" is a truth value.
                if !value.isSequence, !(node["in"] != nil && value.isScalar) {
                    self.keyword(entry, expected: "a list of property names")
                }
            case .pattern, .format, .title, .description:
                if !value.isScalar { self.keyword(entry, expected: "a text") }
            case .readOnly, .writeOnly, .deprecated, .uniqueItems, .nullable:
                if value.legacyBoolean != nil {
                    _ = self.boolean(value, entry.key.text)
                } else if value.boolean == nil {
                    self.keyword(entry, expected: "true or false")
                }
            case nil: break
            }
        }
        if let typeNode, typeNode.hasText("array"), !hasItems, self.version != .v31 {
            typeNode.report(
                .arrayWithoutItems, "the array has no \"items\"", to: self.diagnostics,
                fix: node["in"] == nil
                    ? Fix("allow items of any kind", node.inserting("items", .mapping([]), after: "type")) : nil)
        }
    }

    private func checkType(_ node: Node) {
        if Self.commonTypes.contains(where: node.hasText) { return }
        let allowed = self.allowedTypes
        let candidates = node.isSequence && self.version != .v30 ? Array(node.items) : [node]
        for candidate in candidates where !candidate.isScalar || !allowed.contains(candidate.text) {
            if node.isSequence, candidate.hasText("null") { continue }
            // APIG names formats as types; it takes them, so they are a warning.
            let isAPIGType = ["long", "float", "double"].contains(candidate.text)
            candidate.report(
                .schemaTypeUnknown, "\"type\" is \(candidate.summary)", to: self.diagnostics,
                allowed: "one of " + allowed.joined(separator: ", "), severity: isAPIGType ? .warning : nil,
                fix: isAPIGType ? nil : candidate.fix(writing: nearestName(to: candidate.text, among: allowed)))
        }
    }

    /// The types every version has; nearly every "type" is one of them.
    private static let commonTypes = ["string", "integer", "object", "array", "boolean", "number"]

    /// The types of the document's version, as messages list them.
    private var allowedTypes: [String] {
        let names = ["string", "number", "integer", "boolean", "array", "object"]
        return switch self.version {
        case .v2: names + ["file"]
        case .v30: names
        case .v31: names + ["null"]
        }
    }

    private func keyword(_ entry: NodeEntry, expected: String) {
        entry.value.report(
            .schemaKeywordType, "\"\(entry.key.text)\" is \(entry.value.summary)", to: self.diagnostics,
            allowed: "\(expected) for \"\(entry.key.text)\"")
    }
}
