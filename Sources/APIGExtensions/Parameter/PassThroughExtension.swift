/// `x-apigateway-pass-through`: whether a request parameter also goes to the backend as it is.
///
/// No default is documented; samples and exports show `always`.
///
/// - Source: APIG User Guide, apig_03_0122
package enum PassThroughExtension: String, ExtensionWord {
    case always
    case never

    package var meaning: String {
        switch self {
        case .always: "reaches the backend as it came"
        case .never: "reaches the backend only where a backend parameter names it"
        }
    }

    package static let definition = ExtensionDefinition(
        "x-apigateway-pass-through", "E29", page: "0122", .parameter, .word(WordSet(Self.self)), "always or never",
        "Whether the parameter also goes to the backend as it is. No default is documented.")
}
