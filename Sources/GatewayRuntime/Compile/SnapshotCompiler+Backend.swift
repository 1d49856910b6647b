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
        if backend.vpcChannelStatus == .channel {
            guard
                let pool = self.poolIndex(
                    backend.vpcChannelInfo?.channelName ?? "", usesTLS: usesTLS, speaksHTTP2: isGRPC)
            else {
                self.notes.append(
                    CompileNote(
                        api: "\(api.requestMethod.rawValue) \(api.requestURI)", source: api.source,
                        text:
                            "answers APIG.0609: the channel \"\(backend.vpcChannelInfo?.channelName ?? "")\" is not defined"
                    ))
                return .unavailable(.channelMissing)
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
                forwardsWholePath: isGRPC && backend.requestURI == "/"))
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

    /// The pool of a channel; `nil` when no channel has the name.
    ///
    /// - Source: APIG API Reference, CreateVpcChannelV2
    private mutating func poolIndex(_ name: String, usesTLS: Bool, speaksHTTP2: Bool) -> Int? {
        let key = PoolKey(channel: name, usesTLS: usesTLS, speaksHTTP2: speaksHTTP2)
        if let known = self.poolIndexes[key] { return known }
        guard let channel = self.instance?.vpcChannels.first(where: { $0.name == name }) else { return nil }
        if channel.balanceStrategy != .weightedRoundRobin {
            self.notes.append(
                CompileNote(
                    api: "", source: nil,
                    text:
                        "channel \"\(name)\": balance_strategy \(channel.balanceStrategy.rawValue) is not in force yet, "
                        + "members are taken by weighted round robin"))
        }
        let enabled = channel.members.filter { $0.status == .yes }
        let regular = enabled.filter { !$0.isBackup }
        var members: [UpstreamPool.Member] = []
        let chosen = self.weighted(regular, channel)
        for (member, weight) in chosen.isEmpty ? self.weighted(enabled.filter(\.isBackup), channel) : chosen {
            let port = member.port == 0 ? channel.port : member.port
            guard (1...65_535).contains(port), !member.host.isEmpty else { continue }
            let host = self.hostIndex(
                UpstreamHost(host: member.host, port: port, usesTLS: usesTLS, speaksHTTP2: speaksHTTP2))
            members.append(UpstreamPool.Member(host: host, weight: weight, groupName: member.memberGroupName ?? ""))
        }
        self.pools.append(UpstreamPool(members: members))
        self.poolIndexes[key] = self.pools.count - 1
        return self.pools.count - 1
    }

    /// Members with their weights: a group's weight counts for every one of its members; where all are 0 they share equally.
    private func weighted(_ members: [ChannelMember], _ channel: VPCChannel) -> [(ChannelMember, Int)] {
        let weights = members.map { member -> Int in
            let group = channel.memberGroups.first { $0.name == member.memberGroupName }
            return max(0, min(10_000, group?.weight ?? member.weight))
        }
        if weights.allSatisfy({ $0 == 0 }) {
            let hasGroup = members.contains { member in
                channel.memberGroups.contains { $0.name == member.memberGroupName && $0.weight != nil }
            }
            return hasGroup ? [] : members.map { ($0, 1) }
        }
        return zip(members, weights).filter { $0.1 > 0 }.map { ($0.0, $0.1) }
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
