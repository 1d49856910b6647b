/// A key the gateway signs its requests to backends with.
///
/// - Source: APIG User Guide, apig_03_0028
package struct SignatureKey: ConfigurationObject, Equatable {
    package var name = ""
    package var type = "hmac"
    package var key: String?
    package var secret: Secret?
    package var algorithm: String?
    /// Names of the APIs it is bound to.
    package var apis: [String] = []

    package init() {}

    package static let typeName = "signature key"
    package static let fields: [ConfigurationField<SignatureKey>] = [
        .list("apis", \.apis, "names of the APIs it is bound to"),
        .required("name", \.name, "name of the key"),
        .optional("sign_algorithm", \.algorithm, "for sign_type aes"),
        .optional("sign_key", \.key, "the key's id"),
        .optional("sign_secret", \.secret, "the key's secret"),
        .defaulted("sign_type", \.type, "hmac", "hmac, basic, public_key or aes"),
    ]
}
