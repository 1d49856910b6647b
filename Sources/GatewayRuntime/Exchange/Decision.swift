/// What becomes of a request once its head is read.
package enum Decision: Sendable {
    /// The gateway answers itself.
    case respond(LocalResponse)
    /// The request goes to a backend.
    case forward(ForwardPlan)
    /// A step has to wait; `RoutingSnapshot.resume` goes on.
    case suspend(Suspension)

    /// The route the request got to, as index into the snapshot.
    package var route: Int? {
        switch self {
        case .respond(let response): response.route
        case .forward(let plan): plan.route
        case .suspend(let suspension): suspension.route
        }
    }
}

/// An answer of the gateway's own.
package struct LocalResponse: Sendable, Equatable {
    package var status: Int
    /// The lines that are this answer's own, each ended by CRLF: `Content-Type`, CORS and the like.
    ///
    /// `Server`, `X-Request-Id`, `Date`, `Content-Length` and `Connection` are written by the connection.
    package var headerLines: [UInt8]
    /// The body; the connection leaves it out for `HEAD`, 1xx, 204 and 304.
    package var body: [UInt8]
    /// Whether the connection must close after this answer (a malformed request).
    package var closesConnection: Bool
    /// The route the request got to; `nil` when it got to none.
    package var route: Int?
    /// The error it tells, such as `APIG.0101`; `nil` for any other answer.
    package var errorCode: String?
    /// Who called, for logs.
    package var identity = CallIdentity()
    /// The function that was asked for it; `nil` where none was.
    package var function: AskedFunction?
    /// Whether the lines hold what stands in the place of the gateway's `Server` line.
    package var replacesServer = false
    /// The length of a body that HEAD leaves out, where it is not `body`'s.
    package var announcedLength: Int?

    package init(
        status: Int, headerLines: [UInt8], body: [UInt8], closesConnection: Bool = false, route: Int? = nil,
        errorCode: String? = nil
    ) {
        self.status = status
        self.headerLines = headerLines
        self.body = body
        self.closesConnection = closesConnection
        self.route = route
        self.errorCode = errorCode
    }

    /// Whether an answer of this status has a body at all.
    package var hasBody: Bool { self.status >= 200 && self.status != 204 && self.status != 304 }
}

/// The function behind an API that was asked.
package final class AskedFunction: Sendable, Equatable {
    package let urn: String
    /// How long it took for its answer, in milliseconds; `nil` when it gave none.
    package let milliseconds: Int?

    init(urn: String, milliseconds: Int? = nil) {
        self.urn = urn
        self.milliseconds = milliseconds
    }

    package static func == (left: AskedFunction, right: AskedFunction) -> Bool {
        left.urn == right.urn && left.milliseconds == right.milliseconds
    }
}

/// A request on its way to a backend; its head was written beside it.
package struct ForwardPlan: Sendable {
    /// The route, as index into the snapshot; for logs and metrics.
    package var route: Int
    /// Where it goes first: index into the snapshot's upstream hosts.
    package var host: Int
    /// The member of a channel the host is; `nil` for a plain address.
    package var choice: PoolChoice?
    /// Milliseconds for connecting and for waiting for the response head, for each attempt.
    package var timeoutMilliseconds: Int
    /// How often the request may be sent again: after a failed connect, a reset before the response head, or a timeout.
    package var maxRetries: Int
    /// Whether the method sent may be repeated without harm.
    package var isIdempotent: Bool
    /// Whether the method sent is HEAD, so that the response has no body.
    package var isHead: Bool
    /// Whether the request asks for a WebSocket.
    package var upgrades: Bool
    /// Who calls, for logs and for the answers of the gateway's own.
    package var identity = CallIdentity()
    /// Where the client is.
    package var client = ClientPlace.peer
    /// Where the answer is kept when it has come.
    package var cacheTicket: CacheTicket?
    /// The breaker that is told how the backend did.
    package var breaker: CircuitBreaker?
    /// A copy of the request that goes elsewhere, and whose answer nobody waits for.
    package var mirror: OutboundCall?
    package var response: ResponsePlan
}

/// What is changed in the head of a backend's response.
///
/// Hop-by-hop lines, `Server` and `X-Request-Id` of the backend are always replaced.
package struct ResponsePlan: Sendable {
    /// The lines of the CORS switch.
    package enum CORS: Sendable, Equatable {
        case none
        /// The origin only.
        case simple
        /// All of them: the answer of an OPTIONS API.
        case preflight
    }

    package var requestID: RequestID
    /// Added unless the backend sent `Access-Control-Allow-Origin` itself.
    package var cors = CORS.none
    /// Whether `X-Apig-Latency` and `X-Apig-Upstream-Latency` are added (request header `X-Apig-Mode: debug`).
    package var addsLatency = false
    /// Lines that policies add, each with its end.
    package var lines: [UInt8] = []
    /// Whether the backend's CORS lines are left out.
    package var replacesCORS = false
    /// What is done to the lines of the backend.
    package var edits: HeaderEdits?
    /// What `$context.cacheStatus` is in them.
    package var cacheStatus: CacheStatus?

    package init(requestID: RequestID) { self.requestID = requestID }
}

/// A host requests are sent to.
package struct UpstreamHost: Sendable, Hashable {
    /// Name or address, without brackets.
    package var host: String
    package var port: Int
    package var usesTLS: Bool
    /// Whether it is talked to in HTTP/2: a backend of gRPC.
    package var speaksHTTP2: Bool
    /// Whether the gateway's own certificate is shown to it (`enable_client_ssl`).
    package var presentsCertificate: Bool

    package init(
        host: String, port: Int, usesTLS: Bool, speaksHTTP2: Bool = false, presentsCertificate: Bool = false
    ) {
        self.host = host
        self.port = port
        self.usesTLS = usesTLS
        self.speaksHTTP2 = speaksHTTP2
        // Without TLS there is nothing to show it in.
        self.presentsCertificate = usesTLS && presentsCertificate
    }
}
