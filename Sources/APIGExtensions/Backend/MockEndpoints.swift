import Diagnostics
package import SourceDocument

/// `x-apigateway-backend.mockEndpoints`: an answer the gateway gives itself.
///
/// - Source: APIG User Guide, apig_03_0095
package struct MockEndpoints: Sendable {
    package let node: Node
    /// The body, as a text even for JSON.
    package let resultContent: Located<String>?
    package let description: Located<String>?
    package let unknown: [NodeEntry]

    package static let shape = ObjectShape(
        "x-apigateway-backend.mockEndpoints", source: ExtensionDefinition.page("0095"),
        [
            Field(
                "result-content", .text(), isRequired: true, "body of the answer, as a text",
                "JSON is quoted as a whole. Some of the product's tools take no more than 2048 characters."),
            EndpointFields.description,
        ])

    init?(reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.node = node
        self.resultContent = reader.text("result-content")
        self.description = reader.text("description")
        self.unknown = reader.unknown
        guard let content = reader.any("result-content") else { return }
        let text = self.resultContent?.value ?? ""
        if content.isScalar, text.isEmpty {
            content.report(.mockContentEmpty, "\"result-content\" is empty", to: diagnostics)
        } else if text.unicodeScalars.count > 2_048 {
            content.report(
                .extensionTextTooLong, "\"result-content\" has \(text.unicodeScalars.count) characters",
                to: diagnostics,
                allowed: "at most 2048 characters by one of the product's tools", severity: .warning)
        }
    }
}
