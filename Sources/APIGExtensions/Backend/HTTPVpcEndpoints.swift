import Diagnostics
package import SourceDocument

/// `x-apigateway-backend.httpVpcEndpoints`: a backend behind a load balance channel.
///
/// - Source: APIG User Guide, apig_03_0093
package struct HTTPVpcEndpoints: Sendable {
    package let node: Node
    /// The channel; it must exist on the gateway.
    package let name: Located<String>?
    package let scheme: Located<EndpointScheme>?
    package let method: Located<EndpointMethod>?
    package let path: Located<String>?
    /// Milliseconds.
    package let timeout: Located<Int>?
    /// The `Host` sent to the members; absent is the caller's.
    package let host: Located<String>?
    package let description: Located<String>?
    package let enableClientSSL: Located<Bool>?
    package let retryCount: Located<Int>?
    /// Written in snake case by exports; kept, without effect.
    package let cascadeFlag: Located<Bool>?
    package let enableSmChannel: Located<Bool>?
    package let unknown: [NodeEntry]

    package static let shape = ObjectShape(
        "x-apigateway-backend.httpVpcEndpoints", source: ExtensionDefinition.page("0093"),
        [
            Field(
                "name", .text(maxLength: 64, mayBeList: true), isRequired: true, "channel name",
                "A load balance channel that exists on the gateway; it knows the servers and their port."),
            EndpointFields.scheme, EndpointFields.method, EndpointFields.path, EndpointFields.timeout,
            Field("host", .text(maxLength: 255), "Host header sent to the members", "Without it the caller's is sent."),
            EndpointFields.description, EndpointFields.enableClientSSL, EndpointFields.retryCount,
            Field("cascade_flag", .boolean, default: false, "cascading", "Stands in exports; kept, without effect."),
            EndpointFields.enableSmChannel,
        ])

    init?(reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.node = node
        self.name = reader.textOrSingle("name")
        self.scheme = reader.word("scheme", EndpointScheme.self)
        self.method = reader.word("method", EndpointMethod.self)
        self.path = reader.text("path")
        self.timeout = reader.timeout()
        self.host = reader.text("host")
        self.description = reader.text("description")
        self.enableClientSSL = reader.boolean("enableClientSsl")
        self.retryCount = reader.retryCount()
        self.cascadeFlag = reader.boolean("cascade_flag")
        self.enableSmChannel = reader.boolean("enableSmChannel")
        self.unknown = reader.unknown
        reader.checkClientSSL(self.enableClientSSL, self.scheme)
    }
}
