package import OpenAPIModel
import SourceDocument

/// What a field may hold.
package indirect enum FieldKind: Sendable {
    /// A text of at most so many characters; `nil` is no limit.
    ///
    /// A list of one is taken for some, with a warning.
    case text(maxLength: Int? = nil, mayBeList: Bool = false)
    /// A whole number in a range.
    case integer(ClosedRange<Int>)
    case number
    case boolean
    /// One of some words.
    case word(WordSet)
    /// An object; for some the text that it would hold is taken too.
    case object(ObjectShape, mayBeText: Bool = false)
    /// A list of so many items; `nil` is any number.
    case list(FieldKind, count: ClosedRange<Int>? = nil)
    /// A mapping from free names.
    case map(FieldKind)
    /// Names and texts: a mapping, or a list of `key` and `value`.
    case pairs
    /// An object of OpenAPI itself.
    case part(DocumentPart)
    /// Anything; kept as it is.
    case any
}

/// The value a field has when it is absent.
package enum DefaultValue: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    case text(String)
    case integer(Int)
    case boolean(Bool)

    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }

    /// The value as a document writes it.
    package var text: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .boolean(let truth): String(truth)
        }
    }
}

/// What the text of a field is the name of, when it names something else in the document.
package enum NameKind: Sendable {
    case throttlePolicy
    case accessPolicy
    case gatewayResponse
    case securityScheme
    /// A parameter of the request, of the operation the field is in.
    case requestParameter
}

/// A field of an object: inside an extension, or of OpenAPI itself.
package struct Field: Sendable {
    package let key: String
    package let kind: FieldKind
    package let isRequired: Bool
    /// Other spellings that were observed; taken with a warning.
    package let synonyms: [String]
    package let defaultValue: DefaultValue?
    /// What the text names.
    package let names: NameKind?
    /// The meaning in a few words.
    package let description: String
    /// What else is worth knowing, in whole sentences; empty when the few words say it all.
    package let details: String
    /// The page that describes it, when it is another one than its object's.
    package let source: String?

    package init(
        _ key: String, _ kind: FieldKind, isRequired: Bool = false, synonyms: [String] = [],
        default defaultValue: DefaultValue? = nil, names: NameKind? = nil, source: String? = nil,
        _ description: String, _ details: String = ""
    ) {
        self.key = key
        self.kind = kind
        self.isRequired = isRequired
        self.synonyms = synonyms
        self.defaultValue = defaultValue
        self.names = names
        self.source = source
        self.description = description
        self.details = details
    }
}

/// The fields of an object: the one list decoding, documentation, schemas and editors come from.
///
/// An object, so that reading by it copies nothing.
package final class ObjectShape: Sendable {
    /// The object as messages name it, such as `x-apigateway-backend.httpEndpoints`.
    package let owner: String
    /// The page that describes it.
    package let source: String
    package let fields: [Field]
    /// What stands under keys that are no fields; `nil` when there should be none.
    package let others: FieldKind?
    /// Whether a `$ref` may stand for the object.
    package let isReferable: Bool
    /// The keys of the fields, by position.
    let keys: [String]
    /// Whether any field has other spellings.
    let hasSynonyms: Bool

    package init(
        _ owner: String, source: String, others: FieldKind? = nil, isReferable: Bool = false, _ fields: [Field]
    ) {
        self.owner = owner
        self.source = source
        self.fields = fields
        self.others = others
        self.isReferable = isReferable
        self.keys = fields.map(\.key)
        self.hasSynonyms = fields.contains { !$0.synonyms.isEmpty }
    }

    /// The position of the field with a key; looking begins at a position, since objects tend to have their fields in order.
    func position(of key: Node, from start: Int) -> Int? {
        for position in start..<max(start, self.keys.count) where key.hasText(self.keys[position]) { return position }
        for position in 0..<min(start, self.keys.count) where key.hasText(self.keys[position]) { return position }
        return nil
    }

    /// The field with a key, or with another spelling of it.
    package func field(_ key: String) -> Field? {
        self.fields.first { $0.key == key } ?? self.fields.first { $0.synonyms.contains(key) }
    }

    /// A shape with further fields.
    func adding(_ owner: String, source: String, _ fields: [Field]) -> ObjectShape {
        ObjectShape(owner, source: source, self.fields + fields)
    }
}

/// Where an extension stands in a document.
package enum ExtensionPlace: String, Sendable, CaseIterable {
    /// The root of the document.
    case document
    /// `components` of 3.0.
    case components
    case pathItem
    case operation
    case parameter
    case securityScheme
    /// The `responses` of an operation, or a response in it.
    case responses
}

/// An extension: its key, where it stands, what it holds.
package struct ExtensionDefinition: Sendable {
    package let key: String
    /// The number of the extension in our tables, such as `E7`.
    package let number: String
    /// The page that describes it, such as `APIG User Guide, apig_03_0090`.
    package let source: String
    package let placesIn2: [ExtensionPlace]
    package let placesIn3: [ExtensionPlace]
    package let kind: FieldKind
    package let defaultValue: DefaultValue?
    /// What the text names.
    package let names: NameKind?
    package let description: String
    /// What else is worth knowing, in whole sentences.
    package let details: String

    init(
        _ key: String, _ number: String, page: String, _ place: ExtensionPlace, in3: [ExtensionPlace]? = nil,
        _ kind: FieldKind, default defaultValue: DefaultValue? = nil, names: NameKind? = nil, _ description: String,
        _ details: String
    ) {
        self.key = key
        self.number = number
        self.source = Self.page(page)
        self.placesIn2 = [place]
        self.placesIn3 = in3 ?? [place]
        self.kind = kind
        self.defaultValue = defaultValue
        self.names = names
        self.description = description
        self.details = details
    }

    /// The extension as a field of the object it stands in.
    package var field: Field {
        Field(
            self.key, self.kind, default: self.defaultValue, names: self.names, source: self.source, self.description,
            self.details)
    }

    /// The places the extension may stand at in a version.
    package func places(in version: OpenAPIVersion) -> [ExtensionPlace] {
        version.isSwagger2 ? self.placesIn2 : self.placesIn3
    }

    /// The full name of a page of the user guide.
    static func page(_ number: String) -> String { "APIG User Guide, apig_03_\(number)" }
}
