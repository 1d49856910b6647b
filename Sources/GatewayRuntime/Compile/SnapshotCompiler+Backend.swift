import GatewayConfiguration

extension SnapshotCompiler {
    /// The default backend of an API.
    ///
    /// - Throws: `VariableText.Missing` when the API cannot be online in the environment.
    mutating func defaultBackend(_ api: API, environment: String) throws(VariableText.Missing) -> RouteBackend.Kind {
        switch api.backendType {
        case .mock:
            let status = api.mockInfo?.statusCode ?? 200
            var lines = Array("Content-Type: application/json\r\n".utf8)
            if api.cors { lines += api.requestMethod == .options ? CORSHeaders.preflight : CORSHeaders.simple }
            return .mock(
                LocalResponse(
                    status: (200...599).contains(status) ? status : 200, headerLines: lines,
                    body: Array((api.mockInfo?.resultContent ?? "").utf8)))
        case .http, .grpc:
            guard let backend = api.backendAPI else { return .unavailable(.backendConfigurationMissing) }
            return try self.httpBackend(api, backend, environment: environment)
        case .function: return .unavailable(.backendMissing)
        }
    }

    private mutating func httpBackend(
        _ api: API, _ backend: BackendAPI, environment: String
    ) throws(VariableText.Missing) -> RouteBackend.Kind {
        let resolve = { [self] (text: String) throws(VariableText.Missing) -> String in
            try VariableText.resolve(text) { self.variable($0, group: api.groupName, environment: environment) }
        }
        let rules = ParameterCompiler.rules(
            api.requestParameters, variables: TemplateSegments(api.requestURI).variables)
        let path = Self.pathPieces(try resolve(backend.requestURI), api.backendParameters, rules)
        let usesTLS = backend.requestProtocol == .https || backend.requestProtocol == .grpcs
        let isGRPC = api.backendType == .grpc
        let target: BackendPlan.Target
        let host: [UInt8]?
        var groupURLs: [BackendPlan.GroupURL?] = []
        if backend.vpcChannelStatus != .address {
            let label = "\(api.requestMethod.rawValue) \(api.requestURI)"
            var key = PoolKey(
                channel: backend.vpcChannelInfo?.channelName ?? "", usesTLS: usesTLS, speaksHTTP2: isGRPC)
            if backend.vpcChannelStatus == .memberGroups { key.groups = Self.groupProtocols(backend) }
            guard let pool = self.poolIndex(key) else {
                self.notes.append(
                    CompileNote(
                        api: label, source: api.source,
                        text:
                            "answers APIG.0609: the channel \"\(backend.vpcChannelInfo?.channelName ?? "")\" is not defined"
                    ))
                return .unavailable(.channelMissing)
            }
            if backend.vpcChannelStatus == .memberGroups {
                self.noteGroups(backend, pool: pool, api: label, source: api.source)
                for group in self.pools[pool].groups {
                    let url = backend.memberGroupURLInfos.first { $0.memberGroupName == group }
                    guard let url else {
                        groupURLs.append(nil)
                        continue
                    }
                    let path = Self.pathPieces(try resolve(url.requestURI), api.backendParameters, rules)
                    groupURLs.append(
                        BackendPlan.GroupURL(
                            method: HTTPMethod(url.requestMethod), methodName: Array(url.requestMethod.rawValue.utf8),
                            path: path, forwardsWholePath: isGRPC && url.requestURI == "/"))
                }
            }
            target = .pool(pool)
            host = backend.vpcChannelInfo?.proxyHost.map { Array($0.utf8) }
        } else {
            let address = try resolve(backend.urlDomain ?? "")
            guard let upstream = UpstreamHost(address: address, usesTLS: usesTLS, speaksHTTP2: isGRPC) else {
                self.notes.append(
                    CompileNote(
                        api: "\(api.requestMethod.rawValue) \(api.requestURI)", source: api.source,
                        text: "answers APIG.0611: the backend address \"\(address)\" is malformed"))
                return .unavailable(.backendPortMissing)
            }
            target = .host(self.hostIndex(upstream))
            host = Array(address.utf8)
        }
        return .http(
            BackendPlan(
                target: target,
                method: HTTPMethod(backend.requestMethod), methodName: Array(backend.requestMethod.rawValue.utf8),
                path: path,
                query: ParameterCompiler.backendRules(api.backendParameters, .query, rules),
                headers: ParameterCompiler.backendRules(api.backendParameters, .header, rules), host: host,
                timeoutMilliseconds: min(max(1, backend.timeout), 600_000),
                retryCount: min(max(-1, Int(backend.retryCount) ?? -1), 10),
                appendsRemainder: api.matchMode == .prefix && !isGRPC,
                forwardsWholePath: isGRPC && backend.requestURI == "/", groupURLs: groupURLs))
    }

    /// A backend path in pieces: variables may be parts of segments here.
    static func pathPieces(
        _ path: String, _ parameters: [BackendParameter], _ rules: ParameterRules
    ) -> [BackendPlan.PathPiece] {
        var pieces: [BackendPlan.PathPiece] = []
        var rest = Substring(path)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open != rest.startIndex { pieces.append(.literal(Array(rest[..<open].utf8))) }
            let name = rest[rest.index(after: open)..<close]
            let parameter = parameters.last { $0.location == .path && $0.name == name }
            if let source = parameter.flatMap({ ParameterCompiler.source($0, rules) }) {
                pieces.append(.parameter(source))
            }
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.literal(Array(rest.utf8))) }
        return pieces
    }
}

extension UpstreamHost {
    /// Parses `host`, `host:port` or `[address]:port`; the port defaults to the protocol's.
    init?(address: String, usesTLS: Bool, speaksHTTP2: Bool = false) {
        var host = Substring(address)
        var port: Int? = usesTLS ? 443 : 80
        if address.hasPrefix("["), let close = address.firstIndex(of: "]") {
            host = address[address.index(after: address.startIndex)..<close]
            let rest = address[address.index(after: close)...]
            if rest.hasPrefix(":") { port = Int(rest.dropFirst()) } else if !rest.isEmpty { return nil }
        } else if let colon = address.lastIndex(of: ":") {
            host = address[..<colon]
            port = Int(address[address.index(after: colon)...])
            if host.contains(":") { return nil }
        }
        guard let port, (1...65_535).contains(port), !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            return nil
        }
        self.init(host: String(host), port: port, usesTLS: usesTLS, speaksHTTP2: speaksHTTP2)
    }
}
