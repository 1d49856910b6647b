import Foundation
import GatewayConfiguration
import GatewayRuntime
import Testing

@testable import GatewayServer

/// A gateway in front of a gRPC backend, at the path of its service.
private func withGateway(
    backendPort: Int, uri: String = "/test.Echo", backendProtocol: BackendProtocol = .grpc,
    certificates: Certificates? = nil, allowsPlain: Bool = true, verifiesBackends: Bool = false,
    backendKeepAlive: Int64 = 30, _ body: (RunningGateway) throws -> Void
) throws {
    var api = API()
    api.name = "echo"
    api.groupName = "g"
    api.requestProtocol = .grpcs
    api.requestMethod = .post
    api.requestURI = uri
    api.backendType = .grpc
    var backend = BackendAPI()
    backend.urlDomain = "127.0.0.1:\(backendPort)"
    backend.requestProtocol = backendProtocol
    backend.requestMethod = .post
    backend.requestURI = "/"
    backend.timeout = 10_000
    api.backendAPI = backend
    var configuration = Configuration()
    configuration.apis = [api]
    var compile = CompileOptions()
    compile.treatsPlainAsTLS = allowsPlain
    var options = ServerOptions()
    options.port = 0
    options.loopCount = 1
    options.takesPriorKnowledge = true
    options.verifiesBackends = verifiesBackends
    options.backendKeepAliveSeconds = backendKeepAlive
    if let certificates {
        var tls = ListenerTLS.Options()
        tls.applicationProtocols = ["h2", "http/1.1"]
        tls.defaultCertificate = ListenerDomain(
            name: "", certificateFile: certificates.path("h2.pem"), privateKeyFile: certificates.path("h2.key"))
        options.tls = try ListenerTLS(tls)
        options.tlsPort = 0
    }
    let compiled = SnapshotCompiler.compile(configuration, instance: nil, options: compile)
    #expect(compiled.notes.isEmpty)
    let gateway = try GatewayServer.start(compiled.snapshot, options: options)
    defer { gateway.stop(drainingFor: 0) }
    try body(gateway)
}

private func server(port: Int = 0, _ arguments: [String] = []) throws -> (peer: RunningPeer, port: Int) {
    let peer = try RunningPeer("grpc_server.py", [String(port)] + arguments)
    return (peer, try #require(peer.line("port ").flatMap { Int($0) }))
}

private func call(_ port: Int, _ name: String, _ certificate: String? = nil) throws -> [String] {
    try Peers.run("grpc_client.py", [String(port), name] + (certificate.map { [$0] } ?? []))
}

@Suite(.serialized, .enabled(if: Peers.hasGRPC)) struct GRPCTests {
    @Test("All four shapes of calls pass, messages as they come, with metadata and trailers")
    func shapes() throws {
        let (peer, port) = try server()
        defer { peer.stop() }
        try withGateway(backendPort: port) { gateway in
            for (name, expected) in [
                ("unary", ["unary hello 1 sent b'\\x00\\xff'"]), ("client-stream", ["0+1+2"]),
                ("server-stream", ["0 1 2 3 as they came"]), ("bidi", ["echo 0 echo 1 echo 2 echo 3"]),
                ("large", ["20000000 bytes"]), ("many", ["300"]),
            ] {
                let lines = try call(gateway.port, name)
                #expect(lines == expected, "\(name)")
            }
        }
    }

    @Test("The status of a failed call passes, before and behind messages; what the gateway refuses is a status too")
    func failures() throws {
        let (peer, port) = try server()
        defer { peer.stop() }
        try withGateway(backendPort: port) { gateway in
            for (name, expected) in [
                ("fail", ["FAILED_PRECONDITION not now: 100 % sure, \u{E9} failed"]),
                ("fail-late", ["first", "DATA_LOSS lost"]), ("unknown", ["UNIMPLEMENTED Method not found!"]),
                ("elsewhere", ["UNIMPLEMENTED"]),
            ] {
                let lines = try call(gateway.port, name)
                #expect(lines == expected, "\(name)")
            }
        }
        try withGateway(backendPort: 1) { gateway in
            let lines = try call(gateway.port, "fail")
            #expect(lines.first?.hasPrefix("UNAVAILABLE") == true)
        }
    }

    @Test("A cancelled call and a deadline reach the backend")
    func cancellation() throws {
        let (peer, port) = try server()
        defer { peer.stop() }
        try withGateway(backendPort: port) { gateway in
            let cancelled = try call(gateway.port, "cancel")
            #expect(cancelled == ["cancelled", "unary on"])
            #expect(peer.line("waiting ").flatMap { Int($0) }.map { (90...100).contains($0) } == true)
            #expect(peer.line("cancelled") != nil)
            let late = try call(gateway.port, "deadline")
            #expect(late == ["DEADLINE_EXCEEDED"])
            #expect(peer.line("cancelled") != nil)
        }
    }

    @Test("Over TLS on both sides HTTP/2 is negotiated")
    func encrypted() throws {
        let certificates = try Certificates(["h2"])
        let (peer, port) = try server(port: 0, [certificates.path("h2.pem"), certificates.path("h2.key")])
        defer { peer.stop() }
        try withGateway(
            backendPort: port, uri: "/", backendProtocol: .grpcs, certificates: certificates, allowsPlain: false
        ) { gateway in
            let encrypted = try call(try #require(gateway.tlsPort), "bidi", certificates.path("h2.pem"))
            #expect(encrypted == ["echo 0 echo 1 echo 2 echo 3"])
            // Without TLS, or in HTTP/1.1, the API cannot be called.
            let plain = try Tool.run([
                "curl", "-s", "--http2-prior-knowledge", "-d", "", "http://127.0.0.1:\(gateway.port)/test.Echo/Unary",
            ])
            let old = try Tool.run([
                "curl", "-sk", "--http1.1", "-d", "", "https://127.0.0.1:\(gateway.tlsPort ?? 0)/test.Echo/Unary",
            ])
            for answer in [plain, old] {
                #expect(answer.contains("The following protocol is supported: GRPCS\",\"error_code\":\"APIG.0607\""))
            }
        }
    }

    @Test("A backend whose certificate is not trusted is not asked again")
    func untrusted() throws {
        let certificates = try Certificates(["h2"])
        let (peer, port) = try server(port: 0, [certificates.path("h2.pem"), certificates.path("h2.key")])
        defer { peer.stop() }
        try withGateway(backendPort: port, backendProtocol: .grpcs, verifiesBackends: true) { gateway in
            let lines = try call(gateway.port, "fail")
            #expect(lines.first?.hasPrefix("UNAVAILABLE") == true)
            let totals = try metrics(of: gateway).totals
            #expect(totals.backendFailures[Int(BackendFailure.tls.rawValue)] == 1 && totals.retries == 0)
        }
    }

    @Test("A connection to a backend that no stream uses is closed after a while")
    func keepAlive() throws {
        let ended = DispatchSemaphore(value: 0)
        let backend = try ScriptedBackend { client, _ in
            client.send([0, 0, 0, HTTP2FrameHeader.settingsType, 0, 0, 0, 0, 0])
            var walker = HTTP2FrameWalker(skip: HTTP2FrameWalker.prefaceBytes)
            var isAsked = false
            while !isAsked {
                let bytes = client.receive()
                if bytes.isEmpty { return }
                var index = 0
                while let frame = walker.next(bytes.span, &index) {
                    if frame.type == HTTP2FrameHeader.headersType { isAsked = true }
                }
            }
            // :status 200 and the end of stream 1.
            client.send([0, 0, 1, HTTP2FrameHeader.headersType, 5, 0, 0, 0, 1, 0x88])
            _ = client.receiveAll()
            if client.isClosed { ended.signal() }
        }
        try withGateway(backendPort: backend.port, backendKeepAlive: 0) { gateway in
            let answer = try Tool.run([
                "curl", "-s", "--http2-prior-knowledge", "-H", "Content-Type: application/grpc", "-d", "", "-w",
                "%{http_code}", "http://127.0.0.1:\(gateway.port)/test.Echo/Unary",
            ])
            #expect(answer == "200")
            // The pool is looked through every five seconds.
            #expect(ended.wait(timeout: .now() + 15) == .success)
        }
    }

    @Test("A path that names a method takes that method only")
    func exactMethod() throws {
        let (peer, port) = try server()
        defer { peer.stop() }
        try withGateway(backendPort: port, uri: "/test.Echo/Unary") { gateway in
            let known = try call(gateway.port, "unary")
            #expect(known == ["unary hello 1 sent b'\\x00\\xff'"])
            let other = try call(gateway.port, "unknown")
            #expect(other.first?.hasPrefix("UNIMPLEMENTED") == true && other.first?.contains("Method not") == false)
        }
    }

    @Test("A backend that goes away and comes back is used again")
    func restart() throws {
        let (first, port) = try server()
        try withGateway(backendPort: port) { gateway in
            let before = try call(gateway.port, "client-stream")
            #expect(before == ["0+1+2"])
            first.stop()
            _ = first.rest()
            let gone = try call(gateway.port, "fail")
            #expect(gone.first?.hasPrefix("UNAVAILABLE") == true)
            let (second, _) = try server(port: port)
            defer { second.stop() }
            let after = try call(gateway.port, "client-stream")
            #expect(after == ["0+1+2"])
        }
    }

    @Test("A backend that speaks no HTTP/2 is a fault of the backend")
    func otherProtocol() throws {
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive()
            client.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        }
        try withGateway(backendPort: backend.port) { gateway in
            let lines = try call(gateway.port, "fail")
            #expect(lines.first?.hasPrefix("UNAVAILABLE") == true)
        }
    }
}
