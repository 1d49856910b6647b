import Foundation
import GatewayServer
import Testing

/// Clients and backends other people wrote, with the gateway between them.
@Suite(.serialized) struct RealClientTests {
    /// A gateway in front of a backend in Python.
    private func withBackend(_ file: String, _ body: (RunningGateway, RunningPeer) throws -> Void) throws {
        let backend = try RunningPeer(file, [])
        defer { backend.stop() }
        let port = try #require(backend.line("port ").flatMap { Int($0) }, "\(file) has not begun")
        try withSampleGateway(backendPort: port, timeout: 10_000) { try body($0, backend) }
    }

    // MARK: WebSocket

    private func webSocket(_ name: String) throws -> [String] {
        var lines: [String] = []
        try self.withBackend("websocket_backend.py") { gateway, _ in
            lines = try Peers.run("websocket_client.py", [String(gateway.port), name])
        }
        return lines
    }

    @Test(
        "Python's websockets talk to each other: texts, bytes, fragments, pings both ways, and five hundred messages in order",
        .enabled(if: Peers.hasWebSockets))
    func messages() throws {
        #expect(
            try self.webSocket("messages") == [
                "subprotocol echo", "text grüße", "binary True", "fragments piece by piece", "pong", "order True",
                "closed 1000",
            ])
    }

    @Test(
        "A message of one megabyte passes both ways", .enabled(if: Peers.hasWebSockets),
        arguments: ["large", "plain-large"])
    func largeMessage(name: String) throws { #expect(try self.webSocket(name) == ["large True"]) }

    @Test("Close codes reach the other side from either", .enabled(if: Peers.hasWebSockets))
    func closeCodes() throws {
        try self.withBackend("websocket_backend.py") { gateway, backend in
            let lines = try Peers.run("websocket_client.py", [String(gateway.port), "codes"])
            #expect(
                lines == [
                    "closed 1000 asked for", "closed 1001 asked for", "closed 3000 asked for", "closed 4001 asked for",
                    "closed 4002",
                ])
            #expect((0..<5).map { _ in backend.line("ended ") } == ["1000", "1001", "3000", "4001", "4002"])
        }
    }

    @Test(
        "A refused handshake comes with its body; fifty sockets at once do not mix", .enabled(if: Peers.hasWebSockets))
    func refusedAndMany() throws {
        #expect(try self.webSocket("refused") == ["refused 403 no"])
        #expect(try self.webSocket("many") == ["many True"])
    }

    // MARK: httpx

    @Test(
        "Python's httpx keeps its connections, streams both ways, and a hundred requests at once get their own answers",
        .enabled(if: Peers.hasHTTPX),
        arguments: [
            ("pool", ["right 20 connections 1 HTTP/1.1"]),
            ("upload", ["upload 2000000 True chunked True", "upload 2000000 True chunked False"]),
            ("download", ["stream 3200000 True", "length 3200000 True", "after 1"]), ("many", ["right 200"]),
        ])
    func httpx(name: String, expected: [String]) throws {
        try self.withBackend("http_backend.py") { gateway, _ in
            let lines = try Peers.run("httpx_client.py", [String(gateway.port), name])
            #expect(lines == expected)
        }
    }

    // MARK: curl

    /// A file of zeros that goes away afterwards.
    private func withFile(_ size: Int, _ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "apig-upload-\(UUID().uuidString)"
        try Data(count: size).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func curl(_ arguments: [String]) throws -> String {
        try Tool.run(["curl", "-s", "--http1.1", "--max-time", "15", "--expect100-timeout", "10"] + arguments)
    }

    @Test("curl that waits for 100 gets it, and its body arrives", .enabled(if: Peers.hasPython))
    func expectsContinue() throws {
        try self.withBackend("http_backend.py") { gateway, _ in
            try self.withFile(3_000_000) { file in
                let output = try self.curl([
                    "-i", "-H", "Expect: 100-continue", "--data-binary", "@\(file)",
                    "http://127.0.0.1:\(gateway.port)/b/upload", "-w", " %{size_upload}",
                ])
                #expect(output.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
                #expect(output.contains("\"bytes\": 3000000") && output.hasSuffix(" 3000000"))
            }
        }
    }

    @Test(
        "An upload of 20 MB is over the limit: 413 before any of it is sent, in the middle of it, or when enough was counted",
        arguments: [
            ["-H", "Expect: 100-continue"], ["-H", "Expect:"], ["-H", "Expect:", "-H", "Transfer-Encoding: chunked"],
        ])
    func overLimit(headers: [String]) throws {
        let backend = try ScriptedBackend { client, _ in _ = client.receiveAll() }
        try withSampleGateway(backendPort: backend.port, timeout: 10_000) { gateway in
            try self.withFile(20 << 20) { file in
                let output = try self.curl(
                    headers + [
                        "--data-binary", "@\(file)", "http://127.0.0.1:\(gateway.port)/b/upload", "-w",
                        " %{http_code} %{size_upload}",
                    ])
                let words = output.split(separator: " ").suffix(2)
                #expect(words.first == "413" && output.contains("APIG.0201"), "\(output)")
                if headers.contains("Expect: 100-continue") { #expect(words.last == "0") }
            }
        }
    }
}
