import Foundation
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import Testing

/// A snapshot whose `/b…` goes to a backend, with more backends before it so that its index moves.
private func snapshot(backendPort: Int, before others: [Int] = []) -> RoutingSnapshot {
    func proxy(_ name: String, _ path: String, _ port: Int) -> API {
        var api = API()
        api.name = name
        api.groupName = "g"
        api.requestProtocol = .both
        api.requestURI = path
        api.matchMode = .prefix
        api.backendType = .http
        var backend = BackendAPI()
        backend.urlDomain = "127.0.0.1:\(port)"
        backend.requestProtocol = .http
        backend.requestURI = "/"
        backend.timeout = 2_000
        api.backendAPI = backend
        return api
    }
    var configuration = Configuration()
    configuration.apis =
        others.map { proxy("other\($0)", "/other\($0)", $0) } + [proxy("b", "/b", backendPort)]
    return SnapshotCompiler.compile(configuration, instance: nil).snapshot
}

private func start(_ snapshot: RoutingSnapshot) throws -> RunningGateway {
    var options = ServerOptions()
    options.port = 0
    options.loopCount = 1
    return try GatewayServer.start(snapshot, options: options)
}

/// Answers every request with a name.
private func named(_ name: String) throws -> ScriptedBackend {
    try ScriptedBackend { client, _ in
        while !client.receive(until: "\r\n\r\n").isEmpty {
            client.send("HTTP/1.1 200 OK\r\nContent-Length: \(name.utf8.count)\r\n\r\n\(name)")
        }
    }
}

private func ask(_ client: RawClient, _ path: String, expecting name: String) -> Bool {
    client.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
    return client.receive(until: "\r\n\r\n\(name)").hasSuffix("\r\n\r\n\(name)")
}

@Suite(.serialized) struct ReplaceTests {
    @Test("Connections to a host that remains are kept, wherever it stands now, and go to that host only")
    func kept() throws {
        let (backend, other) = (try named("backend"), try named("other"))
        let gateway = try start(snapshot(backendPort: backend.port))
        defer { gateway.stop(drainingFor: 0) }
        let client = try RawClient(port: gateway.port)
        #expect(ask(client, "/b", expecting: "backend"))
        for round in 0..<3 {
            try gateway.replace(snapshot(backendPort: backend.port, before: round % 2 == 0 ? [other.port] : []))
            #expect(ask(client, "/b", expecting: "backend"))
            if round % 2 == 0 { #expect(ask(client, "/other\(other.port)", expecting: "other")) }
        }
        #expect(backend.connectionCount == 1)
    }

    @Test("Connections to a host that is gone are closed")
    func dropped() throws {
        let ended = DispatchSemaphore(value: 0)
        let backend = try ScriptedBackend { client, _ in
            while !client.receive(until: "\r\n\r\n").isEmpty {
                client.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
            }
            ended.signal()
        }
        let other = try named("other")
        let gateway = try start(snapshot(backendPort: backend.port))
        defer { gateway.stop(drainingFor: 0) }
        let client = try RawClient(port: gateway.port)
        #expect(ask(client, "/b", expecting: "x"))
        try gateway.replace(snapshot(backendPort: other.port))
        #expect(ended.wait(timeout: .now() + 5) == .success)
        #expect(ask(client, "/b", expecting: "other"))
    }

    @Test("A request in flight ends with the snapshot it began with, and its connection is kept for the new one")
    func inFlight() throws {
        let (received, released) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let backend = try ScriptedBackend { client, _ in
            while !client.receive(until: "\r\n\r\n").isEmpty {
                received.signal()
                _ = released.wait(timeout: .now() + 5)
                client.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nheld")
            }
        }
        let other = try named("other")
        let gateway = try start(snapshot(backendPort: backend.port))
        defer { gateway.stop(drainingFor: 0) }
        let client = try RawClient(port: gateway.port)
        client.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(received.wait(timeout: .now() + 5) == .success)
        try gateway.replace(snapshot(backendPort: backend.port, before: [other.port]))
        released.signal()
        #expect(client.receive(until: "held").hasSuffix("held"))
        released.signal()
        #expect(ask(client, "/b", expecting: "held"))
        #expect(backend.connectionCount == 1)
    }

    @Test("Counters tell what happened, over a reload")
    func counters() throws {
        let backend = try named("backend")
        let gateway = try start(snapshot(backendPort: backend.port))
        defer { gateway.stop(drainingFor: 0) }
        let client = try RawClient(port: gateway.port)
        #expect(ask(client, "/b", expecting: "backend"))
        try gateway.replace(snapshot(backendPort: backend.port))
        #expect(ask(client, "/b", expecting: "backend"))
        let result = try metrics(of: gateway)
        let slot = try #require(result.routes.firstIndex { $0.template == "/b" })
        #expect(result.requests(slot: slot, method: .get, statusClass: 2) == 2)
        #expect(result.totals.openConnections == 1 && result.totals.plainConnections == 1)
        #expect(result.totals.backendConnected == 1 && result.totals.backendReused == 1)
        #expect(result.totals.idleBackendConnections == 1)
    }
}
