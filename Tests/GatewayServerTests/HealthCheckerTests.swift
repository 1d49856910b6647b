import Foundation
import GatewayConfiguration
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import GatewayRuntime
@testable import GatewayServer

/// Collects what a checker reports and waits for what a test expects.
final class HealthWatch: Sendable {
    private let changes = Mutex<[MemberHealth]>([])
    private let arrived = DispatchSemaphore(value: 0)

    func note(_ health: MemberHealth) {
        self.changes.withLock { $0.append(health) }
        self.arrived.signal()
    }

    /// The next change that was reported; `nil` when none comes for ten seconds.
    func next() -> MemberHealth? {
        guard self.arrived.wait(timeout: .now() + 10) == .success else { return nil }
        return self.changes.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}

/// A checker of its own.
private final class Checking {
    let watch = HealthWatch()
    let checker: HealthChecker
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    init(_ change: (inout ServerOptions) -> Void = { _ in }) {
        var options = ServerOptions()
        change(&options)
        let watch = self.watch
        options.memberHealthChanged = { watch.note($0) }
        self.checker = HealthChecker(eventLoop: self.group.next(), options: options)
    }

    deinit {
        self.checker.stop()
        try? self.group.syncShutdownGracefully()
    }
}

private func target(
    _ port: Int, _ method: HealthCheck.Method = .connect, rise: Int = 1, fall: Int = 1, timeout: Int64 = 5_000,
    host: String = "127.0.0.1", state: MemberState = MemberState()
) -> HealthTarget {
    HealthTarget(
        name: HealthTarget.Name(channel: "pool", host: host, port: port),
        check: HealthCheck(
            method: method, successesToRise: rise, failuresToFall: fall, intervalMilliseconds: 20,
            timeoutMilliseconds: timeout), state: state)
}

/// A port nobody listens on.
func freePort() throws -> Int {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer { try? group.syncShutdownGracefully() }
    let listener = try ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).wait()
    defer { try? listener.close().wait() }
    return try #require(listener.localAddress?.port)
}

@Suite(.serialized) struct HealthCheckerTests {
    @Test("A port that refuses connections takes its member down, and one that takes them brings it back")
    func connect() throws {
        let port = try freePort()
        let checking = Checking()
        let target = target(port, rise: 2, fall: 3)
        checking.checker.replace([target])
        let down = try #require(checking.watch.next())
        #expect(!down.isHealthy && down.failures == 3 && down.successes == 0)
        #expect(down.lastError == "connection refused")
        #expect(!target.state.isHealthy)
        let backend = try ScriptedBackend(port: port) { _, _ in }
        let up = try #require(checking.watch.next())
        #expect(up.isHealthy && up.successes == 2 && up.failures == 0 && up.lastError == nil)
        // The system takes a connection before the backend does.
        #expect(target.state.isHealthy && eventually { backend.connectionCount >= 2 })
    }

    @Test(
        "The status of the answer decides",
        arguments: [
            ("HTTP/1.1 200 OK\r\n\r\n", nil), ("HTTP/1.1 301 Moved\r\n\r\n", "status 301"),
            ("HTTP/1.1 503 Busy\r\n\r\n", "status 503"), ("SSH-2.0-x\r\n", "the answer is not HTTP"),
            ("", "closed without an answer"), ("HTTP/1.1 20", "closed without an answer"),
        ] as [(String, String?)])
    func status(answer: String, error: String?) throws {
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            client.send(answer)
        }
        let checking = Checking()
        checking.checker.replace([target(backend.port, .request(HealthCheck.HTTPRequest()))])
        #expect(
            eventually {
                checking.checker.readings.contains { $0.failures > 0 || $0.successes > 0 }
            })
        let reading = try #require(checking.checker.readings.first)
        #expect(reading.isHealthy == (error == nil) && reading.lastError == error)
    }

    @Test("The request names method, path and host of the check")
    func request() throws {
        let heads = Mutex<[String]>([])
        let backend = try ScriptedBackend { client, _ in
            let head = client.receive(until: "\r\n\r\n")
            heads.withLock { $0.append(head) }
            client.send("HTTP/1.1 204 No Content\r\n\r\n")
        }
        let checking = Checking()
        let request = HealthCheck.HTTPRequest(isHead: true, path: "/health?deep=1", statuses: [204...204])
        checking.checker.replace([target(backend.port, .request(request))])
        #expect(eventually { checking.checker.readings.first?.successes ?? 0 >= 1 })
        let head = try #require(heads.withLock { $0.first })
        #expect(
            head
                == "HEAD /health?deep=1 HTTP/1.1\r\nHost: 127.0.0.1:\(backend.port)\r\nUser-Agent: apig-health-check\r\n"
                + "Connection: close\r\n\r\n")
    }

    @Test("A backend that takes connections and says nothing runs into the time limit")
    func timeout() throws {
        let backend = try ScriptedBackend { client, _ in _ = client.receiveAll() }
        let checking = Checking()
        checking.checker.replace([target(backend.port, .request(HealthCheck.HTTPRequest()), timeout: 30)])
        let down = try #require(checking.watch.next())
        #expect(down.lastError == "timed out" && !down.isHealthy)
    }

    @Test("A name that does not resolve takes its member down")
    func name() throws {
        let checking = Checking()
        checking.checker.replace([target(80, host: "nowhere.invalid")])
        let down = try #require(checking.watch.next())
        #expect(down.lastError == "the name does not resolve")
    }

    @Test("Members checked as before go on, others begin anew, those that are gone count as healthy")
    func replacing() throws {
        let port = try freePort()
        let checking = Checking()
        let (kept, gone) = (target(port), target(port, host: "127.0.0.2"))
        checking.checker.replace([kept, gone])
        #expect(checking.watch.next()?.isHealthy == false)
        #expect(checking.watch.next()?.isHealthy == false)
        let failures = checking.checker.readings.first?.failures ?? 0
        checking.checker.replace([kept])
        #expect(eventually { checking.checker.readings.count == 1 })
        #expect(gone.state.isHealthy && !kept.state.isHealthy)
        #expect(checking.checker.readings.first?.failures ?? 0 >= failures)
        // Another check of the same member: it is down until the new check says otherwise.
        let backend = try ScriptedBackend(port: port) { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            client.send("HTTP/1.1 500 No\r\n\r\n")
        }
        let changed = target(port, .request(HealthCheck.HTTPRequest()), state: kept.state)
        checking.checker.replace([changed])
        #expect(eventually { checking.checker.readings.first?.lastError == "status 500" })
        #expect(!kept.state.isHealthy && backend.connectionCount > 0)
    }

    @Test("Nothing is checked any more after the stop")
    func stopping() throws {
        let backend = try ScriptedBackend { _, _ in }
        let checking = Checking()
        checking.checker.replace([target(backend.port)])
        #expect(eventually { backend.connectionCount > 0 })
        checking.checker.stop()
        checking.checker.replace([target(backend.port)])
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        // Whatever was under way has come by the time this many intervals have passed.
        try group.next().scheduleTask(in: .milliseconds(60)) {}.futureResult.wait()
        let count = backend.connectionCount
        try group.next().scheduleTask(in: .milliseconds(100)) {}.futureResult.wait()
        #expect(backend.connectionCount == count)
        try group.syncShutdownGracefully()
    }

    @Test("Checks over HTTPS trust what requests trust, and show the gateway's certificate where it is asked for")
    func tls() throws {
        let certificates = try Certificates(["server", "client"])
        try withCertificateBackend(certificates) { port in
            func result(verifies: Bool, shows: Bool) throws -> MemberHealth? {
                let checking = Checking {
                    $0.verifiesBackends = verifies
                }
                let request = HealthCheck.HTTPRequest(
                    usesTLS: true, showsCertificate: shows, path: "/mock", statuses: [100...599])
                checking.checker.replace(
                    [target(port, .request(request), host: "localhost")], identity: try certificates.identity("client"))
                guard eventually({ checking.checker.readings.contains { $0.failures + $0.successes > 0 } }) else {
                    return nil
                }
                return checking.checker.readings.first
            }
            #expect(try result(verifies: false, shows: true)?.isHealthy == true)
            #expect(try result(verifies: false, shows: false)?.isHealthy == false)
            let untrusted = try #require(try result(verifies: true, shows: true))
            #expect(!untrusted.isHealthy && untrusted.lastError?.hasPrefix("TLS: ") == true)
        }
    }
}
