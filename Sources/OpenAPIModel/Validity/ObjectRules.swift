/// A set of versions of the specification.
struct VersionSet: OptionSet, Sendable {
    let rawValue: UInt8

    static let v2 = VersionSet(rawValue: 1)
    static let v30 = VersionSet(rawValue: 2)
    static let v31 = VersionSet(rawValue: 4)
    /// Both versions of OpenAPI 3.
    static let v3: VersionSet = [.v30, .v31]
    static let all: VersionSet = [.v2, .v30, .v31]
}

extension OpenAPIVersion {
    /// The set of this version alone.
    var set: VersionSet {
        switch self {
        case .v2: .v2
        case .v30: .v30
        case .v31: .v31
        }
    }
}

/// The kinds of objects the specifications define, by what messages call them.
enum ObjectKind: String, Sendable {
    case document = "the document"
    case info
    case contact
    case license
    case externalDocs
    case tag = "a tag"
    case server = "a server"
    case serverVariable = "a server variable"
    case components
    case paths
    case pathItem = "a path item"
    case operation = "an operation"
    case callback = "a callback"
    case parameter = "a parameter"
    case header = "a header"
    /// 2.0 only: what an array outside schemas holds.
    case items
    case requestBody = "a request body"
    case mediaType = "a media type"
    case encoding = "an encoding"
    case responses
    case response = "a response"
    case example = "an example"
    case link = "a link"
    case securityScheme = "a security scheme"
    case securityRequirement = "a security requirement"
    case oauthFlows = "flows"
    case implicitFlow = "an implicit flow"
    case passwordFlow = "a password flow"
    case clientCredentialsFlow = "a clientCredentials flow"
    case authorizationCodeFlow = "an authorizationCode flow"
    case schema = "a schema"
    case discriminator
    case xml
    /// A map of definitions, which is no object itself; known so that a reference to it is told.
    case map = "a map of definitions"
}

/// What may stand as the value of a member.
indirect enum ValueRule: Sendable {
    /// Anything; nothing inside is looked at.
    case any
    case text
    /// A text in the form of a URL or of a reference to one.
    case url
    case email
    /// A media type or a range of media types.
    case mediaType
    case boolean
    case number
    /// A number above 0.
    case positive
    /// A whole number of at least 0.
    case count
    /// One of some texts.
    case word([String])
    case object(ObjectKind)
    /// An object or a `$ref` to one.
    case reference(ObjectKind)
    /// A schema; in 3.1 also true or false.
    case schema
    /// True, false or a schema.
    case booleanOrSchema
    /// The `type` of a schema.
    case types
    case list(ValueRule, atLeast: Int = 0, uniqueIn: VersionSet = [])
    case map(ValueRule)
    /// A map in `components`, whose keys have a form of their own.
    case definitions(ValueRule)
    /// Media types by their names; of a parameter or header exactly one.
    case content(isSingle: Bool)

    /// Whether the value is a container of objects, so that one of the wrong kind is no matter of a keyword's type.
    var holdsObjects: Bool {
        switch self {
        case .object, .reference, .schema, .booleanOrSchema, .map, .definitions, .content: true
        case .list(let item, _, _): item.holdsObjects
        case .any, .text, .url, .email, .mediaType, .boolean, .number, .positive, .count, .word, .types: false
        }
    }
}

/// A member of an object.
struct Member: Sendable {
    let name: String
    let value: ValueRule
    /// The versions that know it.
    let versions: VersionSet
    /// The versions that demand it.
    let required: VersionSet

    init(_ name: String, _ value: ValueRule, in versions: VersionSet = .all, required: VersionSet = []) {
        self.name = name
        self.value = value
        self.versions = versions
        self.required = required
    }
}

/// What an object may hold.
struct ObjectRules: Sendable {
    /// Keys that are no members.
    enum Others: Sendable {
        /// None but extensions, which begin with `x-`.
        case extensions
        /// None at all.
        case none
        /// Anything; what is not known is taken as an annotation.
        case open
        /// Any key but extensions has such a value.
        case keyed(ValueRule)
        /// Any key, those that look like extensions as well, has such a value.
        case allKeyed(ValueRule)
    }

    let kind: ObjectKind
    let members: [Member]
    let others: Others

    init(_ kind: ObjectKind, _ members: [Member], others: Others = .extensions) {
        self.kind = kind
        self.members = members
        self.others = others
    }

    /// Every object of the specifications.
    static let all: [ObjectRules] =
        Self.rootObjects + Self.pathObjects + Self.parameterObjects + Self.contentObjects + Self.securityObjects
        + Self.schemaObjects
}

/// The objects as one version knows them, ready to be looked up.
struct ObjectTable {
    /// An object of one version.
    struct Object {
        let members: [String: ValueRule]
        let required: [String]
        let others: ObjectRules.Others
    }

    private let objects: [ObjectKind: Object]

    init(_ version: OpenAPIVersion) {
        var objects: [ObjectKind: Object] = [:]
        for rules in ObjectRules.all {
            let members = rules.members.filter { $0.versions.contains(version.set) }
            objects[rules.kind] = Object(
                members: Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first },
                required: members.filter { $0.required.contains(version.set) }.map(\.name),
                others: rules.kind == .schema && version == .v31 ? .open : rules.others)
        }
        self.objects = objects
    }

    /// What an object of a kind may hold; `nil` for a map, which is none.
    subscript(kind: ObjectKind) -> Object? { self.objects[kind] }
}
