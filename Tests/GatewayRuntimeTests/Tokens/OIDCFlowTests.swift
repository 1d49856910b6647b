import Testing

@testable import GatewayRuntime

/// Logging in through a provider.
@Suite struct OIDCFlowTests {
    @Test("A browser without session is sent to the provider, with state, nonce, proof, and a cookie of its own")
    func login() throws {
        let browser = Browser()
        #expect(try browser.send("/a?x=1").summary == "provider")
        let outcome = try browser.tell()
        #expect(outcome.summary == "302 -")
        let place = try #require(outcome.lines("Location").first)
        #expect(place.hasPrefix("https://idp.example/login?tenant=1&response_type=code&client_id=gw&redirect_uri="))
        let parameters = Browser.parameters(outcome)
        #expect(parameters["redirect_uri"] == "http://shop.example/callback")
        #expect(parameters["scope"] == "openid profile")
        #expect(parameters["state"]?.count == 32 && parameters["nonce"]?.count == 22)
        #expect(parameters["code_challenge_method"] == "S256" && parameters["code_challenge"]?.count == 43)
        let cookie = try #require(outcome.lines("Set-Cookie").first)
        #expect(cookie.hasSuffix("; Path=/callback; HttpOnly; SameSite=Lax; Max-Age=600"))
        #expect(!cookie.contains(try #require(parameters["nonce"])))
        #expect(outcome.lines("Cache-Control") == ["no-store"])
    }

    @Test("Over TLS the address is https and the cookie Secure; without the provider's offer there is no proof")
    func secure() throws {
        let browser = Browser()
        _ = try browser.send("/a", isTLS: true)
        let outcome = try browser.tell(makeProvider(""))
        #expect(Browser.parameters(outcome)["redirect_uri"] == "https://shop.example/callback")
        #expect(Browser.parameters(outcome)["code_challenge"] == nil)
        #expect(outcome.lines("Set-Cookie").first?.contains("; Secure") == true)
    }

    @Test("While the provider is not known the request fails")
    func noProvider() throws {
        let browser = Browser()
        _ = try browser.send("/a")
        let outcome = try browser.tell(nil)
        #expect(outcome.summary == "500 APIG.0601" && outcome.message.contains("identity provider"))
    }

    @Test("The code is exchanged with credentials and proof; the browser gets its session and goes where it wanted")
    func exchange() throws {
        let browser = Browser()
        _ = try browser.send("/a?x=1&y=%20")
        let login = Browser.parameters(try browser.tell())
        _ = try browser.send("/callback?state=\(try #require(login["state"]))&code=a%2Fb+c")
        guard case .fetch(let request)? = try browser.tell().need else { return #expect(Bool(false)) }
        #expect(request.address.host == "idp.example" && request.address.target == "/token" && request.method == "POST")
        // gw and s3c%20ret, each encoded as in a form.
        #expect(request.fields.contains { $0.name == "Authorization" && $0.value == "Basic Z3c6czNjJTIwcmV0" })
        let body = String(decoding: request.body, as: UTF8.self)
        #expect(
            body.hasPrefix(
                "grant_type=authorization_code&code=a%2Fb%20c&"
                    + "redirect_uri=http%3A%2F%2Fshop.example%2Fcallback&code_verifier="))
        let verifier = Array(body.utf8.suffix(43))
        #expect(
            String(decoding: Base64.encodedForURL(SealedText.digest(verifier)), as: UTF8.self)
                == login["code_challenge"])
        let token = browser.idToken(try #require(login["nonce"]))
        _ = try browser.answer(#"{"access_token":"at","id_token":"\#(token)"}"#)
        let outcome = try browser.verify()
        #expect(outcome.summary == "302 -" && outcome.lines("Location") == ["/a?x=1&y=%20"])
        let cookies = outcome.lines("Set-Cookie")
        #expect(cookies.count == 2 && cookies[0].hasSuffix("; Path=/; HttpOnly; SameSite=Lax"))
        #expect(cookies[1].hasSuffix("; Max-Age=0") && cookies[1].contains("=; Path=/callback"))
        #expect(browser.cookies.count == 1 && !browser.cookies[0].value.contains("at"))
    }

    @Test("With a session the backend gets the tokens, and neither our cookies nor what the caller says of itself")
    func session() throws {
        let browser = Browser()
        #expect(try browser.logIn().summary == "302 -")
        browser.cookies.append(("other", "1"))
        let outcome = try browser.send(
            "/a", ["X-Userinfo: mallory", "X-Access-Token: mallory", "x-id-token: mallory", "Accept: */*"])
        #expect(outcome.summary == "forward")
        #expect(outcome.backend("X-Access-Token") == ["access-1"])
        #expect(outcome.backend("X-ID-Token").first?.hasPrefix("eyJ") == true)
        let user = try #require(outcome.backend("X-Userinfo").first)
        #expect(user.hasPrefix("ey") && !user.contains("."))
        #expect(outcome.backend("Cookie") == ["other=1"])
        #expect(!outcome.head.contains("mallory"))
    }

    @Test("A session of large tokens takes several cookies, which a smaller one takes back")
    func largeSession() throws {
        let browser = Browser()
        let large = String(repeating: "t", count: 9_000)
        #expect(try browser.logIn(access: large).summary == "302 -")
        #expect(browser.cookies.count > 2 && browser.cookies.allSatisfy { $0.value.utf8.count <= 3_600 })
        #expect(try browser.send("/a").backend("X-Access-Token") == [large])
        browser.now += 200
        _ = try browser.send("/a")
        _ = try browser.tell()
        let outcome = try browser.answer(#"{"access_token":"small"}"#)
        #expect(outcome.summary == "forward" && outcome.backend("X-Access-Token") == ["small"])
        #expect(browser.cookies.count == 1)
        #expect(try browser.send("/a").backend("X-Access-Token") == ["small"])
    }

    @Test(
        "A login ends only in the browser that began it, once, in time, and with the provider's own answer",
        arguments: [
            "no cookie", "wrong state", "no state", "late", "error", "no code", "twice", "other issuer", "other key",
        ])
    func refusedRedirects(what: String) throws {
        let browser = Browser()
        _ = try browser.send("/a")
        let state = try #require(Browser.parameters(try browser.tell())["state"])
        var target = "/callback?code=c&state=\(state)"
        switch what {
        case "no cookie": browser.cookies = []
        case "wrong state": target = "/callback?code=c&state=\(state.dropLast())x"
        case "no state": target = "/callback?code=c"
        case "late": browser.now += OIDCFlow.maxSeconds + 1
        case "error": target = "/callback?error=access_denied%0d%0a&state=\(state)"
        case "no code": target = "/callback?code=&state=\(state)"
        case "twice": target += "&code=d"
        case "other issuer": target += "&iss=https%3A%2F%2Fevil.example"
        default:
            let other = Browser(makePolicy(key: Array("another".utf8)))
            other.cookies = browser.cookies
            #expect(try other.send(target).summary == "500 APIG.0601")
            return
        }
        var outcome = try browser.send(target)
        if what == "other issuer" { outcome = try browser.tell() }
        #expect(outcome.summary == "500 APIG.0601")
        #expect(!browser.cookies.contains { $0.name.hasPrefix("apig_oidc_") && !$0.name.contains("flow") })
    }

    @Test(
        "An ID token of another provider, client, login or time ends the login",
        arguments: [
            ("iss", #""https://evil.example""#), ("aud", #""other""#), ("nonce", #""other""#), ("exp", "1767323045"),
            ("nbf", "1767323046"), ("sub", "7"), ("azp", #""other""#),
        ])
    func refusedIDTokens(claim: String, value: String) throws {
        let browser = Browser()
        _ = try browser.send("/a")
        let login = Browser.parameters(try browser.tell())
        _ = try browser.send("/callback?code=c&state=\(try #require(login["state"]))")
        _ = try browser.tell()
        let token = browser.idToken(try #require(login["nonce"])) { $0[claim] = value }
        _ = try browser.answer(#"{"access_token":"at","id_token":"\#(token)"}"#)
        #expect(try browser.verify().summary == "500 APIG.0601")
    }

    @Test(
        "A token endpoint that grants nothing usable ends the login",
        arguments: [
            (400, #"{"error":"invalid_grant"}"#), (200, "{}"), (200, "no"), (200, #"{"access_token":""}"#),
            (200, #"{"access_token":"a b","id_token":"x.y.z"}"#), (200, #"{"access_token":"at"}"#),
            (200, #"{"access_token":"at","token_type":"mac"}"#), (200, #"{"access_token":"at","id_token":"x.y.z"}"#),
            (200, #"{"access_token":"\#(String(repeating: "t", count: 30_000))"}"#),
            (200, #"{"access_token":"at","id_token":"\#(makeToken(header: #"{"alg":"none"}"#, "{}"))"}"#),
            (200, #"{"access_token":"at","id_token":"\#(makeToken(header: #"{"alg":"ES256"}"#, "{}"))"}"#),
        ])
    func refusedAnswers(status: Int, body: String) throws {
        let browser = Browser()
        _ = try browser.send("/a")
        let state = try #require(Browser.parameters(try browser.tell())["state"])
        _ = try browser.send("/callback?code=c&state=\(state)")
        _ = try browser.tell()
        #expect(try browser.answer(body, status: status).summary == "500 APIG.0601")
    }

    @Test("Without the scope openid a login needs no ID token")
    func noIDToken() throws {
        let browser = Browser(makePolicy(scope: "profile"))
        _ = try browser.send("/a")
        let state = try #require(Browser.parameters(try browser.tell())["state"])
        _ = try browser.send("/callback?code=c&state=\(state)")
        _ = try browser.tell()
        #expect(try browser.answer(#"{"access_token":"at"}"#).summary == "302 -")
        let outcome = try browser.send("/a")
        #expect(outcome.backend("X-Access-Token") == ["at"] && outcome.backend("X-ID-Token").isEmpty)
    }

    @Test(
        "The browser never goes to another host afterwards",
        arguments: [
            ("//evil.example/x", "/evil.example/x"), ("///evil.example", "/evil.example"),
            ("/\\evil.example", "/evil.example"), ("http://evil.example/a", "/a"), ("/a?next=//evil.example", nil),
            ("/a?" + String(repeating: "q", count: 3_000), "/a"),
        ] as [(String, String?)])
    func openRedirects(target: String, expected: String?) throws {
        let request = try RawRequest("GET \(target) HTTP/1.1", "Host: shop.example")
        let matched = MatchedRequest(
            index: 0, route: Browser().drive.snapshot.routes[0], path: RequestPath(), variables: [], remainder: nil,
            head: request.head, facts: facts, domain: .anyGroup)
        let place = OIDCPolicy.target(matched, request.bytes.span)
        #expect(String(decoding: place, as: UTF8.self) == expected ?? target)
    }
}
