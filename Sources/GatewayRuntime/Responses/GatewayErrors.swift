/// The errors of calls that this version raises; later policies add theirs.
///
/// - Source: APIG User Guide, apig_03_0048
extension GatewayError {
    /// No API has this host, path and environment.
    package static let apiNotFound = GatewayError(
        "APIG.0101", 404, "The API does not exist or has not been published in the environment.", type: "NOT_FOUND")
    /// The path is known, the method is not.
    package static let methodNotFound = GatewayError(
        "APIG.0101", 404, "The API does not exist.", type: "NOT_FOUND")
    /// The backend's record is missing.
    package static let backendMissing = GatewayError(
        "APIG.0103", 500, "The backend does not exist.", type: "DEFAULT_5XX")
    /// A plug-in's record is missing.
    package static let pluginMissing = GatewayError(
        "APIG.0104", 500, "The plug-ins do not exist.", type: "DEFAULT_5XX")
    /// The backend's configuration is missing.
    package static let backendConfigurationMissing = GatewayError(
        "APIG.0105", 500, "The backend configurations do not exist.", type: "DEFAULT_5XX")
    /// A request parameter is missing or wrong.
    package static let parameters = GatewayError(
        "APIG.0106", 400, "Orchestration error.", type: "REQUEST_PARAMETERS_FAILURE")
    /// The request is malformed.
    package static let malformedRequest = GatewayError(
        "APIG.0201", 400, "API request error.", type: "REQUEST_PARAMETERS_FAILURE")
    /// The client took too long for its body; the product's status is not known.
    package static let bodyTimeout = GatewayError(
        "APIG.0201", 408, "API request error.", type: "DEFAULT_4XX")
    /// The body is over its limit.
    package static let bodyTooLarge = GatewayError(
        "APIG.0201", 413, "Request entity too large.", type: "DEFAULT_4XX")
    /// The request target is over its limit.
    package static let targetTooLong = GatewayError(
        "APIG.0201", 414, "Request URI too large.", type: "DEFAULT_4XX")
    /// A header line, or all of them, are over their limit.
    package static let headersTooLarge = GatewayError(
        "APIG.0201", 494, "Request headers too large.", type: "DEFAULT_4XX")
    /// The backend refused the connection or closed it.
    package static let backendUnreachable = GatewayError(
        "APIG.0201", 502, "Backend unavailable.", type: "BACKEND_UNAVAILABLE")
    /// Something went wrong inside the gateway.
    package static let unexpected = GatewayError(
        "APIG.0201", 500, "An unexpected error occurred", type: "DEFAULT_5XX")
    /// The backend speaks another protocol, or its answer is malformed.
    package static let backendProtocol = GatewayError(
        "APIG.0202", 502, "Backend unavailable", type: "BACKEND_UNAVAILABLE")
    /// The backend took too long.
    package static let backendTimeout = GatewayError(
        "APIG.0203", 504, "Backend timeout", type: "BACKEND_TIMEOUT")
    /// An internal failure.
    package static let internalFailure = GatewayError(
        "APIG.0601", 500, "Internal server error.", type: "DEFAULT_5XX")
    /// The backend's name does not resolve.
    package static let domainNotResolved = GatewayError(
        "APIG.0605", 500, "Domain name resolution failed.", type: "DEFAULT_5XX")
    /// Part of the configuration cannot be used.
    package static let configurationNotLoaded = GatewayError(
        "APIG.0606", 500, "Failed to load the API configurations.", type: "DEFAULT_5XX")
    /// The channel is not defined.
    package static let channelMissing = GatewayError(
        "APIG.0609", 500, "The VPC backend does not exist.", type: "DEFAULT_5XX")
    /// No member of the channel can be used.
    package static let noBackendAvailable = GatewayError(
        "APIG.0610", 502, "No backend available.", type: "BACKEND_UNAVAILABLE")
    /// A member of the channel has no port.
    package static let backendPortMissing = GatewayError(
        "APIG.0611", 500, "The backend port does not exist.", type: "DEFAULT_5XX")

    /// The gateway has as much to do as it may.
    ///
    /// The code is ours: the product has none for it.
    package static let overloaded = GatewayError(
        "APIG.9503", 503, "The gateway has reached a limit of its own; try again later.", type: "DEFAULT_5XX")

    /// The API is called by a protocol it does not take.
    package static func protocolNotSupported(_ supported: String) -> GatewayError {
        GatewayError("APIG.0607", 400, "The following protocol is supported: \(supported)", type: "DEFAULT_4XX")
    }

    /// The same error with a reason behind its message.
    func explained(_ reason: String) -> GatewayError {
        GatewayError(self.code, self.status, self.message + ": " + reason, type: self.type)
    }
}
