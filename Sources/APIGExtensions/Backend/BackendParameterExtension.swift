import Diagnostics
package import SourceDocument

/// An entry of `x-apigateway-backend.parameters`: what is sent to the backend beside the body.
///
/// - Source: APIG User Guide, apig_03_0091
package struct BackendParameterExtension: Sendable {
    /// Where the parameter stands in the backend request; documents write it in any case.
    package enum Location: String, ExtensionWord {
        case header = "HEADER"
        case query = "QUERY"
        case path = "PATH"

        package static let ignoresCase = true
    }

    /// Where the value comes from.
    ///
    /// `SYSTEM` is the management API's; the pages about files do not name it.
    package enum Origin: String, ExtensionWord {
        case request = "REQUEST"
        case constant = "CONSTANT"
        case system = "SYSTEM"
    }

    package let node: Node
    package let name: Located<String>?
    /// A request parameter's name, a literal, or a `$context.` expression.
    package let value: Located<String>?
    package let location: Located<Location>?
    package let origin: Located<Origin>?
    package let description: Located<String>?
    package let unknown: [NodeEntry]

    package static let shape = ObjectShape(
        "x-apigateway-backend.parameters", source: ExtensionDefinition.page("0091"),
        [
            Field("name", .text(), isRequired: true, "name in the backend request"),
            Field("value", .text(), isRequired: true, "request parameter name, literal, or $context expression"),
            Field("in", .word(Location.words), isRequired: true, "header, query or path"),
            Field("origin", .word(Origin.words), isRequired: true, "REQUEST, CONSTANT or SYSTEM"),
            Field("description", .text(maxLength: 255), "remark"),
        ])

    init?(reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.node = node
        self.name = reader.text("name")
        self.value = reader.text("value")
        self.location = reader.word("in", Location.self)
        self.origin = reader.word("origin", Origin.self)
        self.description = reader.text("description")
        self.unknown = reader.unknown
    }
}
