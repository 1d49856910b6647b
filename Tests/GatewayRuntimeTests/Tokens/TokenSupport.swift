import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// A token in compact form with a signature that nobody checks here.
func makeToken(
    header: String = #"{"alg":"RS256","kid":"k1"}"#, _ payload: String, signature: String = "c2lnbmF0dXJl"
) -> String {
    let parts = [header, payload].map {
        String(decoding: Base64.encodedForURL(Array($0.utf8)), as: UTF8.self)
    }
    return "\(parts[0]).\(parts[1]).\(signature)"
}

/// One browser or client that talks to a gateway whose waits a test answers.
final class TokenDrive {
    let snapshot: RoutingSnapshot
    private var state: LoopState
    private var head: [UInt8] = []
    private var request: RawRequest?
    private var suspension: Suspension?

    /// - Parameter steps: For the path of each API, a step before its parameters.
    init(_ steps: [(path: String, step: Step)]) {
        let apis = steps.map { proxyAPI(.any, $0.path, backend: "/backend") }
        self.snapshot = compile(apis).snapshot.with(steps)
        self.state = self.snapshot.makeLoopState()
    }

    /// What becomes of a request: the head for the backend, `STATUS CODE`, or what is waited for.
    func send(_ lines: [String], at time: Int64 = facts.receivedAt, isTLS: Bool = false) throws -> Outcome {
        var facts = makeFacts(isTLS: isTLS)
        facts.receivedAt = time
        let request = try RawRequest(lines: lines)
        self.request = request
        return self.take(
            self.snapshot.decide(
                request.head, bytes: request.bytes.span, facts: facts, state: &self.state, backendHead: &self.head))
    }

    /// Goes on.
    func resume(_ resumption: Resumption) throws -> Outcome {
        let suspension = try #require(self.suspension)
        let request = try #require(self.request)
        return self.take(
            self.snapshot.resume(
                suspension, with: resumption, bytes: request.bytes.span, state: &self.state, backendHead: &self.head))
    }

    /// The signature is right, or refused.
    func verify(_ result: TokenVerdict.Result? = nil, provider: ProviderMetadata? = nil) throws -> Outcome {
        guard case .verify(let check)? = self.suspension?.need else { throw NotWaiting() }
        let verified = try #require(check.token.payload)
        return try self.resume(.verified(check, TokenVerdict(result ?? .verified(verified), provider: provider)))
    }

    private func take(_ decision: Decision) -> Outcome {
        self.suspension = nil
        switch decision {
        case .respond(let response): return Outcome(response: response)
        case .forward(let plan):
            return Outcome(head: String(decoding: self.head, as: UTF8.self), responseLines: plan.response.lines)
        case .suspend(let suspension):
            self.suspension = suspension
            return Outcome(need: suspension.need)
        }
    }

    struct Outcome {
        var response: LocalResponse?
        var head = ""
        var responseLines: [UInt8] = []
        var need: Suspension.Need?

        init(
            response: LocalResponse? = nil, head: String = "", responseLines: [UInt8] = [],
            need: Suspension.Need? = nil
        ) {
            self.response = response
            self.head = head
            self.responseLines = responseLines
            self.need = need
        }

        /// In one word.
        var summary: String {
            if let response = self.response { return "\(response.status) \(response.errorCode ?? "-")" }
            switch self.need {
            case .verify: return "verify"
            case .provider: return "provider"
            case .fetch: return "fetch"
            case .none: return "forward"
            default: return "other"
            }
        }

        var message: String { self.response.map { String(decoding: $0.body, as: UTF8.self) } ?? "" }

        /// The values of a line of the answer, or of those a policy gives the client.
        func lines(_ name: String) -> [String] {
            String(decoding: self.response?.headerLines ?? self.responseLines, as: UTF8.self)
                .split(separator: "\r\n").filter { $0.hasPrefix(name + ": ") }
                .map { String($0.dropFirst(name.count + 2)) }
        }

        /// The lines of the backend's head that have a name, whatever its case.
        func backend(_ name: String) -> [String] {
            self.head.split(separator: "\r\n").filter { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
                .map { String($0.dropFirst(name.count + 2)) }
        }

        var target: String { String(self.head.split(separator: " ").dropFirst().first ?? "") }
    }

    struct NotWaiting: Error {}
}

extension RoutingSnapshot {
    /// The same with a step before the parameters of the APIs of some paths.
    func with(_ steps: [(path: String, step: Step)]) -> RoutingSnapshot {
        let routes = self.routes.map { route in
            var program = RouteProgram()
            program.steps = steps.filter { $0.path == route.template }.map(\.step) + route.program
            program.backends = route.backends
            return Route(
                apiID: route.apiID, apiName: route.apiName, groupName: route.groupName,
                environment: route.environment, template: route.template, method: route.method, source: route.source,
                addsCORS: route.addsCORS, isOptions: route.isOptions, isGRPC: route.isGRPC,
                responseSet: route.responseSet, parameters: route.parameters, program: program,
                pathVariables: route.pathVariables, sendsBase64: route.sendsBase64)
        }
        return RoutingSnapshot(
            hosts: self.hosts, limits: self.limits, domains: self.domains, routes: routes, pools: self.pools,
            healthTargets: self.healthTargets, responseSets: self.responseSets, environments: self.environments,
            callers: CallerTables(nil, processKey: [], throttles: ThrottleState()), functions: [],
            options: CompileOptions())
    }
}
