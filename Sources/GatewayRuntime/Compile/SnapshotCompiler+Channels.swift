import GatewayConfiguration

/// Load balance channels become pools.
///
/// - Source: APIG API Reference, CreateVpcChannelV2; APIG User Guide, apig_03_0040, apig_03_0137
extension SnapshotCompiler {
    /// A host of a channel that is enabled, with all that was inherited resolved.
    private struct ResolvedMember {
        let host: String
        let port: Int
        var weight: Int
        /// Whether the weight is a group's, which means 0 when it says 0.
        var hasGroupWeight: Bool
        let isBackup: Bool
        var group: String?
        /// The channel whose checks decide about its health, or that lists it when there are none.
        var channel: VPCChannel
    }

    /// The pool of a channel; `nil` when no channel has the name.
    mutating func poolIndex(_ key: PoolKey) -> Int? {
        if let known = self.poolIndexes[key] { return known }
        guard let channel = self.instance?.vpcChannels.first(where: { $0.name == key.channel }) else { return nil }
        let resolved = self.members(of: channel)
        let groups = channel.memberGroups.map(\.name)
        let regular = Self.weighted(resolved.filter { !$0.isBackup })
        let backups = Self.weighted(resolved.filter(\.isBackup))
        var members: [UpstreamPool.Member] = []
        var ringNames: [(name: String, weight: Int)] = []
        var seen: [String: Int] = [:]
        for member in regular + backups {
            var usesTLS = key.usesTLS
            if let wanted = key.groups {
                guard let group = member.group, let groupUsesTLS = wanted[group] else { continue }
                usesTLS = groupUsesTLS
            }
            let host = self.hostIndex(
                UpstreamHost(
                    host: member.host, port: member.port, usesTLS: usesTLS, speaksHTTP2: key.speaksHTTP2,
                    presentsCertificate: key.presentsCertificate))
            let state = self.options.shared.memberStates.state(
                channel: member.channel.name, host: member.host, port: member.port)
            members.append(
                UpstreamPool.Member(
                    host: host, weight: member.weight, group: member.group.flatMap { groups.firstIndex(of: $0) },
                    isBackup: member.isBackup, isChecked: member.channel.healthConfig != nil, state: state))
            // A host listed twice stands on the ring twice.
            let name = "\(member.host):\(member.port)"
            ringNames.append((name: "\(name)#\(seen[name, default: 0])", weight: member.weight))
            seen[name, default: 0] += 1
            self.addHealthTarget(member, state)
        }
        if members.isEmpty {
            self.noteOnce("channel \"\(channel.name)\" has no member that gets traffic: APIs answer APIG.0610")
        }
        let strategy: UpstreamPool.Strategy =
            switch channel.balanceStrategy {
            case .weightedRoundRobin: .roundRobin
            case .weightedLeastConnections: .leastExchanges
            case .sourceHash: .sourceHash(HashRing(ringNames))
            case .uriHash: .uriHash(HashRing(ringNames))
            }
        self.pools.append(
            UpstreamPool(channel: channel.name, strategy: strategy, members: members, groups: groups))
        self.poolIndexes[key] = self.pools.count - 1
        return self.pools.count - 1
    }

    // MARK: Members

    private mutating func members(of channel: VPCChannel) -> [ResolvedMember] {
        guard channel.kind == .reference else { return self.ownMembers(of: channel) }
        var members: [ResolvedMember] = []
        for group in channel.memberGroups {
            let reference = group.referenceChannelID ?? ""
            let target = self.instance?.vpcChannels.first {
                VPCChannel.isCalled(reference, id: $0.id, name: $0.name)
            }
            guard let target, target.kind != .reference else {
                self.noteOnce(
                    "channel \"\(channel.name)\": the group \"\(group.name)\" leads to no channel with members")
                continue
            }
            for member in self.ownMembers(of: target) {
                var member = member
                member.group = group.name
                if let weight = group.weight {
                    member.weight = weight
                    member.hasGroupWeight = true
                }
                // The channel that lists a member checks it; where that one has no check, this one's counts.
                if target.healthConfig == nil, channel.healthConfig != nil { member.channel = channel }
                members.append(member)
            }
        }
        return members
    }

    private mutating func ownMembers(of channel: VPCChannel) -> [ResolvedMember] {
        if channel.kind == .microservice, channel.members.isEmpty {
            self.noteOnce(
                "channel \"\(channel.name)\" follows a microservice, whose registry is not asked from here: "
                    + "list its members in the instance file")
        }
        // The weights of a microservice count for nothing when the URI decides.
        let isEven = channel.kind == .microservice && channel.balanceStrategy == .uriHash
        var members: [ResolvedMember] = []
        for member in channel.members where member.status == .yes {
            let group = channel.memberGroups.first { $0.name == member.memberGroupName }
            let inherited = (group?.microservicePort).flatMap { $0 == 0 ? nil : $0 } ?? channel.port
            let port = member.port == 0 ? inherited : member.port
            guard !member.host.isEmpty else {
                self.noteOnce(
                    "channel \"\(channel.name)\": the server \"\(member.ecsName ?? member.ecsID ?? "")\" has no host "
                        + "and gets no traffic")
                continue
            }
            guard (1...65_535).contains(port) else { continue }
            members.append(
                ResolvedMember(
                    host: member.host, port: port, weight: isEven ? 1 : group?.weight ?? member.weight,
                    hasGroupWeight: !isEven && group?.weight != nil, isBackup: member.isBackup,
                    group: member.memberGroupName, channel: channel))
        }
        return members
    }

    /// Members that get traffic: where all weights are the members' own and 0 they share equally, else a weight of 0 gets none.
    private static func weighted(_ members: [ResolvedMember]) -> [ResolvedMember] {
        let isEven = members.allSatisfy { $0.weight <= 0 && !$0.hasGroupWeight }
        return members.compactMap { member in
            var member = member
            member.weight = isEven ? 1 : max(0, min(10_000, member.weight))
            return member.weight > 0 ? member : nil
        }
    }

    // MARK: Health

    private mutating func addHealthTarget(_ member: ResolvedMember, _ state: MemberState) {
        guard let config = member.channel.healthConfig else { return }
        let name = HealthTarget.Name(channel: member.channel.name, host: member.host, port: member.port)
        guard !self.healthTargets.contains(where: { $0.name == name }) else { return }
        if config.healthProtocol == .https, config.enableClientSSL, self.instance?.backendCertificate == nil {
            self.noteOnce(
                "channel \"\(member.channel.name)\": its checks show no certificate: "
                    + "the instance has no backend_client_certificate")
        }
        self.healthTargets.append(HealthTarget(name: name, check: HealthCheck(config), state: state))
    }

    // MARK: Member groups

    /// Whether each group a backend has a URL for is reached through TLS.
    static func groupProtocols(_ backend: BackendAPI) -> [String: Bool] {
        Dictionary(
            backend.memberGroupURLInfos.map {
                ($0.memberGroupName, $0.requestProtocol == .https || $0.requestProtocol == .grpcs)
            }
        ) { first, _ in first }
    }

    /// Says which groups get nothing from an API, and which of its URLs lead nowhere.
    mutating func noteGroups(_ backend: BackendAPI, pool: Int, api: String, source: String?) {
        let groups = self.pools[pool].groups
        let called = backend.memberGroupURLInfos.map(\.memberGroupName)
        let channel = self.pools[pool].channel
        for name in called where !groups.contains(name) {
            self.noteOnce("channel \"\(channel)\" has no group \"\(name)\"", api: api, source: source)
        }
        for name in groups where !called.contains(name) {
            self.noteOnce(
                "group \"\(name)\" of channel \"\(channel)\" gets no traffic: the API has no URL for it", api: api,
                source: source)
        }
    }
}

extension HealthCheck {
    init(_ config: ChannelHealthConfig) {
        let method: Method
        switch config.healthProtocol {
        case .tcp: method = .connect
        case .http, .https:
            method = .request(
                HTTPRequest(
                    usesTLS: config.healthProtocol == .https,
                    showsCertificate: config.healthProtocol == .https && config.enableClientSSL,
                    isHead: config.method == .head, path: config.path ?? "/",
                    statuses: config.httpCode?.ranges ?? [200...299]))
        }
        self.init(
            method: method, port: config.port == 0 ? nil : config.port, successesToRise: config.thresholdNormal,
            failuresToFall: config.thresholdAbnormal, intervalMilliseconds: Int64(config.timeInterval) * 1_000,
            timeoutMilliseconds: Int64(config.timeout) * 1_000)
    }
}
