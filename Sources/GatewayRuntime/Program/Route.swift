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
    /// Index into the snapshot's gateway responses.
    let responseSet: Int
    let parameters: ParameterRules
    /// What is done with a request, in order.
    let program: [Step]

    init(
        apiID: String, apiName: String, groupName: String, environment: String, template: String, method: String,
        source: String?, addsCORS: Bool, isOptions: Bool, responseSet: Int, parameters: ParameterRules, program: [Step]
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
        self.responseSet = responseSet
        self.parameters = parameters
        self.program = program
    }

    /// The CORS lines of an ordinary answer.
    var cors: ResponsePlan.CORS { self.addsCORS ? (self.isOptions ? .preflight : .simple) : .none }
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
    /// Checks and collects the declared parameters.
    case parameters
    /// Waits for the body, up to so many bytes; a longer one is passed on as it comes.
    case gatherBody(maxBytes: Int)
    /// Answers with a mock.
    case mock(LocalResponse)
    /// Refuses with an error found when the configuration was compiled.
    case refuse(GatewayError)
    /// Sends the request to a backend.
    case forward(BackendPlan)
}
