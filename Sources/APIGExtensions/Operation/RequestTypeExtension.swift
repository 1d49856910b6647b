/// `x-apigateway-request-type`: whether an API is listed publicly.
///
/// No effect on who may call it.
///
/// - Source: APIG User Guide, apig_03_0086
package enum RequestTypeExtension: String, ExtensionWord {
    case `public`
    case `private`

    package var meaning: String {
        switch self {
        case .public: "may be listed in the marketplace"
        case .private: "left out when its group is listed"
        }
    }

    package static let definition = ExtensionDefinition(
        "x-apigateway-request-type", "E2", page: "0086", .operation, .word(WordSet(Self.self)),
        "public or private listing",
        "No effect on who may call the API.")
}
