extension ObjectRules {
    /// Parameters, headers, and the items of 2.0's.
    static let parameterObjects: [ObjectRules] = [Self.parameter, Self.header, Self.items]

    /// Swagger 2.0, Parameter Object; OpenAPI 3.0.3 §4.7.12; OpenAPI 3.1.0 §4.8.12.
    ///
    /// Which members go with which place is for `ParameterChecks`.
    private static let parameter = ObjectRules(
        .parameter,
        [
            Member("name", .text, required: .all),
            // Its words are told by a rule of their own.
            Member("in", .any, required: .all),
            Member("description", .text),
            Member("required", .boolean),
            Member("allowEmptyValue", .boolean),
            Member("schema", .schema),
            Member("style", .text, in: .v3),
        ] + Self.valueKeywords + Self.serialisation)

    /// Swagger 2.0, Header Object; OpenAPI 3.0.3 §4.7.21; OpenAPI 3.1.0 §4.8.21.
    private static let header = ObjectRules(
        .header,
        [
            Member("description", .text),
            Member("required", .boolean, in: .v3),
            Member("allowEmptyValue", .boolean, in: .v30),
            Member("schema", .schema, in: .v3),
            Member("style", .word(["simple"]), in: .v3),
        ] + Self.valueKeywords + Self.serialisation)

    /// Swagger 2.0, Items Object.
    private static let items = ObjectRules(.items, Self.valueKeywords)

    /// How a parameter or header of 3.x is written, apart from its style.
    private static let serialisation = [
        Member("deprecated", .boolean, in: .v3),
        Member("explode", .boolean, in: .v3),
        Member("allowReserved", .boolean, in: .v3),
        Member("content", .content(isSingle: true), in: .v3),
        Member("example", .any, in: .v3),
        Member("examples", .map(.reference(.example)), in: .v3),
    ]

    /// What 2.0 says about values outside schemas.
    private static let valueKeywords = [
        Member("type", .text, in: .v2),
        Member("format", .text, in: .v2),
        Member("items", .object(.items), in: .v2),
        Member("collectionFormat", .text, in: .v2),
        Member("default", .any, in: .v2),
        Member("maximum", .number, in: .v2),
        Member("exclusiveMaximum", .boolean, in: .v2),
        Member("minimum", .number, in: .v2),
        Member("exclusiveMinimum", .boolean, in: .v2),
        Member("maxLength", .count, in: .v2),
        Member("minLength", .count, in: .v2),
        Member("pattern", .text, in: .v2),
        Member("maxItems", .count, in: .v2),
        Member("minItems", .count, in: .v2),
        Member("uniqueItems", .boolean, in: .v2),
        Member("enum", .list(.any, atLeast: 1, uniqueIn: .v2), in: .v2),
        Member("multipleOf", .positive, in: .v2),
    ]
}
