import GatewayConfiguration

extension SnapshotCompiler {
    /// Why an API cannot be served as it is: what the product refuses when it is made.
    func faults(of api: API) -> [String] {
        var faults: [String] = []
        if (api.requestProtocol == .grpcs) != (api.backendType == .grpc), api.backendType != .function {
            faults.append("gRPC is on one side only")
        }
        let parameters = api.backendParameters + api.policies.flatMap(\.backendParameters)
        for parameter in parameters where parameter.location == .header && !Self.isAllowedHeader(parameter) {
            faults.append("the backend header \(parameter.name) cannot be set")
        }
        return faults
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
