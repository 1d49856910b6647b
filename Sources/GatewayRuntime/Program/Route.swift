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
    /// The default backend, then those of the backend policies in their order.
    let backends: [RouteBackend]

    init(
        apiID: String, apiName: String, groupName: String, environment: String, template: String, method: String,
        source: String?, addsCORS: Bool, isOptions: Bool, isGRPC: Bool, responseSet: Int, parameters: ParameterRules,
        program: [Step], backends: [RouteBackend]
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
        self.mayReadBody = program.contains(where: \.mayReadBody)
        self.responseSet = responseSet
        self.parameters = parameters
        self.program = program
        self.backends = backends
    }

    /// The CORS lines of an ordinary answer.
    var cors: ResponsePlan.CORS { self.addsCORS ? (self.isOptions ? .preflight : .simple) : .none }
}

/// A backend of a route.
struct RouteBackend: Sendable {
    enum Kind: Sendable {
        case mock(LocalResponse)
        case http(BackendPlan)
        /// It cannot be asked: an error found when the configuration was compiled.
        case unavailable(GatewayError)
    }

    /// The name of its policy; empty for the default backend.
    let name: String
    let kind: Kind
}

/// One step of a route's program, in the order of the pipeline.
///
/// The first that answers ends it.
enum Step: Sendable {
    /// Redirects plain requests of a domain that asks for it.
    case redirectToHTTPS
    /// Refuses callers of another protocol.
    case requireTLS(isRequired: Bool)
    /// Refuses callers that do not speak HTTP/2, and with `overTLS` those without TLS.
    case requireGRPC(overTLS: Bool)
    /// Answers 501: the API needs what is not in force.
    case notInForce(String)
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
        case .redirectToHTTPS, .requireTLS, .requireGRPC, .notInForce, .parameters, .gatherBody, .backend: false
        case .jwt, .oidc, .oidcRedirect, .oidcLogout: false
        }
    }

    /// The step's name, for explanations and metrics.
    var name: String {
        switch self {
        case .redirectToHTTPS: "redirect to HTTPS"
        case .requireTLS, .requireGRPC: "protocol"
        case .notInForce: "not in force"
        case .jwt: "jwt_auth"
        case .oidc, .oidcRedirect, .oidcLogout: "oidc_auth"
        case .parameters: "request parameters"
        case .gatherBody: "gather body"
        case .backend: "backend"
        }
    }
}
