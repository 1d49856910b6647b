import Foundation
import GatewayServer
import Testing

@testable import GatewayRuntime

/// `oidc_auth` over sockets, with a provider in Python and a browser that keeps cookies.
@Suite(.serialized, .enabled(if: Peers.hasJWT)) struct OIDCServerTests {
    private func policy(
        _ provider: IdentityProvider, afterLogout: String? = "/bye", publicKey: String? = nil
    ) throws -> OIDCPolicy {
        OIDCPolicy(
            source: TokenKeySource(try provider.discovery(publicKey: publicKey)), clientID: "gw",
            clientSecret: "s3c+ret/ä", callbackPath: "/callback", afterLogout: afterLogout,
            sessionKey: Array("tests".utf8))
    }

    private func steps(_ policy: OIDCPolicy) -> [(path: String, step: Step)] {
        [("/a", .oidc(policy)), ("/callback", .oidcRedirect(policy)), ("/logout", .oidcLogout(policy))]
    }

    /// A parameter of the place an answer sends to.
    private func parameter(_ name: String, _ answer: HTTPAnswer) -> String? {
        answer.lines("Location").first.flatMap { URLComponents(string: $0) }?.queryItems?.first { $0.name == name }?
            .value
    }

    @Test("A browser logs in, comes back to where it wanted, is known from then on, and logs out")
    func flow() throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        try withTokenGateway(self.steps(try self.policy(provider))) { gateway, backend in
            let browser = TokenBrowser(port: gateway.port)
            let first = try browser.get("/a?x=1&y=%20z")
            #expect(first.status == 302)
            let atProvider = try browser.follow(first)
            #expect(atProvider.status == 302)
            let back = try browser.follow(atProvider)
            #expect(back.status == 302 && back.lines("Location") == ["/a?x=1&y=%20z"], "\(back.body)")
            #expect(backend.connectionCount == 0)
            let known = try browser.follow(back)
            #expect(known.status == 200 && known.body.hasPrefix("GET /?x=1&y=%20z HTTP/1.1"))
            #expect(known.backend("X-Access-Token").first?.hasPrefix("eyJ") == true)
            #expect(known.backend("X-ID-Token").first?.hasPrefix("eyJ") == true)
            let user = try #require(known.backend("X-Userinfo").first.flatMap { Data(base64Encoded: $0) })
            #expect(String(decoding: user, as: UTF8.self).contains(#""sub":"ann""#))
            #expect(known.backend("Cookie").isEmpty)
            #expect(try browser.get("/a").status == 200)
            #expect(try provider.count("/token") == 1)
            // The code and the login were used up.
            #expect(try browser.follow(atProvider).body.contains("APIG.0601"))
            let out = try browser.get("/logout")
            #expect(out.status == 302 && out.lines("Location") == ["/bye"] && browser.cookies.isEmpty)
            #expect(try browser.get("/a").status == 302)
        }
    }

    @Test("Somebody else's login cannot be ended in another browser, and a code is worth nothing without its proof")
    func otherBrowser() throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        try withTokenGateway(self.steps(try self.policy(provider))) { gateway, _ in
            let attacker = TokenBrowser(port: gateway.port)
            let stolen = try attacker.follow(try attacker.get("/a"))
            let victim = TokenBrowser(port: gateway.port)
            #expect(try victim.follow(stolen).status == 500)
            #expect(victim.cookies.isEmpty)
            // The victim has begun a login of its own, and gets the attacker's code with its own state.
            let begun = try victim.get("/a")
            let state = try #require(self.parameter("state", begun))
            let code = try #require(self.parameter("code", stolen))
            let answer = try victim.get("/callback?code=\(code)&state=\(state)")
            #expect(answer.status == 500 && answer.body.contains("gives no tokens"))
        }
    }

    @Test("A session whose access token has ended is renewed on the way, with a new cookie")
    func renewal() throws {
        let provider = try IdentityProvider(lifetime: 1)
        defer { provider.stop() }
        try withTokenGateway(self.steps(try self.policy(provider))) { gateway, _ in
            let browser = TokenBrowser(port: gateway.port)
            _ = try browser.follow(try browser.follow(try browser.get("/a")))
            try soon {
                let answer = try browser.get("/a")
                #expect(answer.status == 200)
                return answer.lines("Set-Cookie").count == 1
            }
            #expect(try provider.count("/token") >= 2 && provider.count("/authorize") == 1)
        }
    }

    @Test("A caller's own token is checked against the provider's keys, or against the public key where there is one")
    func ownTokens() throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        let issuer = "http://127.0.0.1:\(provider.port)"
        let right = try provider.mint(#"{"iss":"\#(issuer)","aud":"account","azp":"gw","exp":4000000000}"#)
        let other = try provider.mint(#"{"iss":"\#(issuer)","aud":"other","exp":4000000000}"#)
        let foreign = try provider.mint(
            #"{"iss":"\#(issuer)","aud":"gw","exp":4000000000}"#, sign: "wrong key")
        for publicKey in [nil, try provider.get("/pem")] {
            let before = try provider.count("/jwks")
            try withTokenGateway(self.steps(try self.policy(provider, publicKey: publicKey))) { gateway, _ in
                func ask(_ token: String) throws -> HTTPAnswer {
                    try HTTPAnswer(port: gateway.port, "/a", ["Authorization: Bearer \(token)"])
                }
                let answer = try ask(right)
                #expect(answer.status == 200 && answer.backend("X-Access-Token") == [right], "\(answer.body)")
                #expect(try ask(other).body.contains("wrong audience"))
                #expect(try ask(foreign).body.contains("wrong signature"))
                #expect(try ask("x").status == 401)
            }
            #expect(try provider.count("/jwks") == before + (publicKey == nil ? 1 : 0))
        }
    }

    @Test("Clients that are gone while the provider is asked leave nothing behind, and others are served")
    func gone() throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        try withTokenGateway(self.steps(try self.policy(provider))) { gateway, _ in
            _ = try provider.get("/fail?how=slow")
            let browser = TokenBrowser(port: gateway.port)
            let atProvider = try browser.follow(try browser.get("/a"))
            let state = try #require(self.parameter("state", atProvider))
            let cookie = browser.cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
            for _ in 0..<5 {
                let client = try RawClient(port: gateway.port)
                client.send("GET /callback?code=none&state=\(state) HTTP/1.1\r\nHost: h\r\nCookie: \(cookie)\r\n\r\n")
            }
            // Their exchanges are used again meanwhile, and must not get the answers of the others.
            let answers = try (0..<20).map { _ in try HTTPAnswer(port: gateway.port, "/a").status }
            #expect(answers == Array(repeating: 302, count: 20))
            let back = try browser.follow(atProvider)
            #expect(back.status == 302 && back.lines("Location") == ["/a"])
            try soon { gateway.connectionCount == 0 }
        }
    }

    @Test("A provider over TLS is trusted by its certificate only, for keys, discovery and tokens")
    func overTLS() throws {
        let certificates = try Certificates(["localhost", "other"])
        let provider = try IdentityProvider(certificates)
        defer { provider.stop() }
        let address = "https://localhost:\(provider.port)/.well-known/openid-configuration"
        let kind = TokenKeySource.Kind.discovery(try #require(WebAddress(address)), publicKey: nil)
        func policy() -> OIDCPolicy {
            OIDCPolicy(
                source: TokenKeySource(kind), clientID: "gw", clientSecret: "s3c+ret/ä", callbackPath: "/callback",
                sessionKey: [1])
        }
        try withTokenGateway(self.steps(policy()), certificateFile: certificates.path("localhost.pem")) { gateway, _ in
            let browser = TokenBrowser(port: gateway.port)
            let place = try #require(try browser.get("/a").lines("Location").first)
            let back = try Tool.run(["curl", "-sk", "-o", "/dev/null", "-w", "%{redirect_url}", place])
            let url = try #require(URLComponents(string: back))
            let target = "\(url.path)?\(url.percentEncodedQuery ?? "")"
            #expect(try browser.get(target).lines("Location") == ["/a"])
            #expect(try browser.get("/a").status == 200)
        }
        try withTokenGateway(self.steps(policy()), certificateFile: certificates.path("other.pem")) { gateway, _ in
            let answer = try HTTPAnswer(port: gateway.port, "/a")
            #expect(answer.status == 500)
        }
    }

    @Test("While the discovery document cannot be had, requests fail with 500")
    func noDiscovery() throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        _ = try provider.get("/fail?how=status")
        let token = try provider.mint()
        try withTokenGateway(self.steps(try self.policy(provider)), pollMilliseconds: 100) { gateway, _ in
            for lines in [[], ["Authorization: Bearer \(token)"]] {
                let answer = try HTTPAnswer(port: gateway.port, "/a", lines)
                #expect(answer.status == 500 && answer.body.contains("identity provider"))
            }
            _ = try provider.get("/fail?how=ok")
            try soon { try HTTPAnswer(port: gateway.port, "/a").status == 302 }
        }
    }
}
