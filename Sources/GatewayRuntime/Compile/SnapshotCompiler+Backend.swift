import GatewayConfiguration

/// One backend of an API as a configuration has it: the default one, or that of a policy.
struct BackendSource {
    /// The policy's name; empty for the default backend.
    var name = ""
    var http: BackendAPI?
    var mock: MockInfo?
    var function: FunctionInfo?
    var parameters: [BackendParameter] = []

    /// The default backend.
    init(_ api: API) {
        switch api.backendType {
        case .http, .grpc: self.http = api.backendAPI
        case .mock: self.mock = api.mockInfo ?? MockInfo()
        case .function: self.function = api.functionInfo
        }
        self.parameters = api.backendParameters
    }

    /// The backend of a policy.
    init(_ policy: PolicyBackend) {
        self.name = policy.name
        self.http = policy.backendAPI
        self.mock = policy.mockInfo
        self.function = policy.functionInfo
        self.parameters = policy.backendParameters
    }

    var authorizerName: String? {
        self.http?.authorizerName ?? self.mock?.authorizerName ?? self.function?.authorizerName
    }
}

extension SnapshotCompiler {
    /// Compiles a backend of an API.
    ///
    /// - Throws: `VariableText.Missing` when the API cannot be online in the environment.
    mutating func backend(
        _ source: BackendSource, of api: API, environment: String, policies: BoundPolicies
    ) throws(VariableText.Missing) -> RouteBackend {
        let kind: RouteBackend.Kind
        if let http = source.http {
            kind = try self.httpBackend(api, http, source.parameters, environment: environment, policies: policies)
        } else if let mock = source.mock {
            kind = Self.mock(mock, api, hasCORSPlugin: policies[.cors] != nil)
        } else if let function = source.function {
            kind = self.functionBackend(function, source.parameters, api)
        } else {
            kind = .unavailable(.backendConfigurationMissing)
        }
        guard let name = source.authorizerName else { return RouteBackend(name: source.name, kind: kind) }
        guard let authorizer = self.authorizer(name, api: api) else {
            return RouteBackend(name: source.name, kind: .unavailable(.authorizerFailed))
        }
        return RouteBackend(name: source.name, kind: kind, authorizer: authorizer)
    }

    private static func mock(_ mock: MockInfo, _ api: API, hasCORSPlugin: Bool) -> RouteBackend.Kind {
        let status = mock.statusCode ?? 200
        var lines = Array("Content-Type: application/json\r\n".utf8)
        // The plug-in wins over the API's own switch.
        if api.cors, !hasCORSPlugin {
            lines += api.requestMethod == .options ? CORSHeaders.preflight : CORSHeaders.simple
        }
        return .mock(
            LocalResponse(
                status: (200...599).contains(status) ? status : 200, headerLines: lines,
                body: Array((mock.resultContent ?? "").utf8)))
    }

    mutating func httpBackend(
        _ api: API, _ backend: BackendAPI, _ parameters: [BackendParameter], environment: String,
        policies: BoundPolicies
    ) throws(VariableText.Missing) -> RouteBackend.Kind {
        let resolve = { [self] (text: String) throws(VariableText.Missing) -> String in
            try VariableText.resolve(text) { self.variable($0, group: api.groupName, environment: environment) }
        }
        let rules = ParameterCompiler.rules(
            api.requestParameters, variables: TemplateSegments(api.requestURI).variables)
        let path = Self.pathPieces(try resolve(backend.requestURI), parameters, rules)
        let usesTLS = backend.requestProtocol == .https || backend.requestProtocol == .grpcs
        if backend.enableSmChannel {
            self.note(api, "its backend is called by ordinary TLS: the commercial-crypto channel is not available here")
        }
        let isGRPC = api.backendType == .grpc
        // An API that wants to be known to its backend is not sent there unknown; no page says what the product does.
        let needsTLS =
            usesTLS || backend.memberGroupURLInfos.contains { [.https, .grpcs].contains($0.requestProtocol) }
        let presentsCertificate = backend.enableClientSSL && needsTLS
        if presentsCertificate, self.instance?.backendCertificate == nil {
            self.note(
                api,
                "answers APIG.0202: its backend is shown a certificate, and the instance has no backend_client_certificate"
            )
            return .unavailable(.backendProtocol)
        }
        let target: BackendPlan.Target
        let host: [UInt8]?
        var groupURLs: [BackendPlan.GroupURL?] = []
        if backend.vpcChannelStatus != .address {
            let label = "\(api.requestMethod.rawValue) \(api.requestURI)"
            var key = PoolKey(
                channel: backend.vpcChannelInfo?.channelName ?? "", usesTLS: usesTLS, speaksHTTP2: isGRPC,
                presentsCertificate: presentsCertificate)
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
                    let path = Self.pathPieces(try resolve(url.requestURI), parameters, rules)
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
            guard
                let upstream = UpstreamHost(
                    address: address, usesTLS: usesTLS, speaksHTTP2: isGRPC, presentsCertificate: presentsCertificate)
            else {
                self.notes.append(
                    CompileNote(
                        api: "\(api.requestMethod.rawValue) \(api.requestURI)", source: api.source,
                        text: "answers APIG.0611: the backend address \"\(address)\" is malformed"))
                return .unavailable(.backendPortMissing)
            }
            target = .host(self.hostIndex(upstream))
            host = Array(address.utf8)
        }
        var signature: BackendSignature?
        if let key = policies.signatureKey {
            let signed = parameters.filter { $0.location == .header && $0.origin != .request }.map(\.name)
            switch BackendSignature.compile(
                key, header: self.instance?.authentication.backendSignHeader, signedHeaders: signed)
            {
            case .signature(let compiled): signature = compiled
            case .unusable(let reason):
                self.note(api, "answers APIG.0705: \(reason)")
                return .unavailable(.backendSignature)
            }
        }
        return .http(
            BackendPlan(
                target: target,
                method: HTTPMethod(backend.requestMethod), methodName: Array(backend.requestMethod.rawValue.utf8),
                path: path,
                query: ParameterCompiler.backendRules(parameters, .query, rules),
                headers: ParameterCompiler.backendRules(parameters, .header, rules), host: host,
                timeoutMilliseconds: self.timeout(backend.timeout, of: api),
                retryCount: min(max(-1, Int(backend.retryCount) ?? -1), 10),
                appendsRemainder: api.matchMode == .prefix && !isGRPC,
                forwardsWholePath: isGRPC && backend.requestURI == "/", signature: signature, groupURLs: groupURLs))
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
    init?(address: String, usesTLS: Bool, speaksHTTP2: Bool = false, presentsCertificate: Bool = false) {
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
        self.init(
            host: String(host), port: port, usesTLS: usesTLS, speaksHTTP2: speaksHTTP2,
            presentsCertificate: presentsCertificate)
    }
}
