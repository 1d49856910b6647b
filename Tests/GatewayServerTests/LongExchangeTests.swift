import Foundation
import GatewayServer
import Testing

/// Exchanges that last: WebSockets, streams of events, slow sides, and the limits they meet.
@Suite(.serialized) struct LongExchangeTests {
    private static let handshake =
        "GET /b/chat HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + "Sec-WebSocket-Version: 13\r\n\r\n"

    @Test("A WebSocket is agreed on by the backend, and bytes then pass both ways as they are")
    func webSocket() throws {
        let backend = try ScriptedBackend { client, _ in
            let head = client.receive(until: "\r\n\r\n")
            #expect(head.hasPrefix("GET /chat HTTP/1.1\r\n"))
            #expect(head.contains("Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"))
            #expect(head.contains("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"))
            client.send(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nfirst")
            #expect(client.receive(until: "GET / HTTP/1.1\r\n\r\n") == "hello GET / HTTP/1.1\r\n\r\n")
            client.send("last")
        }
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            // What follows the handshake at once belongs to the tunnel.
            client.send(Self.handshake + "hello ")
            let answer = client.receive(until: "first")
            #expect(answer.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
            #expect(answer.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
            #expect(answer.hasSuffix("Connection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst"))
            client.send("GET / HTTP/1.1\r\n\r\n")
            #expect(client.receiveAll() == "last")
        }
    }

    @Test("A backend that refuses a WebSocket is heard, and the connection goes on; another protocol unasked is 502")
    func refusedWebSocket() throws {
        let backend = try ScriptedBackend { client, _ in
            while client.receive(until: "\r\n\r\n").hasPrefix("GET /chat") {
                client.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")
            }
            client.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n")
        }
        try withSampleGateway(backendPort: backend.port, retryCount: "0") { gateway in
            let client = try RawClient(port: gateway.port)
            client.send(Self.handshake)
            #expect(client.receive(until: "no").hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
            client.send("GET /b/plain HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            let answer = client.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 502 ") && answer.contains("APIG.0202"))
        }
    }

    @Test("The end of one side of a WebSocket ends the other")
    func webSocketEnd() throws {
        let ended = DispatchSemaphore(value: 0)
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            client.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
            #expect(client.receiveAll() == "bye")
            ended.signal()
        }
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send(Self.handshake)
            #expect(client.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 101 "))
            client.send("bye")
            client.shutdownWriting()
            #expect(ended.wait(timeout: .now() + 10) == .success)
            #expect(client.receiveAll() == "")
        }
    }

    @Test("Events reach the client one by one, before the answer ends")
    func events() throws {
        let seen = DispatchSemaphore(value: 0)
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            client.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            for number in 0..<3 {
                client.send("9\r\ndata: \(number)\n\n\r\n")
                // The next event comes only when the client has seen this one.
                #expect(seen.wait(timeout: .now() + 10) == .success)
            }
            client.send("0\r\n\r\n")
        }
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send("GET /b/events HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            for number in 0..<3 {
                #expect(client.receive(until: "data: \(number)\n\n\r\n").contains("data: \(number)"))
                seen.signal()
            }
            #expect(client.receiveAll().hasSuffix("0\r\n\r\n"))
        }
    }

    @Test("Interim answers reach the client before the final one, 100 only once, and old clients none")
    func interim() throws {
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            client.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\nKeep-Alive: x\r\n\r\n")
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        }
        try withSampleGateway(backendPort: backend.port) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send("GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(
                client.receiveAll().hasPrefix("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n"))
            let old = try RawClient(port: gateway.port)
            old.send("GET /b HTTP/1.0\r\n\r\n")
            #expect(old.receiveAll().hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
    }

    @Test("A client that does not read is given up, and its backend with it")
    func slowReader() throws {
        let ended = DispatchSemaphore(value: 0)
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
            let piece = [UInt8](repeating: 0x61, count: 1 << 20)
            // Sending fails once the gateway has closed its side.
            for _ in 0..<1_000 where client.isWritable { client.send(piece) }
            ended.signal()
        }
        try withSampleGateway(backendPort: backend.port, options: changedOptions { $0.writeTimeoutSeconds = 1 }) {
            gateway in
            let client = try RawClient(port: gateway.port)
            client.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(ended.wait(timeout: .now() + 20) == .success)
            #expect(client.receiveAll().utf8.count < 100 << 20)
        }
    }

    @Test("A backend that falls silent in the middle of its answer is cut")
    func silentBackend() throws {
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            _ = client.receiveAll()
        }
        try withSampleGateway(
            backendPort: backend.port, options: changedOptions { $0.backendIdleTimeoutMilliseconds = 300 }
        ) {
            gateway in
            let client = try RawClient(port: gateway.port)
            client.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(client.receiveAll().hasSuffix("\r\n\r\nhalf"))
        }
    }

    @Test("A head that comes too slowly, and a connection that sends nothing, are closed")
    func slowHeads() throws {
        try withSampleGateway(
            backendPort: 1,
            options: changedOptions {
                $0.headTimeoutSeconds = 1
                $0.idleTimeoutSeconds = 2
            }
        ) { gateway in
            let slow = try RawClient(port: gateway.port)
            slow.send("GET /mock HT")
            let idle = try RawClient(port: gateway.port)
            let start = Date()
            #expect(slow.receiveAll() == "")
            #expect(Date().timeIntervalSince(start) < 8)
            #expect(idle.receiveAll() == "")
            #expect(Date().timeIntervalSince(start) < 9)
        }
    }

    @Test("One address gets so many connections, and 503 beyond them")
    func perAddress() throws {
        try withSampleGateway(backendPort: 1, options: changedOptions { $0.maxConnectionsPerAddress = 2 }) { gateway in
            let clients = try (0..<2).map { _ in try RawClient(port: gateway.port) }
            for client in clients {
                client.send("GET /mock HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(client.receive(until: "mocked").hasSuffix("mocked"))
            }
            let third = try RawClient(port: gateway.port)
            #expect(third.receiveAll().hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        }
    }

    @Test("A request over an idle connection that its backend has closed meanwhile is sent again, also without retries")
    func staleConnection() throws {
        let backend = try ScriptedBackend { client, _ in
            // One answer a connection, which is then closed without a word.
            _ = client.receive(until: "\r\n\r\n")
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            _ = client.receive(until: "\r\n\r\n")
        }
        try withSampleGateway(backendPort: backend.port, retryCount: "0") { gateway in
            let client = try RawClient(port: gateway.port)
            for _ in 0..<4 {
                client.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(client.receive(until: "\r\n\r\nok").hasPrefix("HTTP/1.1 200 OK\r\n"))
            }
            #expect(backend.connectionCount == 4)
        }
    }

    @Test("Idle connections to a backend are closed after a while")
    func backendKeepAlive() throws {
        let ended = DispatchSemaphore(value: 0)
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            #expect(client.receiveAll() == "")
            if client.isClosed { ended.signal() }
        }
        try withSampleGateway(backendPort: backend.port, options: changedOptions { $0.backendKeepAliveSeconds = 0 }) {
            gateway in
            let client = try RawClient(port: gateway.port)
            client.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(client.receive(until: "ok").hasSuffix("ok"))
            // The pool is looked through every five seconds.
            #expect(ended.wait(timeout: .now() + 15) == .success)
        }
    }

    @Test("A body that is gathered reaches its backend whole and at once, and can be sent again whatever its size")
    func gathered() throws {
        let body = String(repeating: "x", count: 100_000)
        let backend = try ScriptedBackend { client, number in
            let request = client.receive(until: "xend")
            #expect(request.contains("Content-Length: 100003\r\n") && request.hasSuffix("\r\n\r\n\(body)end"))
            // The first attempt fails after all of it was sent.
            if number > 0 { client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") }
        }
        try withSampleGateway(backendPort: backend.port, retryCount: "1", gatheredBodyBytes: 1 << 20) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send("POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 100003\r\nConnection: close\r\n\r\n\(body)")
            #expect(backend.connectionCount == 0)
            client.send("end")
            let answer = client.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("ok"))
            #expect(backend.connectionCount == 2)
        }
    }

    @Test("A chunked body over what is gathered goes on as it comes; one that stays incomplete never reaches a backend")
    func gatheredLimits() throws {
        let backend = try ScriptedBackend { client, _ in
            #expect(client.receive(until: "0\r\n\r\n").contains("\r\n\r\n5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n"))
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        }
        try withSampleGateway(backendPort: backend.port, retryCount: "0", gatheredBodyBytes: 12) { gateway in
            let cut = try RawClient(port: gateway.port)
            cut.send("POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel")
            cut.shutdownWriting()
            #expect(cut.receiveAll() == "")
            let bad = try RawClient(port: gateway.port)
            bad.send("POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX")
            #expect(bad.receiveAll().hasPrefix("HTTP/1.1 400 "))
            #expect(backend.connectionCount == 0)
            let client = try RawClient(port: gateway.port)
            client.send(
                "POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                    + "5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n")
            #expect(client.receiveAll().hasSuffix("ok"))
        }
    }
}
