import Foundation
import GatewayConfiguration
import GatewayRuntime
import Testing

/// The plug-ins jwt_auth and oidc_auth, bound by documents, over sockets; the provider is a program of its own.
///
/// - Source: APIG User Guide, apig_03_0134, apig_03_0135
@Suite(.enabled(if: Peers.hasJWT)) struct TokenAcceptanceTests {
    @Test("A token of the provider lets a request through, claims become headers, others are refused")
    func jwt() throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        let backend = try RecordingBackend()
        let content = """
            jwks_service: {url: 'http://127.0.0.1:\(provider.port)/jwks'}
            claims_to_headers: [{claim: sub, header: X-Subject}]
            blacklist: [{claim: sub, values: [mallory]}]
            """
        try withDocument(
            [.get("/j", backend.http("/j"), PluginAcceptanceTests.bound)],
            instance: PluginAcceptanceTests.plugin("jwt_auth", content)
        ) { gateway in
            let token = try provider.mint()
            let authorized = try eventually {
                try gateway.get("/j", ["Authorization: Bearer \(token)", "X-Subject: forged"]).status == 200
            }
            #expect(authorized)
            #expect(
                backend.last?.values("X-Subject") == ["ann"] && backend.last?.values("Authorization").isEmpty == true)
            let count = backend.count
            for bad in [
                try provider.mint(sign: "wrong key"), try provider.mint(#"{"sub":"ann","exp":1000}"#),
                try provider.mint(#"{"sub":"mallory","exp":4000000000}"#), "nonsense",
            ] { expect(try gateway.get("/j", ["Authorization: Bearer \(bad)"]).status, is: 401) }
            expect(try gateway.get("/j").status, is: 401)
            #expect(backend.count == count)
        }
    }

    @Test("Without a session a browser is sent to the provider; a token of its own is checked")
    func oidc() throws {
        let provider = try IdentityProvider()
        defer { provider.stop() }
        let backend = try RecordingBackend()
        let content = """
            client_id: gw
            client_secret: secret-of-the-client
            discovery: 'http://127.0.0.1:\(provider.port)/.well-known/openid-configuration'
            redirect_api_id: callback
            """
        try withDocument(
            [
                .get("/o", backend.http("/o"), PluginAcceptanceTests.bound),
                .get("/callback", DocumentOperation.mock, id: "callback", schemes: "[https]"),
            ], instance: PluginAcceptanceTests.plugin("oidc_auth", content),
            setup: AcceptanceSetup(compile: { $0.treatsPlainAsTLS = true })
        ) { gateway in
            let isRedirected = try eventually { try gateway.get("/o").status == 302 }
            #expect(isRedirected)
            let answer = try gateway.get("/o")
            let place = try #require(answer.line("Location"))
            #expect(place.hasPrefix("http://127.0.0.1:\(provider.port)/") && place.contains("client_id=gw"))
            #expect(answer.lines("Set-Cookie").count == 1)
            expect(try gateway.get("/o", ["Authorization: Bearer nonsense"]).status, is: 401)
            #expect(backend.count == 0)
            expect(try gateway.get("/callback").status == 200, is: false)
        }
    }
}
