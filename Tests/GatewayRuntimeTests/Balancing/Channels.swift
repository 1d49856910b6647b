import GatewayConfiguration

@testable import GatewayRuntime

/// A member of a channel; the host doubles as its name in tests.
func member(_ host: String, weight: Int = 1, _ change: (inout ChannelMember) -> Void = { _ in }) -> ChannelMember {
    var member = ChannelMember()
    member.host = host
    member.weight = weight
    change(&member)
    return member
}

func group(_ name: String, weight: Int? = nil, _ change: (inout ChannelMemberGroup) -> Void = { _ in })
    -> ChannelMemberGroup
{
    var group = ChannelMemberGroup()
    group.name = name
    group.weight = weight
    change(&group)
    return group
}

/// A channel `pool` on port 9000.
func channel(
    _ members: [ChannelMember], _ strategy: BalanceStrategy = .weightedRoundRobin, groups: [ChannelMemberGroup] = [],
    _ change: (inout VPCChannel) -> Void = { _ in }
) -> VPCChannel {
    var channel = VPCChannel()
    channel.name = "pool"
    channel.port = 9_000
    channel.balanceStrategy = strategy
    channel.members = members
    channel.memberGroups = groups
    change(&channel)
    return channel
}

func instance(_ channels: VPCChannel...) -> InstanceFile {
    var instance = InstanceFile()
    instance.vpcChannels = channels
    return instance
}

/// An API that sends `/p…` to `/b…` on the channel `pool`.
func channelAPI(_ change: (inout BackendAPI) -> Void = { _ in }) -> API {
    var api = proxyAPI(.any, "/p", backend: "/b", prefix: true)
    api.backendAPI?.urlDomain = nil
    api.backendAPI?.vpcChannelStatus = .channel
    var reference = VPCChannelReference()
    reference.channelName = "pool"
    api.backendAPI?.vpcChannelInfo = reference
    if var backend = api.backendAPI {
        change(&backend)
        api.backendAPI = backend
    }
    return api
}

/// One event loop's view of a channel behind one API.
struct ChannelLoop {
    let snapshot: RoutingSnapshot
    let notes: [CompileNote]
    var state: LoopState
    private var head: [UInt8] = []

    init(_ instance: InstanceFile, api: API = channelAPI(), options: CompileOptions = CompileOptions()) {
        let compiled = compile([api], instance: instance, options: options)
        self.snapshot = compiled.snapshot
        self.notes = compiled.notes
        self.state = compiled.snapshot.makeLoopState()
    }

    /// Decides a request; `nil` when no member can be used.
    mutating func plan(_ target: String = "/p", client: String = "192.0.2.7") throws -> ForwardPlan? {
        let request = try RawRequest("GET \(target) HTTP/1.1", "Host: h")
        var facts = facts
        facts.connection = ConnectionFacts(
            security: nil, peerAddress: client, localAddress: "127.0.0.1", localPort: 8_080)
        let decision = self.snapshot.decide(
            request.head, bytes: request.bytes.span, facts: facts, state: &self.state, backendHead: &self.head)
        guard case .forward(let plan) = decision else { return nil }
        return plan
    }

    /// The name of the host a request goes to; `-` for none.
    mutating func host(_ target: String = "/p", client: String = "192.0.2.7") throws -> String {
        try self.plan(target, client: client).map { self.snapshot.hosts[$0.host].host } ?? "-"
    }

    /// The names of the hosts of so many requests, joined.
    mutating func turns(_ count: Int) throws -> String {
        var names = ""
        for _ in 0..<count { names += try self.host() }
        return names
    }

    /// The state of a member.
    func member(_ host: String) throws -> MemberState {
        for pool in self.snapshot.pools {
            for member in pool.members where self.snapshot.hosts[member.host].host == host { return member.state }
        }
        throw NoMember()
    }

    /// What was sent to the backend last.
    var sent: String { String(decoding: self.head, as: UTF8.self) }

    struct NoMember: Error {}
}
