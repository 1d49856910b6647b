/// `x-apigateway-response`: the gateway response an API uses; absent is the group's `default`.
///
/// - Source: APIG User Guide, apig_03_0120
package enum ResponseExtension {
    package static let definition = ExtensionDefinition(
        "x-apigateway-response", "E27", page: "0120", .operation, .text(maxLength: 64), "name of a gateway response")
}
