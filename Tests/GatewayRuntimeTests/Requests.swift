import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// A request as raw text, scanned by the production scanner.
struct RawRequest {
    let bytes: [UInt8]
    let head: RequestHead

    init(_ lines: String...) throws { try self.init(lines: lines) }

    init(lines: [String]) throws {
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        var scanner = RequestHeadScanner(limits: GatewayLimits())
        var head = RequestHead()
        guard scanner.scan(bytes.span, into: &head) == .complete else { throw Refused() }
        self.bytes = bytes
        self.head = head
    }

    struct Refused: Error {}
}

/// What the tests know of every request beside its head.
let facts = makeFacts(isTLS: false)

func makeFacts(isTLS: Bool, httpsPort: Int? = nil) -> RequestFacts {
    RequestFacts(
        connection: ConnectionFacts(
            security: isTLS ? ConnectionSecurity(version: .tls13) : nil, peerAddress: "192.0.2.7",
            localAddress: "127.0.0.1", localPort: 8_080,
            httpsPort: httpsPort),
        requestID: RequestID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210), receivedAt: 1_767_323_045)
}

/// An API with a mock backend that answers its own name.
func mockAPI(_ method: RequestMethod, _ path: String, prefix: Bool = false, name: String? = nil) -> API {
    var api = API()
    api.groupName = "shop"
    api.name = name ?? "\(method.rawValue) \(path)\(prefix ? "*" : "")"
    api.id = ResourceID.make("api", "shop", api.name)
    api.requestMethod = method
    api.requestURI = path
    api.requestProtocol = .both
    api.matchMode = prefix ? .prefix : .normal
    var mock = MockInfo()
    mock.resultContent = api.name
    api.mockInfo = mock
    return api
}

/// An API with an HTTP backend at `backend:9000`.
func proxyAPI(_ method: RequestMethod, _ path: String, backend backendPath: String, prefix: Bool = false) -> API {
    var api = mockAPI(method, path, prefix: prefix)
    api.mockInfo = nil
    api.backendType = .http
    var backend = BackendAPI()
    backend.urlDomain = "backend:9000"
    backend.requestProtocol = .http
    backend.requestURI = backendPath
    api.backendAPI = backend
    return api
}

func parameter(
    _ name: String, _ location: ParameterLocation, required: Bool = false, passes: Bool = false,
    _ change: (inout RequestParameter) -> Void = { _ in }
) -> RequestParameter {
    var parameter = RequestParameter()
    parameter.name = name
    parameter.location = location
    parameter.required = YesNo(required)
    parameter.passThrough = YesNo(passes)
    change(&parameter)
    return parameter
}

func sent(_ name: String, _ location: ParameterLocation, _ origin: ParameterOrigin, _ value: String) -> BackendParameter
{
    var parameter = BackendParameter()
    parameter.name = name
    parameter.location = location
    parameter.origin = origin
    parameter.value = value
    return parameter
}

func compile(
    _ apis: [API], instance: InstanceFile? = nil, options: CompileOptions = CompileOptions(),
    _ change: (inout Configuration) -> Void = { _ in }
) -> CompiledGateway {
    var configuration = Configuration()
    configuration.apis = apis
    change(&configuration)
    return SnapshotCompiler.compile(configuration, instance: instance, options: options)
}

extension RoutingSnapshot {
    /// Decides a request with a fresh loop state; gives the head for the backend beside the decision.
    func decide(_ request: RawRequest, facts: RequestFacts = facts) -> (decision: Decision, head: String) {
        var state = self.makeLoopState()
        var head: [UInt8] = []
        let decision = self.decide(
            request.head, bytes: request.bytes.span, facts: facts, state: &state, backendHead: &head)
        return (decision, String(decoding: head, as: UTF8.self))
    }

    /// The body of the answer, or the head that goes to the backend.
    func outcome(_ request: RawRequest) -> String {
        let (decision, head) = self.decide(request)
        return switch decision {
        case .respond(let response): String(decoding: response.body, as: UTF8.self)
        case .forward: head
        case .suspend(let suspension): "waits for \(suspension.need)"
        }
    }

    func response(_ request: RawRequest) throws -> LocalResponse {
        guard case .respond(let response) = self.decide(request).decision else { throw NoResponse() }
        return response
    }

    func plan(_ request: RawRequest) throws -> ForwardPlan {
        guard case .forward(let plan) = self.decide(request).decision else { throw NoResponse() }
        return plan
    }

    /// The head that goes to the backend.
    func backendHead(_ request: RawRequest) throws -> String {
        let (decision, head) = self.decide(request)
        guard case .forward = decision else { throw NoResponse() }
        return head
    }

    struct NoResponse: Error {}
}
