import Testing

@testable import GatewayRuntime

/// Sealed with the same key as the gateway of these tests.
let sessionKey = Array("a key for tests".utf8)
let provider = makeProvider()
private let source = TokenKeySource(.fixed([]))

func makeProvider(_ more: String = #","code_challenge_methods_supported":["plain","S256"]"#) -> ProviderMetadata? {
    guard let address = WebAddress("https://idp.example/.well-known/openid-configuration") else { return nil }
    let text = """
        {"issuer":"https://idp.example","authorization_endpoint":"https://idp.example/login?tenant=1",\
        "token_endpoint":"https://idp.example/token","jwks_uri":"https://idp.example/keys"\(more)}
        """
    return try? ProviderMetadata(json: Array(text.utf8), from: address)
}

func makePolicy(
    renews: Bool = true, afterLogout: String? = nil, scope: String = "openid profile", key: [UInt8] = sessionKey
) -> OIDCPolicy {
    OIDCPolicy(
        source: source, clientID: "gw", clientSecret: "s3c ret", callbackPath: "/callback", scope: scope,
        accessTokenSeconds: 60, renews: renews, afterLogout: afterLogout, sessionKey: key)
}

/// A browser with cookies, a gateway, and a provider whose answers a test gives.
final class Browser {
    let drive: TokenDrive
    var cookies: [(name: String, value: String)] = []
    var now: Int64 = 1_767_323_045
    private var entropy: UInt8 = 0

    init(_ policy: OIDCPolicy = makePolicy()) {
        self.drive = TokenDrive([
            ("/a", .oidc(policy)), ("/callback", .oidcRedirect(policy)), ("/logout", .oidcLogout(policy)),
        ])
    }

    func send(_ target: String, _ lines: [String] = [], isTLS: Bool = false) throws -> TokenDrive.Outcome {
        let line = self.cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
        let cookie = self.cookies.isEmpty ? [] : ["Cookie: \(line)"]
        return self.keep(
            try self.drive.send(
                ["GET \(target) HTTP/1.1", "Host: shop.example"] + cookie + lines, at: self.now, isTLS: isTLS))
    }

    func tell(_ metadata: ProviderMetadata? = provider) throws -> TokenDrive.Outcome {
        self.entropy += 1
        let entropy = (0..<ProviderFacts.entropyBytes).map { UInt8(truncatingIfNeeded: $0) &* self.entropy }
        return self.keep(try self.drive.resume(.provider(ProviderFacts(metadata: metadata, entropy: entropy))))
    }

    func answer(_ body: String, status: Int = 200) throws -> TokenDrive.Outcome {
        self.keep(
            try self.drive.resume(
                .call(.answered(CallAnswer(status: status, fields: [], body: Array(body.utf8))))))
    }

    func verify(_ result: TokenVerdict.Result? = nil) throws -> TokenDrive.Outcome {
        self.keep(try self.drive.verify(result, provider: provider))
    }

    /// Takes cookies as a browser does.
    private func keep(_ outcome: TokenDrive.Outcome) -> TokenDrive.Outcome {
        for line in outcome.lines("Set-Cookie") {
            let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(pair[0])
            self.cookies.removeAll { $0.name == name }
            if !line.contains("Max-Age=0") { self.cookies.append((name, String(pair[1]))) }
        }
        return outcome
    }

    /// The parameters of the place a browser is sent to.
    static func parameters(_ outcome: TokenDrive.Outcome) -> [String: String] {
        var found: [String: String] = [:]
        let place = outcome.lines("Location").first ?? ""
        for pair in place.split(separator: "?", maxSplits: 1).dropFirst().joined().split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            found[String(parts[0])] = String(
                decoding: PercentEncoding.decodedQuery(Array(parts.dropFirst().joined().utf8)), as: UTF8.self)
        }
        return found
    }

    /// The ID token a provider would give for a login.
    func idToken(_ nonce: String, _ change: (inout [String: String]) -> Void = { _ in }) -> String {
        var claims = [
            "iss": #""https://idp.example""#, "aud": #""gw""#, "sub": #""ann""#, "exp": "\(self.now + 300)",
            "nonce": #""\#(nonce)""#,
        ]
        change(&claims)
        let members = claims.sorted { $0.key < $1.key }.map { #""\#($0.key)":\#($0.value)"# }
        return makeToken("{\(members.joined(separator: ","))}")
    }

    /// Logs in and ends with a session.
    func logIn(
        _ target: String = "/a?x=1", access: String = "access-1", refresh: String = "refresh-1"
    ) throws -> TokenDrive.Outcome {
        #expect(try self.send(target).summary == "provider")
        let login = Self.parameters(try self.tell())
        let state = try #require(login["state"])
        #expect(try self.send("/callback?code=c-1&state=\(state)").summary == "provider")
        #expect(try self.tell().summary == "fetch")
        let token = self.idToken(try #require(login["nonce"]))
        let body = """
            {"access_token":"\(access)","token_type":"Bearer","id_token":"\(token)","refresh_token":"\(refresh)","expires_in":100}
            """
        #expect(try self.answer(body).summary == "verify")
        return try self.verify()
    }
}
