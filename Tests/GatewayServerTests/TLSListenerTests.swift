import Foundation
import GatewayConfiguration
import GatewayRuntime
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import GatewayServer

/// A gateway with a TLS listener: `/mock` answers itself and takes HTTPS only, `/b` is proxied by prefix.
func withTLSGateway(
    _ tls: ListenerTLS.Options, backendPort: Int = 1, handshakeTimeout: Int64 = 10, maxConnections: Int = 1_000,
    _ body: (RunningGateway, Int) throws -> Void
) throws {
    let configuration = sampleConfiguration(backendPort: backendPort, frontend: .https)
    var options = ServerOptions()
    options.port = 0
    options.tlsPort = 0
    options.tls = try ListenerTLS(tls)
    options.loopCount = 2
    options.handshakeTimeoutSeconds = handshakeTimeout
    options.maxConnections = maxConnections
    let gateway = try GatewayServer.start(
        SnapshotCompiler.compile(configuration, instance: nil).snapshot, options: options)
    defer { gateway.stop(drainingFor: 0) }
    try body(gateway, try #require(gateway.tlsPort))
}

/// A domain whose certificate and key lie in the files of its name.
func domain(
    _ name: String, _ certificates: Certificates, file: String? = nil, minimum: TLSProtocolVersion = .tls12,
    authority: String? = nil
) -> ListenerDomain {
    ListenerDomain(
        name: name, minimumVersion: minimum, certificateFile: certificates.path("\(file ?? name).pem"),
        privateKeyFile: certificates.path("\(file ?? name).key"),
        clientAuthorityFile: authority.map { certificates.path("\($0).pem") })
}

@Suite(.serialized) struct TLSListenerTests {
    @Test("The server name picks the certificate: exact, wildcard, else the default one")
    func serverNames() throws {
        let certificates = try Certificates(["shop.example", "wild", "fallback"])
        var tls = ListenerTLS.Options()
        tls.domains = [domain("shop.example", certificates), domain("*.shop.example", certificates, file: "wild")]
        tls.defaultCertificate = domain("", certificates, file: "fallback")
        try withTLSGateway(tls) { _, port in
            for (name, subject) in [
                ("shop.example", "shop.example"), ("SHOP.Example", "shop.example"), ("a.shop.example", "wild"),
                ("a.b.shop.example", "fallback"), ("elsewhere.example", "fallback"), (nil, "fallback"),
            ] {
                let shown = try TLSClient(port: port, name: name).subject()
                #expect(shown == subject, "\(name ?? "none")")
            }
        }
    }

    @Test("Without a default certificate an unknown or missing server name is refused with an alert")
    func noDefault() throws {
        let certificates = try Certificates(["shop.example"])
        var tls = ListenerTLS.Options()
        tls.domains = [domain("shop.example", certificates)]
        try withTLSGateway(tls) { _, port in
            #expect(try TLSClient(port: port, name: "shop.example").call().contains("mocked"))
            for name in ["elsewhere.example", nil] {
                let output = try TLSClient(port: port, name: name).call()
                #expect(output.contains("unrecognized name") && output.contains("no peer certificate available"))
            }
        }
    }

    @Test("TLS 1.2 and 1.3 are served, 1.1 only where the domain asks for it")
    func versions() throws {
        let certificates = try Certificates([])
        for name in ["new.example", "old.example"] { try certificates.make(name, rsa: true) }
        var tls = ListenerTLS.Options()
        tls.domains = [domain("new.example", certificates), domain("old.example", certificates, minimum: .tls11)]
        try withTLSGateway(tls) { _, port in
            let weak = ["-cipher", "DEFAULT:@SECLEVEL=0"]
            for (name, version, expected) in [
                ("new.example", "-tls1_3", "TLSv1.3"), ("new.example", "-tls1_2", "TLSv1.2"),
                ("new.example", "-tls1_1", nil), ("new.example", "-tls1", nil), ("old.example", "-tls1_3", "TLSv1.3"),
                ("old.example", "-tls1_1", "TLSv1.1"), ("old.example", "-tls1", nil),
            ] {
                let output = try TLSClient(port: port, name: name, [version] + weak).call()
                if let expected {
                    #expect(output.contains("mocked") && output.contains(expected), "\(name) \(version)")
                } else {
                    #expect(
                        output.contains("alert protocol version") && !output.contains("mocked"), "\(name) \(version)")
                }
            }
        }
    }

    @Test("A domain with a CA takes clients with a certificate of that CA only; other domains ask for none")
    func clientCertificates() throws {
        let certificates = try Certificates(["mutual.example", "open.example", "ca", "stranger"])
        try certificates.make("client", commonName: "terminal 7", signer: "ca")
        var tls = ListenerTLS.Options()
        tls.domains = [
            domain("mutual.example", certificates, authority: "ca"), domain("open.example", certificates),
        ]
        func client(_ port: Int, _ certificate: String?, _ version: String, name: String = "mutual.example")
            -> TLSClient
        {
            let files = certificate.map {
                ["-cert", certificates.path("\($0).pem"), "-key", certificates.path("\($0).key")]
            }
            return TLSClient(port: port, name: name, [version] + (files ?? []))
        }
        try withTLSGateway(tls) { _, port in
            for version in ["-tls1_2", "-tls1_3"] {
                #expect(try client(port, "client", version).call().contains("mocked"))
                #expect(try !client(port, "stranger", version).call().contains("mocked"))
                #expect(try !client(port, nil, version).call().contains("mocked"))
                let open = try client(port, nil, version, name: "open.example").call()
                #expect(open.contains("mocked") && open.contains("No client certificate CA names sent"))
            }
        }
        tls.requiresClientCertificateInHandshake = false
        try withTLSGateway(tls) { _, port in
            let without = try client(port, nil, "-tls1_3").call()
            #expect(without.contains("mocked"))
            let stranger = try client(port, "stranger", "-tls1_3").call()
            #expect(!stranger.contains("mocked"))
        }
    }

    @Test("A connection knows its version, domain, client and negotiated protocol, also when its session is resumed")
    func security() throws {
        let certificates = try Certificates(["mutual.example", "c", "ca"])
        try certificates.make("client", commonName: "terminal 7", signer: "ca")
        var tls = ListenerTLS.Options()
        tls.domains = [domain("*.mutual.example", certificates, file: "mutual.example", authority: "ca")]
        tls.defaultCertificate = domain("", certificates, file: "c")
        tls.applicationProtocols = ["h2", "http/1.1"]
        let session = certificates.path("session")
        let files = ["-cert", certificates.path("client.pem"), "-key", certificates.path("client.key")]
        let known = ConnectionSecurity(
            version: .tls13, domain: "*.mutual.example", hasClientCertificate: true, clientCommonName: "terminal 7")
        var old = known
        old.version = .tls12
        let seen = try Self.connections(tls) { port in
            _ = try TLSClient(port: port, name: "x.mutual.example", files + ["-alpn", "http/1.1,h2"]).call()
            for argument in ["-sess_out", "-sess_in"] {
                _ = try TLSClient(port: port, name: "x.mutual.example", files + ["-tls1_2", argument, session]).call()
            }
            _ = try TLSClient(port: port, files + ["-alpn", "http/1.1"]).call()
            _ = try TLSClient(port: port, ["-alpn", "spdy/1"]).call()
        }
        let plain = ConnectionSecurity(version: .tls13)
        #expect(seen.map(\.security) == [known, old, old, plain, plain])
        #expect(seen.map(\.negotiated) == ["h2", nil, nil, "http/1.1", nil])
    }

    /// What the connections of a bare TLS listener know, one after the other; each is closed as soon as it is known.
    private static func connections(
        _ tls: ListenerTLS.Options, _ body: (Int) throws -> Void
    ) throws -> [(security: ConnectionSecurity, negotiated: String?)] {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { try? group.syncShutdownGracefully() }
        var options = ServerOptions()
        options.tls = try ListenerTLS(tls)
        let recorder = Recorder()
        let snapshot = SnapshotCompiler.compile(Configuration(), instance: nil).snapshot
        let eventLoop = group.next()
        let settings = options
        let loop = try eventLoop.submit {
            NIOLoopBound(
                LoopContext(
                    eventLoop: eventLoop, snapshot: snapshot, options: settings, backendTLS: BackendTLS(),
                    ledger: ConnectionLedger(maxConnections: 10, maxPerAddress: 10)),
                eventLoop: eventLoop)
        }.wait()
        let listener = try ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        TLSAcceptHandler(loop: loop.value) { channel, security, negotiated in
                            recorder.put(security, negotiated)
                            channel.close(promise: nil)
                        })
                }
            }
            .bind(host: "127.0.0.1", port: 0).wait()
        try body(listener.localAddress?.port ?? 0)
        try listener.close().wait()
        return recorder.all
    }

    @Test("The common name of a client's certificate is read, in several alphabets and places")
    func commonNames() throws {
        let certificates = try Certificates([])
        for (index, name) in ["terminal 7", "Büro", "a/b", String(repeating: "n", count: 60)].enumerated() {
            let file = certificates.path("\(index).der")
            _ = try Tool.run([
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-utf8",
                "-days", "2", "-subj", "/CN=outer/O=x/CN=\(name.replacingOccurrences(of: "/", with: "\\/"))/OU=y",
                "-outform", "DER", "-keyout", "/dev/null", "-out", file,
            ])
            let der = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
            #expect(CertificateSubject.commonName(der: der) == name)
            // Cut or damaged anywhere it is no certificate, and nothing worse.
            for length in 0..<der.count { _ = CertificateSubject.commonName(der: Array(der.prefix(length))) }
            for position in der.indices {
                var damaged = der
                damaged[position] ^= 0xFF
                _ = CertificateSubject.commonName(der: damaged)
            }
        }
        #expect(CertificateSubject.commonName(der: []) == nil)
    }

    @Test("Only the cipher suites of ssl_ciphers are agreed on")
    func ciphers() throws {
        let certificates = try Certificates([])
        try certificates.make("rsa", rsa: true)
        try certificates.make("ec")
        for name in CipherSuites.available {
            var tls = ListenerTLS.Options()
            tls.defaultCertificate = domain("", certificates, file: name.contains("ECDSA") ? "ec" : "rsa")
            tls.cipherNames = [name, "ECDHE-RSA-AES256-SHA384"]
            try withTLSGateway(tls) { _, port in
                let own = try TLSClient(port: port, ["-tls1_2", "-cipher", name]).call()
                #expect(own.contains("Cipher is \(name)") && own.contains("mocked"), "\(name)")
                let others = CipherSuites.available.filter { $0 != name }.joined(separator: ":")
                let other = try TLSClient(port: port, ["-tls1_2", "-cipher", others]).call()
                #expect(other.contains("handshake failure") && !other.contains("mocked"), "\(name)")
            }
        }
        var tls = ListenerTLS.Options()
        tls.defaultCertificate = domain("", certificates, file: "ec")
        tls.cipherNames = ["ECDHE-RSA-AES256-SHA384"]
        #expect(throws: ListenerTLSError.noCipher) { try ListenerTLS(tls) }
    }

    @Test("A client that does not finish its handshake is let go at the time limit")
    func handshakeTimeout() throws {
        let certificates = try Certificates(["c"])
        var tls = ListenerTLS.Options()
        tls.defaultCertificate = domain("", certificates, file: "c")
        let hello = try clientHello("c")
        try withTLSGateway(tls, handshakeTimeout: 1) { gateway, port in
            for bytes in [[], Array(hello.prefix(20)), hello] {
                let client = try RawClient(port: port)
                client.send(bytes)
                let start = ContinuousClock.now
                _ = client.receiveAll()
                let waited = ContinuousClock.now - start
                #expect(waited > .milliseconds(500) && waited < .seconds(5), "\(bytes.count) bytes: \(waited)")
            }
            #expect(gateway.connectionCount == 0)
        }
    }

    @Test("Connections in their handshake count for the limit of connections")
    func handshakeCap() throws {
        let certificates = try Certificates(["c"])
        var tls = ListenerTLS.Options()
        tls.defaultCertificate = domain("", certificates, file: "c")
        try withTLSGateway(tls, handshakeTimeout: 30, maxConnections: 2) { _, port in
            // Whichever of the two loops they land on.
            let clients = try (0..<5).map { _ in try RawClient(port: port) }
            #expect(eventually { clients.count { $0.isClosed } == 3 })
        }
    }

    @Test("A handshake that fails is counted, whoever is to blame; a client that only looks is not")
    func failedHandshakes() throws {
        let certificates = try Certificates(["c", "mutual.example", "ca"])
        var tls = ListenerTLS.Options()
        tls.domains = [domain("c", certificates), domain("mutual.example", certificates, authority: "ca")]
        let hello = try clientHello("c")
        try withTLSGateway(tls) { gateway, port in
            var expected: UInt64 = 0
            func counts(_ isCounted: Bool, _ what: String, _ body: () throws -> Void) throws {
                try body()
                if isCounted { expected += 1 }
                #expect(try eventually { try metrics(of: gateway).shed(.handshake) >= expected }, "\(what)")
            }
            try counts(true, "no TLS") {
                let client = try RawClient(port: port)
                client.send("GET / HTTP/1.1\r\n\r\n")
                _ = client.receiveAll()
            }
            try counts(true, "an unknown name") { _ = try TLSClient(port: port, name: "other").call() }
            try counts(true, "a version nobody speaks") {
                _ = try TLSClient(port: port, name: "c", ["-tls1", "-cipher", "DEFAULT:@SECLEVEL=0"]).call()
            }
            try counts(true, "a certificate the client refuses") {
                _ = try TLSClient(
                    port: port, name: "c", ["-CAfile", certificates.path("ca.pem"), "-verify_return_error"]
                ).call()
            }
            try counts(true, "a client without certificate") {
                _ = try TLSClient(port: port, name: "mutual.example", ["-tls1_2"]).call()
            }
            try counts(true, "a client that leaves") { try RawClient(port: port).send(hello) }
            try counts(false, "a client that looks") { _ = try RawClient(port: port) }
            let good = try TLSClient(port: port, name: "c").call()
            #expect(good.contains("mocked"))
            // Whatever was wrong, nothing is left of it, and nothing was counted twice.
            #expect(try metrics(of: gateway).shed(.handshake) == expected)
            #expect(gateway.connectionCount == 0)
        }
        try withTLSGateway(tls, handshakeTimeout: 1) { gateway, port in
            let client = try RawClient(port: port)
            #expect(client.receiveAll() == "" && client.isClosed)
            #expect(try metrics(of: gateway).shed(.handshake) == 1)
        }
    }

    @Test("A drain closes connections in their handshake, since nothing of theirs is in flight")
    func drain() throws {
        let certificates = try Certificates(["c"])
        var tls = ListenerTLS.Options()
        tls.defaultCertificate = domain("", certificates, file: "c")
        let isReleased = DispatchSemaphore(value: 0)
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "\r\n\r\n")
            _ = isReleased.wait(timeout: .now() + 30)
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        }
        try withTLSGateway(tls, backendPort: backend.port, handshakeTimeout: 60) { gateway, port in
            let pending = try RawClient(port: port)
            pending.send(Array(try clientHello("c").prefix(20)))
            Thread.detachNewThread { _ = try? Tool.run(["curl", "-sk", "https://127.0.0.1:\(port)/b"]) }
            #expect(eventually { backend.connectionCount == 1 })
            Thread.detachNewThread { gateway.stop(drainingFor: 30) }
            #expect(eventually { pending.isClosed })
            #expect(gateway.connectionCount == 1)
            isReleased.signal()
            #expect(try metrics(of: gateway).shed(.handshake) == 0)
        }
    }

    @Test("What is no TLS is closed at once")
    func plain() throws {
        let certificates = try Certificates(["c"])
        var tls = ListenerTLS.Options()
        tls.defaultCertificate = domain("", certificates, file: "c")
        try withTLSGateway(tls) { _, port in
            let client = try RawClient(port: port)
            client.send("GET /mock HTTP/1.1\r\nHost: h\r\n\r\n")
            let start = ContinuousClock.now
            #expect(client.receiveAll() == "")
            #expect(ContinuousClock.now - start < .seconds(4))
        }
    }

    @Test("A request over TLS is one over HTTPS, and the plain listener refuses it")
    func protocols() throws {
        let certificates = try Certificates(["c"])
        var tls = ListenerTLS.Options()
        tls.defaultCertificate = domain("", certificates, file: "c")
        try withTLSGateway(tls) { gateway, port in
            let secure = try Tool.run(["curl", "-skv", "--http2", "https://127.0.0.1:\(port)/mock"])
            #expect(secure.contains("mocked") && secure.contains("ALPN: server accepted http/1.1"))
            let plain = try Tool.run(["curl", "-s", "http://127.0.0.1:\(gateway.port)/mock"])
            #expect(plain.contains("APIG.0607"))
        }
    }

    @Test("A large body passes over TLS in both directions, byte for byte")
    func bodies() throws {
        let size = 8 << 20
        let backend = try ScriptedBackend { client, _ in
            let head = client.receive(until: "\r\n\r\n")
            var received = head.components(separatedBy: "\r\n\r\n").dropFirst().joined().utf8.count
            while received < size {
                let piece = client.receive()
                if piece.isEmpty { return }
                received += piece.count
            }
            client.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            client.send([UInt8](repeating: 0x78, count: size))
        }
        let certificates = try Certificates(["c"])
        try certificates.write(String(repeating: "y", count: size), to: "body")
        var tls = ListenerTLS.Options()
        tls.defaultCertificate = domain("", certificates, file: "c")
        try withTLSGateway(tls, backendPort: backend.port) { _, port in
            _ = try Tool.run([
                "curl", "-sk", "--data-binary", "@\(certificates.path("body"))", "-o", certificates.path("answer"),
                "https://127.0.0.1:\(port)/b",
            ])
            let answer = try Data(contentsOf: URL(fileURLWithPath: certificates.path("answer")))
            #expect(answer.count == size && answer.allSatisfy { $0 == 0x78 })
        }
    }

    @Test("A session is not resumed into a domain that asks for another certificate")
    func resumption() throws {
        let certificates = try Certificates(["mutual.example", "open.example", "ca"])
        try certificates.make("client", signer: "ca")
        var tls = ListenerTLS.Options()
        tls.domains = [domain("mutual.example", certificates, authority: "ca"), domain("open.example", certificates)]
        try withTLSGateway(tls) { _, port in
            for version in ["-tls1_2", "-tls1_3"] {
                let session = certificates.path("session")
                let saved = try TLSClient(port: port, name: "open.example", [version, "-sess_out", session]).call()
                #expect(saved.contains("mocked"))
                let output = try TLSClient(port: port, name: "mutual.example", [version, "-sess_in", session]).call()
                #expect(!output.contains("mocked"), "\(version)")
            }
        }
    }
}

/// What connections know, put down on their loop.
private final class Recorder: Sendable {
    private let seen = Mutex<[(security: ConnectionSecurity, negotiated: String?)]>([])

    func put(_ security: ConnectionSecurity, _ negotiated: String?) {
        self.seen.withLock { $0.append((security, negotiated)) }
    }

    var all: [(security: ConnectionSecurity, negotiated: String?)] { self.seen.withLock { $0 } }
}
