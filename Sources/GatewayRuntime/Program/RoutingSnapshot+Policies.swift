import GatewayConfiguration
import Patterns

extension Pattern: PatternMatching {}
extension AddressList: AddressMatching {}

/// The throttling of a route.
final class ThrottleStep: Sendable {
    /// `nil` when only quotas count.
    let throttle: Throttle?

    init(_ throttle: Throttle?) { self.throttle = throttle }
}

/// The orchestration of a route: the parameter it begins with, and its rules.
final class OrchestrationStep: Sendable {
    /// The number of the parameter in the route's list.
    let parameter: Int
    let program: OrchestrationProgram

    init(parameter: Int, program: OrchestrationProgram) {
        self.parameter = parameter
        self.program = program
    }
}

/// The breakers of a route, the rules that choose one, and the backends that serve while it is open.
final class BreakerStep: Sendable {
    let breakers: CircuitBreakers
    let rules: [RequestRule]
    /// The place of the backend among the route's, by rule, the default one last; `nil` answers 503.
    let backends: [BreakerBackend?]

    enum BreakerBackend: Sendable {
        case backend(Int)
        /// The API's own backend, with header lines.
        case passthrough([(name: [UInt8], value: [UInt8])])
    }

    init(breakers: CircuitBreakers, rules: [RequestRule], backends: [BreakerBackend?]) {
        self.breakers = breakers
        self.rules = rules
        self.backends = backends
    }
}

extension GatewayError {
    /// The parameter orchestration rules begin with is not in the request.
    static let orchestrationParameterNotFound = GatewayError(
        "APIG.0106", 400, "Orchestration error.", type: "ORCHESTRATION_PARAMETER_NOT_FOUND")
    /// No orchestration rule matches.
    static let orchestrationFailure = GatewayError(
        "APIG.0106", 400, "Orchestration error.", type: "ORCHESTRATION_FAILURE")
}

extension RoutingSnapshot {
    // MARK: CORS

    /// Answers a preflight, or notes what is added to the answer.
    func applyCORS(
        _ policy: CORSPolicy, _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>
    ) -> StepOutcome {
        let origin = request.head.first(.origin).map { bytes.copy($0.value) }
        if request.head.method == .options {
            let asked = request.head.fields.first {
                bytes.equalsIgnoringCase($0.name, "access-control-request-method")
            }
            let isPreflight = CORSPolicy.isPreflight(
                method: bytes.copy(request.head.methodRange), origin: origin,
                requestMethod: asked.map { bytes.copy($0.value) })
            if isPreflight {
                var lines: [UInt8] = []
                policy.appendPreflight(origin: origin, to: &lines)
                return .respond(LocalResponse(status: 200, headerLines: lines, body: []))
            }
        }
        policy.appendOrdinary(origin: origin, to: &state.findings.responseLines)
        state.findings.replacesCORS = true
        return .proceed
    }

    // MARK: Limits

    /// Counts a call, and refuses it when a counter is full.
    func throttle(
        _ step: ThrottleStep, _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>,
        _ trace: DecisionTrace?
    ) -> StepOutcome {
        let now = request.facts.receivedAtMilliseconds
        var caller = ThrottleCaller(address: self.clientAddress(request, state))
        var quota: CredentialQuota?
        switch state.identity.caller {
        case .app(let index) where self.apps.credentials.apps.indices.contains(index):
            let app = self.apps.credentials.apps[index]
            caller.appID = app.id
            caller.accountID = app.domainID.isEmpty ? nil : app.domainID
            caller.projectID = app.projectID.isEmpty ? nil : app.projectID
            quota = self.quotas.indices.contains(index) ? self.quotas[index] : nil
        case .user(let index) where self.users.users.indices.contains(index):
            let user = self.users.users[index]
            caller.accountID = user.domainID
            caller.projectID = user.projectID
        default: break
        }
        guard let throttle = step.throttle else { return quota?.take(at: now).map { .refuse($0) } ?? .proceed }
        let outcome: ThrottleOutcome
        if throttle.usesRules {
            let values = RuleRequest(self, request, state)
            outcome = throttle.admit(caller, at: now, quota: quota) { values.fulfils($1, $0, in: bytes) }
        } else {
            outcome = throttle.admit(caller, at: now, quota: quota)
        }
        switch outcome {
        case .refused(let error): return .refuse(error)
        case .allowed(let readings):
            if request.head.isDebugMode(in: bytes) {
                readings.appendLines(to: &state.findings.responseLines)
            }
            if let trace {
                var lines: [UInt8] = []
                readings.appendLines(to: &lines)
                trace.say(String(decoding: lines, as: UTF8.self).split(separator: "\r\n").joined(separator: ", "))
            }
            return .proceed
        }
    }

    // MARK: Orchestration and choice

    /// Makes a new parameter from another one's value.
    func orchestrate(
        _ step: OrchestrationStep, _ state: inout RequestState, _ trace: DecisionTrace?
    ) -> StepOutcome {
        let values = state.values.values
        let result = step.program.run(values.indices.contains(step.parameter) ? values[step.parameter].first : nil)
        state.findings.orchestration = result
        switch result {
        case .parameterNotFound: return .refuse(.orchestrationParameterNotFound)
        case .failure: return .refuse(.orchestrationFailure)
        case .emit(let name, let location, let value):
            state.findings.orchestrated.append(
                OrchestratedParameter(name: name, isHeader: location == .header, value: value))
            trace?.say("\(String(decoding: name, as: UTF8.self)) is \(String(decoding: value, as: UTF8.self))")
            return .proceed
        }
    }

    /// Chooses the backend by the backend policies.
    func choose(
        _ rules: BackendRules<AddressList>, _ request: MatchedRequest, _ state: inout RequestState,
        _ bytes: Span<UInt8>, _ trace: DecisionTrace?
    ) -> StepOutcome {
        let values = BackendRuleRequest(
            request: request, values: state.values.values, frontend: state.identity.frontend,
            orchestration: state.findings.orchestration)
        let match = rules.firstMatch(self.clientAddress(request, state)) { values.fulfils($1, $0, in: bytes) }
        state.backend = match.map { $0 + 1 } ?? 0
        if let trace, request.route.backends.indices.contains(state.backend) {
            let name = request.route.backends[state.backend].name
            trace.say(name.isEmpty ? "the default backend" : "the backend of policy \(name)")
        }
        return .proceed
    }

    // MARK: Cache

    /// Answers from the cache, or notes that the answer is to be kept.
    func lookUp(
        _ policy: CachePolicy, _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>,
        _ trace: DecisionTrace?
    ) -> StepOutcome {
        let method = bytes.copy(request.head.methodRange)
        guard CachePolicy.applies(to: method) else { return .proceed }
        let values = RuleRequest(self, request, state)
        let key = policy.key(
            apiID: request.route.apiID, environment: request.route.environment, method: method,
            host: bytes.copy(request.head.authority).map(HeaderText.lowercased), path: request.path.bytes,
            acceptEncoding: values.value(of: .header(Array("accept-encoding".utf8)), in: bytes)
        ) { part in
            switch part {
            case .system(let name): values.value(of: .system(name), in: bytes)
            case .query(let name): values.value(of: .query(name), in: bytes)
            case .header(let name): values.value(of: .header(name.map(HeaderText.lowercased)), in: bytes)
            }
        }
        var client: CacheDirectives?
        if policy.heedsClient(app: self.names(of: state.identity.caller)) {
            var directives = CacheDirectives()
            for field in request.head.fields where bytes.equalsIgnoringCase(field.name, "cache-control") {
                directives.read(bytes.extracting(field.value))
            }
            client = directives
        }
        let hasRange = request.head.fields.contains { bytes.equalsIgnoringCase($0.name, "range") }
        let now = request.facts.receivedAt
        switch self.shared.cache.lookUp(key, client: client, hasRange: hasRange, at: now) {
        case .hit(let kept):
            state.findings.cacheStatus = .hit
            trace?.say("kept answer")
            var response = kept.localResponse(at: now, route: request.index)
            self.edit(&response, request, state)
            return .respond(response)
        case .fetch(let status, let stores):
            state.findings.cacheStatus = status
            if stores { state.findings.cacheTicket = CacheTicket(key: key, policy: policy) }
            return .proceed
        case .unavailable: return .refuse(.notCached)
        }
    }

    /// What an app is known by.
    private func names(of caller: Caller) -> [String] {
        guard case .app(let index) = caller, self.apps.credentials.apps.indices.contains(index) else { return [] }
        let app = self.apps.credentials.apps[index]
        return [app.id, app.name, app.keyText]
    }

    /// Edits the header lines of an answer that is no error.
    func edit(_ response: inout LocalResponse, _ request: MatchedRequest, _ state: RequestState) {
        guard let edits = request.route.headerEdits else { return }
        let edited = edits.edited(response.headerLines, cacheStatus: state.findings.cacheStatus)
        response.headerLines = edited.headerLines
        response.replacesServer = edited.replacesServer
    }

    // MARK: Breaker

    /// Chooses the breaker, and the backend that serves while it is open.
    func check(
        _ step: BreakerStep, _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>,
        _ trace: DecisionTrace?
    ) -> StepOutcome {
        var rule: Int?
        if !step.rules.isEmpty {
            let values = RuleRequest(self, request, state)
            rule = step.rules.firstIndex { $0.matches { values.fulfils($1, $0, in: bytes) } }
        }
        let breaker = step.breakers.breaker(rule: rule)
        if breaker.allows(at: request.facts.receivedAtMilliseconds) {
            state.breaker = breaker
            return .proceed
        }
        trace?.say("open")
        let place = rule ?? step.backends.count - 1
        switch step.backends.indices.contains(place) ? step.backends[place] : nil {
        case nil: return .refuse(.breakerOpen)
        case .backend(let index):
            state.backend = index
            state.findings.isDowngraded = true
        case .passthrough(let lines):
            state.findings.backendLines += lines
            state.findings.isDowngraded = true
        }
        return .proceed
    }
}

/// Where the answer of a request is kept.
package final class CacheTicket: Sendable {
    package let key: CacheKey
    package let policy: CachePolicy

    init(key: CacheKey, policy: CachePolicy) {
        self.key = key
        self.policy = policy
    }
}
