import GatewayConfiguration

/// What an API needs that this version does not enforce.
///
/// Such an API answers 501. It is never served without the thing it asks for.
enum NotInForce {
    static func reasons(_ api: API) -> [String] {
        var reasons: [String] = []
        if (api.requestProtocol == .grpcs) != (api.backendType == .grpc), api.backendType != .function {
            reasons.append("gRPC on one side only")
        }
        let backends = [api.backendAPI].compactMap(\.self) + api.policies.compactMap(\.backendAPI)
        for backend in backends {
            if backend.enableClientSSL { reasons.append("client certificate towards the backend") }
            if backend.enableSmChannel { reasons.append("commercial-crypto channel") }
        }
        let parameters = api.backendParameters + api.policies.flatMap(\.backendParameters)
        for parameter in parameters where parameter.location == .header && !self.isAllowedHeader(parameter) {
            reasons.append("backend header \(parameter.name), which cannot be set")
        }
        return reasons
    }

    /// Header lines that frame the message or belong to one connection: a parameter that set them could make the backend see another request.
    private static let connectionHeaders: Set<String> = [
        "connection", "content-length", "transfer-encoding", "keep-alive", "te", "trailer", "upgrade", "expect",
        "proxy-connection", "proxy-authenticate", "proxy-authorization",
    ]

    /// Whether a backend header has a name and, as a constant, a value that can be sent.
    private static func isAllowedHeader(_ parameter: BackendParameter) -> Bool {
        let isToken = !parameter.name.isEmpty && parameter.name.utf8.allSatisfy(HTTPBytes.isToken)
        let isSafe = parameter.origin != .constant || HeaderText.isSafeValue(Array(parameter.value.utf8))
        return isToken && isSafe && !self.connectionHeaders.contains(parameter.name.lowercased())
    }
}
