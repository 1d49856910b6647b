package import GatewayRuntime

/// Why a connection or request was turned away for the gateway's own sake.
package enum ShedReason: UInt8, Sendable, CaseIterable {
    /// The connections of the loop are at their cap.
    case connections
    /// One client address has too many connections.
    case perAddress
    /// Too many bytes wait in buffers.
    case bufferedBytes
    /// A TLS handshake failed or took too long, whoever is to blame; a client that leaves without a word is not counted.
    case handshake
    /// A request head took too long.
    case headTimeout
    /// The gateway is draining, and takes no TLS connection any more.
    case draining
    /// A client of HTTP/2 broke the protocol, or went over one of its limits.
    case protocolAbuse

    /// The word in metrics.
    package var label: String {
        switch self {
        case .connections: "connections"
        case .perAddress: "per_address"
        case .bufferedBytes: "buffered_bytes"
        case .handshake: "handshake"
        case .headTimeout: "head_timeout"
        case .draining: "draining"
        case .protocolAbuse: "protocol_abuse"
        }
    }
}

extension BackendFailure {
    /// The word in metrics.
    package var label: String {
        switch self {
        case .closed: "closed"
        case .notResolved: "not_resolved"
        case .malformed: "malformed"
        case .timedOut: "timed_out"
        case .tls: "tls"
        case .refused: "refused"
        }
    }
}

/// How a call of a function that runs here ended.
package enum FunctionCallEnd: UInt8, Sendable, CaseIterable {
    case returned
    case timedOut
    case crashed
    case outputTooLarge
    case notStarted
    case handlerError
    case overloaded
    /// For functions behind URLs, which are calls like those of backends.
    case other

    package init(_ outcome: FunctionOutcome) {
        switch outcome {
        case .returned: self = .returned
        case .failed(.timedOut): self = .timedOut
        case .failed(.crashed): self = .crashed
        case .failed(.outputTooLarge): self = .outputTooLarge
        case .failed(.notStarted): self = .notStarted
        case .failed(.handlerError): self = .handlerError
        case .failed(.overloaded): self = .overloaded
        case .failed(.answered), .failed(.unreachable): self = .other
        }
    }

    /// The word in metrics.
    package var label: String {
        switch self {
        case .returned: "returned"
        case .timedOut: "timed_out"
        case .crashed: "crashed"
        case .outputTooLarge: "output_too_large"
        case .notStarted: "not_started"
        case .handlerError: "handler_error"
        case .overloaded: "overloaded"
        case .other: "other"
        }
    }
}

extension HTTPMethod {
    /// The name in requests and metrics; `OTHER` for every method without a name of its own here.
    package var name: String {
        switch self {
        case .get: "GET"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .head: "HEAD"
        case .patch: "PATCH"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        case .connect: "CONNECT"
        case .other: "OTHER"
        }
    }
}
