import SourceDocument

/// What a field of an extension may hold.
package indirect enum FieldKind: Sendable {
    /// A text of at most so many characters; `nil` is no limit.
    case text(maxLength: Int? = nil)
    /// A whole number in a range.
    case integer(ClosedRange<Int>)
    case boolean
    /// One of some words.
    case word([String])
    /// A list of texts.
    case texts
    case object(ObjectShape)
    case list(ObjectShape)
    /// A mapping from free names to objects.
    case map(ObjectShape)
    /// A mapping from free names to mappings from free names to objects.
    case nestedMap(ObjectShape)
    /// Anything; kept as it is.
    case any
}

/// A field of an object inside an extension.
package struct Field: Sendable {
    package let key: String
    package let kind: FieldKind
    package let isRequired: Bool
    /// Other spellings that were observed; taken with a warning.
    package let synonyms: [String]
    /// One line about the meaning, with unit and default.
    package let description: String

    package init(
        _ key: String, _ kind: FieldKind, isRequired: Bool = false, synonyms: [String] = [], _ description: String
    ) {
        self.key = key
        self.kind = kind
        self.isRequired = isRequired
        self.synonyms = synonyms
        self.description = description
    }
}

/// The fields of an object inside an extension: the one list decoding, documentation and schema come from.
///
/// An object, so that reading by it copies nothing.
package final class ObjectShape: Sendable {
    /// The object as messages name it, such as `x-apigateway-backend.httpEndpoints`.
    package let owner: String
    /// The page that describes it.
    package let source: String
    package let fields: [Field]
    /// The keys of the fields, by position.
    let keys: [String]
    /// Whether any field has other spellings.
    let hasSynonyms: Bool

    package init(_ owner: String, source: String, _ fields: [Field]) {
        self.owner = owner
        self.source = source
        self.fields = fields
        self.keys = fields.map(\.key)
        self.hasSynonyms = fields.contains { !$0.synonyms.isEmpty }
    }

    /// The position of the field with a key; looking begins at a position, since objects tend to have their fields in order.
    func position(of key: Node, from start: Int) -> Int? {
        for position in start..<max(start, self.keys.count) where key.hasText(self.keys[position]) { return position }
        for position in 0..<min(start, self.keys.count) where key.hasText(self.keys[position]) { return position }
        return nil
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
    package let description: String

    init(
        _ key: String, _ number: String, page: String, _ place: ExtensionPlace, in3: [ExtensionPlace]? = nil,
        _ kind: FieldKind, _ description: String
    ) {
        self.key = key
        self.number = number
        self.source = Self.page(page)
        self.placesIn2 = [place]
        self.placesIn3 = in3 ?? [place]
        self.kind = kind
        self.description = description
    }

    /// The full name of a page of the user guide.
    static func page(_ number: String) -> String { "APIG User Guide, apig_03_\(number)" }
}
