import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct ChannelCompileTests {
    /// Host, port, weight and group of the members of the only pool.
    private func members(_ channels: VPCChannel...) -> [String] {
        var file = InstanceFile()
        file.vpcChannels = channels
        let snapshot = compile([channelAPI()], instance: file).snapshot
        return snapshot.pools.flatMap { pool in
            pool.members.indices.map { position in
                let host = snapshot.hosts[pool.members[position].host]
                let group = pool.groupName(position)
                return "\(host.host):\(host.port)*\(pool.members[position].weight)\(group.isEmpty ? "" : " \(group)")"
            }
        }
    }

    @Test("A group's weight counts for every one of its servers; 0 gets nothing, none leaves the servers theirs")
    func groupWeights() {
        let groups = [group("blue", weight: 90), group("green", weight: 0), group("grey")]
        let members = [("a", "blue"), ("b", "blue"), ("c", "green"), ("d", "grey")].map { host, name in
            member(host, weight: 7) { $0.memberGroupName = name }
        }
        #expect(
            self.members(channel(members, groups: groups)) == ["a:9000*90 blue", "b:9000*90 blue", "d:9000*7 grey"])
    }

    @Test("Where all groups weigh 0 nobody serves; where all servers weigh 0 they share equally")
    func allZero() {
        let grouped = member("a", weight: 5) { $0.memberGroupName = "g" }
        #expect(self.members(channel([grouped], groups: [group("g", weight: 0)])) == [])
        #expect(self.members(channel([member("a", weight: 0), member("b", weight: 0)])) == ["a:9000*1", "b:9000*1"])
        #expect(self.members(channel([member("a", weight: 0), member("b", weight: 2)])) == ["b:9000*2"])
    }

    @Test("A server's port goes before its group's, and that before the channel's; 0 is none")
    func ports() {
        let groups = [group("g") { $0.microservicePort = 8_000 }, group("h") { $0.microservicePort = 0 }]
        let members = [
            member("a") {
                $0.memberGroupName = "g"
                $0.port = 81
            }, member("b") { $0.memberGroupName = "g" }, member("c") { $0.memberGroupName = "h" }, member("d"),
        ]
        #expect(
            self.members(channel(members, groups: groups)) == [
                "a:81*1 g", "b:8000*1 g", "c:9000*1 h", "d:9000*1",
            ])
    }

    @Test("In a microservice channel that balances by URI every weight is 1")
    func microserviceWeights() {
        let members = [member("a", weight: 5), member("b", weight: 0)]
        func channelOf(_ strategy: BalanceStrategy) -> VPCChannel {
            channel(members, strategy) { $0.channelType = .microservice }
        }
        #expect(self.members(channelOf(.uriHash)) == ["a:9000*1", "b:9000*1"])
        #expect(self.members(channelOf(.sourceHash)) == ["a:9000*5"])
    }

    @Test("A reference channel has the members of the channels its groups name, by name, id or derived id")
    func references() {
        func other(_ name: String, _ hosts: [String]) -> VPCChannel {
            channel(hosts.map { member($0, weight: 3) }) {
                $0.name = name
                $0.port = 7_000
            }
        }
        var second = other("second", ["c"])
        second.id = "4711"
        let all = channel(
            [],
            groups: [
                group("one", weight: 20) { $0.referenceChannelID = "first" },
                group("two") { $0.referenceChannelID = "4711" },
                group("three") { $0.referenceChannelID = ResourceID.make("vpc_channel", "third") },
            ]
        ) { $0.channelType = .reference }
        #expect(
            self.members(all, other("first", ["a", "b"]), second, other("third", ["d"])) == [
                "a:7000*20 one", "b:7000*20 one", "c:7000*3 two", "d:7000*3 three",
            ])
    }

    @Test("Members of a reference channel are checked as the channel that lists them says, else as the reference says")
    func referenceChecks() {
        func compiled(own: Bool, reference: Bool) -> [String] {
            let first = channel([member("a")]) {
                $0.name = "first"
                if own { $0.healthConfig = ChannelHealthConfig() }
            }
            let all = channel([], groups: [group("one") { $0.referenceChannelID = "first" }]) {
                $0.channelType = .reference
                if reference { $0.healthConfig = ChannelHealthConfig() }
            }
            return compile([channelAPI()], instance: instance(all, first)).snapshot.healthTargets.map(\.name.channel)
        }
        #expect(compiled(own: true, reference: true) == ["first"])
        #expect(compiled(own: false, reference: true) == ["pool"])
        #expect(compiled(own: false, reference: false) == [])
    }

    @Test("What cannot be followed from here is said")
    func notes() {
        func notes(_ channel: VPCChannel) -> [String] {
            compile([channelAPI()], instance: instance(channel)).notes.map(\.text)
        }
        #expect(
            notes(channel([]) { $0.type = .microservice }) == [
                "channel \"pool\" follows a microservice, whose registry is not asked from here: list its members in the instance file",
                "channel \"pool\" has no member that gets traffic: APIs answer APIG.0610",
            ])
        #expect(notes(channel([member("a")]) { $0.type = .microservice }) == [])
        #expect(
            notes(channel([member("a"), member("") { $0.ecsName = "web-1" }])) == [
                "channel \"pool\": the server \"web-1\" has no host and gets no traffic"
            ])
        let reference = channel([], groups: [group("g") { $0.referenceChannelID = "pool" }]) {
            $0.channelType = .reference
        }
        #expect(
            notes(reference) == [
                "channel \"pool\": the group \"g\" leads to no channel with members",
                "channel \"pool\" has no member that gets traffic: APIs answer APIG.0610",
            ])
    }
}

@Suite struct MemberGroupTests {
    /// Two groups of two servers; `/p…` is `GET /blue` over HTTP on one and the caller's method on `/green/…` over HTTPS on the other.
    private func loop(_ change: (inout BackendAPI) -> Void = { _ in }) -> ChannelLoop {
        let members = [("a", "blue"), ("b", "blue"), ("c", "green"), ("d", "green"), ("e", "grey")].map { host, name in
            member(host) { $0.memberGroupName = name }
        }
        let groups = ["blue", "green", "grey"].map { group($0) }
        let api = channelAPI { backend in
            backend.vpcChannelStatus = .memberGroups
            var blue = MemberGroupURL()
            blue.memberGroupName = "blue"
            blue.requestMethod = .post
            blue.requestURI = "/blue"
            var green = MemberGroupURL()
            green.memberGroupName = "green"
            green.requestProtocol = .https
            green.requestURI = "/green"
            backend.memberGroupURLInfos = [green, blue]
            backend.retryCount = "5"
            change(&backend)
        }
        return ChannelLoop(instance(channel(members, groups: groups)), api: api)
    }

    @Test("The group of the chosen server decides protocol, method and path")
    func urls() throws {
        var loop = self.loop()
        for host in ["a", "b", "c", "d"] {
            let plan = try #require(try loop.plan("/p/x?q=1"))
            let chosen = loop.snapshot.hosts[plan.host]
            let isBlue = ["a", "b"].contains(chosen.host)
            #expect(chosen.host == host && chosen.usesTLS == !isBlue)
            #expect(loop.sent.hasPrefix(isBlue ? "POST /blue/x?q=1 HTTP/1.1\r\n" : "GET /green/x?q=1 HTTP/1.1\r\n"))
            // What is sent decides, not what the caller said.
            #expect(plan.isIdempotent == !isBlue)
        }
    }

    @Test("Groups without a URL get nothing, which is said; so are URLs of groups that do not exist")
    func notes() throws {
        var loop = self.loop {
            var url = MemberGroupURL()
            url.memberGroupName = "gone"
            $0.memberGroupURLInfos.append(url)
        }
        #expect(!(try loop.turns(20).contains("e")))
        #expect(
            loop.notes.map(\.text) == [
                "channel \"pool\" has no group \"gone\"",
                "group \"grey\" of channel \"pool\" gets no traffic: the API has no URL for it",
            ])
    }

    @Test("A repeated request stays in its group, for its head was made for it")
    func repeated() throws {
        var loop = self.loop()
        let plan = try #require(try loop.plan())
        #expect(plan.maxRetries == 1)
        let choice = try #require(plan.choice)
        for _ in 0..<4 {
            let next = loop.snapshot.nextChoice(after: choice, state: &loop.state)
            #expect(loop.snapshot.hosts[choice.host].host == "a" && loop.snapshot.hosts[next.host].host == "b")
        }
    }

    @Test("A head that names the group of its member keeps a repeated request in it too")
    func named() throws {
        var api = channelAPI { $0.retryCount = "5" }
        api.backendParameters = [sent("X-Group", .header, .system, "$context.member_group_name")]
        let members = [("a", "one"), ("b", "two"), ("c", "one")].map { host, name in
            member(host) { $0.memberGroupName = name }
        }
        var loop = ChannelLoop(instance(channel(members, groups: [group("one"), group("two")])), api: api)
        let plan = try #require(try loop.plan())
        #expect(loop.sent.contains("X-Group: one\r\n") && plan.maxRetries == 1)
        let choice = try #require(plan.choice)
        #expect(loop.snapshot.hosts[loop.snapshot.nextChoice(after: choice, state: &loop.state).host].host == "c")
    }
}
