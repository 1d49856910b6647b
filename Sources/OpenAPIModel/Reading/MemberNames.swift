import SourceDocument

/// The members of operations.
enum OperationMember: String, KeyWord {
    case operationID = "operationId"
    case summary, description, tags, parameters, requestBody, responses, security, schemes, servers, deprecated
    case consumes, produces, callbacks, externalDocs

    static let names = KeyWords<OperationMember>()
    /// The names for suggestions.
    static let known = Self.allCases.map(\.rawValue)
}

/// The members of parameters: those of 2.0, which hold their schema, and those of 3.x.
enum ParameterMember: String, KeyWord {
    case name
    case place = "in"
    case required, description, schema, content, example
    case type, format, items, collectionFormat
    case standard = "default"
    case maximum, exclusiveMaximum, minimum, exclusiveMinimum, maxLength, minLength, pattern, maxItems, minItems
    case uniqueItems
    case enumeration = "enum"
    case multipleOf, allowEmptyValue
    case deprecated, style, explode, allowReserved, examples

    static let names = KeyWords<ParameterMember>()
}

/// The keywords of schemas whose values are checked.
enum SchemaKeyword: String, KeyWord {
    case type, items, properties, patternProperties, definitions
    case defs = "$defs"
    case dependentSchemas, allOf, anyOf, oneOf, prefixItems, not
    case condition = "if"
    case then
    case otherwise = "else"
    case contains, propertyNames, additionalProperties, unevaluatedProperties, unevaluatedItems
    case maxLength, minLength, maxItems, minItems, maxProperties, minProperties
    case maximum, minimum, multipleOf, exclusiveMaximum, exclusiveMinimum
    case enumeration = "enum"
    case required, pattern, format, title, description
    case readOnly, writeOnly, deprecated, uniqueItems, nullable

    static let names = KeyWords<SchemaKeyword>()
}
