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
        .word(
            WordSet(
                [
                    "AppSigv1": "APP authentication: a signature with the key and secret of a credential",
                    "IAM": "IAM authentication: a token in X-Auth-Token or a signature with an access key",
                    "AUTHORIZER": "a custom authorizer, described beside it; seen in files, not on the page",
                    "IAM_NONE": "stands in older text only",
                ], ignoresCase: true)), "authentication mode",
        "Turns an apiKey scheme with in: header into one of the gateway's modes. An operation without security asks for none."
    )
}
