import Diagnostics
package import SourceDocument

/// `x-apigateway-auth-opt`: options of APP authentication.
///
/// - Source: APIG User Guide, apig_03_0115
package struct AuthOptExtension: Sendable {
    /// Whether an AppCode may stand for a signature.
    package enum AppCodeAuthType: String, ExtensionWord {
        case disable
        case header

        package static let ignoresCase = true

        package var meaning: String {
            switch self {
            case .disable: "only signatures count"
            case .header: "X-Apig-AppCode may stand for a signature"
            }
        }
    }

    package let node: Node
    package let appCodeAuthType: Located<AppCodeAuthType>?
    package let unknown: [NodeEntry]

    package static let shape = ObjectShape(
        "x-apigateway-auth-opt", source: ExtensionDefinition.page("0115"),
        [
            Field(
                "appcode-auth-type", .word(WordSet(AppCodeAuthType.self)), default: "disable",
                "whether an AppCode may stand for a signature",
                "With header, a call may carry its AppCode in X-Apig-AppCode instead of a signature; over HTTPS only.")
        ])

    package static let definition = ExtensionDefinition(
        "x-apigateway-auth-opt", "E23", page: "0115", .securityScheme, .object(Self.shape),
        "options of APP authentication", "Stands beside x-apigateway-auth-type: AppSigv1, and with no other mode.")

    init?(reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.node = node
        self.appCodeAuthType = reader.word("appcode-auth-type", AppCodeAuthType.self)
        self.unknown = reader.unknown
    }
}
