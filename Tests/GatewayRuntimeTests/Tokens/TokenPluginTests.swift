import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// From the plug-ins' contents to steps.
@Suite struct TokenPluginTests {
    private let apis = [mockAPI(.get, "/a"), mockAPI(.get, "/callback"), mockAPI(.get, "/logout")]

    private func plugin(_ name: String, _ change: (inout JWTAuthContent) -> Void) -> Plugin {
        var content = JWTAuthContent()
        change(&content)
        var plugin = Plugin()
        plugin.name = name
        plugin.content = .jwtAuth(content)
        return plugin
    }

    private func plugin(oidc name: String, _ change: (inout OIDCAuthContent) -> Void = { _ in }) -> Plugin {
        var content = OIDCAuthContent()
        content.discovery = "https://idp.example/.well-known/openid-configuration"
        content.clientID = "gw"
        content.redirectAPI = "GET /callback"
        content.logoutAPI = self.apis[2].id
        change(&content)
        var plugin = Plugin()
        plugin.name = name
        plugin.content = .oidcAuth(content)
        return plugin
    }

    private func compile(_ plugins: [Plugin]) -> TokenPlugins {
        TokenPlugins(plugins, apis: self.apis, sessionKey: [1], isAlwaysSecure: false)
    }

    private func words(_ steps: [Step]) -> [String] {
        steps.map { step in
            switch step {
            case .jwt: "jwt"
            case .oidc: "oidc"
            case .oidcRedirect: "redirect"
            case .oidcLogout: "logout"
            case .refuse(let error): error.code
            default: "other"
            }
        }
    }

    @Test("An API gets jwt_auth before oidc_auth; the APIs of a login have that step alone")
    func order() {
        let plugins = self.compile([
            self.plugin(oidc: "o"), self.plugin("j") { $0.jwks = .init(#"{"keys":[]}"#) },
        ])
        #expect(self.words(plugins.steps(self.apis[0], bound: ["o", "other", "j"])) == ["jwt", "oidc"])
        #expect(self.words(plugins.steps(self.apis[1], bound: ["o"])) == ["redirect"])
        #expect(self.words(plugins.steps(self.apis[2], bound: [])) == ["logout"])
        #expect(self.words(plugins.steps(self.apis[0], bound: [])).isEmpty)
        #expect(
            plugins.notes == [
                "plug-in j: the key set has no RSA or EC key for signatures; its APIs refuse every token"
            ])
    }

    @Test("Equal sources are one")
    func sources() throws {
        let plugins = self.compile([
            self.plugin("j") { $0.jwksService = JWKSService("https://idp.example/keys") },
            self.plugin("k") { $0.jwksService = JWKSService("https://idp.example/keys") },
        ])
        guard case .jwt(let first)? = plugins.steps(self.apis[0], bound: ["j"]).first,
            case .jwt(let second)? = plugins.steps(self.apis[0], bound: ["k"]).first
        else { return #expect(Bool(false)) }
        #expect(first.source === second.source && first !== second)
    }

    @Test("The values of a jwt_auth plug-in reach its policy")
    func values() throws {
        let plugins = self.compile([
            self.plugin("j") {
                $0.jwks = .init(#"{"keys":[]}"#)
                $0.tokenLocation = .cookie
                $0.tokenName = "t"
                $0.expirationTolerance = "30"
                $0.passesToken = true
                $0.skipsMissingToken = true
                $0.ignoresExpiration = true
                var blocked = JWTClaimValues()
                blocked.claim = "sub"
                blocked.values = OneOrMore(["eve"])
                $0.blacklist = [blocked]
                var header = JWTClaimHeader()
                header.claim = "sub"
                header.header = "Transfer-Encoding"
                $0.claimsToHeaders = [header]
            }
        ])
        guard case .jwt(let policy)? = plugins.steps(self.apis[0], bound: ["j"]).first else {
            return #expect(Bool(false))
        }
        #expect(policy.place == .cookie && policy.name == Array("t".utf8) && policy.toleranceSeconds == 30)
        #expect(policy.passesToken && policy.skipsMissingToken && policy.ignoresExpiration)
        #expect(policy.refusedValues == [.init(claim: "sub", values: ["eve"])] && policy.claimHeaders.isEmpty)
        #expect(plugins.notes.contains("plug-in j: the header Transfer-Encoding is not set"))
    }

    @Test("A plug-in that cannot be asked keeps its APIs from being served without it")
    func missing() {
        let plugins = self.compile([
            self.plugin("j") { _ in }, self.plugin("s") { $0.jwksService = JWKSService("ftp://x") },
            self.plugin(oidc: "d") { $0.discovery = "nowhere" }, self.plugin(oidc: "r") { $0.redirectAPI = "gone" },
            self.plugin(oidc: "l") { $0.logoutAPI = "gone" }, self.plugin(oidc: "k") { $0.isJWKSEnabled = false },
        ])
        for (name, reason) in [
            ("j", "it has no key set"), ("s", "jwks_service makes no http or https URL"),
            ("d", "discovery is no http or https URL"), ("r", "the API gone of redirect_api_id does not exist"),
            ("l", "the API gone of logout_api_id does not exist"),
            ("k", "jwks_enabled is false and there is no public_key"),
        ] {
            #expect(self.words(plugins.steps(self.apis[0], bound: [name])) == ["APIG.0606"])
            #expect(plugins.notes.contains { $0.contains("plug-in \(name): \(reason)") })
        }
        #expect(plugins.notes.count == 6)
    }
}

extension JWKSService {
    fileprivate init(_ address: String) {
        self.init()
        self.address = address
    }
}
