import SourceDocument

/// The keywords a schema is read by.
///
/// - Source: OpenAPI 3.0.3 §4.7.24; OpenAPI 3.1.0 §4.8.24; JSON Schema 2020-12, core §10, validation §6
enum SchemaKeyword: String, KeyWord {
    case reference = "$ref"
    case type, format, items, properties, patternProperties, prefixItems, required, pattern, contains, propertyNames
    case allOf, anyOf, oneOf, not, then, discriminator
    case condition = "if"
    case otherwise = "else"
    case enumeration = "enum"
    case constant = "const"
    case nullable
    case isNullable = "x-nullable"
    case minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf
    case minLength, maxLength, minItems, maxItems, minProperties, maxProperties, minContains, maxContains
    case uniqueItems, additionalProperties, unevaluatedProperties, unevaluatedItems
    case dependentSchemas, dependentRequired
    case readOnly, writeOnly, deprecated
    case title, description, example, examples, externalDocs, xml, contentEncoding, contentMediaType, contentSchema
    case standard = "default"

    static let words = KeyWords<SchemaKeyword>()

    /// Keywords that describe only.
    var isRemark: Bool {
        switch self {
        case .title, .description, .example, .examples, .externalDocs, .xml, .contentEncoding, .contentMediaType,
            .contentSchema, .standard:
            true
        default: false
        }
    }
}
