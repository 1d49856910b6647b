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

/// A kind of policy whose decisions are counted; the table grows with the policies in force.
package enum PolicyKind: UInt8, Sendable, CaseIterable {
    case authentication
    case authorizer
    case accessControl
    case throttle
    case quota
    case parameters
    case requestLimit
    case cors
    case circuitBreaker
    case plugin

    /// The word in metrics.
    package var label: String {
        switch self {
        case .authentication: "authentication"
        case .authorizer: "authorizer"
        case .accessControl: "access_control"
        case .throttle: "throttle"
        case .quota: "quota"
        case .parameters: "parameters"
        case .requestLimit: "request_limit"
        case .cors: "cors"
        case .circuitBreaker: "circuit_breaker"
        case .plugin: "plugin"
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
