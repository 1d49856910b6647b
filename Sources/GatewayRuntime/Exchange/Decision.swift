/// What becomes of a request once its head is read.
package enum Decision: Sendable {
    /// The gateway answers itself.
    case respond(LocalResponse)
    /// The request goes to a backend.
    case forward(ForwardPlan)
}

/// An answer of the gateway's own.
package struct LocalResponse: Sendable, Equatable {
    package var status: Int
    /// Complete header lines, each ended by CRLF: `Server`, `X-Request-Id`, `Content-Type`, CORS and the like, but neither `Content-Length`,
    /// `Date` nor `Connection`, which belong to the connection.
    package var headerLines: [UInt8]
    /// The body; the connection leaves it out for `HEAD`, 1xx, 204 and 304.
    package var body: [UInt8]
    /// Whether the connection must close after this answer (a malformed request).
    package var closesConnection: Bool

    package init(status: Int, headerLines: [UInt8], body: [UInt8], closesConnection: Bool = false) {
        self.status = status
        self.headerLines = headerLines
        self.body = body
        self.closesConnection = closesConnection
    }
}

/// A request on its way to a backend.
package struct ForwardPlan: Sendable {
    /// The route, as index into the snapshot; for logs and metrics.
    package var route: Int
    /// The whole request head for the backend, request line to empty line.
    ///
    /// Framing lines are in it: `Content-Length` as received or `Transfer-Encoding: chunked`; the connection to the
    /// backend is always kept alive.
    package var head: [UInt8]
    /// Where it goes first: index into the snapshot's upstream hosts.
    package var host: Int
    /// The pool the host was chosen from, index into the snapshot's pools; `nil` for a plain address.
    package var pool: Int?
    /// Milliseconds for connecting and for waiting for the response head, for each attempt.
    package var timeoutMilliseconds: Int
    /// How often the request may be sent again: after a failed connect, a reset before the response head, or a timeout.
    package var maxRetries: Int
    /// Whether the method is HEAD, so that the response has no body.
    package var isHead: Bool
    package var response: ResponsePlan

    package init(
        route: Int, head: [UInt8], host: Int, pool: Int?, timeoutMilliseconds: Int, maxRetries: Int, isHead: Bool,
        response: ResponsePlan
    ) {
        self.route = route
        self.head = head
        self.host = host
        self.pool = pool
        self.timeoutMilliseconds = timeoutMilliseconds
        self.maxRetries = maxRetries
        self.isHead = isHead
        self.response = response
    }
}

/// What is changed in the head of a backend's response.
///
/// Hop-by-hop lines, `Server` and `X-Request-Id` of the backend are always dropped.
package struct ResponsePlan: Sendable, Equatable {
    /// Header lines that are added.
    package var addedLines: [UInt8]
    /// Header lines that are added unless the backend sent `Access-Control-Allow-Origin` itself.
    package var corsLines: [UInt8]
    /// Whether `X-Apig-Latency` and `X-Apig-Upstream-Latency` are added (request header `X-Apig-Mode: debug`).
    package var addsLatency: Bool

    package init(addedLines: [UInt8], corsLines: [UInt8] = [], addsLatency: Bool = false) {
        self.addedLines = addedLines
        self.corsLines = corsLines
        self.addsLatency = addsLatency
    }
}

/// A host requests are sent to.
package struct UpstreamHost: Sendable, Hashable {
    /// Name or address, without brackets.
    package var host: String
    package var port: Int
    package var usesTLS: Bool

    package init(host: String, port: Int, usesTLS: Bool) {
        self.host = host
        self.port = port
        self.usesTLS = usesTLS
    }
}
