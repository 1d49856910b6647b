import Foundation
import GatewayServer
import Testing

@Suite(.serialized) struct AdminServerTests {
    private func withServer(
        maxConnections: Int = 32, timeoutSeconds: Int64 = 30, _ body: (AdminServer) throws -> Void
    ) throws {
        var options = AdminOptions()
        options.port = 0
        options.maxConnections = maxConnections
        options.timeoutSeconds = timeoutSeconds
        let server = try AdminServer.start(options) { request, completion in
            if request.path == "/never" { return }
            completion(
                AdminResponse(
                    status: 200, contentType: "text/plain", body: Array("\(request.method) \(request.path)".utf8)))
        }
        defer { server.stop() }
        try body(server)
    }

    @Test("Requests that come at once are answered in order on one connection, HEAD without a body")
    func pipelining() throws {
        try self.withServer { server in
            let client = try RawClient(port: server.port)
            client.send(
                "GET /one HTTP/1.1\r\nHost: h\r\n\r\nHEAD /two HTTP/1.1\r\nHost: h\r\n\r\n"
                    + "POST /three HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
            let answer = client.receiveAll()
            let parts = answer.components(separatedBy: "HTTP/1.1 200 OK\r\n").dropFirst()
            #expect(parts.map { $0.components(separatedBy: "\r\n\r\n")[1] } == ["get /one", "", "post /three"])
            #expect(answer.contains("Content-Length: 8\r\n") && answer.contains("Connection: close\r\n"))
        }
    }

    @Test("A body over the limit is refused, one at the limit is not")
    func bodies() throws {
        try self.withServer { server in
            for (size, status) in [(1_024, "200"), (1_025, "413")] {
                let client = try RawClient(port: server.port)
                client.send(
                    "POST /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: \(size)\r\n\r\n"
                        + String(repeating: "x", count: size))
                #expect(client.receiveAll().hasPrefix("HTTP/1.1 \(status) "), "\(size)")
            }
        }
    }

    @Test("A head that is too long, has too many lines or is no HTTP ends the connection")
    func heads() throws {
        try self.withServer { server in
            let heads = [
                "GET /\(String(repeating: "x", count: 9_000)) HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX: \(String(repeating: "x", count: 9_000))\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\n" + String(repeating: "X: y\r\n", count: 70) + "\r\n",
                "what is this\r\n\r\n",
            ]
            for head in heads {
                let client = try RawClient(port: server.port)
                client.send(head)
                #expect(!client.receiveAll().contains(" 200 "), "\(head.prefix(30))")
            }
        }
    }

    @Test("More connections than allowed are closed at once, and a place that is free again is given away")
    func connections() throws {
        try self.withServer(maxConnections: 2) { server in
            func ask(_ client: RawClient) -> Bool {
                client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                return client.receive(until: "get /").contains(" 200 ")
            }
            var clients = [try RawClient(port: server.port), try RawClient(port: server.port)]
            #expect(clients.allSatisfy(ask))
            #expect(!ask(try RawClient(port: server.port)))
            clients.removeLast()
            let deadline = Date().addingTimeInterval(10)
            var isTaken = false
            while !isTaken, Date() < deadline { isTaken = ask(try RawClient(port: server.port)) }
            #expect(isTaken)
        }
    }

    @Test("A client that sends nothing, or never ends its head, is closed after the time it has")
    func timeouts() throws {
        try self.withServer(timeoutSeconds: 1) { server in
            let silent = try RawClient(port: server.port)
            let slow = try RawClient(port: server.port)
            slow.send("GET / HTTP/1.1\r\nHo")
            let start = Date()
            #expect(silent.receiveAll().isEmpty)
            #expect(slow.receiveAll().isEmpty)
            #expect(Date().timeIntervalSince(start) < 8)
        }
    }

    @Test("An answer that is long in the making is waited for, and its connection may go before it")
    func late() throws {
        try self.withServer { server in
            do {
                let client = try RawClient(port: server.port)
                client.send("GET /never HTTP/1.1\r\nHost: h\r\n\r\n")
            }
            let other = try RawClient(port: server.port)
            other.send("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(other.receiveAll().hasSuffix("get /x"))
        }
    }

    @Test("The address in use is told")
    func addressInUse() throws {
        try self.withServer { server in
            var options = AdminOptions()
            options.port = server.port
            #expect(throws: ServerError.self) { try AdminServer.start(options) { _, _ in } }
        }
    }
}
