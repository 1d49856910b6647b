package import SourceDocument

/// The version of the specification a document follows.
package enum OpenAPIVersion: Sendable, Equatable {
    /// Swagger 2.0.
    case v2
    /// OpenAPI 3.0.x.
    case v30
    /// OpenAPI 3.1.x.
    case v31

    /// Whether parameters carry their type themselves instead of in a schema.
    package var isSwagger2: Bool { self == .v2 }
}

/// A whole document in one model, whatever version it follows.
///
/// Every part keeps the node it was read from. Keys starting with `x-` and keys the specification does not know are kept with their position.
package struct OpenAPIDocument: Sendable {
    package let version: OpenAPIVersion
    /// The version as written, such as `3.0.3`.
    package let versionText: Located<String>
    package let node: Node
    package let info: Info
    /// 3.x: root servers.
    package let servers: [Server]
    /// 2.0 `host`.
    package let host: Located<String>?
    /// 2.0 `basePath` as written.
    package let basePath: Located<String>?
    /// 2.0 root `schemes`.
    package let schemes: [Located<String>]
    package let tags: [Tag]
    package let paths: [PathItem]
    /// 3.1 webhooks; the key stands for the path.
    package let webhooks: [PathItem]
    package let components: Components
    /// Root `security`; `nil` when there is none.
    package let security: [SecurityRequirement]?
    package let extensions: [NodeEntry]
    package let unknown: [NodeEntry]

    /// Every operation of every path in document order.
    package var operations: [(path: PathItem, operation: Operation)] {
        self.paths.flatMap { path in path.operations.map { (path, $0) } }
    }
}

/// The `info` object.
package struct Info: Sendable {
    package let node: Node?
    package let title: Located<String>?
    package let description: Located<String>?
    package let version: Located<String>?
    package let extensions: [NodeEntry]
}

/// A server of 3.x.
package struct Server: Sendable {
    package let node: Node
    package let url: Located<String>?
    package let description: Located<String>?
}

/// A tag declared at the root.
package struct Tag: Sendable {
    package let node: Node
    package let name: Located<String>?
    package let description: Located<String>?
}

/// A path and the operations under it.
///
/// This, operations and parameters are objects: they hold many nodes, and copying them costs a reference count for each.
package final class PathItem: Sendable {
    /// The path as written, without `basePath`.
    package let path: Located<String>
    /// The path taken apart; `nil` when its braces do not fit.
    package let template: PathTemplate?
    package let node: Node
    /// Parameters all operations share.
    package let parameters: [Parameter]
    package let operations: [Operation]
    package let servers: [Server]
    package let extensions: [NodeEntry]
    package let unknown: [NodeEntry]

    init(
        path: Located<String>, template: PathTemplate?, node: Node, parameters: [Parameter], operations: [Operation],
        servers: [Server], extensions: [NodeEntry], unknown: [NodeEntry]
    ) {
        self.path = path
        self.template = template
        self.node = node
        self.parameters = parameters
        self.operations = operations
        self.servers = servers
        self.extensions = extensions
        self.unknown = unknown
    }
}

/// The method of an operation.
package enum OperationMethod: String, Sendable, CaseIterable {
    case get
    case put
    case post
    case delete
    case options
    case head
    case patch
    /// 3.x only; APIG has no such method.
    case trace
    /// The operation for every method the path does not name.
    ///
    /// - Source: APIG User Guide, apig_03_0089
    case any = "x-apigateway-any-method"

    /// The method as messages and reports show it.
    package var displayName: String { self == .any ? "ANY" : self.rawValue.uppercased() }
}

/// One operation.
package final class Operation: Sendable {
    package let method: OperationMethod
    /// The key (`get`); findings about the operation as a whole point here.
    package let key: Node
    package let node: Node
    package let operationID: Located<String>?
    package let summary: Located<String>?
    package let description: Located<String>?
    package let tags: [Located<String>]
    /// The operation's own parameters; those of the path are not in here.
    package let parameters: [Parameter]
    package let requestBody: RequestBody?
    package let responses: [Response]
    /// The node of `responses`, whose siblings hold extensions.
    package let responsesNode: Node?
    /// `nil` when the operation says nothing, so that the root's applies; empty when it asks for none.
    package let security: [SecurityRequirement]?
    /// 2.0 `schemes`; `nil` when absent.
    package let schemes: [Located<String>]?
    /// 3.x operation servers; `nil` when absent.
    package let servers: [Server]?
    package let isDeprecated: Bool
    /// 2.0 `consumes` and `produces`, which APIG ignores.
    package let mediaTypeLists: [NodeEntry]
    package let extensions: [NodeEntry]
    package let unknown: [NodeEntry]

    init(
        method: OperationMethod, key: Node, node: Node, operationID: Located<String>?, summary: Located<String>?,
        description: Located<String>?, tags: [Located<String>], parameters: [Parameter], requestBody: RequestBody?,
        responses: [Response], responsesNode: Node?, security: [SecurityRequirement]?, schemes: [Located<String>]?,
        servers: [Server]?, isDeprecated: Bool, mediaTypeLists: [NodeEntry], extensions: [NodeEntry],
        unknown: [NodeEntry]
    ) {
        self.method = method
        self.key = key
        self.node = node
        self.operationID = operationID
        self.summary = summary
        self.description = description
        self.tags = tags
        self.parameters = parameters
        self.requestBody = requestBody
        self.responses = responses
        self.responsesNode = responsesNode
        self.security = security
        self.schemes = schemes
        self.servers = servers
        self.isDeprecated = isDeprecated
        self.mediaTypeLists = mediaTypeLists
        self.extensions = extensions
        self.unknown = unknown
    }
}

/// Where a parameter stands.
package enum ParameterPlace: String, Sendable, CaseIterable {
    case path
    case query
    case header
    case cookie
    /// 2.0 only.
    case formData
    /// 2.0 only.
    case body
}

/// A parameter of an operation or path.
package final class Parameter: Sendable {
    /// Where the parameter is written in the operation: itself or the `$ref` to it.
    package let use: Node
    /// The definition.
    package let node: Node
    package let name: Located<String>?
    package let place: Located<ParameterPlace>?
    package let isRequired: Bool
    package let description: Located<String>?
    /// What the value must be: 2.0 the parameter itself, 3.x its `schema`, or that of its first media type.
    package let schema: Schema?
    /// Further keywords of the specification, which this model gives no meaning.
    package let keywords: [NodeEntry]
    /// 3.x `example`; 2.0 has none of its own.
    package let example: Node?
    package let extensions: [NodeEntry]

    init(
        use: Node, node: Node, name: Located<String>?, place: Located<ParameterPlace>?, isRequired: Bool,
        description: Located<String>?, schema: Schema?, keywords: [NodeEntry], example: Node?, extensions: [NodeEntry]
    ) {
        self.use = use
        self.node = node
        self.name = name
        self.place = place
        self.isRequired = isRequired
        self.description = description
        self.schema = schema
        self.keywords = keywords
        self.example = example
        self.extensions = extensions
    }
}

/// A request body: 3.x `requestBody`, or what the `body` and `formData` parameters of 2.0 amount to.
package struct RequestBody: Sendable {
    package let node: Node
    package let description: Located<String>?
    package let isRequired: Bool
    /// Media types with their schemas; 2.0 takes them from `consumes`.
    package let content: [(mediaType: String, schema: Schema?)]
}

/// One entry of an operation's responses.
package struct Response: Sendable {
    /// The key: a status, `default`, or what else the document says.
    package let status: Located<String>
    /// The response itself, references followed.
    package let node: Node
    package let description: Located<String>?
    package let extensions: [NodeEntry]
}

/// One alternative of `security`: all its schemes together.
package struct SecurityRequirement: Sendable {
    package let node: Node
    /// Scheme names with their scopes.
    package let schemes: [(name: Located<String>, scopes: Node)]
}

/// A security scheme.
package struct SecurityScheme: Sendable {
    package let name: Located<String>
    package let node: Node
    package let type: Located<String>?
    /// `in` of an `apiKey` scheme.
    package let place: Located<String>?
    /// `name` of an `apiKey` scheme.
    package let parameterName: Located<String>?
    package let description: Located<String>?
    package let extensions: [NodeEntry]
}

/// Shared definitions: 3.x `components`, or the root maps of 2.0.
package struct Components: Sendable {
    /// 3.x `components`.
    package let node: Node?
    package let schemas: [NodeEntry]
    package let parameters: [NodeEntry]
    package let responses: [NodeEntry]
    package let securitySchemes: [SecurityScheme]
    package let extensions: [NodeEntry]

    /// The scheme of a name.
    package func securityScheme(_ name: String) -> SecurityScheme? {
        self.securitySchemes.first { $0.name.value == name }
    }
}
