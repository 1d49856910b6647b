import Diagnostics
import SourceDocument

extension Lowering {
    /// The keywords of JSON Schema that 3.0 does not have, and what they are kept as.
    private static let unknown: [String: String] = [
        "if": "x-if", "then": "x-then", "else": "x-else", "patternProperties": "x-patternProperties",
        "dependentSchemas": "x-dependentSchemas", "dependentRequired": "x-dependentRequired",
        "propertyNames": "x-propertyNames", "contains": "x-contains", "minContains": "x-minContains",
        "maxContains": "x-maxContains", "unevaluatedProperties": "x-unevaluatedProperties",
        "unevaluatedItems": "x-unevaluatedItems", "contentSchema": "x-contentSchema", "$id": "x-id",
        "$schema": "x-schema", "$anchor": "x-anchor", "$dynamicRef": "x-dynamicRef",
        "$dynamicAnchor": "x-dynamicAnchor", "$comment": "x-comment", "$vocabulary": "x-vocabulary",
        "nullable": "x-nullable",
    ]

    /// A schema of 3.1 as one of 3.0.
    func schema(_ schema: DocumentValue) -> DocumentValue {
        if let truth = schema.truth {
            return schema.with(
                .mapping(truth ? [] : [DocumentMember("not", DocumentValue(.mapping([]), origin: schema.origin))]))
        }
        guard schema.isMapping else { return schema }
        let lowered = schema.mapMembers { self.keyword($0, of: schema) }
        return self.withoutSiblings(self.withItems(self.joined(lowered)))
    }

    private func keyword(_ member: DocumentMember, of schema: DocumentValue) -> [DocumentMember]? {
        let value = member.value
        switch member.key {
        case "$ref": return [self.reference(member)]
        case "type": return TypeList.members(member, of: schema)
        case "const": return [DocumentMember("enum", value.with(.list([value.plain])))]
        case "enum" where schema["const"] != nil: return nil
        case "examples" where value.isList: return self.examples(member, of: schema)
        case "exclusiveMinimum", "exclusiveMaximum": return self.exclusive(member, of: schema)
        case "minimum" where self.isWeaker(schema, "minimum", "exclusiveMinimum", >),
            "maximum" where self.isWeaker(schema, "maximum", "exclusiveMaximum", <):
            return nil
        case "anyOf", "oneOf": return self.alternatives(member, of: schema)
        case "prefixItems":
            self.log.kept("prefixItems is kept as x-prefixItems: items of 3.0 are all alike", value)
            return [DocumentMember("x-prefixItems", value.mapItems { self.schema($0) })]
        case "items" where value.truth != nil:
            if value.truth == false, schema["prefixItems"] == nil, schema["maxItems"] == nil {
                return [DocumentMember("maxItems", value.with(.number("0")))]
            }
            return nil
        case "$defs":
            self.log.kept("$defs is kept as x-defs: 3.0 shares schemas in components", value)
            return [DocumentMember("x-defs", value.mapValues { self.schema($0) })]
        case "contentEncoding" where value.text == "base64" && schema["format"] == nil:
            return [DocumentMember("format", value.with(.text("byte")))]
        case "contentMediaType" where schema["format"] == nil && schema["contentEncoding"] == nil:
            self.log.kept("contentMediaType is kept as x-contentMediaType: 3.0 has none", value)
            return [DocumentMember("format", .text("binary")), DocumentMember("x-contentMediaType", value)]
        case "contentEncoding", "contentMediaType":
            self.log.kept("\(member.key) is kept as x-\(member.key): 3.0 has none", value)
            return [DocumentMember("x-" + member.key, value)]
        case let key:
            guard let kept = Self.unknown[key] else {
                return [SchemaWalk.inner(member) { self.schema($0) }]
            }
            self.log.kept("\(key) is kept as \(kept): schemas of 3.0 have none", value)
            return [DocumentMember(kept, SchemaWalk.inner(member) { self.schema($0) }.value)]
        }
    }

    private func examples(_ member: DocumentMember, of schema: DocumentValue) -> [DocumentMember]? {
        guard let first = member.value.items.first else { return nil }
        let isFree = schema["example"] == nil
        var members = isFree ? [DocumentMember("example", member.value.with(first.content))] : []
        if member.value.items.count > 1 || !isFree {
            self.log.kept("examples is kept as x-examples: a schema of 3.0 has one example", member.value)
            members.append(DocumentMember("x-examples", isFree ? member.value.plain : member.value))
        }
        return members
    }

    // MARK: Limits

    private func number(_ value: DocumentValue?) -> Double? {
        guard let value, case .number(let text) = value.content else { return nil }
        return Double(text)
    }

    /// Whether a limit says no more than the exclusive one beside it.
    private func isWeaker(
        _ schema: DocumentValue, _ key: String, _ exclusiveKey: String, _ isStricter: (Double, Double) -> Bool
    ) -> Bool {
        guard let limit = self.number(schema[key]), let exclusive = self.number(schema[exclusiveKey]) else {
            return false
        }
        return !isStricter(limit, exclusive)
    }

    private func exclusive(_ member: DocumentMember, of schema: DocumentValue) -> [DocumentMember]? {
        guard self.number(member.value) != nil else { return [member] }
        let isMinimum = member.key == "exclusiveMinimum"
        let key = isMinimum ? "minimum" : "maximum"
        if schema[key] != nil,
            !(isMinimum ? self.isWeaker(schema, key, member.key, >) : self.isWeaker(schema, key, member.key, <))
        {
            return nil
        }
        return [DocumentMember(key, member.value), DocumentMember(member.key, .boolean(true))]
    }

    // MARK: Null

    private func isNull(_ schema: DocumentValue) -> Bool {
        schema.members.count == 1 && schema["type"]?.text == "null"
    }

    private func alternatives(_ member: DocumentMember, of schema: DocumentValue) -> [DocumentMember] {
        let rest = member.value.items.filter { !self.isNull($0) }
        guard rest.count < member.value.items.count, !rest.isEmpty else {
            return [DocumentMember(member.key, member.value.mapItems { self.schema($0) })]
        }
        var members: [DocumentMember] = []
        let alternatives = member.value.mapItems { self.isNull($0) ? nil : self.schema($0) }
        if rest.count == 1, let only = alternatives.items.first {
            let keys = Set(schema.members.map(\.key))
            if only.reference == nil, only.members.allSatisfy({ !keys.contains($0.key) }) {
                members = only.members
                if !members.isEmpty { members[0].value.prepend((member.value.with(.null)).allComments) }
            } else {
                members = [DocumentMember(schema["allOf"] == nil ? "allOf" : member.key, alternatives)]
            }
        } else {
            members = [DocumentMember(member.key, alternatives)]
        }
        return members + [DocumentMember("nullable", .boolean(true))]
    }

    // MARK: The whole

    /// Keywords that two others became are written once.
    private func joined(_ schema: DocumentValue) -> DocumentValue {
        var seen: Set<String> = []
        return schema.mapMembers { member in
            if seen.insert(member.key).inserted {
                guard member.key == "allOf" else { return [member] }
                let all = schema.members.filter { $0.key == "allOf" }
                return [DocumentMember("allOf", member.value.with(.list(all.flatMap(\.value.items))))]
            }
            return []
        }
    }

    /// An array of 3.0 must say what its items are.
    private func withItems(_ schema: DocumentValue) -> DocumentValue {
        guard schema["type"]?.text == "array", schema["items"] == nil else { return schema }
        var result = schema
        result["items"] = .mapping([])
        return result
    }

    /// What stands beside `$ref` counts for nothing in 3.0: both become parts of `allOf`.
    private func withoutSiblings(_ schema: DocumentValue) -> DocumentValue {
        guard schema["$ref"] != nil, schema.members.count > 1 else { return schema }
        let reference = schema.members.filter { $0.key == "$ref" }
        let part = DocumentValue.mapping(reference)
        return schema.mapMembers { member in
            switch member.key {
            case "$ref": [DocumentMember("allOf", .list([part] + (schema["allOf"]?.items ?? [])))]
            case "allOf": []
            default: [member]
            }
        }
    }
}
