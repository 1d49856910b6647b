import Foundation
import GatewayServer
import Synchronization
import Testing

@testable import GatewayRuntime

/// `jwt_auth` over sockets, with tokens that PyJWT signs.
@Suite(.serialized, .enabled(if: Peers.hasJWT)) struct JWTServerTests {
    private func ask(_ gateway: RunningGateway, _ token: String) throws -> HTTPAnswer {
        try HTTPAnswer(port: gateway.port, "/a", ["Authorization: Bearer \(token)"])
    }

    @Test("Tokens of all six algorithms are taken, by a fixed and by a remote key set, and again from what is known")
    func algorithms() throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        let fixed = TokenKeySource(.fixed(Array(try provider.get("/jwks").utf8)))
        let remote = TokenKeySource(try provider.keySet)
        try withTokenGateway([
            ("/a", .jwt(JWTPolicy(source: fixed))), ("/b", .jwt(JWTPolicy(source: remote, passesToken: true))),
        ]) { gateway, _ in
            for algorithm in TokenAlgorithm.allCases {
                let token = try provider.mint(alg: algorithm.rawValue)
                for target in ["/a", "/b", "/a", "/b"] {
                    let answer = try HTTPAnswer(port: gateway.port, target, ["Authorization: Bearer \(token)"])
                    #expect(answer.status == 200, "\(algorithm) \(target): \(answer.body)")
                    #expect(answer.backend("Authorization").isEmpty == (target == "/a"))
                }
            }
            #expect(try provider.count("/jwks") == 2)
        }
    }

    @Test("Tokens that are not right are refused, each for its reason; right ones pass before and after")
    func refused() throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        let source = TokenKeySource(try provider.keySet)
        let far = #"{"sub":"ann","exp":4000000000}"#
        let cases: [(sign: String, alg: String, kid: String?, claims: String, reason: String)] = [
            ("none", "RS256", nil, far, "algorithm not supported"),
            ("hs256", "RS256", nil, far, "algorithm not supported"),
            ("right", "PS256", nil, far, "algorithm not supported"),
            ("wrong key", "RS256", nil, far, "wrong signature"),
            ("wrong key", "ES256", nil, far, "wrong signature"),
            ("other payload", "RS256", nil, far, "wrong signature"),
            ("other payload", "ES512", nil, far, "wrong signature"),
            ("cut signature", "RS256", nil, far, "wrong signature"),
            ("cut signature", "ES384", nil, far, "wrong signature"),
            ("zero signature", "RS512", nil, far, "wrong signature"),
            ("zero signature", "ES256", nil, far, "wrong signature"),
            ("der signature", "ES256", nil, far, "wrong signature"),
            ("pss signature", "RS256", nil, far, "wrong signature"),
            ("right", "RS256", "k-other", far, "no key for the token"),
            ("no kid", "RS256", nil, far, "no key for the token"),
            ("right", "RS256", "k-es256", far, "the key is not for the token"),
            ("right", "ES384", "k-es256", far, "the key is not for the token"),
            ("right", "RS256", nil, #"{"exp":1000000000}"#, "token expired"),
            ("right", "RS256", nil, #"{"nbf":4000000000}"#, "token not valid yet"),
        ]
        try withTokenGateway([("/a", .jwt(JWTPolicy(source: source)))]) { gateway, backend in
            #expect(try self.ask(gateway, try provider.mint()).status == 200)
            for item in cases {
                let token = try provider.mint(item.claims, alg: item.alg, sign: item.sign, kid: item.kid)
                let answer = try self.ask(gateway, token)
                #expect(answer.status == 401 && answer.body.contains("APIG.0305"), "\(item)")
                #expect(answer.body.contains(item.reason), "\(item): \(answer.body)")
            }
            #expect(try self.ask(gateway, try provider.mint()).status == 200)
            #expect(backend.connectionCount <= 2)
        }
    }

    @Test("A request with a body whose token is checked reaches the backend whole")
    func body() throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        let token = try provider.mint()
        let backend = try ScriptedBackend { client, _ in
            let head = client.receive(until: "\r\n\r\n")
            var body = head.components(separatedBy: "\r\n\r\n").dropFirst().joined()
            while body.utf8.count < 300_000 {
                let piece = client.receive()
                if piece.isEmpty { break }
                body += String(decoding: piece, as: UTF8.self)
            }
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n\(body.utf8.count)")
        }
        var options = ServerOptions()
        options.port = 0
        options.loopCount = 1
        let snapshot = tokenSnapshot(
            backendPort: backend.port, [("/a", .jwt(JWTPolicy(source: TokenKeySource(try provider.keySet))))])
        let gateway = try GatewayServer.start(snapshot, options: options)
        defer { gateway.stop(drainingFor: 0) }
        let client = try RawClient(port: gateway.port)
        client.send(
            "POST /a HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(token)\r\nContent-Length: 300000\r\n\r\n")
        for _ in 0..<30 { client.send(String(repeating: "x", count: 10_000)) }
        #expect(client.receive(until: "300000").hasPrefix("HTTP/1.1 200"))
    }

    @Test("Forty tokens at once are checked without meeting each other, with another kind each", arguments: [1, 2])
    func many(loopCount: Int) throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        let policy = JWTPolicy(source: TokenKeySource(try provider.keySet), passesToken: true)
        try withTokenGateway([("/a", .jwt(policy))], loopCount: loopCount) { gateway, _ in
            let tokens = try (0..<40).map { number in
                let algorithm = TokenAlgorithm.allCases[number % TokenAlgorithm.allCases.count]
                return try provider.mint(#"{"sub":"\#(number)","exp":4000000000}"#, alg: algorithm.rawValue)
            }
            let clients = try tokens.map { token in
                let client = try RawClient(port: gateway.port)
                client.send(
                    "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\n\r\n")
                return client
            }
            for (client, token) in zip(clients, tokens) {
                let answer = client.receiveAll()
                #expect(answer.hasPrefix("HTTP/1.1 200") && answer.contains("Authorization: Bearer \(token)\r\n"))
            }
        }
    }

    @Test("A request of HTTP/2 with a body waits as well, and reaches the backend whole")
    func http2() throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        let token = try provider.mint()
        let policy = JWTPolicy(source: TokenKeySource(try provider.keySet))
        try withTokenGateway([("/a", .jwt(policy))]) { gateway, _ in
            for (header, expected) in [("Bearer \(token)", "200 2"), ("Bearer x", "401 2")] {
                let output = try Tool.run([
                    "curl", "-s", "--http2-prior-knowledge", "--max-time", "15", "-H", "Authorization: \(header)", "-d",
                    "hello", "http://127.0.0.1:\(gateway.port)/a", "-w", "\n%{http_code} %{http_version}",
                ])
                #expect(output.hasSuffix(expected), "\(output)")
                #expect(output.contains("Content-Length: 5") == expected.hasPrefix("200"))
            }
        }
    }

    @Test("Each answer of a remote key set replaces the one before; what cannot be used changes nothing")
    func rotation() throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        let old = try provider.mint()
        let failures = Failures()
        let step = Step.jwt(JWTPolicy(source: TokenKeySource(try provider.keySet)))
        try withTokenGateway([("/a", step)], pollMilliseconds: 100, failed: failures.add) { gateway, _ in
            #expect(try self.ask(gateway, old).status == 200)
            for how in ["status", "broken", "large"] {
                _ = try provider.get("/fail?how=\(how)")
                let asked = try provider.count("/jwks")
                try soon { try provider.count("/jwks") >= asked + 2 }
                #expect(try self.ask(gateway, old).status == 200, "\(how)")
            }
            #expect(failures.texts.contains { $0.contains("answers 503") })
            #expect(failures.texts.contains { $0.contains("no JSON object") })
            #expect(failures.texts.contains { $0.contains("does not answer: tooLong") })
            _ = try provider.get("/rotate")
            _ = try provider.get("/fail?how=ok")
            let new = try provider.mint()
            try soon { try self.ask(gateway, new).status == 200 }
            #expect(try self.ask(gateway, old).body.contains("no key for the token"))
        }
    }

    @Test("Until there is a key set requests get 401; then they pass without a restart")
    func firstFetchFails() throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        _ = try provider.get("/fail?how=status")
        let token = try provider.mint()
        let step = Step.jwt(JWTPolicy(source: TokenKeySource(try provider.keySet)))
        try withTokenGateway([("/a", step)], pollMilliseconds: 100) { gateway, _ in
            let answer = try self.ask(gateway, token)
            #expect(answer.status == 401 && answer.body.contains("no key set"))
            _ = try provider.get("/fail?how=ok")
            try soon { try self.ask(gateway, token).status == 200 }
        }
    }

    @Test("A reload keeps the keys of an unchanged source out of reach; one that is gone rests until it is back")
    func reload() throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        let token = try provider.mint()
        func steps() throws -> [(path: String, step: Step)] {
            [("/a", .jwt(JWTPolicy(source: TokenKeySource(try provider.keySet))))]
        }
        try withTokenGateway(try steps(), pollMilliseconds: 50, loopCount: 2) { gateway, backend in
            #expect(try self.ask(gateway, token).status == 200)
            _ = try provider.get("/fail?how=status")
            let first = tokenSnapshot(backendPort: backend.port, try steps())
            try gateway.replace(first)
            for _ in 0..<5 { #expect(try self.ask(gateway, token).status == 200) }
            let other = TokenKeySource(.fixed(Array(#"{"keys":[]}"#.utf8)))
            try gateway.replace(
                tokenSnapshot(backendPort: backend.port, [("/a", .jwt(JWTPolicy(source: other)))]))
            #expect(try self.ask(gateway, token).status == 401)
            // One attempt may have been on its way.
            let asked = try provider.count("/jwks")
            usleep(300_000)
            #expect(try provider.count("/jwks") <= asked + 1)
            try gateway.replace(first)
            #expect(try self.ask(gateway, token).status == 200)
            _ = try provider.get("/fail?how=ok")
            _ = try provider.get("/rotate")
            let new = try provider.mint()
            try soon { try self.ask(gateway, new).status == 200 }
        }
    }
}

/// What a gateway says about its key sources.
final class Failures: Sendable {
    private let list = Mutex<[String]>([])

    var texts: [String] { self.list.withLock { $0 } }
    func add(_ text: String) { self.list.withLock { $0.append(text) } }
}

/// Waits up to ten seconds until something is so.
func soon(_ condition: () throws -> Bool) throws {
    for _ in 0..<200 {
        if try condition() { return }
        usleep(50_000)
    }
    Issue.record("it has not become so in ten seconds")
}
