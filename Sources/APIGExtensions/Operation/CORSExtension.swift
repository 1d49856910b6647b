/// `x-apigateway-cors`: whether the gateway adds CORS headers; default false.
///
/// - Source: APIG User Guide, apig_03_0088
package enum CORSExtension {
    package static let definition = ExtensionDefinition(
        "x-apigateway-cors", "E4", page: "0088", .operation, .boolean, default: false,
        "whether the gateway adds CORS headers",
        "Requests with a preflight need an operation for OPTIONS too, without authentication and with this switch on.")
}
