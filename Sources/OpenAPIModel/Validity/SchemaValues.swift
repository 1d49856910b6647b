import SourceDocument

/// Holds values of a document against its schemas.
///
/// Schemas refer to each other in circles and alternatives multiply, so the work is bounded: a value that needs more than its share of steps is
/// taken as fitting.
final class SchemaValues {
    /// Why a value does not fit.
    struct Fault {
        /// The value, or the part of it.
        let value: Node
        /// What is wrong, in words that follow "the example".
        let reason: String
        /// The keyword that says so.
        let keyword: Node
    }

    private static let maxDepth = 64
    private static let maxSteps = 20_000
    private static let maxStepsOfAll = 2_000_000

    let version: OpenAPIVersion
    private let resolver: ReferenceResolver
    private let compilePattern: DocumentValidity.PatternCompiler
    private var patterns: [String: ((String) -> Bool)?] = [:]
    private var steps = 0
    private var stepsOfAll = 0
    private var depth = 0

    init(
        version: OpenAPIVersion, resolver: ReferenceResolver, compilePattern: @escaping DocumentValidity.PatternCompiler
    ) {
        self.version = version
        self.resolver = resolver
        self.compilePattern = compilePattern
    }

    /// Why a value does not fit a schema; `nil` when it does.
    ///
    /// Of a parameter's schema, limits of zero mean none, as the product exports them; a value of the schema's own `enum` is not held against it.
    func fault(of value: Node, in schema: Node, isParameter: Bool, isOfEnum: Bool) -> Fault? {
        self.steps = 0
        let found = self.fault(
            value, schema,
            skips: { keyword in
                isOfEnum && keyword == .enumeration || isParameter && self.isUnsetLimit(keyword, in: schema)
            })
        self.stepsOfAll += self.steps
        return self.isExhausted ? nil : found
    }

    private var isExhausted: Bool { self.steps > Self.maxSteps || self.stepsOfAll > Self.maxStepsOfAll }

    private func isUnsetLimit(_ keyword: ValueKeyword, in schema: Node) -> Bool {
        switch keyword {
        case .maximum, .minimum:
            (schema["maximum"]?.double ?? 0) == 0 && (schema["minimum"]?.double ?? 0) == 0
        case .maxLength: schema["maxLength"]?.integer == 0
        default: false
        }
    }

    /// Checks a value by every keyword of a schema.
    func fault(_ value: Node, _ use: Node, skips: ((ValueKeyword) -> Bool)? = nil) -> Fault? {
        self.steps += 1
        guard self.depth < Self.maxDepth, !self.isExhausted else { return nil }
        if use.boolean == false { return Fault(value: value, reason: "is not allowed at all", keyword: use) }
        guard use.isMapping, let schema = use["$ref"] == nil ? use : self.resolver.resolve(use) else { return nil }
        self.depth += 1
        defer { self.depth -= 1 }
        // In 3.1 the keywords beside $ref count as well.
        if self.version == .v31, use.identity != schema.identity, use.count > 1,
            let fault = self.keywordFault(value, use, skips: skips)
        {
            return fault
        }
        return self.keywordFault(value, schema, skips: skips)
    }

    private func keywordFault(_ value: Node, _ schema: Node, skips: ((ValueKeyword) -> Bool)?) -> Fault? {
        guard schema.isMapping else { return self.fault(value, schema) }
        if value.isNull, self.isNullable(schema) { return nil }
        for entry in schema.entries {
            guard let keyword = ValueKeyword.names.find(entry), !(skips?(keyword) ?? false) else { continue }
            self.steps += 1
            if let fault = self.fault(value, schema, keyword, entry.value) { return fault }
        }
        return nil
    }

    private func isNullable(_ schema: Node) -> Bool {
        switch self.version {
        case .v2: schema["x-nullable"]?.boolean == true
        case .v30: schema["nullable"]?.boolean == true
        case .v31: false
        }
    }

    private func fault(_ value: Node, _ schema: Node, _ keyword: ValueKeyword, _ argument: Node) -> Fault? {
        switch keyword {
        case .type: self.typeFault(value, argument)
        case .enumeration: self.enumFault(value, argument)
        case .const:
            CanonicalText.of(value) == CanonicalText.of(argument)
                ? nil : Fault(value: value, reason: "is \(value.summary), not \(argument.summary)", keyword: argument)
        case .maximum, .minimum, .exclusiveMaximum, .exclusiveMinimum, .multipleOf:
            self.numberFault(value, schema, keyword, argument)
        case .maxLength, .minLength, .pattern, .format: self.textFault(value, keyword, argument)
        case .maxItems, .minItems, .uniqueItems, .items, .prefixItems, .contains:
            self.listFault(value, schema, keyword, argument)
        case .maxProperties, .minProperties, .required, .properties, .additionalProperties, .dependentRequired:
            self.objectFault(value, schema, keyword, argument)
        case .allOf, .anyOf, .oneOf, .not, .condition: self.alternativeFault(value, schema, keyword, argument)
        }
    }

    /// Whether a pattern is found in a text; `nil` when it cannot be compiled.
    func isFound(_ pattern: String, in text: String) -> Bool? {
        if let known = self.patterns[pattern] { return known.map { $0(text) } }
        let compiled = PatternSyntax.fault(of: pattern) == nil ? self.compilePattern(pattern) : nil
        self.patterns.updateValue(compiled, forKey: pattern)
        return compiled.map { $0(text) }
    }

    /// Counts work that grows with a value.
    func spend(_ count: Int) { self.steps += count }
}

/// The keywords a value can break.
enum ValueKeyword: String, KeyWord {
    case type
    case enumeration = "enum"
    case const
    case maximum, minimum, exclusiveMaximum, exclusiveMinimum, multipleOf
    case maxLength, minLength, pattern, format
    case maxItems, minItems, uniqueItems, items, prefixItems, contains
    case maxProperties, minProperties, required, properties, additionalProperties, dependentRequired
    case allOf, anyOf, oneOf, not
    case condition = "if"

    static let names = KeyWords<ValueKeyword>()
}
