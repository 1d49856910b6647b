/// The errors of access control, throttling and quotas.
///
/// - Source: APIG User Guide, apig_03_0048
extension GatewayError {
    /// The caller may not call the API.
    package static let accessDenied = GatewayError("APIG.0306", 403, "API access denied.", type: "ACCESS_DENIED")
    /// An address is asked for, and what names the caller's is none.
    package static let unknownClientAddress = GatewayError(
        "APIG.0401", 403, "Unknown client IP address.", type: "ACCESS_DENIED")
    /// The caller's address is not on a list it must be on, or on one it must not be on.
    package static let addressNotAllowed = GatewayError(
        "APIG.0402", 403, "The IP address is not authorized to access the API.", type: "ACCESS_DENIED")
    /// The backend's address is one the gateway does not call.
    package static let backendAddressDenied = GatewayError(
        "APIG.0404", 403, "Access to the backend IP address has been denied.", type: "ACCESS_DENIED")
    /// The credential has made all its calls of the period.
    package static let quotaUsedUp = GatewayError(
        "APIG.0501", 405, "The app quota has been used up.", type: "DEFAULT_4XX")

    /// A limit is reached.
    ///
    /// - Parameter detail: What stands behind the message, such as `policy user over ratelimit,limit:100,time:1 minute`.
    /// - Returns: The refusal.
    static func throttled(_ detail: String) -> GatewayError {
        GatewayError(
            "APIG.0308", 429, "The throttling threshold has been reached: \(detail)", type: "THROTTLED")
    }
}
