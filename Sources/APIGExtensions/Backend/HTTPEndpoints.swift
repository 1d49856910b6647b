import Diagnostics
package import SourceDocument

/// `x-apigateway-backend.httpEndpoints`: a backend reached by its address.
///
/// - Source: APIG User Guide, apig_03_0092
package struct HTTPEndpoints: Sendable {
    package let node: Node
    /// `host` or `host:port`; may hold `#variables#`.
    package let address: Located<String>?
    package let scheme: Located<EndpointScheme>?
    package let method: Located<EndpointMethod>?
    package let path: Located<String>?
    /// Milliseconds.
    package let timeout: Located<Int>?
    package let description: Located<String>?
    package let enableClientSSL: Located<Bool>?
    package let retryCount: Located<Int>?
    package let enableSmChannel: Located<Bool>?
    package let unknown: [NodeEntry]

    package static let shape = ObjectShape(
        "x-apigateway-backend.httpEndpoints", source: ExtensionDefinition.page("0092"),
        [
            Field(
                "address", .text(maxLength: 255, mayBeList: true), isRequired: true,
                "host or host:port, may hold #variables#",
                "A domain name or an IP address, without scheme and path. #Name# stands for a variable of the environment."
            ),
            EndpointFields.scheme, EndpointFields.method, EndpointFields.path, EndpointFields.timeout,
            EndpointFields.description, EndpointFields.enableClientSSL, EndpointFields.retryCount,
            EndpointFields.enableSmChannel,
        ])

    init?(reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.node = node
        self.address = reader.textOrSingle("address")
        self.scheme = reader.word("scheme", EndpointScheme.self)
        self.method = reader.word("method", EndpointMethod.self)
        self.path = reader.text("path")
        self.timeout = reader.timeout()
        self.description = reader.text("description")
        self.enableClientSSL = reader.boolean("enableClientSsl")
        self.retryCount = reader.retryCount()
        self.enableSmChannel = reader.boolean("enableSmChannel")
        self.unknown = reader.unknown
        reader.checkClientSSL(self.enableClientSSL, self.scheme)
        if let address { Self.check(address, diagnostics) }
    }

    /// - Source: APIG API Reference, error codes APIG.2024 and APIG.2025
    private static func check(_ address: Located<String>, _ diagnostics: DiagnosticCollector) {
        let text = address.value
        if text.utf8.contains(UInt8(ascii: "/")) {
            address.node.report(
                .addressMalformed, "the address is \(address.node.summary)", to: diagnostics,
                allowed: "host or host:port without scheme and path")
            return
        }
        // A variable may stand for anything, the port included.
        guard !text.utf8.contains(UInt8(ascii: "#")), !text.utf8.starts(with: "[".utf8),
            let colon = text.utf8.lastIndex(of: UInt8(ascii: ":"))
        else { return }
        let port = text[text.utf8.index(after: colon)...]
        if !(Int(port).map { (1...65_535).contains($0) } ?? false) {
            address.node.report(
                .addressMalformed, "the port is \"\(port)\"", to: diagnostics, allowed: "ports 1 to 65535")
        }
    }
}
