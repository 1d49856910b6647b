/// `x-apigateway-request-type`: whether an API is listed publicly.
///
/// No effect on who may call it.
///
/// - Source: APIG User Guide, apig_03_0086
package enum RequestTypeExtension: String, ExtensionWord {
    case `public`
    case `private`

    package static let definition = ExtensionDefinition(
        "x-apigateway-request-type", "E2", page: "0086", .operation, .word(Self.words), "public or private listing")
}
