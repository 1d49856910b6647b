extension Rule {
    /// Limits no value can keep.
    package static let schemaLimitsCrossed = Rule(
        "APIG2046", "schema-limits-crossed", .warning,
        title: "a lower limit of a schema is above its upper limit",
        allowed: "a minimum of at most the maximum",
        mend: "correct one of the limits",
        source: "JSON Schema Validation draft 4 §5",
        wrong: "{type: integer, minimum: 10, maximum: 1}",
        right: "{type: integer, minimum: 1, maximum: 10}"
    )
    /// A pattern that is no regular expression.
    package static let schemaPatternInvalid = Rule(
        "APIG2047", "schema-pattern-invalid", .error,
        title: "a pattern is no regular expression",
        allowed: "a regular expression as of ECMA 262",
        mend: "close every bracket and escape what is meant as a character",
        source: "OpenAPI 3.0.3 §4.7.24",
        wrong: "pattern: '[a-z'",
        right: "pattern: '[a-z]'"
    )
    /// A discriminator that names no property.
    package static let schemaDiscriminator = Rule(
        "APIG2048", "schema-discriminator", .error,
        title: "a discriminator names a property that the schema does not require",
        allowed: "a property of the schema that is in its required list",
        mend: "add the property to properties and required",
        source: "Swagger 2.0, Schema Object",
        wrong: "{discriminator: kind, properties: {kind: {type: string}}}",
        right: "{discriminator: kind, required: [kind], properties: {kind: {type: string}}}"
    )
    /// A default that its schema does not allow.
    package static let schemaDefaultMismatch = Rule(
        "APIG2049", "schema-default-mismatch", .error,
        title: "a default does not fit its schema",
        allowed:
            "a value of the schema; numbers of parameters written as texts, as the product exports them, are noted only",
        mend: "correct the default or the schema",
        source: "OpenAPI 3.0.3 §4.7.24",
        wrong: "{type: integer, default: many}",
        right: "{type: integer, default: 10}"
    )
    /// An example that its schema does not allow.
    package static let schemaExampleMismatch = Rule(
        "APIG2050", "schema-example-mismatch", .warning,
        title: "an example does not fit its schema",
        allowed: "a value of the schema",
        mend: "correct the example or the schema",
        source: "OpenAPI 3.0.3 §4.7.14",
        wrong: "{type: integer, example: many}",
        right: "{type: integer, example: 10}"
    )
    /// One of the values that no value can be.
    package static let schemaEnumMismatch = Rule(
        "APIG2051", "schema-enum-mismatch", .warning,
        title: "a value of enum does not fit the rest of its schema",
        allowed: "values that the schema allows",
        mend: "correct the value or the schema",
        source: "OpenAPI 3.0.3 §4.7.24",
        wrong: "{type: integer, enum: [1, two]}",
        right: "{type: integer, enum: [1, 2]}"
    )
    /// A required property that nothing describes.
    package static let schemaRequiredUndescribed = Rule(
        "APIG2052", "schema-required-undescribed", .warning,
        title: "a schema requires a property that it does not describe",
        allowed: "names of properties",
        mend: "describe the property or correct its name",
        source: "OpenAPI 3.0.3 §4.7.24",
        wrong: "{required: [nmae], properties: {name: {type: string}}}",
        right: "{required: [name], properties: {name: {type: string}}}"
    )
    /// A dialect whose keywords nobody here knows.
    package static let schemaDialectUnknown = Rule(
        "APIG2053", "schema-dialect-unknown", .warning,
        title: "the dialect of schemas is not known",
        allowed: "the dialect of OpenAPI 3.1, and JSON Schema 2020-12",
        mend: "remove it, or check the schemas with a tool that knows the dialect",
        source: "OpenAPI 3.1.0 §4.8.24.5",
        wrong: "jsonSchemaDialect: https://example.com/dialect",
        right: "jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base"
    )
    /// An encoding of a property there is not.
    package static let encodingUnknownProperty = Rule(
        "APIG2054", "encoding-unknown-property", .warning,
        title: "an encoding is for a property that the schema does not have",
        allowed: "names of properties of the media type's schema",
        mend: "correct the name",
        source: "OpenAPI 3.0.3 §4.7.14",
        wrong: "{schema: {properties: {photo: {type: string}}}, encoding: {foto: {contentType: image/png}}}",
        right: "{schema: {properties: {photo: {type: string}}}, encoding: {photo: {contentType: image/png}}}"
    )
}

/// Rules about schemas and the values that must fit them.
let openAPISchemaRules: [Rule] = [
    .schemaLimitsCrossed, .schemaPatternInvalid, .schemaDiscriminator, .schemaDefaultMismatch, .schemaExampleMismatch,
    .schemaEnumMismatch, .schemaRequiredUndescribed, .schemaDialectUnknown, .encodingUnknownProperty,
]
