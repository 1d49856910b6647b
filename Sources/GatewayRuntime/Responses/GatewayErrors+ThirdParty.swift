/// The errors of third-party authorizers.
///
/// - Source: APIG User Guide, apig_03_0048, apig_03_0077
extension GatewayError {
    /// The authorizer said no.
    package static let thirdPartyDenied = GatewayError(
        "APIG.0312", 401, "Incorrect third-party authentication information,auth fail", type: "THIRD_AUTH_FAILURE")
    /// An identity the authorizer needs is not in the request.
    package static let thirdPartyIdentities = GatewayError(
        "APIG.0313", 401, "Incorrect third-party authentication information,identities error",
        type: "THIRD_AUTH_IDENTITIES_FAILURE")
    /// The address failed too often.
    package static let thirdPartyForbidden = GatewayError(
        "APIG.0314", 403, "Incorrect third-party authentication information,access deny", type: "ACCESS_DENIED")
    /// The authorizer's channel has no host.
    package static let thirdPartyChannel = GatewayError(
        "APIG.0615", 500, "Incorrect third-party authentication VPC information", type: "THIRD_AUTH_CONF_FAILURE")
    /// The authorizer cannot be reached.
    package static let thirdPartyRequest = GatewayError(
        "APIG.0616", 500, "Incorrect third-party authentication request information", type: "THIRD_AUTH_CONF_FAILURE")
    /// The authorizer's answer is none, or a failure of its own.
    package static let thirdPartyResponse = GatewayError(
        "APIG.0617", 500, "Incorrect third-party authentication response information",
        type: "THIRD_AUTH_CONF_FAILURE")
}
