/// `x-apigateway-is-send-fg-body-base64`: whether a body is Base64-encoded when it is handed to a function; default true.
///
/// - Source: APIG User Guide, apig_03_0106
package enum SendBodyBase64Extension {
    package static let definition = ExtensionDefinition(
        "x-apigateway-is-send-fg-body-base64", "E5", page: "0106", .operation, .boolean, default: true,
        "whether bodies for functions are Base64-encoded",
        "For function backends and custom authorizers. false needs x-apigateway-content-type: application/json.")
}
