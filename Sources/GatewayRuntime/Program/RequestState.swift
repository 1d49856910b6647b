/// What a program has found out about a request so far; each step adds its part.
struct RequestState: Sendable {
    /// The values of the declared parameters.
    var values = RequestValues()
    var body = GatheredBody.unread
    /// What the step in hand waited for; taken by it.
    var outcome: Resumption?
    /// Who calls, and what was told about it.
    var identity = CallIdentity()
    /// Where the client is.
    var client = ClientPlace.peer
    /// The backend chosen, index into the route's backends.
    var backend = 0
    /// What the backend does not get: the credentials that the gateway itself took.
    var consumed: ConsumedCredentials = []
    /// The breaker that the answer is told to.
    var breaker: CircuitBreaker?
    /// When the program went on last; milliseconds since 1970.
    var resumedAt: Int64?
    /// None or one: an array holds it apart, so that the state of a request without it is small to copy and costs no allocation.
    private var box: [PolicyFindings] = []

    /// What rarer policies found out, to be added to; the members that every request reads have getters of their own, which copy no more than
    /// they give.
    var findings: PolicyFindings {
        get { self.box.first ?? PolicyFindings() }
        _modify {
            if self.box.isEmpty { self.box.append(PolicyFindings()) }
            yield &self.box[0]
        }
    }

    /// Whether any policy found out more than every request has.
    var hasFindings: Bool { !self.box.isEmpty }
    var orchestrated: [OrchestratedParameter] { self.box.isEmpty ? [] : self.box[0].orchestrated }
    var withheldHeaders: [[UInt8]] { self.box.isEmpty ? [] : self.box[0].withheldHeaders }
    var withheldQuery: [[UInt8]] { self.box.isEmpty ? [] : self.box[0].withheldQuery }
    var backendLines: [(name: [UInt8], value: [UInt8])] { self.box.isEmpty ? [] : self.box[0].backendLines }
    var responseLines: [UInt8] { self.box.isEmpty ? [] : self.box[0].responseLines }
    var replacesCORS: Bool { !self.box.isEmpty && self.box[0].replacesCORS }
    var cacheTicket: CacheTicket? { self.box.isEmpty ? nil : self.box[0].cacheTicket }
    var isDowngraded: Bool { !self.box.isEmpty && self.box[0].isDowngraded }

    /// Whether the header lines of the request go on as they would without policies.
    var changesNoHeader: Bool {
        self.consumed.isEmpty
            && (self.box.isEmpty
                || self.withheldHeaders.isEmpty && self.backendLines.isEmpty && self.orchestrated.isEmpty)
    }

    /// Takes what the step waited for.
    mutating func takeOutcome() -> Resumption? {
        defer { self.outcome = nil }
        return self.outcome
    }
}

/// What policies found out about a request beyond what every request has.
struct PolicyFindings: Sendable {
    /// What orchestration rules gave.
    var orchestrated: [OrchestratedParameter] = []
    /// What the orchestration rules gave, for backend policies.
    var orchestration: OrchestrationResult?
    /// Names of header lines that policies keep from the backend.
    var withheldHeaders: [[UInt8]] = []
    /// Names of query parameters that policies keep from the backend.
    var withheldQuery: [[UInt8]] = []
    /// Header lines that policies give the backend; they take the place of the caller's of the same name.
    var backendLines: [(name: [UInt8], value: [UInt8])] = []
    /// Header lines that policies give the client, each with its end.
    var responseLines: [UInt8] = []
    /// Whether the backend's own CORS lines are left out.
    var replacesCORS = false
    /// How often an authorizer was asked again.
    var retries = 0
    /// What a step of `oidc_auth` waits for.
    var oidc: OIDCProgress?
    /// What `$context.cacheStatus` is; `nil` without a cache.
    var cacheStatus: CacheStatus?
    /// Where the answer is kept when it comes.
    var cacheTicket: CacheTicket?
    /// The function that is the backend, for logs.
    var function: AskedFunction?
    /// When the function behind the API was called; milliseconds since 1970.
    var functionCalledAt: Int64?
    /// Whether the backend serves in another's place.
    var isDowngraded = false
}

/// Who calls, as far as authentication told.
package enum Caller: Sendable, Equatable {
    case unknown
    /// An app, index into the snapshot's apps.
    case app(Int)
    /// A local IAM identity, index into the snapshot's identities.
    case user(Int)
}

/// Who calls and what authorizers told about it; goes with the request to its end.
package struct CallIdentity: Sendable, Equatable {
    package var caller = Caller.unknown
    /// The context of the frontend authorizer.
    package var frontend: AuthorizerContext?
    /// The context of the backend authorizer.
    package var backend: AuthorizerContext?

    package init() {}
}

/// A parameter that an orchestration rule made.
///
/// - Source: APIG User Guide, apig_03_0110
struct OrchestratedParameter: Sendable, Equatable {
    let name: [UInt8]
    /// `query` or `header`.
    let isHeader: Bool
    let value: [UInt8]
}

/// Where a request comes from.
package enum ClientPlace: Sendable {
    /// From the connection's other end.
    case peer
    /// From where a header says; `nil` is unknown.
    case resolved(IPAddress?)

    /// The address as text where it is not the peer's.
    var text: [UInt8]? {
        guard case .resolved(let address) = self else { return nil }
        return Array((address?.description ?? "").utf8)
    }
}
