import Foundation
import GatewayConfiguration
import GatewayServer
import Testing

@testable import GatewayRuntime

/// The identity provider of the tests, a program of its own.
struct IdentityProvider {
    private let peer: RunningPeer
    let port: Int

    /// - Parameters:
    ///   - lifetime: Seconds the token endpoint says access tokens last.
    ///   - certificates: With them it speaks TLS, as `localhost`.
    /// - Throws: When Python cannot run it.
    init(lifetime: Int = 300, _ certificates: Certificates? = nil) throws {
        let files = certificates.map { [$0.path("localhost.pem"), $0.path("localhost.key")] } ?? []
        let peer = try RunningPeer("identity_provider.py", [String(lifetime)] + files)
        self.peer = peer
        self.port = try #require(peer.line("port ").flatMap { Int($0) }, "the identity provider has not begun")
    }

    func stop() { self.peer.stop() }

    var keySet: TokenKeySource.Kind {
        get throws { .service(try #require(WebAddress("http://127.0.0.1:\(self.port)/jwks"))) }
    }

    func discovery(publicKey: String? = nil) throws -> TokenKeySource.Kind {
        let address = "http://127.0.0.1:\(self.port)/.well-known/openid-configuration"
        return .discovery(try #require(WebAddress(address)), publicKey: publicKey)
    }

    func get(_ target: String) throws -> String { try HTTPAnswer(port: self.port, target).body }

    /// A token with an expiry far away, unless the claims have one.
    func mint(
        _ claims: String = #"{"sub":"ann","exp":4000000000}"#, alg: String = "RS256", sign: String = "right",
        kid: String? = nil
    ) throws -> String {
        var target = "/mint?alg=\(alg)&sign=\(sign.replacingOccurrences(of: " ", with: "%20"))&claims="
        target += claims.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        if let kid { target += "&kid=\(kid)" }
        return try self.get(target)
    }

    /// How often a path was asked.
    func count(_ path: String) throws -> Int {
        let counts = try JSONDecoder().decode([String: Int].self, from: Data(self.get("/counts").utf8))
        return counts[path] ?? 0
    }
}

/// One answer, on a connection of its own.
struct HTTPAnswer {
    let status: Int
    let head: String
    let body: String

    init(port: Int, _ target: String, _ lines: [String] = []) throws {
        let client = try RawClient(port: port)
        let head = ["GET \(target) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"] + lines
        client.send(head.joined(separator: "\r\n") + "\r\n\r\n")
        let text = client.receiveAll()
        let parts = text.components(separatedBy: "\r\n\r\n")
        self.head = parts[0]
        self.body = parts.dropFirst().joined(separator: "\r\n\r\n")
        self.status = Int(self.head.split(separator: " ").dropFirst().first ?? "") ?? 0
    }

    func lines(_ name: String) -> [String] { Self.lines(name, self.head) }

    /// The lines of the head that the backend got, which it gives back as body.
    func backend(_ name: String) -> [String] { Self.lines(name, self.body) }

    private static func lines(_ name: String, _ text: String) -> [String] {
        text.components(separatedBy: "\r\n").filter { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
            .map { String($0.dropFirst(name.count + 2)) }
    }
}

/// A browser: keeps cookies, follows nothing by itself.
final class TokenBrowser {
    let port: Int
    var cookies: [(name: String, value: String)] = []

    init(port: Int) { self.port = port }

    func get(_ target: String, _ lines: [String] = []) throws -> HTTPAnswer {
        let line = self.cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
        let answer = try HTTPAnswer(
            port: self.port, target, lines + (self.cookies.isEmpty ? [] : ["Cookie: \(line)"]))
        for line in answer.lines("Set-Cookie") {
            let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            self.cookies.removeAll { $0.name == String(pair[0]) }
            if !line.contains("Max-Age=0") { self.cookies.append((String(pair[0]), String(pair[1]))) }
        }
        return answer
    }

    /// Goes where an answer sends it, to the provider and back, without the provider seeing our cookies.
    func follow(_ answer: HTTPAnswer) throws -> HTTPAnswer {
        let place = try #require(answer.lines("Location").first)
        guard let url = URLComponents(string: place), let port = url.port, port != self.port else {
            let path = place.hasPrefix("http") ? Self.target(place) : place
            return try self.get(path)
        }
        return try HTTPAnswer(port: port, Self.target(place))
    }

    private static func target(_ place: String) -> String {
        "/"
            + place.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)[2]
            .split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().joined()
    }
}

/// APIs with an echoing backend, each with a step before its parameters.
func tokenSnapshot(backendPort: Int, _ steps: [(path: String, step: Step)]) -> RoutingSnapshot {
    var configuration = Configuration()
    configuration.apis = steps.map { step in
        var api = API()
        api.name = step.path
        api.groupName = "g"
        api.requestMethod = .any
        api.requestProtocol = .both
        api.requestURI = step.path
        api.backendType = .http
        var backend = BackendAPI()
        backend.urlDomain = "127.0.0.1:\(backendPort)"
        backend.requestProtocol = .http
        backend.requestURI = "/"
        backend.timeout = 10_000
        api.backendAPI = backend
        return api
    }
    let made = SnapshotCompiler.compile(configuration, instance: nil).snapshot
    let routes = made.routes.map { route in
        var program = RouteProgram()
        program.steps = steps.filter { $0.path == route.template }.map(\.step) + route.program
        program.backends = route.backends
        return Route(
            apiID: route.apiID, apiName: route.apiName, groupName: route.groupName, environment: route.environment,
            template: route.template, method: route.method, source: route.source, addsCORS: route.addsCORS,
            isOptions: route.isOptions, isGRPC: route.isGRPC, responseSet: route.responseSet,
            parameters: route.parameters, program: program, pathVariables: route.pathVariables,
            sendsBase64: route.sendsBase64)
    }
    return RoutingSnapshot(
        hosts: made.hosts, limits: made.limits, domains: made.domains, routes: routes, pools: made.pools,
        healthTargets: made.healthTargets, responseSets: made.responseSets, environments: made.environments,
        callers: CallerTables(nil, processKey: [], throttles: ThrottleState()), functions: [],
        options: CompileOptions())
}

/// A gateway whose APIs have token steps, in front of a backend that gives back the heads it gets.
func withTokenGateway(
    _ steps: [(path: String, step: Step)], pollMilliseconds: Int64 = 300_000, loopCount: Int = 1,
    certificateFile: String? = nil,
    failed: (@Sendable (String) -> Void)? = nil, _ body: (RunningGateway, ScriptedBackend) throws -> Void
) throws {
    let backend = try ScriptedBackend(echoHeads)
    var options = ServerOptions()
    options.port = 0
    options.loopCount = loopCount
    options.keySetPollMilliseconds = pollMilliseconds
    options.keySourceFailed = failed
    options.takesPriorKnowledge = true
    options.backendCertificateFile = certificateFile
    let gateway = try GatewayServer.start(tokenSnapshot(backendPort: backend.port, steps), options: options)
    defer { gateway.stop(drainingFor: 0) }
    try body(gateway, backend)
}
