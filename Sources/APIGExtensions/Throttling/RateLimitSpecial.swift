import Diagnostics
package import SourceDocument

/// An entry of `special`: the own limit of an app or user.
///
/// - Source: APIG User Guide, apig_03_0101
package struct RateLimitSpecial: Sendable {
    /// What is named.
    package enum Kind: String, ExtensionWord {
        case app = "APP"
        case user = "USER"

        package var meaning: String {
            switch self {
            case .app: "a credential, by its id"
            case .user: "an account, by its id"
            }
        }
    }

    /// Limits of each kind a policy may have.
    static let maxCount = 30

    package let node: Node
    package let type: Located<Kind>?
    package let limit: Located<Int>?
    /// App id or account id.
    package let instance: Located<String>?
    package let unknown: [NodeEntry]

    package static let shape = ObjectShape(
        "x-apigateway-ratelimits.policy.special", source: ExtensionDefinition.page("0101"),
        [
            Field("type", .word(WordSet(Kind.self)), isRequired: true, "APP or USER"),
            Field(
                "limit", .integer(1...2_147_483_647), isRequired: true, "calls in a period, not above api-limit",
                "Counts instead of app-limit and user-limit, and may be above or below them."),
            Field("instance", .text(), isRequired: true, "app id or account id"),
        ])

    init?(reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.node = node
        self.type = reader.word("type", Kind.self)
        self.limit = reader.integer("limit")
        self.instance = reader.text("instance")
        self.unknown = reader.unknown
    }
}
