import Foundation
import GatewayConfiguration
import GatewayRuntime
import Testing

@testable import GatewayServer

/// A gateway that takes HTTP/2 on both listeners: `/mock` answers itself, `/b…` is proxied by prefix.
private func withGateway(
    backendPort: Int = 1, certificates: Certificates? = nil, protocols: [String] = ["h2", "http/1.1"],
    takesPriorKnowledge: Bool = true, maxConnections: Int? = nil, timeLimits seconds: Int64? = nil,
    _ body: (RunningGateway) throws -> Void
) throws {
    let configuration = sampleConfiguration(backendPort: backendPort)
    var options = ServerOptions()
    options.port = 0
    options.loopCount = 1
    options.takesPriorKnowledge = takesPriorKnowledge
    options.lingerSeconds = 1
    if let maxConnections { options.maxConnections = maxConnections }
    if let certificates {
        var tls = ListenerTLS.Options()
        tls.applicationProtocols = protocols
        tls.defaultCertificate = ListenerDomain(
            name: "", certificateFile: certificates.path("h2.pem"), privateKeyFile: certificates.path("h2.key"))
        options.tls = try ListenerTLS(tls)
        options.tlsPort = 0
    }
    if let seconds {
        options.headTimeoutSeconds = seconds
        options.idleTimeoutSeconds = seconds
        options.writeTimeoutSeconds = seconds
    }
    let gateway = try GatewayServer.start(
        SnapshotCompiler.compile(configuration, instance: nil).snapshot, options: options)
    defer { gateway.stop(drainingFor: 0) }
    try body(gateway)
}

/// A backend of HTTP/1.1: answers with the request's head and body; some paths behave in their own way.
private func backend() throws -> ScriptedBackend {
    try ScriptedBackend { client, _ in
        while true {
            var text = client.receive(until: "\r\n\r\n")
            if text.isEmpty { return }
            let lowered = text.lowercased()
            if text.contains(" /hold") {
                Thread.sleep(forTimeInterval: 5)
                return
            }
            if text.contains(" /slow") { Thread.sleep(forTimeInterval: 0.5) }
            if text.contains(" /large") { text = String(repeating: "x", count: 300_000) }
            if text.contains(" /trailers") {
                if !text.hasSuffix("7\r\n\r\n") { text += client.receive(until: "7\r\n\r\n") }
                #expect(text.hasSuffix("5\r\nhello\r\n0\r\nx-sum: 7\r\n\r\n"))
                client.send(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-T:  1 \r\nX-U:2\r\n\r\n")
                continue
            }
            if text.contains(" /cut") {
                client.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
                return
            }
            if lowered.contains("transfer-encoding: chunked"), !text.contains("\r\n0\r\n\r\n") {
                text += client.receive(until: "0\r\n\r\n")
            }
            if lowered.contains("content-length: 5"), !text.hasSuffix("hello") {
                text += client.receive(until: "hello")
            }
            if text.contains("HEAD ") {
                client.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")
            } else if text.contains(" /chunked") {
                client.send(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: x-hop\r\nX-Hop: 1\r\nX-Kept: 1\r\n\r\n"
                        + "3\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n")
            } else {
                client.send("HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
            }
        }
    }
}

/// What a case of the client came to, without the data.
private func run(_ name: String, _ gateway: RunningGateway) throws -> [String] {
    try Peers.run("http2_client.py", [String(gateway.port), name]).filter { !$0.hasPrefix("data ") }
}

private func curl(_ arguments: [String]) throws -> String {
    try Tool.run(["curl", "-sk", "--max-time", "10"] + arguments)
}

@Suite(.serialized) struct HTTP2Tests {
    // MARK: Choice of the protocol

    @Test("On the TLS listener HTTP/2 is negotiated, and can be switched off")
    func negotiated() throws {
        let certificates = try Certificates(["h2"])
        for (protocols, expected) in [(["h2", "http/1.1"], "2"), (["http/1.1"], "1.1")] {
            try withGateway(certificates: certificates, protocols: protocols) { gateway in
                let port = try #require(gateway.tlsPort)
                let output = try curl(["--http2", "https://127.0.0.1:\(port)/mock", "-w", " %{http_version}"])
                #expect(output == "mocked \(expected)")
                let old = try curl(["--http1.1", "https://127.0.0.1:\(port)/mock", "-w", " %{http_version}"])
                #expect(old == "mocked 1.1")
            }
        }
    }

    @Test(
        "On the plain listener HTTP/2 is taken with prior knowledge, beside HTTP/1.1; without the option it is a bad request"
    )
    func priorKnowledge() throws {
        try withGateway { gateway in
            let url = "http://127.0.0.1:\(gateway.port)/mock"
            let output1 = try curl(["--http2-prior-knowledge", url, "-w", " %{http_version}"])
            #expect(output1 == "mocked 2")
            let output2 = try curl([url, "-w", " %{http_version}"])
            #expect(output2 == "mocked 1.1")
            let slow = try RawClient(port: gateway.port)
            for piece in ["PR", "OPFIND /mock HTTP/1.1\r\nHo", "st: h\r\nConnection: close\r\n\r\n"] {
                slow.send(piece)
            }
            #expect(slow.receiveAll().hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
        try withGateway(takesPriorKnowledge: false) { gateway in
            let client = try RawClient(port: gateway.port)
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
            #expect(client.receiveAll().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        }
    }

    @Test("A connection that finds no room is told so before it has said what it speaks, and counted once")
    func noRoom() throws {
        try withGateway(maxConnections: 1) { gateway in
            let first = try RawClient(port: gateway.port)
            first.send("GET /mock HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(first.receive(until: "mocked").hasSuffix("mocked"))
            #expect(try RawClient(port: gateway.port).receiveAll().hasPrefix("HTTP/1.1 503 "))
            #expect(try metrics(of: gateway).shed(.connections) == 1)
        }
    }

    // MARK: Requests and answers

    @Test("A call reaches an HTTP/1.1 backend with one cookie line, and its answer has no lines of a connection")
    func proxied() throws {
        let backend = try backend()
        try withGateway(backendPort: backend.port) { gateway in
            let url = "http://127.0.0.1:\(gateway.port)/b"
            let output = try curl([
                "--http2-prior-knowledge", "\(url)/x?y=1", "-i", "-H", "Cookie: a=1; b=2", "-H", "TE: trailers",
            ])
            #expect(output.hasPrefix("HTTP/2 200 \r\n"))
            #expect(output.contains("\r\nserver: api-gateway\r\nx-request-id: "))
            #expect(output.contains("\r\n\r\nGET /x?y=1 HTTP/1.1\r\nHost: 127.0.0.1:\(backend.port)\r\n"))
            #expect(output.contains("\r\ncookie: a=1; b=2\r\n") && output.contains("X-Forwarded-Host: 127.0.0.1:"))
            #expect(!output.contains("\r\nte: "))
            let chunked = try curl(["--http2-prior-knowledge", "\(url)/chunked", "-i"])
            #expect(chunked.contains("\r\nx-kept: 1\r\n") && chunked.contains("\r\n\r\nabcde"))
            for line in ["x-hop", "connection", "transfer-encoding"] { #expect(!chunked.contains("\n\(line):")) }
        }
    }

    @Test(
        "Bodies are framed for the backend, HEAD has none, and an answer that breaks off resets its stream only",
        .enabled(if: Peers.hasHPACK))
    func bodies() throws {
        let backend = try backend()
        try withGateway(backendPort: backend.port) { gateway in
            let events = try run("bodies", gateway)
            #expect(
                events.sorted() == [
                    "headers 1 200", "headers 3 200", "headers 5 200 end", "headers 7 200", "reset 7 2",
                ])
            let url = "http://127.0.0.1:\(gateway.port)/b/x"
            let chunked = try curl(["--http2-prior-knowledge", url, "-T", "-", "-X", "POST"])
            #expect(chunked.hasSuffix("\r\n\r\n0\r\n\r\n"))
            let counted = try curl(["--http2-prior-knowledge", url, "-d", "hello"])
            #expect(counted.contains("\r\nContent-Length: 5\r\n") && counted.hasSuffix("\r\n\r\nhello"))
        }
    }

    @Test(
        "Trailers pass in both directions between HTTP/2 and the chunks of a backend; malformed ones reset their stream",
        .enabled(if: Peers.hasHPACK))
    func trailers() throws {
        let backend = try backend()
        try withGateway(backendPort: backend.port) { gateway in
            let passed = try run("trailers", gateway)
            #expect(passed == ["headers 1 200", "trailers 1 x-t=1 x-u=2 end"])
            let refused = try run("bad-trailers", gateway)
            #expect(refused == ["reset 1 1", "reset 3 1", "reset 5 1"])
        }
    }

    @Test("A client that waits for 100 gets it", .enabled(if: Peers.hasHPACK))
    func expectsContinue() throws {
        let backend = try backend()
        try withGateway(backendPort: backend.port) { gateway in
            let output3 = try run("expects-continue", gateway)
            #expect(output3 == ["headers 1 100", "headers 1 200"])
        }
    }

    @Test(
        "An answer before the end of the body is complete; a body that does not end then is stopped without an error",
        .enabled(if: Peers.hasHPACK))
    func earlyAnswer() throws {
        try withGateway(timeLimits: 1) { gateway in
            let output4 = try run("early-answer", gateway)
            #expect(output4 == ["headers 1 200", "reset 1 0", "headers 3 200"])
        }
    }

    @Test("A large answer comes whole through a window opened piece by piece", .enabled(if: Peers.hasHPACK))
    func smallWindows() throws {
        let backend = try backend()
        try withGateway(backendPort: backend.port) { gateway in
            let output5 = try run("some-window", gateway)
            #expect(output5 == ["headers 1 200", "bytes 300000"])
        }
    }

    @Test("Long header fields may come before the client knows our settings", .enabled(if: Peers.hasHPACK))
    func largeAtOnce() throws {
        try withGateway { gateway in
            let events = try run("large-at-once", gateway)
            #expect(events == ["headers 1 200"])
        }
    }

    // MARK: Malformed requests

    @Test(
        "A malformed request is reset, reaches no backend, and the connection goes on", .enabled(if: Peers.hasHPACK),
        arguments: [
            "host-differs", "no-path", "no-scheme", "no-method", "ftp-scheme", "empty-path", "relative-path",
            "absolute-form", "blank-in-path", "blank-in-method", "lines-in-path", "lines-in-authority",
            "duplicate-path", "late-pseudo", "unknown-pseudo", "status-in-request", "upper-case", "blank-in-name",
            "colon-in-name", "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "te-gzip",
            "line-feed-in-value", "return-in-value", "nul-in-value", "control-in-value", "blank-before-value",
            "blank-after-value",
        ])
    func malformed(_ name: String) throws {
        let backend = try backend()
        try withGateway(backendPort: backend.port) { gateway in
            let output6 = try run(name, gateway)
            #expect(output6 == ["reset 1 1", "headers 3 200"])
            #expect(backend.connectionCount == 0)
        }
    }

    @Test(
        "What the gateway refuses in HTTP/1.1 it refuses here with an answer", .enabled(if: Peers.hasHPACK),
        arguments: [
            ("no-authority", 400), ("user-in-authority", 400), ("connect", 400), ("signed-length", 400),
            ("headers-over-all", 494), ("header-over-one", 494), ("host-only", 200), ("host-agrees", 200),
            ("te-trailers", 200), ("good", 200),
        ])
    func refused(_ name: String, _ status: Int) throws {
        let backend = try backend()
        try withGateway(backendPort: backend.port) { gateway in
            let output7 = try run(name, gateway)
            #expect(output7 == ["headers 1 \(status)", "headers 3 200"])
            #expect(backend.connectionCount == (status == 200 ? 1 : 0))
        }
    }

    @Test(
        "A body that is not as long as announced resets its stream, and its backend never sees a whole request",
        .enabled(if: Peers.hasHPACK), arguments: ["length-too-short", "length-too-long", "length-without-body"])
    func wrongLength(_ name: String) throws {
        let backend = try backend()
        try withGateway(backendPort: backend.port) { gateway in
            let events = try run(name, gateway)
            #expect(events.first == "reset 1 1" && events.dropFirst().allSatisfy { $0 == "headers 3 200" })
        }
    }

    // MARK: Floods

    @Test(
        "A flood ends its connection and nothing else", .enabled(if: Peers.hasHPACK),
        arguments: [
            "rapid-reset", "made-resets", "continuation", "settings", "ping", "priority", "window-updates",
            "unknown-frames", "empty-data",
        ])
    func flood(_ name: String) throws {
        let backend = try backend()
        try withGateway(backendPort: backend.port) { gateway in
            let other = try RawClient(port: gateway.port)
            other.send("GET /mock HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(other.receive(until: "mocked").contains("mocked"))
            let events = try run(name, gateway)
            #expect(events.suffix(2).first?.hasSuffix(" 11") == true && events.last == "closed", "\(events.suffix(3))")
            other.send("GET /mock HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(other.receiveAll().contains("mocked"))
            let output8 = try run("good", gateway)
            #expect(output8 == ["headers 1 200", "headers 3 200"])
        }
    }

    @Test(
        "What breaks the protocol ends the connection", .enabled(if: Peers.hasHPACK),
        arguments: [("headers-far-over", 1), ("many-streams", 1), ("bad-preface", 1), ("empty-name", 9)])
    func connectionErrors(_ name: String, _ code: Int) throws {
        let backend = try backend()
        try withGateway(backendPort: backend.port) { gateway in
            let events = try run(name, gateway)
            #expect(events.suffix(2).first == "goaway 2147483647 \(code)" && events.last == "closed", "\(events)")
        }
    }

    @Test("Data beyond a stream's window resets the stream", .enabled(if: Peers.hasHPACK))
    func overWindow() throws {
        let backend = try backend()
        try withGateway(backendPort: backend.port) { gateway in
            let output9 = try run("over-window", gateway)
            #expect(output9 == ["reset 1 3"])
        }
    }

    // MARK: Time

    @Test("A client that opens no window loses its stream", .enabled(if: Peers.hasHPACK))
    func noWindow() throws {
        try withGateway(timeLimits: 1) { gateway in
            let output10 = try run("no-window", gateway)
            #expect(output10 == ["headers 1 200", "reset 1 8"])
        }
    }

    @Test("A connection that does not begin, or has nothing to do, ends", .enabled(if: Peers.hasHPACK))
    func idle() throws {
        try withGateway(timeLimits: 1) { gateway in
            let output11 = try run("no-settings", gateway)
            #expect(output11 == ["closed"])
            let output12 = try run("idle", gateway)
            #expect(output12 == ["goaway 0 0", "closed"])
        }
    }

    @Test(
        "A drain lets the stream in flight end: it is announced, the last stream is told, then the connection ends",
        .enabled(if: Peers.hasHPACK))
    func drain() throws {
        let backend = try backend()
        try withGateway(backendPort: backend.port) { gateway in
            let peer = try RunningPeer("http2_client.py", [String(gateway.port), "drain"])
            #expect(peer.line("ready") != nil)
            while backend.connectionCount == 0 { usleep(1_000) }
            gateway.stop(drainingFor: 10)
            let events = peer.rest().filter { !$0.hasPrefix("data ") }
            #expect(events == ["goaway 2147483647 0", "goaway 1 0", "headers 1 200", "closed"])
        }
    }
}
