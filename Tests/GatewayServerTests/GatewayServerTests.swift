import Foundation
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import Testing

@Suite(.serialized) struct GatewayServerTests {
    @Test("A proxied call reaches the backend and comes back with the gateway's headers")
    func proxied() throws {
        let backend = try ScriptedBackend(echoHeads)
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send("GET /b/x?y=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            let answer = client.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("\r\nServer: api-gateway\r\nX-Request-Id: "))
            #expect(
                answer.contains(
                    "\r\nConnection: close\r\n\r\nGET /x?y=1 HTTP/1.1\r\nHost: 127.0.0.1:\(backend.port)\r\n"))
            #expect(answer.contains("X-Forwarded-For: 127.0.0.1\r\n"))
        }
    }

    @Test("Requests on one connection are answered in order, also when they come at once, over one backend connection")
    func pipelining() throws {
        let backend = try ScriptedBackend(echoHeads)
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send(
                "GET /b/1 HTTP/1.1\r\nHost: h\r\n\r\nGET /mock HTTP/1.1\r\nHost: h\r\n\r\n"
                    + "GET /b/2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            let answer = client.receiveAll()
            let order = ["GET /1 ", "mocked", "GET /2 "].compactMap { answer.range(of: $0)?.lowerBound }
            #expect(order.count == 3 && order == order.sorted())
            #expect(backend.connectionCount == 1)
        }
    }

    @Test("Bodies pass in both framings, and HEAD and 204 have none")
    func bodies() throws {
        let backend = try ScriptedBackend { client, _ in
            let request = client.receive(until: "end")
            #expect(request.contains("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3\r\nend"))
            client.send(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nServer: theirs\r\n\r\n3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n"
            )
            #expect(client.receive(until: "\r\n\r\n").contains("HEAD /h "))
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")
            _ = client.receive(until: "\r\n\r\n")
            client.send("HTTP/1.1 204 No Content\r\n\r\n")
        }
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send("POST /b/c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
            client.send("3\r\nend\r\n0\r\n\r\n")
            let chunked = client.receive(until: "0\r\nX-T: 1\r\n\r\n")
            #expect(
                chunked.contains("Transfer-Encoding: chunked\r\n")
                    && chunked.contains("\r\n\r\n3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n"))
            #expect(chunked.contains("Server: api-gateway") && !chunked.contains("theirs"))
            client.send("HEAD /b/h HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(client.receive(until: "\r\n\r\n").contains("Content-Length: 99\r\n"))
            client.send("GET /b/n HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            let empty = client.receiveAll()
            #expect(
                empty.hasPrefix("HTTP/1.1 204 No Content\r\n") && empty.hasSuffix("\r\n\r\n")
                    && !empty.contains("Content-Length"))
        }
    }

    @Test("A client of HTTP/1.0 gets no chunks")
    func oldClient() throws {
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            client.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
        }
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send("GET /b HTTP/1.0\r\n\r\n")
            let answer = client.receiveAll()
            #expect(
                answer.hasSuffix("\r\n\r\nabcde") && !answer.contains("chunked") && answer.contains("Connection: close")
            )
        }
    }

    @Test("100-continue is answered before the body is asked for")
    func expectContinue() throws {
        let backend = try ScriptedBackend { client, _ in
            #expect(!client.receive(until: "body").contains("Expect"))
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        }
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send(
                "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")
            #expect(client.receive(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            client.send("body")
            #expect(client.receiveAll().hasSuffix("\r\n\r\nok"))
        }
    }

    @Test("A malformed request is refused with 400 and the connection closed; nothing of it reaches a backend")
    func malformed() throws {
        let backend = try ScriptedBackend(echoHeads)
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send(
                "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /b/evil HTTP/1.1\r\nHost: h\r\n\r\n"
            )
            let answer = client.receiveAll()
            #expect(
                answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n") && answer.contains("APIG.0201")
                    && answer.contains("Connection: close"))
            #expect(backend.connectionCount == 0)
        }
    }

    @Test("A malformed chunk cuts the exchange: 400 to the client, and the backend never sees the end of the body")
    func malformedChunk() throws {
        let backend = try ScriptedBackend { client, _ in #expect(!client.receiveAll().contains("0\r\n\r\n")) }
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send(
                "POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nXX\r\n0\r\n\r\n")
            #expect(client.receiveAll().hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test("A body over the limit is refused with 413, announced or not")
    func bodyLimit() throws {
        let backend = try ScriptedBackend { client, _ in _ = client.receiveAll() }
        try withSampleGateway(backendPort: backend.port, maxBodyBytes: 8) { gateway in
            let announced = try RawClient(port: gateway.port)
            announced.send("POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n")
            #expect(announced.receiveAll().hasPrefix("HTTP/1.1 413 "))
            let chunked = try RawClient(port: gateway.port)
            chunked.send("POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n123456789\r\n0\r\n\r\n")
            #expect(chunked.receiveAll().hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test("A backend that refuses, closes or talks nonsense is 502 with its code; one that is slow is 504")
    func backendFailures() throws {
        let closing = try ScriptedBackend { client, _ in _ = client.receive(until: "\r\n\r\n") }
        let nonsense = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            client.send("HELLO\r\n\r\n")
        }
        let slow = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            _ = client.receive()
        }
        let free = try ScriptedBackend { _, _ in }.port
        for (port, status, code) in [
            (free, 502, "APIG.0201"), (closing.port, 502, "APIG.0201"), (nonsense.port, 502, "APIG.0202"),
            (slow.port, 504, "APIG.0203"),
        ] {
            try withSampleGateway(backendPort: port, timeout: 300, retryCount: "0") { gateway in
                let client = try RawClient(port: gateway.port)
                client.send("GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                let answer = client.receiveAll()
                #expect(answer.hasPrefix("HTTP/1.1 \(status) ") && answer.contains(code), "\(code)")
            }
        }
    }

    @Test("A failure is answered at once on a connection that stays open, and the next request is served")
    func failureOnOpenConnection() throws {
        let closing = try ScriptedBackend { client, _ in _ = client.receive(until: "\r\n\r\n") }
        let slow = try ScriptedBackend { client, _ in _ = client.receiveAll() }
        for (port, code) in [(closing.port, "APIG.0201"), (slow.port, "APIG.0203")] {
            try withSampleGateway(backendPort: port, timeout: 300, retryCount: "0") { gateway in
                let client = try RawClient(port: gateway.port)
                client.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(client.receive(until: "request_id").contains(code))
                client.send("GET /mock HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                #expect(client.receiveAll().hasSuffix("mocked"))
            }
        }
    }

    @Test("A backend with TLS is verified: trusted by its certificate, refused without it")
    func backendTLS() throws {
        let folder = NSTemporaryDirectory() + "apig-tls-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func openssl(_ arguments: [String]) throws -> Process {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["openssl"] + arguments
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            process.standardInput = FileHandle.nullDevice
            try process.run()
            return process
        }
        try openssl([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=IP:127.0.0.1", "-keyout", "\(folder)/key.pem", "-out", "\(folder)/certificate.pem",
        ]).waitUntilExit()
        // A port that was free a moment ago.
        let port = try ScriptedBackend { _, _ in }.port
        let server = try openssl([
            "s_server", "-accept", "127.0.0.1:\(port)", "-cert", "\(folder)/certificate.pem", "-key",
            "\(folder)/key.pem", "-www",
        ])
        // Not SIGTERM: a test's thread blocks it, and what it starts inherits that.
        defer { kill(server.processIdentifier, SIGKILL) }
        for _ in 0..<100 where (try? RawClient(port: port)) == nil { Thread.sleep(forTimeInterval: 0.05) }
        for (file, status) in [("\(folder)/certificate.pem", 200), (nil, 502)] {
            try withSampleGateway(backendPort: port, retryCount: "0", backendCertificateFile: file) { gateway in
                let client = try RawClient(port: gateway.port)
                client.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
                let answer = client.receive(until: status == 200 ? "</HTML>" : "request_id")
                #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
                if status == 502 { #expect(answer.contains("APIG.0202")) }
                let failures = try metrics(of: gateway).totals.backendFailures
                #expect(failures[Int(BackendFailure.tls.rawValue)] == (status == 502 ? 1 : 0))
            }
        }
    }

    @Test(
        "A kept connection that its backend closes without a word of TLS is nobody's fault: the request is sent again",
        .enabled(if: Peers.hasPython))
    func uncleanShutdown() throws {
        let certificates = try Certificates(["c"])
        let peer = try RunningPeer("tls_backend.py", [certificates.path("c.pem"), certificates.path("c.key")])
        defer { peer.stop() }
        let port = try #require(peer.line("port ").flatMap { Int($0) })
        let options = changedOptions { $0.verifiesBackends = false }
        try withSampleGateway(
            backendPort: port, retryCount: "0", backendCertificateFile: .some(nil), options: options
        ) { gateway in
            let client = try RawClient(port: gateway.port)
            for _ in 0..<3 {
                client.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(client.receive(until: "\r\n\r\nok").hasPrefix("HTTP/1.1 200 "))
            }
        }
    }

    @Test(
        "Failed attempts are repeated as often as the API says",
        arguments: [("-1", "GET", 2), ("-1", "POST", 1), ("0", "GET", 1), ("2", "GET", 3), ("2", "POST", 3)])
    func retries(count: String, method: String, attempts: Int) throws {
        let backend = try ScriptedBackend { client, _ in _ = client.receive(until: "\r\n\r\nbody") }
        try withSampleGateway(backendPort: backend.port, retryCount: count) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send("\(method) /b HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody")
            #expect(client.receiveAll().hasPrefix("HTTP/1.1 502 "))
            #expect(backend.connectionCount == attempts)
        }
    }

    @Test("A response that breaks off is cut for the client too, never completed")
    func truncated() throws {
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        }
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
            let answer = client.receiveAll()
            #expect(answer.isEmpty || (answer.contains("Content-Length: 10\r\n") && answer.hasSuffix("half")))
        }
    }

    @Test("An early answer reaches the client, and its backend connection is not used again")
    func earlyAnswer() throws {
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            client.send("HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno")
            _ = client.receiveAll()
        }
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send("POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nstart")
            #expect(client.receive(until: "no").hasPrefix("HTTP/1.1 401 No\r\n"))
            let other = try RawClient(port: gateway.port)
            other.send("GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(other.receiveAll().hasPrefix("HTTP/1.1 401 "))
            #expect(backend.connectionCount == 2)
        }
    }

    @Test("A large body passes through a slow reader without being gathered in memory")
    func backPressure() throws {
        let total = 400 << 20
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            client.send("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
            let piece = [UInt8](repeating: 0x61, count: 1 << 20)
            for _ in 0..<total >> 20 { client.send(piece) }
        }
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send("GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            let before = Self.residentBytes()
            Thread.sleep(forTimeInterval: 0.3)
            var received = 0
            var highest = 0
            while true {
                let piece = client.receive(1 << 20)
                if piece.isEmpty { break }
                received += piece.count
                if received % (16 << 20) < 1 << 20 { highest = max(highest, Self.residentBytes()) }
            }
            #expect(received > total && received < total + 1_024)
            #expect(highest - before < 160 << 20, "grew by \((highest - before) >> 20) MiB")
        }
    }

    /// The process's resident memory.
    private static func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4_096
    }

    @Test("Debug mode tells the latencies")
    func latencies() throws {
        let backend = try ScriptedBackend(echoHeads)
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send("GET /b HTTP/1.1\r\nHost: h\r\nX-Apig-Mode: debug\r\nConnection: close\r\n\r\n")
            let answer = client.receiveAll()
            #expect(answer.contains("\r\nX-Apig-Latency: ") && answer.contains("\r\nX-Apig-Upstream-Latency: "))
        }
    }

    @Test("Draining lets the exchange in flight end and takes no other")
    func drain() throws {
        let isRequested = DispatchSemaphore(value: 0)
        let isStopping = DispatchSemaphore(value: 0)
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            isRequested.signal()
            isStopping.wait()
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        }
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
            isRequested.wait()
            // The answer comes while the gateway drains: it is let go a moment after the drain begins.
            Thread.detachNewThread {
                Thread.sleep(forTimeInterval: 0.2)
                isStopping.signal()
            }
            gateway.stop(drainingFor: 10)
            let answer = client.receiveAll()
            #expect(
                answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.contains("Connection: close")
                    && answer.hasSuffix("ok"))
            #expect(throws: SocketError.self) { try RawClient(port: gateway.port) }
        }
    }

    @Test("A port in use is one clear error")
    func portInUse() throws {
        let backend = try ScriptedBackend(echoHeads)
        var options = ServerOptions()
        options.port = backend.port
        let snapshot = SnapshotCompiler.compile(Configuration(), instance: nil).snapshot
        do {
            _ = try GatewayServer.start(snapshot, options: options)
            Issue.record("the port should be in use")
        } catch let error as ServerError {
            #expect(error.code == .addressInUse)
            #expect(error.message == "cannot listen on 127.0.0.1:\(backend.port): the port is in use")
        }
    }

    @Test("Connections over the cap are turned away with 503, the others go on")
    func connectionCap() throws {
        try withSampleGateway(backendPort: 1, maxConnections: 1) { gateway in
            let first = try RawClient(port: gateway.port)
            first.send("GET /mock HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(first.receive(until: "mocked").hasSuffix("mocked"))
            let second = try RawClient(port: gateway.port)
            let refusal = second.receiveAll()
            #expect(
                refusal.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n") && refusal.contains("APIG.9503")
                    && refusal.contains("Connection: close"))
            first.send("GET /mock HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(first.receiveAll().hasSuffix("mocked"))
        }
    }
}
