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

        package var meaning: String {
            switch self {
            case .header: "a header of the backend request"
            case .query: "a query parameter of the backend request"
            case .path: "a variable of the backend path"
            }
        }
    }

    /// Where the value comes from.
    ///
    /// `SYSTEM` is the management API's; the pages about files do not name it.
    package enum Origin: String, ExtensionWord {
        case request = "REQUEST"
        case constant = "CONSTANT"
        case system = "SYSTEM"

        package var meaning: String {
            switch self {
            case .request: "the value of a request parameter, which \"value\" names"
            case .constant: "\"value\" as it stands"
            case .system: "what the gateway knows, by a $context name; undocumented for files"
            }
        }
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
            Field(
                "name", .text(), isRequired: true, "name in the backend request",
                "For a path parameter the name of a variable of the backend path. Up to 32 letters, digits, - _ and ."),
            Field(
                "value", .text(), isRequired: true, names: .requestParameter,
                "request parameter name, literal, or $context expression",
                "Which of them is said by \"origin\". Constants are kept in clear text: put no secrets here."),
            Field(
                "in", .word(WordSet(Location.self)), isRequired: true, "header, query or path",
                "In any case of letters."),
            Field("origin", .word(WordSet(Origin.self)), isRequired: true, "REQUEST, CONSTANT or SYSTEM"),
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
