/// Changes of what requests and responses may hold.
///
/// A request that must fit less breaks its caller, and a response that may hold more does: the levels of the two directions mirror each other.
extension ChangeRule {
    /// The rule for a change of a schema.
    ///
    /// - Parameters:
    ///   - aspect: What changed.
    ///   - variance: What it does to the values that are allowed.
    ///   - isRequest: Whether the values are what the caller sends.
    /// - Returns: The rule.
    static func schema(_ aspect: SchemaAspect, _ variance: Variance, isRequest: Bool) -> ChangeRule {
        self.schemaRulesByAspect[
            SchemaRuleKey(aspect: aspect, variance: variance, isRequest: isRequest), default: .schemaReplaced]
    }

    static let schemaReplaced = ChangeRule(
        "schema-replaced", .schemas, .breaking, .caller, "so much of a schema differs that it is another one")

    static let requestDefault = ChangeRule(
        "request-default-changed", .schemas, .dangerous, .caller, "what is left out of a request means something else")
    static let responseDefault = ChangeRule(
        "response-default-changed", .schemas, .dangerous, .caller,
        "what is left out of a response means something else")
    static let schemaDeprecated = ChangeRule(
        "schema-deprecated", .schemas, .safe, .caller, "a part of a request or response is to go")
    static let schemaUndeprecated = ChangeRule(
        "schema-undeprecated", .schemas, .safe, .caller, "a part of a request or response is to stay after all")
    static let schemaRemark = ChangeRule(
        "schema-description-changed", .schemas, .cosmetic, .caller, "words about a schema have changed")
    static let schemaEncoding = ChangeRule(
        "schema-encoding-changed", .schemas, .dangerous, .caller, "a value is written otherwise")

    private struct SchemaRuleKey: Hashable {
        let aspect: SchemaAspect
        let variance: Variance
        let isRequest: Bool
    }

    private static let schemaRulesByAspect: [SchemaRuleKey: ChangeRule] = {
        var rules: [SchemaRuleKey: ChangeRule] = [:]
        for aspect in SchemaAspect.allCases {
            for variance in aspect.variances {
                for isRequest in [true, false] {
                    let direction = isRequest ? "request" : "response"
                    let title =
                        switch variance {
                        case .tightened: "\(aspect.noun) lets less through in \(direction)s"
                        case .loosened: "\(aspect.noun) lets more through in \(direction)s"
                        case .changed: "\(aspect.noun) is another one in \(direction)s"
                        }
                    rules[SchemaRuleKey(aspect: aspect, variance: variance, isRequest: isRequest)] = ChangeRule(
                        "\(direction)-\(aspect.rawValue)-\(variance.rawValue)", .schemas,
                        Self.level(aspect, variance, isRequest: isRequest), .caller, title)
                }
            }
        }
        return rules
    }()

    private static func level(_ aspect: SchemaAspect, _ variance: Variance, isRequest: Bool) -> Level {
        switch (variance, isRequest) {
        case (.loosened, true), (.tightened, false): return .safe
        case (.tightened, true): return .breaking
        case (.loosened, false):
            switch aspect {
            // A caller that reads carefully takes a value, an alternative or a longer list it does not know.
            case .value, .alternative, .maximum, .minimum, .maxLength, .minLength, .maxItems, .minItems, .uniqueItems,
                .multipleOf, .pattern, .minProperties, .maxProperties, .exclusion, .condition, .dependency, .contains:
                return .dangerous
            default: return .breaking
            }
        case (.changed, _):
            switch aspect {
            case .type, .format, .discriminator: return .breaking
            default: return .dangerous
            }
        }
    }

    // A property that comes or goes is not a matter of more and fewer values alone.
    static let requestPropertyAdded = ChangeRule(
        "request-property-added", .schemas, .safe, .caller, "requests may hold a further property")
    static let requestPropertyAddedRequired = ChangeRule(
        "request-property-added-required", .schemas, .breaking, .caller, "requests must hold a further property")
    static let requestPropertyRemoved = ChangeRule(
        "request-property-removed", .schemas, .dangerous, .caller, "a property of requests means nothing any more")
    static let requestPropertyForbidden = ChangeRule(
        "request-property-forbidden", .schemas, .breaking, .caller, "requests may no longer hold a property")
    static let responsePropertyAdded = ChangeRule(
        "response-property-added", .schemas, .safe, .caller, "responses may hold a further property")
    static let responsePropertyRemoved = ChangeRule(
        "response-property-removed", .schemas, .dangerous, .caller,
        "a property that responses could hold is gone")
    static let responseRequiredPropertyRemoved = ChangeRule(
        "response-required-property-removed", .schemas, .breaking, .caller,
        "a property that every response held is gone")

    static let schemaRules: [ChangeRule] =
        schemaRulesByAspect.values.sorted { $0.name < $1.name } + [
            .schemaReplaced, .requestDefault, .responseDefault, .schemaDeprecated, .schemaUndeprecated, .schemaRemark,
            .schemaEncoding, .requestPropertyAdded, .requestPropertyAddedRequired, .requestPropertyRemoved,
            .requestPropertyForbidden, .responsePropertyAdded, .responsePropertyRemoved,
            .responseRequiredPropertyRemoved,
        ]
}
