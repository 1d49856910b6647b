import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// The token endpoint and the routing of apps by IP address, through a whole snapshot.
@Suite struct AppRoutingTests {
    private func credential(_ name: String, _ key: String, apis: [String]) -> Credential {
        var credential = Credential()
        credential.name = name
        credential.appKey = key
        credential.appSecret = Secret(value: "secret-of-\(name)")
        var grant = AppAuthorization()
        grant.environment = "RELEASE"
        grant.apis = .named(apis)
        credential.authorized = [grant]
        return credential
    }

    private func api(_ group: String, _ name: String) -> API {
        var api = mockAPI(.get, "/same", name: name)
        api.groupName = group
        api.id = ResourceID.make("api", group, name)
        api.authType = .app
        return api
    }

    private func snapshot(_ change: (inout AuthenticationFeatures) -> Void) -> RoutingSnapshot {
        var instance = InstanceFile()
        instance.apps = [
            self.credential("first", "firstKey001", apis: ["one"]),
            self.credential("second", "secondKey02", apis: ["two"]),
        ]
        instance.authentication.appSecret = true
        change(&instance.authentication)
        return compile([self.api("a", "one"), self.api("b", "two")], instance: instance).snapshot
    }

    @Test(
        "With app_route a request by address reaches the API its app may call; without it the first API of the path",
        arguments: [
            (true, "firstKey001", "first", "one"), (true, "secondKey02", "second", "two"),
            (false, "firstKey001", "first", "one"), (false, "secondKey02", "second", "APIG.0304"),
        ])
    func appRoute(isOn: Bool, key: String, name: String, expected: String) throws {
        let snapshot = self.snapshot { $0.appRoute = isOn }
        let request = try RawRequest(
            "GET /same HTTP/1.1", "Host: 127.0.0.1", "X-HW-ID: \(key)", "X-HW-AppKey: secret-of-\(name)")
        #expect(snapshot.outcome(request).contains(expected))
    }

    @Test("A token of the endpoint lets its app call; the endpoint answers on any host")
    func tokens() throws {
        let snapshot = self.snapshot { $0.appToken = AppTokenSettings() }
        let form = "grant_type=client_credentials&client_id=firstKey001&client_secret=secret-of-first"
        let request = try RawRequest(
            "POST /v1/apigw/oauth2/token HTTP/1.1", "Host: anything.example",
            "Content-Type: application/x-www-form-urlencoded", "Content-Length: \(form.utf8.count)")
        var loop = snapshot.makeLoopState()
        var head: [UInt8] = []
        guard
            case .suspend(let suspension) = snapshot.decide(
                request.head, bytes: request.bytes.span, facts: facts, state: &loop, backendHead: &head),
            case .respond(let response) = snapshot.resume(
                suspension, with: .body(.complete(Array(form.utf8))), bytes: request.bytes.span, state: &loop,
                backendHead: &head)
        else { return #expect(Bool(false)) }
        #expect(response.status == 200 && response.route == nil && suspension.route == nil)
        let parts = String(decoding: response.body, as: UTF8.self).split(separator: "\"").map(String.init)
        let place = try #require(parts.firstIndex(of: "access_token"))
        let token = parts[place + 2]
        let call = try RawRequest("GET /same HTTP/1.1", "Host: 127.0.0.1", "Authorization: Bearer \(token)")
        #expect(snapshot.outcome(call) == "one")
        let other = try RawRequest("GET /same HTTP/1.1", "Host: 127.0.0.1", "Authorization: Bearer \(token)x")
        #expect(snapshot.outcome(other).contains("APIG.0303"))
    }

    @Test("Without the feature the endpoint is no API")
    func noTokens() throws {
        let request = try RawRequest("POST /v1/apigw/oauth2/token HTTP/1.1", "Host: 127.0.0.1")
        #expect(self.snapshot { _ in }.outcome(request).contains("APIG.0101"))
    }
}
