/// A kind of policy whose decisions are counted.
package enum PolicyKind: UInt8, Sendable, CaseIterable {
    case protocolCheck
    case configuration
    case cors
    case debuggingDomain
    case accessControl
    case appAuthentication
    case iamAuthentication
    case appAuthorization
    case authorizer
    case thirdParty
    case jwt
    case oidc
    case throttle
    case quota
    case parameters
    case orchestration
    case cache
    case circuitBreaker
    /// Sizes of requests, which are looked at before any route is known.
    case requestLimit

    /// The word in metrics.
    package var label: String {
        switch self {
        case .protocolCheck: "protocol"
        case .configuration: "configuration"
        case .cors: "cors"
        case .debuggingDomain: "debugging_domain"
        case .accessControl: "access_control"
        case .appAuthentication: "app_authentication"
        case .iamAuthentication: "iam_authentication"
        case .appAuthorization: "app_authorization"
        case .authorizer: "authorizer"
        case .thirdParty: "third_auth"
        case .jwt: "jwt_auth"
        case .oidc: "oidc_auth"
        case .throttle: "throttle"
        case .quota: "quota"
        case .parameters: "parameters"
        case .orchestration: "orchestration"
        case .cache: "cache"
        case .circuitBreaker: "circuit_breaker"
        case .requestLimit: "request_limit"
        }
    }

    /// What it can decide.
    package var decisions: [PolicyDecision] {
        switch self {
        case .configuration, .requestLimit: [.refused]
        case .cors, .oidc: [.allowed, .answered, .refused]
        case .cache: [.hit, .miss, .expired, .bypass, .refused]
        case .circuitBreaker: [.allowed, .open]
        default: [.allowed, .refused]
        }
    }
}

/// What a policy decided about a request.
package enum PolicyDecision: UInt8, Sendable, CaseIterable {
    case allowed
    case refused
    /// It answered in the backend's place.
    case answered
    case hit
    case miss
    case expired
    case bypass
    /// A breaker was open: the request was refused, or another backend served it.
    case open

    /// The word in metrics.
    package var label: String {
        switch self {
        case .allowed: "allowed"
        case .refused: "refused"
        case .answered: "answered"
        case .hit: "hit"
        case .miss: "miss"
        case .expired: "expired"
        case .bypass: "bypass"
        case .open: "open"
        }
    }
}

/// How often policies decided what; of one event loop, or of several added up.
///
/// Plain numbers in a flat array, without locks, and without an allocation for what is counted.
package struct PolicyDecisions: Sendable, Equatable {
    private var counts = [UInt64](repeating: 0, count: PolicyKind.allCases.count * Self.stride)
    private static let stride = 8

    package init() {}

    /// How often a policy decided so.
    package func count(_ policy: PolicyKind, _ decision: PolicyDecision) -> UInt64 {
        self.counts[Int(policy.rawValue) * Self.stride + Int(decision.rawValue)]
    }

    @inline(__always)
    package mutating func add(_ policy: PolicyKind, _ decision: PolicyDecision) {
        self.counts[Int(policy.rawValue) * Self.stride + Int(decision.rawValue)] &+= 1
    }

    package mutating func add(_ other: PolicyDecisions) {
        for index in self.counts.indices { self.counts[index] &+= other.counts[index] }
    }
}

extension PolicyDecisions {
    /// A step let the request go on.
    @inline(__always)
    mutating func proceeded(_ step: Step, _ request: MatchedRequest, _ state: RequestState) {
        guard let policy = step.policy else { return }
        switch policy {
        case .cache:
            switch state.findings.cacheStatus {
            case .miss?: self.add(.cache, .miss)
            case .expired?: self.add(.cache, .expired)
            case .bypass?: self.add(.cache, .bypass)
            case .hit?, nil: break
            }
        case .circuitBreaker: self.add(.circuitBreaker, state.isDowngraded ? .open : .allowed)
        // What is not declared is not checked.
        case .parameters where request.route.parameters.list.isEmpty: break
        default: self.add(policy, .allowed)
        }
    }

    /// A step refused the request.
    mutating func refused(_ step: Step, _ error: GatewayError) {
        guard let policy = step.policy else { return }
        switch policy {
        case .throttle where error.code != GatewayError.throttledCode: self.add(.quota, .refused)
        case .circuitBreaker: self.add(.circuitBreaker, .open)
        default: self.add(policy, .refused)
        }
    }

    /// A step answered the request.
    mutating func answered(_ step: Step) {
        guard let policy = step.policy else { return }
        self.add(policy, policy == .cache ? .hit : .answered)
    }
}

extension GatewayError {
    /// The code of calls over a limit; those over a quota have others.
    static let throttledCode = "APIG.0308"
}

extension Step {
    /// What the step is counted as; `nil` for one that decides nothing.
    var policy: PolicyKind? {
        switch self {
        case .requireTLS, .requireGRPC: .protocolCheck
        case .refuse: .configuration
        case .cors: .cors
        case .countDebuggingCall: .debuggingDomain
        case .checkAddress, .checkAccount: .accessControl
        case .authenticateApp, .issueToken: .appAuthentication
        case .authenticateUser: .iamAuthentication
        case .checkApp: .appAuthorization
        case .askAuthorizer: .authorizer
        case .askThirdParty: .thirdParty
        case .jwt: .jwt
        case .oidc, .oidcRedirect, .oidcLogout: .oidc
        case .throttle: .throttle
        case .parameters: .parameters
        case .orchestrate: .orchestration
        case .lookUpCache: .cache
        case .checkBreaker: .circuitBreaker
        case .redirectToHTTPS, .chooseBackend, .gatherBody, .backend: nil
        }
    }
}
