import OpenAPIModel
import SourceDocument

/// What one operation asks of its callers and promises them, in the one form all versions have.
struct ContractOperation {
    /// What tells a parameter from the others of its operation: its place and name, or which variable of the path it is.
    struct ParameterKey: Hashable {
        let place: String
        let name: String
    }

    struct Parameter {
        let key: ParameterKey
        /// The name as the document writes it.
        let name: String
        let node: Node
        let isRequired: Bool
        let description: String?
        let isDeprecated: Bool
        let allowsEmptyValue: Bool
        let allowsReserved: Bool
        /// How lists and objects are written, as `form, exploded`; empty where there is nothing to write.
        let serialization: String
        let schema: SchemaSource?
        /// The media type the value is written in; `nil` for values that are written plainly.
        let mediaType: String?
        /// Examples and further `x-` keys, as canonical texts.
        let remarks: [String: (value: String, node: Node)]
    }

    struct Content {
        /// In lower case, without blanks.
        let mediaType: String
        let node: Node
        let schema: SchemaSource?
        let examples: String
        /// How the parts of a form are written, as canonical JSON.
        let encoding: String
    }

    struct Body {
        let node: Node
        let isRequired: Bool
        let description: String?
        let content: [Content]
        /// Whether the document says nothing of media types, as 2.0 allows.
        let isUnstated: Bool
    }

    struct Response {
        let status: String
        let node: Node
        let description: String?
        let headers: [Parameter]
        let content: [Content]
        let isUnstated: Bool
        /// What a link says, as canonical JSON, by its name.
        let links: [String: (value: String, node: Node)]
    }

    struct Callback {
        let name: String
        /// The expression the address is made of.
        let expression: String
        let method: String
        let operation: ContractOperation
    }

    /// An alternative of `security`: what each of its schemes amounts to, with its scopes.
    struct SecurityAlternative {
        let node: Node
        let schemes: [String: Set<String>]

        /// The alternative in words.
        var text: String {
            guard !self.schemes.isEmpty else { return "nothing" }
            return self.schemes.sorted { $0.key < $1.key }.map { name, scopes in
                scopes.isEmpty ? name : "\(name) with \(scopes.sorted().joined(separator: ", "))"
            }.joined(separator: " and ")
        }
    }

    /// Whether media types are said of the whole operation and not of each response.
    let sharesMediaTypes: Bool
    let method: String
    /// With `basePath`; the expression or name of what is no path.
    let path: String
    let key: Node
    let node: Node
    let operationID: (value: String, node: Node)?
    let parameters: [Parameter]
    let body: Body?
    let responses: [Response]
    let callbacks: [Callback]
    let security: [SecurityAlternative]
    /// Addresses of the servers of its own; `nil` where those of the document hold.
    let servers: [String]?
    let isDeprecated: Bool
    /// `x-sunset`: the day it is to go.
    let sunset: (value: String, node: Node)?
    let tags: [String]
    /// Summary, description and further `x-` keys, as canonical texts.
    let remarks: [String: (value: String, node: Node)]

    /// Where it stands.
    var place: ChangePlace { ChangePlace(self.key) }

    /// The method and path without the names of variables.
    var route: String { "\(self.method) \((try? PathTemplate(self.path))?.shape ?? self.path)" }
}

extension ChangePlace {
    /// The place of a node.
    init(_ node: Node) { self.init(node.location, pointer: node.pointer) }
}
