/// `x-apigateway-match-mode`: how the request path is compared.
///
/// - Source: APIG User Guide, apig_03_0087
package enum MatchModeExtension: String, ExtensionWord {
    /// Prefix match on whole segments.
    case prefix = "SWA"
    /// Exact match; the product's default.
    case normal = "NORMAL"

    package static let definition = ExtensionDefinition(
        "x-apigateway-match-mode", "E3", page: "0087", .operation, .word(Self.words), "NORMAL exact, SWA prefix")
}
