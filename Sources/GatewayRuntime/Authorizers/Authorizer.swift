import Patterns

/// A custom authorizer, compiled: a function that says who calls, or fetches what a backend needs.
///
/// - Source: APIG User Guide, apig_03_0029; APIG Developer Guide, apic-ug-190521108, apic-ug-190522109
final class Authorizer: Sendable {
    /// A part of the request that says who calls.
    struct Identity: Sendable {
        let name: [UInt8]
        let isHeader: Bool
        /// What the whole value must match; `nil` is no check.
        let validation: Pattern?
    }

    struct Settings: Sendable {
        var id: String
        var function: CompiledFunction
        var identities: [Identity] = []
        /// Seconds a verdict is kept; 0 is not at all.
        var ttlSeconds = 0
        var timeoutMilliseconds = 5_000
        /// How often the function is called again when it cannot be reached or does not work.
        ///
        /// - Source: APIG User Guide, apig_03_0119 (`retry_attempts`); which failures count is ours: those relaxed mode would let pass
        var retryAttempts = 0
        var needsBody = false
        var userData: [UInt8] = []
        /// Whether a request passes when the function cannot be reached.
        var isRelaxed = false
        /// Whether context values may be numbers and booleans.
        var allowsNumbers = true
    }

    let settings: Settings

    init(_ settings: Settings) { self.settings = settings }
}

/// - Source: APIG User Guide, apig_03_0048; the table of error types says 500 for a denial, live gateways answer 401
extension GatewayError {
    static let authorizerIdentities = GatewayError(
        "APIG.0305", 401, "Incorrect authentication information: frontend authorizer",
        type: "AUTHORIZER_IDENTITIES_FAILURE")
    static let frontendDenied = GatewayError(
        "APIG.0305", 401, "Incorrect authentication information: frontend authorizer", type: "AUTHORIZER_FAILURE")
    static let backendDenied = GatewayError(
        "APIG.0305", 401, "Incorrect authentication information: backend authorizer", type: "AUTHORIZER_FAILURE")
    static let authorizerFailed = GatewayError(
        "APIG.0601", 500, "Internal server error", type: "AUTHORIZER_CONF_FAILURE")
}

extension RoutingSnapshot {
    /// Asks a frontend authorizer, or takes its verdict.
    func askFrontend(
        _ authorizer: Authorizer, _ request: MatchedRequest, _ state: inout RequestState, _ bytes: Span<UInt8>,
        _ trace: DecisionTrace?
    ) -> StepOutcome {
        let settings = authorizer.settings
        let collected = Self.identities(settings.identities, request.head, bytes)
        guard let collected else { return .refuse(.authorizerIdentities) }
        let key = AuthorizerCache.Key(
            authorizerID: settings.id, apiID: request.route.apiID, identities: collected.map { Self.joined($0.values) })
        let now = request.facts.receivedAtMilliseconds
        switch self.settle(settings, key, &state, at: now) {
        case .verdict(let verdict): return Self.take(verdict, &state, trace)
        case .outcome(let outcome): return outcome
        case .unasked: break
        }
        if settings.ttlSeconds > 0, let verdict = self.shared.authorizerCache.verdict(for: key, at: now) {
            trace?.say("kept verdict")
            return Self.take(verdict, &state, trace)
        }
        if settings.needsBody {
            switch state.body {
            case .unread where request.head.framing != .none: return .wait(.body(maxBytes: self.limits.maxBodyBytes))
            case .tooLong: return .refuse(.bodyTooLarge)
            default: break
            }
        }
        let event = self.event(settings, collected, request, state, bytes)
        return .wait(
            settings.function.need(
                event: event, timeoutMilliseconds: settings.timeoutMilliseconds, requestID: request.facts.requestID))
    }

    private static func take(
        _ verdict: AuthorizerVerdict, _ state: inout RequestState, _ trace: DecisionTrace?
    ) -> StepOutcome {
        switch verdict {
        case .allow(let context):
            state.identity.frontend = context
            trace?.say("allowed")
            return .proceed
        case .deny(let context):
            state.identity.frontend = context
            return .refuse(.frontendDenied)
        }
    }

    /// Asks a backend authorizer, or takes its verdict.
    func askBackend(
        _ authorizer: Authorizer, _ request: MatchedRequest, _ state: inout RequestState
    ) -> StepOutcome {
        let settings = authorizer.settings
        let key = AuthorizerCache.Key(authorizerID: settings.id, apiID: request.route.apiID, identities: [])
        let now = request.facts.receivedAtMilliseconds
        var verdict = settings.ttlSeconds > 0 ? self.shared.authorizerCache.verdict(for: key, at: now) : nil
        switch self.settle(settings, key, &state, at: now) {
        case .verdict(let given): verdict = given
        case .outcome(let outcome): return outcome
        case .unasked: break
        }
        switch verdict {
        case .allow(let context):
            state.identity.backend = context
            return .proceed
        case .deny(let context):
            state.identity.backend = context
            return .refuse(.backendDenied)
        case nil:
            return .wait(
                settings.function.need(
                    event: FunctionEvent.backendAuthorizer(userData: settings.userData),
                    timeoutMilliseconds: settings.timeoutMilliseconds, requestID: request.facts.requestID))
        }
    }

    /// Where asking an authorizer has led.
    private enum Settlement {
        case verdict(AuthorizerVerdict)
        /// It gives no verdict, and this becomes of the request.
        case outcome(StepOutcome)
        /// It was not asked yet, or is asked again.
        case unasked
    }

    /// Takes what the step waited for: a verdict, which is kept for its time, or a failure, after which it is asked again as often as it says.
    private func settle(
        _ settings: Authorizer.Settings, _ key: AuthorizerCache.Key, _ state: inout RequestState, at now: Int64
    ) -> Settlement {
        guard let resumption = state.takeOutcome() else { return .unasked }
        switch Self.verdict(resumption, settings) {
        case .failure(let isUnavailable):
            guard isUnavailable, state.findings.retries < settings.retryAttempts else {
                state.findings.retries = 0
                return .outcome(isUnavailable && settings.isRelaxed ? .proceed : .refuse(.authorizerFailed))
            }
            state.findings.retries += 1
            return .unasked
        case .success(let verdict):
            state.findings.retries = 0
            self.shared.authorizerCache.store(verdict, for: key, ttlSeconds: settings.ttlSeconds, at: now)
            return .verdict(verdict)
        }
    }

    private enum VerdictResult {
        case success(AuthorizerVerdict)
        /// Whether the function cannot be reached or does not work.
        case failure(Bool)
    }

    private static func verdict(_ resumption: Resumption, _ settings: Authorizer.Settings) -> VerdictResult {
        switch settings.function.outcome(resumption) {
        case .returned(let result):
            do {
                return .success(try AuthorizerResult.verdict(result, allowsNumbers: settings.allowsNumbers))
            } catch { return .failure(error.isUnavailable) }
        case .failed(let failure): return .failure(failure.isUnavailable)
        case nil: return .failure(false)
        }
    }

    private struct IdentityValues {
        let identity: Authorizer.Identity
        let values: [[UInt8]]
    }

    /// The values of the identities; `nil` when one is missing or does not match.
    private static func identities(
        _ identities: [Authorizer.Identity], _ head: RequestHead, _ bytes: Span<UInt8>
    ) -> [IdentityValues]? {
        var collected: [IdentityValues] = []
        for identity in identities {
            var values: [[UInt8]] = []
            if identity.isHeader {
                for field in head.fields where bytes.equalsIgnoringCase(field.name, identity.name) {
                    values.append(bytes.copy(field.value))
                }
            } else if let query = head.query {
                var pairs = QueryPairs(query)
                while let pair = pairs.next(in: bytes) {
                    if PercentEncoding.decodedQuery(bytes.copy(pair.name)) == identity.name {
                        values.append(PercentEncoding.decodedQuery(bytes.copy(pair.value)))
                    }
                }
            }
            guard !values.isEmpty else { return nil }
            if let validation = identity.validation, !values.allSatisfy({ validation.matchesWhole($0) }) { return nil }
            collected.append(IdentityValues(identity: identity, values: values))
        }
        return collected
    }

    private static func joined(_ values: [[UInt8]]) -> [UInt8] {
        values.count == 1 ? values[0] : Array(values.joined(separator: [0]))
    }

    /// With identities the function sees those only, without any it sees all header lines and query parameters.
    private func event(
        _ settings: Authorizer.Settings, _ collected: [IdentityValues], _ request: MatchedRequest,
        _ state: RequestState, _ bytes: Span<UInt8>
    ) -> [UInt8] {
        var event = FunctionEvent(
            method: bytes.copy(request.head.methodRange), path: request.path.bytes, apiID: request.route.apiID,
            requestID: request.facts.requestID, stage: request.route.environment)
        event.userData = settings.userData
        event.sendsBase64 = request.route.sendsBase64
        if settings.identities.isEmpty {
            event.takeAll(of: request, bytes)
        } else {
            for entry in collected {
                for value in entry.values {
                    if entry.identity.isHeader {
                        event.headers.append((entry.identity.name, value))
                    } else {
                        event.query.append((entry.identity.name, value))
                    }
                }
            }
        }
        if settings.needsBody, let body = state.body.bytes {
            event.body = body
            if !event.headers.contains(where: { HeaderText.equalsIgnoringCase($0.name, "content-type") }) {
                for field in request.head.fields where bytes.equalsIgnoringCase(field.name, "content-type") {
                    event.headers.append((bytes.copy(field.name), bytes.copy(field.value)))
                }
            }
        }
        return event.json
    }
}

extension FunctionEvent {
    /// Takes all header lines, query and path parameters of a request.
    mutating func takeAll(of request: MatchedRequest, _ bytes: Span<UInt8>) {
        for field in request.head.fields where !field.known.isHopByHop && !field.isNamedByConnection {
            self.headers.append((bytes.copy(field.name), bytes.copy(field.value)))
        }
        if let query = request.head.query {
            var pairs = QueryPairs(query)
            while let pair = pairs.next(in: bytes) {
                self.query.append(
                    (
                        PercentEncoding.decodedQuery(bytes.copy(pair.name)),
                        PercentEncoding.decodedQuery(bytes.copy(pair.value))
                    ))
            }
        }
        self.pathParameters = request.route.pathVariables.enumerated().compactMap { index, name in
            guard request.variables.indices.contains(index) else { return nil }
            return (name, Array(request.path.bytes[request.variables[index].clamped(to: request.path.bytes.indices)]))
        }
        self.forwarded = ForwardedFacts(
            host: bytes.copy(request.head.authority), connection: request.facts.connection)
    }
}
