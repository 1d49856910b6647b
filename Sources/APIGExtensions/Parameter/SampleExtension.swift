/// `x-apigateway-sample`: an example value of a parameter in 2.0; 3.0 has `example`.
///
/// - Source: APIG User Guide, apig_03_0123
package enum SampleExtension {
    package static let definition = ExtensionDefinition(
        "x-apigateway-sample", "E30", page: "0123", .parameter, .text(maxLength: 255), "example value",
        "3.0 has the parameter's own example for it.")
}
