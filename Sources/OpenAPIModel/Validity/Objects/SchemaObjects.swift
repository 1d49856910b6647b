extension ObjectRules {
    /// Schemas and what is only in them.
    static let schemaObjects: [ObjectRules] = [Self.schema, Self.discriminator, Self.xml]

    /// Swagger 2.0, Schema Object; OpenAPI 3.0.3 §4.7.24; OpenAPI 3.1.0 §4.8.24 with JSON Schema 2020-12.
    private static let schema = ObjectRules(
        .schema, Self.annotations + Self.assertions + Self.applicators + Self.identifiers)

    private static let annotations = [
        Member("title", .text),
        Member("description", .text),
        Member("default", .any),
        Member("format", .text),
        Member("example", .any),
        Member("examples", .list(.any), in: .v31),
        Member("readOnly", .boolean),
        Member("writeOnly", .boolean, in: .v3),
        Member("deprecated", .boolean, in: .v3),
        Member("externalDocs", .object(.externalDocs)),
        Member("xml", .object(.xml)),
        Member("discriminator", .text, in: .v2),
        Member("discriminator", .object(.discriminator), in: .v3),
        Member("contentEncoding", .text, in: .v31),
        Member("contentMediaType", .text, in: .v31),
        Member("contentSchema", .schema, in: .v31),
    ]

    private static let assertions = [
        Member("type", .types),
        Member("nullable", .boolean, in: .v30),
        Member("enum", .list(.any, atLeast: 1, uniqueIn: [.v2, .v30]), in: [.v2, .v30]),
        Member("enum", .list(.any), in: .v31),
        Member("const", .any, in: .v31),
        Member("multipleOf", .positive),
        Member("maximum", .number),
        Member("minimum", .number),
        Member("exclusiveMaximum", .boolean, in: [.v2, .v30]),
        Member("exclusiveMinimum", .boolean, in: [.v2, .v30]),
        Member("exclusiveMaximum", .number, in: .v31),
        Member("exclusiveMinimum", .number, in: .v31),
        Member("maxLength", .count),
        Member("minLength", .count),
        Member("pattern", .text),
        Member("maxItems", .count),
        Member("minItems", .count),
        Member("uniqueItems", .boolean),
        Member("maxContains", .count, in: .v31),
        Member("minContains", .count, in: .v31),
        Member("maxProperties", .count),
        Member("minProperties", .count),
        Member("required", .list(.text, atLeast: 1, uniqueIn: .all), in: [.v2, .v30]),
        Member("required", .list(.text, uniqueIn: .all), in: .v31),
        Member("dependentRequired", .map(.list(.text, uniqueIn: .v31)), in: .v31),
    ]

    private static let applicators = [
        Member("properties", .map(.schema)),
        Member("additionalProperties", .booleanOrSchema),
        Member("items", .schema),
        Member("allOf", .list(.schema, atLeast: 1)),
        Member("anyOf", .list(.schema, atLeast: 1), in: .v3),
        Member("oneOf", .list(.schema, atLeast: 1), in: .v3),
        Member("not", .schema, in: .v3),
        Member("patternProperties", .map(.schema), in: .v31),
        Member("prefixItems", .list(.schema, atLeast: 1), in: .v31),
        Member("dependentSchemas", .map(.schema), in: .v31),
        Member("if", .schema, in: .v31),
        Member("then", .schema, in: .v31),
        Member("else", .schema, in: .v31),
        Member("contains", .schema, in: .v31),
        Member("propertyNames", .schema, in: .v31),
        Member("unevaluatedItems", .schema, in: .v31),
        Member("unevaluatedProperties", .schema, in: .v31),
    ]

    private static let identifiers = [
        Member("$ref", .any),
        Member("$schema", .text, in: .v31),
        Member("$id", .text, in: .v31),
        Member("$anchor", .text, in: .v31),
        Member("$dynamicAnchor", .text, in: .v31),
        Member("$dynamicRef", .text, in: .v31),
        Member("$comment", .text, in: .v31),
        Member("$vocabulary", .map(.boolean), in: .v31),
        Member("$defs", .map(.schema), in: .v31),
        Member("definitions", .map(.schema), in: .v31),
    ]

    /// OpenAPI 3.0.3 §4.7.25; OpenAPI 3.1.0 §4.8.25.
    private static let discriminator = ObjectRules(
        .discriminator, [Member("propertyName", .text, required: .v3), Member("mapping", .map(.text))])

    /// Swagger 2.0, XML Object; OpenAPI 3.0.3 §4.7.26; OpenAPI 3.1.0 §4.8.26.
    private static let xml = ObjectRules(
        .xml,
        [
            Member("name", .text),
            Member("namespace", .text),
            Member("prefix", .text),
            Member("attribute", .boolean),
            Member("wrapped", .boolean),
        ])
}
