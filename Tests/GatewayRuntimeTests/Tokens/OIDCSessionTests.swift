import Testing

@testable import GatewayRuntime

/// The life of a session, and tokens callers bring themselves.
@Suite struct OIDCSessionTests {
    @Test(
        "A cookie that was changed, or cut short, is no session",
        arguments: ["flip", "cut", "empty", "other key", "another purpose"])
    func tampering(what: String) throws {
        let browser = Browser()
        _ = try browser.logIn()
        let (name, value) = try #require(browser.cookies.first)
        switch what {
        case "flip":
            var bytes = Array(value.utf8)
            bytes[40] = bytes[40] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            browser.cookies = [(name, String(decoding: bytes, as: UTF8.self))]
        case "cut": browser.cookies = [(name, String(value.dropLast(4)))]
        case "empty": browser.cookies = [(name, "")]
        case "another purpose":
            let sealed = SealedText(key: sessionKey).seal(
                OIDCSession(accessToken: [1], idToken: [], refreshToken: [], expiresAt: 9_999_999_999).fields,
                purpose: Array("flow".utf8), nonce: Array(repeating: 1, count: 12))
            browser.cookies = [(name, String(decoding: try #require(sealed), as: UTF8.self))]
        default:
            let other = Browser(makePolicy(key: Array("another".utf8)))
            other.cookies = browser.cookies
            #expect(try other.send("/a").summary == "provider")
            return
        }
        #expect(try browser.send("/a").summary == "provider")
        #expect(try browser.tell().summary == "302 -")
    }

    @Test("A session that has ended is renewed without the browser, once, with the refresh token")
    func renewal() throws {
        let browser = Browser()
        _ = try browser.logIn()
        browser.now += 99
        #expect(try browser.send("/a").summary == "forward")
        browser.now += 1
        #expect(try browser.send("/a").summary == "provider")
        guard case .fetch(let request)? = try browser.tell().need else { return #expect(Bool(false)) }
        #expect(String(decoding: request.body, as: UTF8.self) == "grant_type=refresh_token&refresh_token=refresh-1")
        let token = browser.idToken("ignored")
        #expect(
            try browser.answer(#"{"access_token":"access-2","refresh_token":"refresh-2","id_token":"\#(token)"}"#)
                .summary == "verify")
        let outcome = try browser.verify()
        #expect(outcome.summary == "forward" && outcome.backend("X-Access-Token") == ["access-2"])
        #expect(outcome.lines("Set-Cookie").count == 1)
        // Without expires_in the plug-in's own 60 seconds count.
        browser.now += 59
        #expect(try browser.send("/a").backend("X-Access-Token") == ["access-2"])
        browser.now += 1
        _ = try browser.send("/a")
        guard case .fetch(let next)? = try browser.tell().need else { return #expect(Bool(false)) }
        #expect(String(decoding: next.body, as: UTF8.self).hasSuffix("refresh_token=refresh-2"))
    }

    @Test(
        "A renewal the provider refuses, or that is somebody else's, becomes a login",
        arguments: ["refused", "no answer", "another user", "wrong signature"])
    func refusedRenewal(what: String) throws {
        let browser = Browser()
        _ = try browser.logIn()
        browser.now += 100
        _ = try browser.send("/a")
        _ = try browser.tell()
        var outcome: TokenDrive.Outcome
        switch what {
        case "refused": outcome = try browser.answer(#"{"error":"invalid_grant"}"#, status: 400)
        case "no answer": outcome = try browser.drive.resume(.call(.failed(.backendTimeout)))
        default:
            let token = browser.idToken("n") { if what == "another user" { $0["sub"] = #""eve""# } }
            _ = try browser.answer(#"{"access_token":"x","id_token":"\#(token)"}"#)
            outcome = try browser.verify(what == "another user" ? nil : .refused(.signature))
        }
        #expect(outcome.summary == "302 -")
        #expect(outcome.lines("Location").first?.hasPrefix("https://idp.example/login") == true)
    }

    @Test("Without renewal, or without refresh token, a session that has ended becomes a login")
    func noRenewal() throws {
        for (policy, refresh) in [(makePolicy(renews: false), "r"), (makePolicy(), "")] {
            let browser = Browser(policy)
            _ = try browser.logIn(refresh: refresh)
            browser.now += 100
            #expect(try browser.send("/a").summary == "provider")
            #expect(try browser.tell().summary == "302 -")
        }
    }

    @Test("A logout takes the session back and goes where the plug-in says")
    func logout() throws {
        let browser = Browser(makePolicy(afterLogout: "https://shop.example/bye"))
        _ = try browser.logIn()
        let outcome = try browser.send("/logout")
        #expect(outcome.summary == "302 -" && outcome.lines("Location") == ["https://shop.example/bye"])
        #expect(browser.cookies.isEmpty)
        #expect(try browser.send("/a").summary == "provider")
    }

    @Test("Without such a place it goes to the provider's own logout, or says that it is done")
    func providerLogout() throws {
        let browser = Browser()
        _ = try browser.logIn()
        let session = browser.cookies
        #expect(try browser.send("/logout").summary == "provider")
        let outcome = try browser.tell(makeProvider(#","end_session_endpoint":"https://idp.example/end""#))
        #expect(outcome.lines("Location").first?.hasPrefix("https://idp.example/end?id_token_hint=eyJ") == true)
        browser.cookies = session
        _ = try browser.send("/logout")
        #expect(try browser.tell().summary == "200 -")
        #expect(browser.cookies.isEmpty)
    }

    @Test("There is no logout without a session")
    func noLogout() throws { #expect(try Browser().send("/logout").summary == "500 APIG.0601") }

    @Test(
        "A caller's own token is taken when signature, issuer, audience and time are right",
        arguments: [
            (#"{"iss":"https://idp.example","aud":"gw","exp":1767323046}"#, nil, "forward"),
            (#"{"iss":"https://idp.example","aud":"account","azp":"gw","exp":1767323046}"#, nil, "forward"),
            (#"{"iss":"https://idp.example","aud":"gw","exp":1767323045}"#, nil, "401 APIG.0305"),
            (#"{"iss":"https://idp.example","aud":"gw"}"#, nil, "401 APIG.0305"),
            (#"{"iss":"https://evil.example","aud":"gw","exp":1767323046}"#, nil, "401 APIG.0305"),
            (#"{"iss":"https://idp.example","aud":"other","exp":1767323046}"#, nil, "401 APIG.0305"),
            (#"{"iss":"https://idp.example","aud":"gw","exp":1767323046}"#, .signature, "401 APIG.0305"),
            (#"{"iss":"https://idp.example","aud":"gw","exp":1767323046}"#, .noKeys, "500 APIG.0601"),
        ] as [(String, TokenFault?, String)])
    func ownTokens(payload: String, fault: TokenFault?, expected: String) throws {
        let browser = Browser()
        let token = makeToken(payload)
        #expect(try browser.send("/a", ["Authorization: bearer \(token)", "X-Userinfo: x"]).summary == "verify")
        let outcome = try browser.verify(fault.map { .refused($0) })
        #expect(outcome.summary == expected)
        if expected == "forward" {
            #expect(outcome.backend("X-Access-Token") == [token])
            #expect(
                outcome.backend("X-Userinfo") == [
                    String(decoding: Base64.encoded(Array(payload.utf8)), as: UTF8.self)
                ])
            #expect(outcome.backend("Authorization") == ["bearer \(token)"])
        }
    }

    @Test("Only RS algorithms are taken; another scheme is no token; two lines are refused")
    func ownTokenForms() throws {
        let browser = Browser()
        let elliptic = makeToken(header: #"{"alg":"ES256"}"#, "{}")
        #expect(try browser.send("/a", ["Authorization: Bearer \(elliptic)"]).summary == "401 APIG.0305")
        #expect(try browser.send("/a", ["Authorization: Bearer"]).summary == "401 APIG.0305")
        #expect(try browser.send("/a", ["Authorization: Basic YTpi"]).summary == "provider")
        #expect(
            try browser.send("/a", ["Authorization: Bearer x", "Authorization: Bearer y"]).summary == "401 APIG.0305")
        #expect(
            try browser.send("/a", ["Authorization: Bearer \(makeToken("{}"))"]).summary == "verify")
        #expect(try browser.drive.verify(.refused(.noKeys), provider: nil).summary == "500 APIG.0601")
    }

    @Test(
        "A discovery document must name what is asked, over TLS where it came over TLS",
        arguments: [
            "", "[]", "{}", #"{"issuer":"i","authorization_endpoint":"https://i/a"}"#,
            #"{"issuer":"i","authorization_endpoint":"http://i/a","token_endpoint":"https://i/t"}"#,
            #"{"issuer":"i","authorization_endpoint":"javascript:x","token_endpoint":"https://i/t"}"#,
            #"{"issuer":"i","authorization_endpoint":"https://i/a\r\nX: y","token_endpoint":"https://i/t"}"#,
            #"{"issuer":"i","authorization_endpoint":"https://i/a","token_endpoint":"http://i/t"}"#,
            #"{"issuer":"i","authorization_endpoint":"https://i/a","token_endpoint":"https://i/t","#
                + #""jwks_uri":"http://i/k"}"#,
            #"{"issuer":"i","authorization_endpoint":"https://i/a","token_endpoint":"https://i/t","#
                + #""token_endpoint_auth_methods_supported":["private_key_jwt"]}"#,
        ])
    func discovery(text: String) throws {
        let address = try #require(WebAddress("https://i/.well-known/openid-configuration"))
        #expect(throws: TokenKeySetFault.self) { try ProviderMetadata(json: Array(text.utf8), from: address) }
    }

    @Test(
        "Addresses are http or https with a host",
        arguments: [
            ("https://idp.example/a?b=c#d", "true idp.example 443 /a?b=c"), ("HTTP://h:81", "false h 81 /"),
            ("http://[::1]:9/x", "false ::1 9 /x"), ("http://h?x", "false h 80 /?x"), ("ftp://h/", nil),
            ("https://", nil),
            ("https://user@h/", nil), ("http://h:0/", nil), ("http://h:99999/", nil), ("http://h:x/", nil),
            ("http://h:/", nil), ("http://::1/", nil), ("http://[::1/", nil), ("http://h/\r\nX: 1", nil), ("/a", nil),
            ("http://h /", nil), ("http://[::1]x/", nil),
        ] as [(String, String?)])
    func addresses(text: String, expected: String?) {
        let found = WebAddress(text).map { "\($0.usesTLS) \($0.host) \($0.port) \($0.target)" }
        #expect(found == expected)
    }
}
