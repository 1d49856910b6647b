/// An HTTP backend of a route, compiled: everything that does not depend on the request is bytes already.
final class BackendPlan: Sendable {
    enum Target: Sendable {
        case host(Int)
        case pool(Int)
    }

    /// A piece of the backend path.
    enum PathPiece: Sendable, Equatable {
        case literal([UInt8])
        /// A path parameter with its source.
        case parameter(BackendParameterRule.Source)
    }

    let target: Target
    /// `nil` is the caller's.
    let method: HTTPMethod?
    /// The name of `method`.
    let methodName: [UInt8]
    let path: [PathPiece]
    /// Query and header parameters; on a name several give, the last of the list counts (SYSTEM over CONSTANT over REQUEST).
    let query: [BackendParameterRule]
    let headers: [BackendParameterRule]
    /// The `Host` sent; `nil` is the caller's.
    let host: [UInt8]?
    let timeoutMilliseconds: Int
    /// −1 repeats idempotent methods once.
    let retryCount: Int
    /// Whether the part of the path behind the prefix is appended.
    let appendsRemainder: Bool
    /// Whether the whole path of the request is sent on: the method of a gRPC call.
    let forwardsWholePath: Bool

    init(
        target: Target, method: HTTPMethod?, methodName: [UInt8], path: [PathPiece], query: [BackendParameterRule],
        headers: [BackendParameterRule], host: [UInt8]?, timeoutMilliseconds: Int, retryCount: Int,
        appendsRemainder: Bool, forwardsWholePath: Bool = false
    ) {
        self.target = target
        self.method = method
        self.methodName = methodName
        self.path = path
        self.query = query
        self.headers = headers
        self.host = host
        self.timeoutMilliseconds = timeoutMilliseconds
        self.retryCount = retryCount
        self.appendsRemainder = appendsRemainder
        self.forwardsWholePath = forwardsWholePath
    }

    /// How often the request may be repeated.
    ///
    /// - Source: APIG User Guide, apig_03_0092 (`retryCount`)
    func maxRetries(_ method: HTTPMethod) -> Int {
        guard self.retryCount < 0 else { return self.retryCount }
        switch method {
        case .get, .head, .put, .options, .delete: return 1
        case .post, .patch, .trace, .connect, .other: return 0
        }
    }
}

extension HTTPMethod {
    /// Whether sending a request twice does no more than sending it once.
    ///
    /// - Source: RFC 9110 §9.2.2
    var isIdempotent: Bool {
        switch self {
        case .get, .head, .put, .options, .delete, .trace: true
        case .post, .patch, .connect, .other: false
        }
    }
}
