import Foundation
import GatewayConfiguration
import Synchronization
import Testing

@testable import GatewayRuntime
@testable import GatewayServer

/// Backends with a health page that tests switch, behind one channel.
private final class Members: Sendable {
    private let down = Mutex<Set<String>>([])
    let backends: [(name: String, backend: ScriptedBackend)]

    init(_ names: [String]) throws {
        let box = Box()
        self.backends = try names.map { name in
            let backend = try ScriptedBackend { client, _ in
                while true {
                    let head = client.receive(until: "\r\n\r\n")
                    if head.isEmpty { return }
                    let isDown = head.hasPrefix("GET /health ") && box.members?.isDown(name) == true
                    client.send(
                        "HTTP/1.1 \(isDown ? "503 Down" : "200 OK")\r\nContent-Length: \(name.utf8.count)\r\n\r\n\(name)"
                    )
                }
            }
            return (name, backend)
        }
        box.members = self
    }

    private final class Box: @unchecked Sendable {
        // Safe: written once before any request is made.
        weak var members: Members?
    }

    private func isDown(_ name: String) -> Bool { self.down.withLock { $0.contains(name) } }

    func set(_ name: String, isUp: Bool) {
        _ = self.down.withLock { if isUp { $0.remove(name) } else { $0.insert(name).memberAfterInsert } }
    }

    func port(_ name: String) -> Int { self.backends.first { $0.name == name }?.backend.port ?? 0 }
}

/// A configuration whose `/p` goes to the channel `pool`, and an instance with it.
private func serve(
    _ members: [ChannelMember], _ strategy: BalanceStrategy = .weightedRoundRobin, checks: Bool = true,
    retryCount: String = "-1"
) -> (Configuration, InstanceFile) {
    var channel = VPCChannel()
    channel.name = "pool"
    channel.balanceStrategy = strategy
    channel.members = members
    if checks {
        var health = ChannelHealthConfig()
        health.healthProtocol = .http
        health.path = "/health"
        health.thresholdNormal = 1
        health.thresholdAbnormal = 1
        // In milliseconds: the tests' second is one.
        health.timeInterval = 20
        health.timeout = 5_000
        channel.healthConfig = health
    }
    var instance = InstanceFile()
    instance.vpcChannels = [channel]
    var configuration = sampleConfiguration(backendPort: 1, timeout: 10_000, retryCount: retryCount)
    configuration.apis[1].backendAPI?.vpcChannelStatus = .channel
    var reference = VPCChannelReference()
    reference.channelName = "pool"
    configuration.apis[1].backendAPI?.vpcChannelInfo = reference
    return (configuration, instance)
}

private func at(_ port: Int, _ change: (inout ChannelMember) -> Void = { _ in }) -> ChannelMember {
    var member = ChannelMember()
    member.host = "127.0.0.1"
    member.port = port
    change(&member)
    return member
}

private func start(
    _ served: (Configuration, InstanceFile), _ watch: HealthWatch, compile: CompileOptions = CompileOptions(),
    loops: Int = 1
) throws -> RunningGateway {
    var options = ServerOptions()
    options.port = 0
    options.loopCount = loops
    options.healthCheckSecondMilliseconds = 1
    options.memberHealthChanged = { watch.note($0) }
    return try GatewayServer.start(
        SnapshotCompiler.compile(served.0, instance: served.1, options: compile).snapshot, options: options)
}

/// The bodies of so many answers, or their error codes.
private func ask(_ gateway: RunningGateway, _ count: Int) throws -> [String] {
    let client = try RawClient(port: gateway.port)
    return (0..<count).map { _ in
        client.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
        let head = client.receive(until: "\r\n\r\n")
        guard let range = head.range(of: "ontent-Length: ") else { return head }
        let length = Int(head[range.upperBound...].prefix { $0.isNumber }) ?? 0
        var body = String(head.components(separatedBy: "\r\n\r\n").dropFirst().joined())
        while body.utf8.count < length {
            let more = client.receive()
            if more.isEmpty { break }
            body += String(decoding: more, as: UTF8.self)
        }
        guard !head.hasPrefix("HTTP/1.1 200") else { return body }
        let code = body.components(separatedBy: "\"").first { $0.hasPrefix("APIG.") }
        return "\(head.dropFirst(9).prefix(3)) \(code ?? body)"
    }
}

@Suite(.serialized) struct ChannelServingTests {
    @Test("Traffic leaves a member that is down, and returns to it when it is up")
    func moves() throws {
        let members = try Members(["a", "b"])
        let watch = HealthWatch()
        let gateway = try start(serve([at(members.port("a")), at(members.port("b"))]), watch)
        defer { gateway.stop(drainingFor: 0) }
        #expect(try ask(gateway, 4) == ["a", "b", "a", "b"])
        members.set("a", isUp: false)
        let down = try #require(watch.next())
        #expect(down.name.port == members.port("a") && !down.isHealthy && down.lastError == "status 503")
        #expect(try ask(gateway, 4) == ["b", "b", "b", "b"])
        #expect(gateway.memberHealth.map(\.isHealthy).sorted { !$0 && $1 } == [false, true])
        members.set("a", isUp: true)
        #expect(watch.next()?.isHealthy == true)
        #expect(Set(try ask(gateway, 4)) == ["a", "b"])
    }

    @Test("A backup takes over while all others are down")
    func backup() throws {
        let members = try Members(["a", "b"])
        let watch = HealthWatch()
        let backup = at(members.port("b")) { $0.isBackup = true }
        let gateway = try start(serve([at(members.port("a")), backup]), watch)
        defer { gateway.stop(drainingFor: 0) }
        #expect(try ask(gateway, 3) == ["a", "a", "a"])
        members.set("a", isUp: false)
        #expect(watch.next()?.isHealthy == false)
        #expect(try ask(gateway, 3) == ["b", "b", "b"])
        members.set("a", isUp: true)
        #expect(watch.next()?.isHealthy == true)
        #expect(try ask(gateway, 3) == ["a", "a", "a"])
    }

    @Test("When all are down the answer is 502 APIG.0610")
    func allDown() throws {
        let members = try Members(["a", "b"])
        let watch = HealthWatch()
        let gateway = try start(serve([at(members.port("a")), at(members.port("b"))]), watch)
        defer { gateway.stop(drainingFor: 0) }
        for name in ["a", "b"] {
            members.set(name, isUp: false)
            #expect(watch.next()?.isHealthy == false)
        }
        #expect(try ask(gateway, 2) == ["502 APIG.0610", "502 APIG.0610"])
    }

    @Test("A reload keeps who is down, and without checks everybody is up")
    func reload() throws {
        let members = try Members(["a", "b"])
        let watch = HealthWatch()
        let compile = CompileOptions()
        let both = [at(members.port("a")), at(members.port("b"))]
        let gateway = try start(serve(both), watch, compile: compile)
        defer { gateway.stop(drainingFor: 0) }
        members.set("a", isUp: false)
        #expect(watch.next()?.isHealthy == false)
        func replace(_ served: (Configuration, InstanceFile)) throws {
            try gateway.replace(
                SnapshotCompiler.compile(served.0, instance: served.1, options: compile).snapshot)
        }
        try replace(serve(both.reversed()))
        #expect(try ask(gateway, 3) == ["b", "b", "b"])
        try replace(serve(both, checks: false))
        #expect(Set(try ask(gateway, 4)) == ["a", "b"])
        #expect(eventually { gateway.memberHealth.isEmpty })
    }

    @Test("All event loops together check a member once in an interval")
    func once() throws {
        let members = try Members(["a"])
        let gateway = try start(serve([at(members.port("a"))]), HealthWatch(), loops: 3)
        defer { gateway.stop(drainingFor: 0) }
        let started = Date()
        #expect(eventually { gateway.memberHealth.first?.successes ?? 0 >= 10 })
        // Each check is a connection of its own; checks of an interval of 20 ms.
        let most = Int(Date().timeIntervalSince(started) / 0.02) + 2
        #expect(members.backends[0].backend.connectionCount <= most)
    }

    @Test("A busy member gets no further request while another is free")
    func leastConnections() throws {
        let (arrived, released) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let slow = try ScriptedBackend { client, _ in
            while !client.receive(until: "\r\n\r\n").isEmpty {
                arrived.signal()
                _ = released.wait(timeout: .now() + 10)
                client.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow")
            }
        }
        let members = try Members(["fast"])
        let served = serve(
            [at(slow.port), at(members.port("fast"))], .weightedLeastConnections, checks: false, retryCount: "0")
        let gateway = try start(served, HealthWatch(), loops: 2)
        defer { gateway.stop(drainingFor: 0) }
        let waiting = try RawClient(port: gateway.port)
        waiting.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(arrived.wait(timeout: .now() + 5) == .success)
        for _ in 0..<4 { #expect(try ask(gateway, 2) == ["fast", "fast"]) }
        released.signal()
        #expect(waiting.receive(until: "slow").hasSuffix("slow"))
        // Free again: it takes turns with the other.
        released.signal()
        released.signal()
        #expect(Set(try ask(gateway, 4)) == ["slow", "fast"])
    }

    @Test("A member that refuses connections is passed over by a repeated request, and its count goes back")
    func retried() throws {
        let gone = try freePort()
        let members = try Members(["b"])
        for strategy in [BalanceStrategy.weightedRoundRobin, .weightedLeastConnections] {
            let served = serve([at(gone), at(members.port("b"))], strategy, checks: false, retryCount: "1")
            let snapshot = SnapshotCompiler.compile(served.0, instance: served.1).snapshot
            let gateway = try start(served, HealthWatch())
            defer { gateway.stop(drainingFor: 0) }
            #expect(try ask(gateway, 6) == Array(repeating: "b", count: 6))
            #expect(snapshot.pools[0].members.allSatisfy { $0.state.activeExchanges == 0 })
        }
    }

    @Test("Counts of exchanges go back to 0 whatever becomes of them")
    func counts() throws {
        let backend = try ScriptedBackend { client, number in
            _ = client.receive(until: "\r\n\r\n")
            switch number % 3 {
            case 0: client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            case 1: client.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut")
            default: client.send("nonsense\r\n\r\n")
            }
        }
        let served = serve([at(backend.port), at(1)], .weightedLeastConnections, checks: false, retryCount: "3")
        let compiled = SnapshotCompiler.compile(served.0, instance: served.1).snapshot
        var options = ServerOptions()
        options.port = 0
        options.loopCount = 1
        let gateway = try GatewayServer.start(compiled, options: options)
        defer { gateway.stop(drainingFor: 0) }
        for _ in 0..<9 {
            let client = try RawClient(port: gateway.port)
            client.send("GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            _ = client.receiveAll()
        }
        #expect(eventually { compiled.pools[0].members.allSatisfy { $0.state.activeExchanges == 0 } })
    }
}
