import OpenAPIModel

/// Schemas, loosely: values are not held against each other here.
extension DocumentPart {
    /// What 2.0 says of a value in a parameter or header itself.
    static let valueFields: [Field] = [
        Field(
            "type", .word(Self.types(in: .v2)), "type of the value",
            "The gateway knows numbers and strings; it checks nothing of any other type."),
        Field("format", .text(), "form of the value", "Without effect in the gateway."),
        Field("default", .any, "value when it is absent"),
        Field("enum", .list(.any), "values there are", "Without commas."),
        Field("maximum", .number, "largest number", "0 beside minimum 0 is no limit."),
        Field("minimum", .number, "smallest number"),
        Field("maxLength", .number, "most characters", "0 is no limit."),
        Field("minLength", .number, "fewest characters"),
        Field("pattern", .text(), "regular expression of the value", "Kept, without effect in the gateway."),
        Field("items", .part(.schema), "what a list holds"),
        Field("collectionFormat", .text(), "how a list is written"),
        Field("exclusiveMaximum", .boolean, "whether the largest number is left out"),
        Field("exclusiveMinimum", .boolean, "whether the smallest number is left out"),
        Field("maxItems", .number, "most items"), Field("minItems", .number, "fewest items"),
        Field("uniqueItems", .boolean, "whether no item stands twice"),
        Field("multipleOf", .number, "what numbers are multiples of"),
    ]

    static func types(in version: OpenAPIVersion) -> WordSet {
        // Exports use formats as types.
        WordSet(
            [
                "string": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
                "array": "a list", "object": "a mapping",
            ], synonyms: ["file", "null", "long", "float", "double"], isOpen: true)
    }

    static func schemaFields(in version: OpenAPIVersion) -> [Field] {
        // A truth value in 3.0, a number in 3.1.
        let limits: FieldKind = version == .v31 ? .any : .boolean
        let common = [
            Field("type", version == .v31 ? .any : .word(Self.types(in: version)), "type of the value"),
            Field("format", .text(), "form of the value"), Field("title", .text(), "its name"),
            Field("description", .text(), "what it is for"), Field("default", .any, "value when it is absent"),
            Field("enum", .list(.any), "values there are"), Field("required", .any, "properties that must be there"),
            Field("properties", .map(.part(.schema)), "schemas of the properties"),
            Field("additionalProperties", .any, "schema of all other properties, or whether there may be any"),
            Field("items", version == .v31 ? .any : .part(.schema), "what a list holds"),
            Field("allOf", .list(.part(.schema)), "schemas that all hold"),
            Field("maximum", .number, "largest number"), Field("minimum", .number, "smallest number"),
            Field("exclusiveMaximum", limits, "limit that is left out"),
            Field("exclusiveMinimum", limits, "limit that is left out"),
            Field("maxLength", .number, "most characters"), Field("minLength", .number, "fewest characters"),
            Field("pattern", .text(), "regular expression of the value"),
            Field("maxItems", .number, "most items"), Field("minItems", .number, "fewest items"),
            Field("uniqueItems", .boolean, "whether no item stands twice"),
            Field("maxProperties", .number, "most properties"), Field("minProperties", .number, "fewest properties"),
            Field("multipleOf", .number, "what numbers are multiples of"),
            Field("readOnly", .boolean, default: false, "whether it stands in answers only"),
            Field("example", .any, "an example"), Field("externalDocs", .part(.externalDocs), "where more is written"),
            Field("xml", .any, "how it is written in XML"),
        ]
        guard !version.isSwagger2 else {
            return common + [Field("discriminator", .text(), "property that tells the schemas apart")]
        }
        return common + [
            Field("oneOf", .list(.part(.schema)), "schemas of which one holds"),
            Field("anyOf", .list(.part(.schema)), "schemas of which any holds"),
            Field("not", .part(.schema), "schema that must not hold"),
            Field("nullable", .boolean, default: false, "whether null is allowed"),
            Field("writeOnly", .boolean, default: false, "whether it stands in requests only"),
            Field("deprecated", .boolean, default: false, "whether it should no longer be used"),
            Field("discriminator", .part(.discriminator), "property that tells the schemas apart"),
        ]
    }
}
