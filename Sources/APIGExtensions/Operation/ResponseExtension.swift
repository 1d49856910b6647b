/// `x-apigateway-response`: the gateway response an API uses; absent is the group's `default`.
///
/// - Source: APIG User Guide, apig_03_0120
package enum ResponseExtension {
    package static let definition = ExtensionDefinition(
        "x-apigateway-response", "E27", page: "0120", .operation, .text(maxLength: 64), default: "default",
        names: .gatewayResponse, "name of a gateway response",
        "Says how the gateway answers when it does not ask the backend. The response stands under x-apigateway-responses."
    )
}
