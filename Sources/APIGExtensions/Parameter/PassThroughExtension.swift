/// `x-apigateway-pass-through`: whether a request parameter also goes to the backend as it is.
///
/// No default is documented; samples and exports show `always`.
///
/// - Source: APIG User Guide, apig_03_0122
package enum PassThroughExtension: String, ExtensionWord {
    case always
    case never

    package static let definition = ExtensionDefinition(
        "x-apigateway-pass-through", "E29", page: "0122", .parameter, .word(Self.words), "always or never")
}
