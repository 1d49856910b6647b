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

        /// Where a parameter's value comes from.
        var source: BackendParameterRule.Source? { if case .parameter(let source) = self { source } else { nil } }
    }

    /// What is called on the members of one server group.
    ///
    /// - Source: APIG User Guide, apig_03_0137
    struct GroupURL: Sendable {
        /// `nil` is the caller's.
        let method: HTTPMethod?
        let methodName: [UInt8]
        let path: [PathPiece]
        /// Whether the whole path of the request is sent on.
        let forwardsWholePath: Bool
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
    /// Signs the request; `nil` when no key is bound.
    let signature: BackendSignature?
    /// What is called on each group of the pool, in its order; empty when all members are called alike.
    let groupURLs: [GroupURL?]
    /// Whether the head depends on the group of the member it goes to, so that a repeated request must stay in it.
    let dependsOnGroup: Bool

    init(
        target: Target, method: HTTPMethod?, methodName: [UInt8], path: [PathPiece], query: [BackendParameterRule],
        headers: [BackendParameterRule], host: [UInt8]?, timeoutMilliseconds: Int, retryCount: Int,
        appendsRemainder: Bool, forwardsWholePath: Bool = false, signature: BackendSignature? = nil,
        groupURLs: [GroupURL?] = []
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
        self.signature = signature
        self.groupURLs = groupURLs
        let sources = (query + headers).map(\.source) + path.compactMap(\.source)
        self.dependsOnGroup = !groupURLs.isEmpty || sources.contains(.system(.memberGroupName))
    }

    /// What is called on members of a group, by its number in the pool; `nil` when that is the plan's own method and path.
    func url(group: Int?) -> GroupURL? {
        guard let group, self.groupURLs.indices.contains(group) else { return nil }
        return self.groupURLs[group]
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
