/// An API as it is served in one environment; compiled once, read by every request.
final class Route: Sendable {
    let apiID: String
    let apiName: String
    let groupName: String
    let environment: String
    /// The path template, for logs and metrics.
    let template: String
    let method: String
    /// `file:line:column` of the definition.
    let source: String?
    let addsCORS: Bool
    /// Whether this is an OPTIONS API, whose CORS answer is the whole set.
    let isOptions: Bool
    /// Whether a backend may be one of gRPC.
    let isGRPC: Bool
    /// Whether a step may read the body.
    let mayReadBody: Bool
    /// Index into the snapshot's gateway responses.
    let responseSet: Int
    let parameters: ParameterRules
    /// What is done with a request, in order.
    let program: [Step]
    /// The names of the path's variables in order.
    let pathVariables: [[UInt8]]
    /// How callers are authenticated, as the product's words have it.
    let authentication: String
    /// Whether functions get bodies as Base64.
    let sendsBase64: Bool
    /// What is done to the header lines of answers.
    let headerEdits: HeaderEdits?
    /// Where copies of requests go.
    let mirror: MirrorTarget?
    /// What is logged of calls for Kafka.
    let callLog: KafkaLogPolicy?
    /// The names of the policies bound to it, for listings.
    let boundPolicies: [BoundPolicyName]
    /// The default backend, then those of the backend policies in their order.
    let backends: [RouteBackend]

    init(
        apiID: String, apiName: String, groupName: String, environment: String, template: String, method: String,
        source: String?, addsCORS: Bool, isOptions: Bool, isGRPC: Bool, responseSet: Int, parameters: ParameterRules,
        program: RouteProgram, pathVariables: [[UInt8]], sendsBase64: Bool, authentication: String = "NONE"
    ) {
        self.apiID = apiID
        self.apiName = apiName
        self.groupName = groupName
        self.environment = environment
        self.template = template
        self.method = method
        self.source = source
        self.addsCORS = addsCORS
        self.isOptions = isOptions
        self.isGRPC = isGRPC
        self.mayReadBody =
            program.steps.contains(where: \.mayReadBody) || program.backends.contains(where: \.mayReadBody)
            || program.mirror?.plan.copiesBody == true
        self.responseSet = responseSet
        self.parameters = parameters
        self.program = program.steps
        self.backends = program.backends
        self.headerEdits = program.headerEdits
        self.mirror = program.mirror
        self.callLog = program.callLog
        self.boundPolicies = program.boundPolicies
        self.pathVariables = pathVariables
        self.sendsBase64 = sendsBase64
        self.authentication = authentication
    }

    /// The CORS lines of an ordinary answer.
    var cors: ResponsePlan.CORS { self.addsCORS ? (self.isOptions ? .preflight : .simple) : .none }
}

/// A backend of a route.
final class RouteBackend: Sendable {
    enum Kind: Sendable {
        case mock(LocalResponse)
        case http(BackendPlan)
        case function(FunctionBackend)
        /// It cannot be asked: an error found when the configuration was compiled.
        case unavailable(GatewayError)
    }

    /// The name of its policy; empty for the default backend.
    let name: String
    let kind: Kind
    /// The authorizer asked before it.
    let authorizer: Authorizer?

    init(name: String, kind: Kind, authorizer: Authorizer? = nil) {
        self.name = name
        self.kind = kind
        self.authorizer = authorizer
    }

    /// Whether it reads the body.
    var mayReadBody: Bool {
        if case .function = self.kind { true } else { false }
    }
}

/// Where copies of requests go.
struct MirrorTarget: Sendable {
    let plan: MirrorPlan
    /// Index into the snapshot's hosts.
    let host: Int
}

/// One step of a route's program, in the order of the pipeline.
///
/// The first that answers ends it. What a step needs is an object, so that a step is a word: programs are read for each request.
enum Step: Sendable {
    /// Redirects plain requests of a domain that asks for it.
    case redirectToHTTPS
    /// Refuses callers of another protocol.
    case requireTLS(isRequired: Bool)
    /// Refuses callers that do not speak HTTP/2, and with `overTLS` those without TLS.
    case requireGRPC(overTLS: Bool)
    /// Refuses with an error found when the configuration was compiled.
    indirect case refuse(GatewayError)
    /// Answers preflights, and adds the lines of the CORS plug-in.
    case cors(CORSPolicy)
    /// Takes a call over a debugging domain from the day's.
    case countDebuggingCall
    /// Refuses addresses that may not call.
    case checkAddress(AccessControl)
    /// Finds out which app calls.
    case authenticateApp(AppPolicy)
    /// Finds out which user of the account service calls.
    case authenticateUser
    /// Refuses apps that may not call.
    case checkApp(AppPolicy)
    /// Refuses accounts that may not call.
    case checkAccount(AccessControl)
    /// Issues a token of the feature `app_token`.
    case issueToken
    /// Asks a frontend authorizer.
    case askAuthorizer(Authorizer)
    /// Counts the call.
    case throttle(ThrottleStep)
    /// Makes a parameter from another.
    case orchestrate(OrchestrationStep)
    /// Chooses the backend.
    case chooseBackend(BackendRules<AddressList>)
    /// Answers from the cache.
    case lookUpCache(CachePolicy)
    /// Looks at the circuit breaker.
    case checkBreaker(BreakerStep)
    /// Asks a third-party authorizer.
    case askThirdParty(ThirdPartyAuthorizer)
    /// Asks `jwt_auth`.
    case jwt(JWTPolicy)
    /// Asks `oidc_auth`.
    case oidc(OIDCPolicy)
    /// Takes the redirect of the provider of `oidc_auth`; the API's backend is never asked.
    case oidcRedirect(OIDCPolicy)
    /// Ends a session of `oidc_auth`; the API's backend is never asked.
    case oidcLogout(OIDCPolicy)
    /// Checks and collects the declared parameters.
    case parameters
    /// Waits for the body, up to so many bytes; a longer one is passed on as it comes.
    case gatherBody(maxBytes: Int)
    /// Asks the backend chosen, or answers in its place.
    case backend

    /// Whether the step may read the body.
    var mayReadBody: Bool {
        switch self {
        case .authenticateApp, .authenticateUser, .issueToken: true
        case .askThirdParty(let authorizer): authorizer.readsBody
        case .askAuthorizer(let authorizer): authorizer.settings.needsBody
        case .cors, .countDebuggingCall, .throttle, .orchestrate, .chooseBackend, .lookUpCache, .checkBreaker: false
        case .redirectToHTTPS, .requireTLS, .requireGRPC, .refuse, .checkAddress, .checkApp, .checkAccount,
            .parameters, .gatherBody, .backend:
            false
        case .jwt, .oidc, .oidcRedirect, .oidcLogout: false
        }
    }

    /// The step's name, for explanations and metrics.
    var name: String {
        switch self {
        case .redirectToHTTPS: "redirect to HTTPS"
        case .requireTLS, .requireGRPC: "protocol"
        case .refuse: "configuration"
        case .cors: "CORS"
        case .countDebuggingCall: "debugging domain"
        case .issueToken: "token endpoint"
        case .askAuthorizer: "custom authorizer"
        case .throttle: "throttling"
        case .orchestrate: "orchestration"
        case .chooseBackend: "backend policies"
        case .lookUpCache: "response cache"
        case .checkBreaker: "circuit breaker"
        case .checkAddress: "access control"
        case .authenticateApp: "APP authentication"
        case .authenticateUser: "IAM authentication"
        case .checkApp: "app authorization"
        case .checkAccount: "account access control"
        case .askThirdParty: "third-party authorizer"
        case .jwt: "jwt_auth"
        case .oidc, .oidcRedirect, .oidcLogout: "oidc_auth"
        case .parameters: "request parameters"
        case .gatherBody: "gather body"
        case .backend: "backend"
        }
    }
}
