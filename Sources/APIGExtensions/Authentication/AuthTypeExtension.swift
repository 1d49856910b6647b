/// `x-apigateway-auth-type`: one of the gateway's authentication modes, on an `apiKey` security scheme.
///
/// The pages list `AppSigv1` and `IAM`. `IAM_NONE` stands in older text, `AUTHORIZER` is seen beside custom authorizers; both are kept, and any other
/// text too, so that the import can refuse it.
///
/// - Source: APIG User Guide, apig_03_0085
package struct AuthTypeExtension: Sendable, Equatable {
    /// The mode as written.
    package let text: String

    package static let definition = ExtensionDefinition(
        "x-apigateway-auth-type", "E1", page: "0085", .securityScheme,
        .word(["AppSigv1", "IAM", "IAM_NONE", "AUTHORIZER"]), "authentication mode")
}
