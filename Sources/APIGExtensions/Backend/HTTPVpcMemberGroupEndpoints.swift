import Diagnostics
package import SourceDocument

/// `x-apigateway-backend.httpVpcMemberGroupEndpoints`: a channel with one URL for each server group.
///
/// - Source: APIG User Guide, apig_03_0136, apig_03_0137
package struct HTTPVpcMemberGroupEndpoints: Sendable {
    /// What is called on one server group.
    package struct URLInfo: Sendable {
        package let node: Node
        package let name: Located<String>?
        package let scheme: Located<EndpointScheme>?
        package let method: Located<EndpointMethod>?
        package let path: Located<String>?

        package static let shape = ObjectShape(
            "x-apigateway-backend.memberGroupUrlInfos", source: ExtensionDefinition.page("0137"),
            [
                Field("name", .text(maxLength: 64), isRequired: true, "server group inside the channel"),
                EndpointFields.scheme, EndpointFields.method, EndpointFields.path,
            ])

        init?(reading node: Node, diagnostics: DiagnosticCollector) {
            guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
            self.node = node
            self.name = reader.text("name")
            self.scheme = reader.word("scheme", EndpointScheme.self)
            self.method = reader.word("method", EndpointMethod.self)
            self.path = reader.text("path")
        }
    }

    package let node: Node
    package let name: Located<String>?
    package let memberGroupURLInfos: [URLInfo]
    /// Milliseconds.
    package let timeout: Located<Int>?
    package let retryCount: Located<Int>?
    package let enableClientSSL: Located<Bool>?
    package let enableSmChannel: Located<Bool>?
    package let unknown: [NodeEntry]

    package static let shape = ObjectShape(
        "x-apigateway-backend.httpVpcMemberGroupEndpoints", source: ExtensionDefinition.page("0136"),
        [
            Field(
                "memberGroupUrlInfos", .list(.object(URLInfo.shape), count: 1...Int(Int32.max)), isRequired: true,
                source: URLInfo.shape.source, "one URL for each server group"),
            Field("name", .text(maxLength: 64), isRequired: true, "channel name"), EndpointFields.timeout,
            EndpointFields.retryCount, EndpointFields.enableClientSSL, EndpointFields.enableSmChannel,
        ])

    init?(reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.node = node
        self.name = reader.text("name")
        self.memberGroupURLInfos = reader.items("memberGroupUrlInfos").compactMap {
            URLInfo(reading: $0, diagnostics: diagnostics)
        }
        self.timeout = reader.timeout()
        self.retryCount = reader.retryCount()
        self.enableClientSSL = reader.boolean("enableClientSsl")
        self.enableSmChannel = reader.boolean("enableSmChannel")
        self.unknown = reader.unknown
        if let infos = reader.any("memberGroupUrlInfos"), infos.isSequence, infos.count == 0 {
            infos.report(
                .extensionMissingField, "there is no server group", to: diagnostics, allowed: "at least one entry")
        }
    }
}
