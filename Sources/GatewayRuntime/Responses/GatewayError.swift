/// A refusal or failure the gateway answers itself, with the product's code, status and message.
///
/// - Source: APIG User Guide, apig_03_0048
package struct GatewayError: Sendable, Hashable {
    /// `APIG.` and four digits.
    package let code: String
    package let status: Int
    package let message: String
    /// The error type whose gateway response applies, such as `NOT_FOUND`.
    package let type: String

    package init(_ code: String, _ status: Int, _ message: String, type: String) {
        self.code = code
        self.status = status
        self.message = message
        self.type = type
    }
}
