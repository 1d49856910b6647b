import Diagnostics
package import SourceDocument

/// `x-apigateway-backend.functionEndpoints`: a FunctionGraph function.
///
/// Its keys are in kebab case.
///
/// - Source: APIG User Guide, apig_03_0094
package struct FunctionEndpoints: Sendable {
    /// Whether the caller waits for the result.
    package enum InvocationType: String, ExtensionWord {
        case sync
        case async

        package static let synonyms: [String: InvocationType] = ["synchronous": .sync, "asynchronous": .async]

        package var meaning: String {
            switch self {
            case .sync: "the caller waits for the result"
            case .async: "the request is queued and answered at once"
            }
        }
    }

    /// The protocol towards the function.
    package enum RequestProtocol: String, ExtensionWord {
        case https = "HTTPS"
        case grpcs = "GRPCS"

        package var meaning: String {
            switch self {
            case .https: "the usual one"
            case .grpcs: "for gRPC APIs, which files cannot hold"
            }
        }
    }

    package let node: Node
    package let functionURN: Located<String>?
    package let version: Located<String>?
    package let invocationType: Located<InvocationType>?
    /// Milliseconds.
    package let timeout: Located<Int>?
    /// Wins over `version`.
    package let aliasURN: Located<String>?
    package let networkType: Located<String>?
    package let description: Located<String>?
    package let requestProtocol: Located<String>?
    package let unknown: [NodeEntry]

    package static let shape = ObjectShape(
        "x-apigateway-backend.functionEndpoints", source: ExtensionDefinition.page("0094"),
        [
            Field(
                "function-urn", .text(), isRequired: true, "URN of the function",
                "Such as urn:fss:REGION:PROJECT:function:PACKAGE:NAME."),
            Field("version", .text(maxLength: 64), "version, such as latest", "Needed without alias-urn."),
            Field("invocation-type", .word(WordSet(InvocationType.self)), isRequired: true, "sync or async"),
            EndpointFields.timeout, Field("alias-urn", .text(), "alias of the function", "Wins over version."),
            Field(
                "network-type", .word(WordSet(AuthorizerExtension.Network.self)), default: "V1",
                "network of the function", "With V1 a timeout above 60000 is not allowed."),
            EndpointFields.description,
            Field(
                "req_protocol", .word(WordSet(RequestProtocol.self)), default: "HTTPS",
                "protocol towards the function"),
        ])

    init?(reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.node = node
        self.functionURN = reader.text("function-urn")
        self.version = reader.text("version")
        self.invocationType = reader.word("invocation-type", InvocationType.self)
        self.timeout = reader.integer("timeout")
        self.aliasURN = reader.text("alias-urn")
        self.networkType = reader.word("network-type", AuthorizerExtension.Network.self)
            .map { Located($0.value.rawValue, at: $0.node) }
        self.description = reader.text("description")
        self.requestProtocol = reader.word("req_protocol", RequestProtocol.self)
            .map { Located($0.value.rawValue, at: $0.node) }
        self.unknown = reader.unknown
        if (self.version?.value ?? "").isEmpty, (self.aliasURN?.value ?? "").isEmpty {
            node.report(
                .functionWithoutVersion, "there is neither \"version\" nor \"alias-urn\"", to: diagnostics,
                fix: node["version"] == nil
                    ? Fix("add version: latest", node.inserting("version", .text("latest"), after: "function-urn"))
                    : node["version"]?.fix(writing: "latest"))
        }
        if let timeout, timeout.value > EndpointFields.usualTimeoutMilliseconds, self.networkType?.value != "V2" {
            timeout.node.report(.functionTimeout, "\"timeout\" is \(timeout.value) with network V1", to: diagnostics)
        }
    }
}
