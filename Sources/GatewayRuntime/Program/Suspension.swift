/// A request whose program waits for something, and goes on with the same step on the same loop once that is there.
///
/// An object, so that what a program decides stays small.
package final class Suspension: Sendable {
    /// What is waited for.
    package enum Need: Sendable {
        /// The whole body without its framing; one of more bytes than these is refused by the step that asked.
        case body(maxBytes: Int)
        /// The beginning of the body as it came: all of it, or as many bytes.
        case bodyStart(maxBytes: Int)
        /// The answer to a request of the gateway's own.
        case call(OutboundCall)
        /// The result of a function that runs here.
        case invoke(FunctionInvocation)
        // Rare and large cases are boxed, so that those of every request stay small.
        /// The check of a token's signature.
        indirect case verify(TokenCheck)
        /// What is known of an identity provider.
        case provider(TokenKeySource)
        /// The answer of an address that is none of the snapshot's hosts.
        indirect case fetch(WebRequest)
    }

    package let need: Need
    /// The request as far as it is known.
    let request: MatchedRequest
    let state: RequestState
    /// The step the program goes on with.
    let step: Int

    init(need: Need, request: MatchedRequest, state: RequestState, step: Int) {
        self.need = need
        self.request = request
        self.state = state
        self.step = step
    }

    /// Whether the body is wanted without its framing.
    package var needsPlainBody: Bool {
        if case .body = self.need { true } else { false }
    }

    /// The route, as index into the snapshot; `nil` for an endpoint of the gateway's own.
    package var route: Int? { self.request.index < 0 ? nil : self.request.index }
    /// Whether what is waited for is the API's backend, and no authorizer before it.
    package var isForBackend: Bool {
        guard self.request.route.program.indices.contains(self.step),
            case .backend = self.request.route.program[self.step]
        else { return false }
        let backends = self.request.route.backends
        return self.state.identity.backend != nil || !backends.indices.contains(self.state.backend)
            || backends[self.state.backend].authorizer == nil
    }
    /// Whether the request may go to a backend of HTTP/2, which takes its body without framing.
    package var mayBeForHTTP2: Bool { self.request.route.isGRPC }
}

/// What a suspended request waited for, when it is there.
package enum Resumption: Sendable {
    case body(GatheredBody)
    case call(CallOutcome)
    case invocation(FunctionOutcome)
    indirect case verified(TokenCheck, TokenVerdict)
    indirect case provider(ProviderFacts)
}

/// A body that was waited for.
package enum GatheredBody: Sendable {
    /// Nobody waited for it.
    case unread
    /// All of it, without framing.
    case complete([UInt8])
    /// It has more bytes than were asked for.
    case tooLong
    /// The beginning of it, which is kept as it came.
    case started

    /// The bytes of a complete body.
    var bytes: [UInt8]? {
        if case .complete(let bytes) = self { bytes } else { nil }
    }
}
