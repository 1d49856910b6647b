import SourceDocument

/// The keywords of schemas that hold schemas, in any version.
enum SchemaWalk {
    private static let maps: Set<String> = [
        "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "x-defs", "x-patternProperties",
        "x-dependentSchemas",
    ]
    private static let lists: Set<String> = [
        "allOf", "anyOf", "oneOf", "prefixItems", "x-anyOf", "x-oneOf", "x-allOf", "x-prefixItems",
    ]
    private static let singles: Set<String> = [
        "items", "not", "additionalProperties", "if", "then", "else", "contains", "propertyNames",
        "unevaluatedProperties", "unevaluatedItems", "contentSchema", "x-not", "x-if", "x-then", "x-else",
        "x-contains", "x-propertyNames", "x-unevaluatedProperties", "x-unevaluatedItems", "x-contentSchema",
    ]

    /// A keyword's value with every schema in it changed.
    static func inner(_ member: DocumentMember, _ change: (DocumentValue) -> DocumentValue) -> DocumentMember {
        if self.maps.contains(member.key) { return DocumentMember(member.key, member.value.mapValues(change)) }
        if self.lists.contains(member.key) { return DocumentMember(member.key, member.value.mapItems(change)) }
        if self.singles.contains(member.key) {
            return DocumentMember(
                member.key, member.value.isList ? member.value.mapItems(change) : change(member.value))
        }
        return member
    }
}

/// What 2.0 writes on parameters, headers and items themselves, and 3.x in their schema.
enum SimpleSchema {
    static let keywords: Set<String> = [
        "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
        "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf",
    ]
}
