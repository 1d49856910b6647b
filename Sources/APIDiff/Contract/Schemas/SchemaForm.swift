import SourceDocument

/// The types of a schema's values; numbers are integers and those that are none.
struct SchemaTypes: OptionSet, Hashable {
    let rawValue: UInt8

    static let null = SchemaTypes(rawValue: 1)
    static let boolean = SchemaTypes(rawValue: 2)
    static let integer = SchemaTypes(rawValue: 4)
    static let fraction = SchemaTypes(rawValue: 8)
    static let string = SchemaTypes(rawValue: 16)
    static let array = SchemaTypes(rawValue: 32)
    static let object = SchemaTypes(rawValue: 64)
    static let number: SchemaTypes = [.integer, .fraction]
    static let all = SchemaTypes(rawValue: 127)

    /// The types of a word of the specification, `nil` for any other; `file` of 2.0 is a string of bytes.
    init?(word: String) {
        switch word {
        case "null": self = .null
        case "boolean": self = .boolean
        case "integer": self = .integer
        case "number": self = .number
        case "string", "file": self = .string
        case "array": self = .array
        case "object": self = .object
        default: return nil
        }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The types in the words of the specification.
    var text: String {
        guard self != .all else { return "any type" }
        var words: [String] = []
        if self.contains(.boolean) { words.append("boolean") }
        if self.contains(.number) { words.append("number") } else if self.contains(.integer) { words.append("integer") }
        if self.contains(.string) { words.append("string") }
        if self.contains(.array) { words.append("array") }
        if self.contains(.object) { words.append("object") }
        if self.contains(.null) { words.append("null") }
        return words.isEmpty ? "nothing" : words.joined(separator: " or ")
    }
}

/// Where a schema comes from: the nodes that hold together, or a form that no single node has.
enum SchemaSource {
    case nodes([Node])
    case made(SchemaForm)
}

/// A bound of a number, a length or a count.
struct SchemaBound {
    let value: Double
    /// Whether the value itself is outside.
    var isExclusive = false
    let node: Node

    /// What is compared and shown.
    var text: String { (self.isExclusive ? "not quite " : "") + self.node.text }
}

/// A schema in the one form all versions and spellings have: references followed, `allOf` merged, null a type, exclusive bounds numbers,
/// `const` an `enum` of one, what goes without saying left out.
final class SchemaForm {
    enum Limit: String, CaseIterable {
        case minimum, maximum, minLength, maxLength, minItems, maxItems, minProperties, maxProperties
        case minContains, maxContains

        /// Whether more of it lets fewer values through.
        var isLower: Bool { self.rawValue.hasPrefix("min") }
    }

    /// What a mapping's other members may be.
    enum Rest {
        case any
        case none(Node)
        case schema(SchemaSource)
    }

    struct Property {
        let name: String
        var source: SchemaSource
    }

    /// Alternatives: `oneOf` or `anyOf`.
    struct Choice {
        let keyword: String
        let node: Node
        let branches: [SchemaSource]
    }

    /// A number of its own among the forms of one side.
    let id: Int
    /// The first of its nodes, references not followed.
    let node: Node
    /// The name of the shared schema it is, where it is nothing but a reference to one.
    var name: String?
    var types = SchemaTypes.all
    var typeNode: Node?
    /// Schemas of nothing: `false`.
    var isNever = false
    var format: Located<String>?
    var limits: [Limit: SchemaBound] = [:]
    var multipleOf: [SchemaBound] = []
    var patterns: [String: Node] = [:]
    /// The allowed values by their canonical text; `nil` allows all.
    var values: [String: Node]?
    var valuesNode: Node?
    var hasUniqueItems: Node?
    var required: [String: Node] = [:]
    var properties: [Property] = []
    var positions: [String: Int] = [:]
    var patternProperties: [Property] = []
    var additionalProperties = Rest.any
    var unevaluatedProperties = Rest.any
    var unevaluatedItems = Rest.any
    var items: SchemaSource?
    var prefixItems: [SchemaSource] = []
    var contains: SchemaSource?
    var propertyNames: SchemaSource?
    var choices: [Choice] = []
    var exclusions: [SchemaSource] = []
    var condition: (test: SchemaSource, then: SchemaSource?, otherwise: SchemaSource?)?
    var dependentSchemas: [Property] = []
    var dependentRequired: [String: Set<String>] = [:]
    var discriminator: (property: String, mapping: [String: String], node: Node)?
    var isReadOnly = false
    var isWriteOnly = false
    var isDeprecated: Node?
    /// Keywords that describe and do not restrict, by name: the value's canonical text.
    var remarks: [String: (text: String, node: Node)] = [:]

    init(id: Int, node: Node) {
        self.id = id
        self.node = node
    }

    /// Whether null is allowed where the type alone does not say so.
    var addsNull = false

    /// Whether null is a value beside others; a schema of no type and no alternatives allows everything.
    var isNullable: Bool {
        self.types == .all ? self.addsNull && !self.choices.isEmpty : self.types.contains(.null)
    }

    func property(_ name: String) -> Property? { self.positions[name].map { self.properties[$0] } }
}
