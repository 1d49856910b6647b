/// `x-apigateway-match-mode`: how the request path is compared.
///
/// - Source: APIG User Guide, apig_03_0087
package enum MatchModeExtension: String, ExtensionWord {
    /// Prefix match on whole segments.
    case prefix = "SWA"
    /// Exact match; the product's default.
    case normal = "NORMAL"

    package var meaning: String {
        switch self {
        case .prefix: "the path and everything below it, on whole segments"
        case .normal: "the path as it stands"
        }
    }

    package static let definition = ExtensionDefinition(
        "x-apigateway-match-mode", "E3", page: "0087", .operation, .word(WordSet(Self.self)), default: "NORMAL",
        "how the request path is compared",
        "NORMAL is exact, SWA takes the path and all below it; what follows the prefix is added to the backend path.")
}
