/// What of a schema can change.
///
/// Each aspect has rules for both directions: `request-maximum-tightened`, `response-maximum-loosened` and so on.
enum SchemaAspect: String, CaseIterable {
    case type
    case nullability = "null"
    case format
    case minimum, maximum
    case multipleOf = "multiple-of"
    case minLength = "min-length"
    case maxLength = "max-length"
    case minItems = "min-items"
    case maxItems = "max-items"
    case uniqueItems = "unique-items"
    case minProperties = "min-properties"
    case maxProperties = "max-properties"
    case pattern
    case value = "enum"
    case requiredProperty = "property-required"
    case additionalProperties = "additional-properties"
    case patternProperties = "pattern-properties"
    case propertyNames = "property-names"
    case unevaluated
    case items
    case tupleItems = "prefix-items"
    case contains
    case alternative
    case exclusion
    case condition
    case dependency
    case discriminator

    /// The aspect in a sentence.
    var noun: String {
        switch self {
        case .type: "the type of a value"
        case .nullability: "whether a value may be null"
        case .format: "the format of a value"
        case .minimum: "the least number"
        case .maximum: "the greatest number"
        case .multipleOf: "the step of a number"
        case .minLength: "the least length of a text"
        case .maxLength: "the greatest length of a text"
        case .minItems: "the least number of items"
        case .maxItems: "the greatest number of items"
        case .uniqueItems: "whether items must differ"
        case .minProperties: "the least number of properties"
        case .maxProperties: "the greatest number of properties"
        case .pattern: "the pattern of a text"
        case .value: "the list of allowed values"
        case .requiredProperty: "whether a property must be there"
        case .additionalProperties: "what further properties may be"
        case .patternProperties: "what properties of a pattern may be"
        case .propertyNames: "what properties may be called"
        case .unevaluated: "what else may be there"
        case .items: "what items of a list may be"
        case .tupleItems: "what the first items of a list may be"
        case .contains: "what a list must hold"
        case .alternative: "the choice of alternatives"
        case .exclusion: "what a value must not be"
        case .condition: "what holds under a condition"
        case .dependency: "what a property asks for"
        case .discriminator: "how alternatives are told apart"
        }
    }

    /// What a change of it can do.
    var variances: [Variance] {
        switch self {
        case .discriminator, .condition: [.changed]
        case .type, .format, .multipleOf, .pattern, .alternative: Variance.allCases
        default: [.tightened, .loosened]
        }
    }

    init(_ limit: SchemaForm.Limit) {
        switch limit {
        case .minimum: self = .minimum
        case .maximum: self = .maximum
        case .minLength: self = .minLength
        case .maxLength: self = .maxLength
        case .minItems: self = .minItems
        case .maxItems: self = .maxItems
        case .minProperties: self = .minProperties
        case .maxProperties: self = .maxProperties
        case .minContains, .maxContains: self = .contains
        }
    }
}

/// What a change does to the set of values a schema allows.
enum Variance: String, CaseIterable {
    /// Fewer values.
    case tightened
    /// More values.
    case loosened
    /// Other values, or nobody can say.
    case changed

    var inverted: Variance {
        switch self {
        case .tightened: .loosened
        case .loosened: .tightened
        case .changed: .changed
        }
    }
}
