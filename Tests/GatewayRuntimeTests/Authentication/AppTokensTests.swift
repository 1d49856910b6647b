import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct AppTokensTests {
    private static let credentials = AppAuthenticationTests.credentials
    private static let client = "client_id=demoAppKey01&client_secret=demoAppSecret01"
    private static let random = (0..<24).map { UInt8($0) }

    private func tokens(key: String? = nil, processKey: [UInt8] = [1]) -> AppTokens {
        var settings = AppTokenSettings()
        settings.key = key.map { Secret(value: $0) }
        return AppTokens(settings, processKey: processKey)
    }

    private func answer(
        _ body: String, method: String = "POST", type: String? = "application/x-www-form-urlencoded",
        tokens: AppTokens? = nil, now: Int64 = signatureNow, credentials: Credentials = Self.credentials,
        random: [UInt8] = Self.random
    ) throws -> AppTokens.Answer {
        let request = try SignedRequest(
            ["\(method) /v1/apigw/oauth2/token HTTP/1.1", "Host: h"] + (type.map { ["Content-Type: \($0)"] } ?? []),
            body: Array(body.utf8))
        return (tokens ?? self.tokens()).answer(
            request.head, bytes: request.bytes.span, body: request.body.span, credentials: credentials, now: now,
            random: random)
    }

    private func code(_ answer: AppTokens.Answer) -> String {
        switch answer {
        case .issued(let response): "\(response.status)"
        case .refused(let error): "\(error.code) \(error.status)"
        }
    }

    /// The texts of the answer: access token and refresh token.
    private func issued(_ answer: AppTokens.Answer) throws -> (access: String, refresh: String) {
        guard case .issued(let response) = answer else { throw NotIssued() }
        let parts = String(decoding: response.body, as: UTF8.self).split(separator: "\"")
        #expect(
            parts[0] == "{" && parts[1] == "access_token" && parts[5] == "token_type" && parts[7] == "Bearer"
                && parts[9] == "expires_in" && parts[10] == ":3600," && parts[11] == "refresh_token")
        return (String(parts[3]), String(parts[13]))
    }

    struct NotIssued: Error {}

    @Test(
        "The endpoint answers each fault of a request with its own code",
        arguments: [
            ("grant_type=client_credentials&\(client)", "200"),
            ("grant_type=client_credentials&\(client)&through_data=abc", "200"),
            ("\(client)", "APIG.2210 400"), ("grant_type=&\(client)", "APIG.2210 400"),
            ("grant_type=password&\(client)", "APIG.2209 400"),
            ("grant_type=client_credentials&client_secret=x", "APIG.2211 400"),
            ("grant_type=client_credentials&client_id=demoAppKey01", "APIG.2212 400"),
            ("grant_type=client_credentials&client_id=demoAppKey01&client_secret=x", "APIG.2201 400"),
            ("grant_type=client_credentials&client_id=nobody00&client_secret=x", "APIG.2201 400"),
            ("grant_type=refresh_token&\(client)", "APIG.2213 400"),
            ("grant_type=refresh_token&\(client)&refresh_token=x", "APIG.2202 400"),
            ("grant_type=refresh_token&client_id=nobody00&client_secret=x&refresh_token=x", "APIG.1004 401"),
            ("grant_type=client_credentials&grant_type=refresh_token&\(client)", "APIG.2205 400"),
            ("grant_type=client_credentials&\(client)&through_data=\(String(repeating: "d", count: 300))", "200"),
            (
                "grant_type=client_credentials&\(client)&through_data=\(String(repeating: "d", count: 301))",
                "APIG.2208 400"
            ),
            ("grant_type=client_credentials&\(client)&pad=\(String(repeating: "p", count: 9_000))", "APIG.2205 400"),
        ])
    func faults(body: String, expected: String) throws { #expect(self.code(try self.answer(body)) == expected) }

    @Test(
        "Only POST with a form or JSON is taken",
        arguments: [
            ("GET", "application/json", "APIG.2206 400"), ("PUT", "application/json", "APIG.2206 400"),
            ("POST", nil, "APIG.2204 400"), ("POST", "text/plain", "APIG.2204 400"),
            ("POST", "application/json", "200"), ("POST", "Application/JSON; charset=utf-8", "200"),
        ] as [(String, String?, String)])
    func types(method: String, type: String?, expected: String) throws {
        let body =
            "{\"grant_type\": \"client_credentials\", \"client_id\":\"demoAppKey01\",\n\"client_secret\":\"demoAppSecret\\u00301\"}"
        #expect(self.code(try self.answer(body, method: method, type: type)) == expected)
    }

    @Test(
        "A body that is no JSON object of texts is a wrong parameter",
        arguments: [
            "", "[]", "{", "{}x", "{\"a\":1}", "{\"a\":\"b\",}", "{\"a\":\"b\",\"a\":\"c\"}", "{\"a\":\"\\x\"}",
            "{\"a\":\"\\uD800\"}", "{\"a\":\"\n\"}", "{\"a\"}", "{\"a\":{}}",
        ])
    func json(body: String) throws {
        #expect(self.code(try self.answer(body, type: "application/json")) == "APIG.2205 400")
    }

    @Test("Members of a JSON object are read with every escape there is")
    func escapes() throws {
        let fields = FormFields(json: Array(#"{"a":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"}"#.utf8).span)
        #expect(fields?["a"] == Array("\"\\/\u{8}\u{c}\n\r\t\u{e9}\u{1F600}".utf8))
    }

    @Test("An access token calls until it ends, in either header, and a refresh token does not call")
    func calls() throws {
        let issued = try self.issued(self.answer("grant_type=client_credentials&\(Self.client)"))
        let test = AppAuthenticationTests()
        let tokens = self.tokens()
        func verify(_ token: String, now: Int64 = signatureNow) -> String {
            switch tokens.verifyAccess(Array(token.utf8), credentials: Self.credentials, now: now) {
            case .success(let grant): Self.credentials.apps[grant.app].name
            case .failure(let error): error.code
            }
        }
        #expect(verify(issued.access) == "mobile")
        #expect(verify(issued.access, now: signatureNow + 3_599) == "mobile")
        #expect(verify(issued.access, now: signatureNow + 3_600) == "APIG.1002")
        #expect(verify(issued.refresh) == "APIG.0303")
        let bearer: ConsumedCredentials = [.authorization, .appHeaders]
        let own: ConsumedCredentials = [.accessToken, .appHeaders]
        #expect(
            try test.authenticate(["Authorization: bearer \(issued.access)"], features: "token")
                == "mobile \(bearer.rawValue)")
        #expect(
            try test.authenticate(["X-Access-Token: \(issued.access)"], features: "token") == "mobile \(own.rawValue)")
        #expect(
            try test.authenticate(["X-Access-Token: \(issued.access)"], features: "")
                == AppAuthenticationTests.refused)
    }

    @Test(
        "A changed token, one of another key, or one of an app with a new secret is none; one of a removed app says so")
    func foreign() throws {
        let issued = try self.issued(self.answer("grant_type=client_credentials&\(Self.client)"))
        func code(_ token: String, _ tokens: AppTokens, _ credentials: Credentials = Self.credentials) -> String {
            switch tokens.verifyAccess(Array(token.utf8), credentials: credentials, now: signatureNow) {
            case .success: "taken"
            case .failure(let error): error.code
            }
        }
        #expect(code(issued.access, self.tokens(processKey: [2])) == "APIG.0303")
        #expect(code(issued.access, self.tokens(key: "key")) == "APIG.0303")
        var changed = Array(issued.access.utf8)
        for index in changed.indices {
            let old = changed[index]
            changed[index] = old == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(code(String(decoding: changed, as: UTF8.self), self.tokens()) == "APIG.0303")
            changed[index] = old
        }
        for text in ["", "A", "AAAA", String(repeating: "A", count: 10_000)] {
            #expect(code(text, self.tokens()) == "APIG.0303")
        }
        let renewed = Credentials([makeApp("mobile", key: "demoAppKey01", secret: "anotherSecret01")])
        #expect(code(issued.access, self.tokens(), renewed) == "APIG.0303")
        #expect(code(issued.access, self.tokens(), Credentials()) == "APIG.1004")
        let keyed = try self.issued(
            self.answer("grant_type=client_credentials&\(Self.client)", tokens: self.tokens(key: "key")))
        #expect(code(keyed.access, self.tokens(key: "key", processKey: [2])) == "taken")
    }

    @Test("A refresh token gives new tokens to its own app until it ends, and carries the data on")
    func refresh() throws {
        let first = try self.issued(self.answer("grant_type=client_credentials&\(Self.client)&through_data=a%20b"))
        let request = "grant_type=refresh_token&refresh_token=\(first.refresh)"
        let second = try self.issued(
            self.answer("\(request)&\(Self.client)", now: signatureNow + 7_199, random: Self.random.reversed()))
        #expect(second.access != first.access)
        guard
            case .success(let grant) = self.tokens().verifyAccess(
                Array(second.access.utf8), credentials: Self.credentials, now: signatureNow + 7_199)
        else {
            Issue.record("the new token is refused")
            return
        }
        #expect(grant == AppTokens.Grant(app: 1, throughData: Array("a b".utf8)))
        #expect(self.code(try self.answer("\(request)&\(Self.client)", now: signatureNow + 7_200)) == "APIG.1001 401")
        #expect(
            self.code(try self.answer("\(request)&client_id=otherAppKey01&client_secret=otherAppSecret01"))
                == "APIG.1003 401")
        let access = "grant_type=refresh_token&refresh_token=\(first.access)"
        #expect(self.code(try self.answer("\(access)&\(Self.client)")) == "APIG.2202 400")
    }

    @Test("Without enough random bytes no token is made")
    func random() throws {
        #expect(
            self.code(try self.answer("grant_type=client_credentials&\(Self.client)", random: [1, 2, 3]))
                == "APIG.0601 500")
    }
}
