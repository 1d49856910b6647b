import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// A channel whose members are checked, so that tests can say which are down.
private func checked(_ channel: VPCChannel) -> InstanceFile {
    var channel = channel
    channel.healthConfig = ChannelHealthConfig()
    return instance(channel)
}

@Suite struct BalancerTests {
    @Test(
        "Weighted round robin spreads the turns of every member over the round",
        arguments: [
            ([1], "aaaa"), ([1, 1], "abababab"), ([5, 1, 1], "aabacaaaabacaa"), ([3, 1], "aabaaaba"),
            ([2, 3, 1], "babcabbabcab"), ([0, 1], "bbbb"), ([0, 0], "abab"), ([10_000, 10_000], "abab"),
        ] as [([Int], String)])
    func roundRobin(weights: [Int], expected: String) throws {
        let members = zip(["a", "b", "c"], weights).map { member($0, weight: $1) }
        var loop = ChannelLoop(instance(channel(members)))
        #expect(try loop.turns(expected.count) == expected)
    }

    @Test("A member that is down is passed over by every strategy, and back when it is up", arguments: 1...4)
    func health(strategy: Int) throws {
        let strategy = try #require(BalanceStrategy(rawValue: strategy))
        var loop = ChannelLoop(checked(channel([member("a"), member("b")], strategy)))
        func hosts() throws -> Set<String> {
            Set(try (0..<40).map { try loop.host("/p/\($0)", client: "192.0.2.\($0)") })
        }
        #expect(try hosts() == ["a", "b"])
        try loop.member("a").isHealthy = false
        #expect(try hosts() == ["b"])
        try loop.member("b").isHealthy = false
        #expect(try hosts() == ["-"])
        try loop.member("a").isHealthy = true
        #expect(try hosts() == ["a"])
    }

    @Test("Backup members serve only while all others are down, by every strategy", arguments: 1...4)
    func backups(strategy: Int) throws {
        let strategy = try #require(BalanceStrategy(rawValue: strategy))
        let members = [member("a"), member("b"), member("c") { $0.isBackup = true }]
        var loop = ChannelLoop(checked(channel(members, strategy)))
        func hosts() throws -> Set<String> {
            Set(try (0..<40).map { try loop.host("/p/\($0)", client: "192.0.2.\($0)") })
        }
        #expect(try hosts() == ["a", "b"])
        try loop.member("a").isHealthy = false
        #expect(try hosts() == ["b"])
        try loop.member("b").isHealthy = false
        #expect(try hosts() == ["c"])
        try loop.member("c").isHealthy = false
        #expect(try hosts() == ["-"])
    }

    @Test("Without a health check members always count as healthy")
    func unchecked() throws {
        var loop = ChannelLoop(instance(channel([member("a")])))
        try loop.member("a").isHealthy = false
        #expect(try loop.host() == "a")
        #expect(loop.snapshot.healthTargets.isEmpty)
    }

    @Test(
        "The member with the fewest exchanges for its weight is chosen, and turns are taken among equals",
        arguments: [
            ([1, 1], [0, 0], "abab"), ([1, 1], [1, 0], "bbbb"), ([1, 1], [2, 2], "abab"), ([2, 1], [1, 1], "aaaa"),
            ([2, 1], [2, 1], "abaaba"), ([2, 1], [3, 1], "bbbb"), ([3, 1], [0, 0], "aabaaaba"),
        ] as [([Int], [Int], String)])
    func leastExchanges(weights: [Int], active: [Int], expected: String) throws {
        let members = zip(["a", "b"], weights).map { member($0, weight: $1) }
        var loop = ChannelLoop(instance(channel(members, .weightedLeastConnections)))
        for (name, count) in zip(["a", "b"], active) {
            for _ in 0..<count { try loop.member(name).exchangeBegan() }
        }
        #expect(try loop.turns(expected.count) == expected)
    }

    @Test("Exchanges are counted only where members are chosen by them")
    func counting() throws {
        for strategy in BalanceStrategy.allCases {
            var loop = ChannelLoop(instance(channel([member("a")], strategy)))
            let counted = try loop.plan()?.choice?.counted
            #expect((counted != nil) == (strategy == .weightedLeastConnections))
        }
    }

    @Test("A client keeps its member, and a URI too")
    func stable() throws {
        let members = ["a", "b", "c"].map { member($0) }
        var source = ChannelLoop(instance(channel(members, .sourceHash)))
        var uri = ChannelLoop(instance(channel(members, .uriHash)))
        for number in 0..<20 {
            let bySource = try source.host("/p/x", client: "192.0.2.\(number)")
            #expect(try source.host("/p/\(number)", client: "192.0.2.\(number)") == bySource)
            let byURI = try uri.host("/p/x?n=\(number)", client: "192.0.2.1")
            #expect(try uri.host("/p/x?n=\(number)", client: "192.0.2.\(number)") == byURI)
            // The path as it is routed: percent-encodings make no difference.
            #expect(try uri.host("/p/%78?n=\(number)") == byURI)
        }
        let places = try Set((0..<40).map { try uri.host("/p/x?n=\($0)") })
        #expect(places == ["a", "b", "c"])
    }

    @Test(
        "A repeated request passes over the members tried, and takes them again when there is no other",
        arguments: 1...4)
    func repeated(strategy: Int) throws {
        let strategy = try #require(BalanceStrategy(rawValue: strategy))
        let members = ["a", "b", "c", "d"].map { member($0) }
        var loop = ChannelLoop(checked(channel(members, strategy)))
        try loop.member("d").isHealthy = false
        var choice = try #require(try loop.plan()?.choice)
        var hosts: [String] = [loop.snapshot.hosts[choice.host].host]
        for _ in 0..<2 {
            choice = loop.snapshot.nextChoice(after: choice, state: &loop.state)
            hosts.append(loop.snapshot.hosts[choice.host].host)
        }
        #expect(Set(hosts) == ["a", "b", "c"])
        let again = loop.snapshot.nextChoice(after: choice, state: &loop.state)
        #expect(["a", "b", "c"].contains(loop.snapshot.hosts[again.host].host))
    }

    @Test("The next attempt goes to a backup when the last regular member went down meanwhile")
    func repeatedOnBackup() throws {
        var loop = ChannelLoop(checked(channel([member("a"), member("b") { $0.isBackup = true }])))
        let choice = try #require(try loop.plan()?.choice)
        #expect(loop.snapshot.nextChoice(after: choice, state: &loop.state).host == choice.host)
        try loop.member("a").isHealthy = false
        let next = loop.snapshot.nextChoice(after: choice, state: &loop.state)
        #expect(loop.snapshot.hosts[next.host].host == "b")
    }

    @Test("A request that began before a reload is repeated with its own snapshot's members")
    func repeatedAfterReload() throws {
        var loop = ChannelLoop(instance(channel([member("a"), member("b")])))
        let choice = try #require(try loop.plan()?.choice)
        var other = ChannelLoop(instance(channel([member("x")]))).state
        let next = loop.snapshot.nextChoice(after: choice, state: &other)
        #expect(next.host != choice.host)
    }

    @Test(
        "A request is repeated at most once on every other member",
        arguments: [(1, "5", 0), (2, "5", 1), (4, "5", 3), (4, "2", 2), (4, "-1", 1), (1, "-1", 0), (4, "0", 0)])
    func retries(members: Int, retryCount: String, expected: Int) throws {
        let channel = channel((0..<members).map { member("m\($0)") } + [member("off") { $0.status = .no }])
        var loop = ChannelLoop(instance(channel), api: channelAPI { $0.retryCount = retryCount })
        #expect(try loop.plan()?.maxRetries == expected)
    }

    @Test("Positions above 63 share the bits of those below")
    func tried() {
        var tried = TriedMembers()
        for position in [0, 63, 70] { tried.insert(position) }
        #expect([0, 63, 6, 70, 64].allSatisfy { tried.contains($0) })
        #expect(!tried.contains(1) && !tried.contains(62))
    }
}

@Suite struct MemberStateTests {
    @Test("A member that stays keeps its state over a reload, and what nobody holds is forgotten")
    func reload() throws {
        let options = CompileOptions()
        var first: ChannelLoop? = ChannelLoop(checked(channel([member("a"), member("b")])), options: options)
        try first?.member("a").isHealthy = false
        var second = ChannelLoop(checked(channel([member("a"), member("c")])), options: options)
        #expect(try second.turns(2) == "cc")
        #expect(options.shared.memberStates.count == 3)
        first = nil
        // Members of the first that are gone are forgotten by the next compilation.
        let third = ChannelLoop(checked(channel([member("a")])), options: options)
        #expect(options.shared.memberStates.count == 2)
        #expect(try third.member("a") === second.member("a"))
    }

    @Test("The same host in two channels, or at two ports, has two states")
    func names() {
        let states = MemberStates()
        let one = states.state(channel: "x", host: "a", port: 1)
        #expect(states.state(channel: "x", host: "a", port: 1) === one)
        #expect(states.state(channel: "y", host: "a", port: 1) !== one)
        #expect(states.state(channel: "x", host: "a", port: 2) !== one)
    }
}
