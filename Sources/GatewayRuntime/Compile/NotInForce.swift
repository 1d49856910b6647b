import GatewayConfiguration

/// What an API needs that this version does not enforce.
///
/// Such an API answers 501. It is never served without the thing it asks for.
enum NotInForce {
    static func reasons(_ api: API, policies: BoundPolicies) -> [String] {
        var reasons: [String] = []
        switch api.authType {
        case .none: if let name = api.authorizerName { reasons.append("custom authorizer \(name)") }
        case .app, .iam: if let name = api.authorizerName { reasons.append("custom authorizer \(name)") }
        case .authorizer: reasons.append("custom authorizer \(api.authorizerName ?? "")")
        }
        // An OPTIONS API with CORS is never authenticated.
        if api.requestMethod == .options, api.cors { reasons = [] }
        if api.backendType == .function { reasons.append("function backend") }
        if (api.requestProtocol == .grpcs) != (api.backendType == .grpc), api.backendType != .function {
            reasons.append("gRPC on one side only")
        }
        if !api.policies.isEmpty { reasons.append("backend policies") }
        for backend in [api.backendAPI].compactMap({ $0 }) {
            if backend.enableClientSSL { reasons.append("client certificate towards the backend") }
            if backend.enableSmChannel { reasons.append("commercial-crypto channel") }
            if let name = backend.authorizerName { reasons.append("backend authorizer \(name)") }
        }
        if let name = api.mockInfo?.authorizerName { reasons.append("backend authorizer \(name)") }
        if api.requestParameters.contains(where: { !$0.orchestrations.isEmpty }) {
            reasons.append("orchestration rules")
        }
        for parameter in api.backendParameters where parameter.location == .header {
            if !self.isAllowedHeader(parameter) {
                reasons.append("backend header \(parameter.name), which cannot be set")
            }
        }
        if let name = policies.signatureKey?.name { reasons.append("backend signature key \(name)") }
        if let name = policies.throttle?.name { reasons.append("throttling policy \(name)") }
        if !policies.pluginNames.isEmpty { reasons.append("plug-ins \(policies.pluginNames.joined(separator: ", "))") }
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
