/// A request the gateway makes for itself while a client's request waits: to an authorizer, a function behind a URL, a token endpoint.
package final class OutboundCall: Sendable {
    /// Index into the snapshot's hosts.
    package let host: Int
    /// How the host was chosen from a pool; `nil` for a plain address.
    package let choice: PoolChoice?
    /// The head, as HTTP/1.1 with its empty line.
    package let head: [UInt8]
    package let body: [UInt8]
    package let isHead: Bool
    package let isIdempotent: Bool
    /// Milliseconds for connecting and for waiting for the head of the answer.
    package let timeoutMilliseconds: Int
    package let maxRetries: Int
    /// Bytes of the answer's body; a longer answer is a failure.
    package let maxAnswerBytes: Int
    /// Whether the client's request goes on at once, and the answer is dropped.
    package let isDetached: Bool

    package init(
        host: Int, choice: PoolChoice? = nil, head: [UInt8], body: [UInt8], isHead: Bool = false,
        isIdempotent: Bool = false,
        timeoutMilliseconds: Int, maxRetries: Int = 0, maxAnswerBytes: Int = 1 << 20, isDetached: Bool = false
    ) {
        self.host = host
        self.choice = choice
        self.head = head
        self.body = body
        self.isHead = isHead
        self.isIdempotent = isIdempotent
        self.timeoutMilliseconds = timeoutMilliseconds
        self.maxRetries = maxRetries
        self.maxAnswerBytes = maxAnswerBytes
        self.isDetached = isDetached
    }

    /// The call as a request on its way to a backend.
    package func plan(_ requestID: RequestID) -> ForwardPlan {
        ForwardPlan(
            route: -1, host: self.host, choice: self.choice, timeoutMilliseconds: self.timeoutMilliseconds,
            maxRetries: self.maxRetries, isIdempotent: self.isIdempotent, isHead: self.isHead, upgrades: false,
            response: ResponsePlan(requestID: requestID))
    }
}

/// What became of an outbound call.
package enum CallOutcome: Sendable {
    case answered(CallAnswer)
    /// There is no answer: the error a client would get of a backend that failed so.
    case failed(GatewayError)
}

/// The answer to an outbound call.
package struct CallAnswer: Sendable {
    package var status: Int
    /// The header lines, without those that belong to the connection.
    package var fields: [(name: [UInt8], value: [UInt8])]
    package var body: [UInt8]

    package init(status: Int, fields: [(name: [UInt8], value: [UInt8])], body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// The first line of a name, whatever its case.
    func first(_ name: [UInt8]) -> [UInt8]? {
        self.fields.first { HeaderText.equalsIgnoringCase($0.name, name) }?.value
    }
}

/// A function that runs here, called while a client's request waits.
package struct FunctionInvocation: Sendable {
    /// Index into the snapshot's local functions.
    package var function: Int
    /// The event, as JSON.
    package var event: [UInt8]
    package var timeoutMilliseconds: Int
    package var requestID: RequestID
    /// Whether the request goes on at once, and what the function returns is dropped.
    package var isAsynchronous = false
}
