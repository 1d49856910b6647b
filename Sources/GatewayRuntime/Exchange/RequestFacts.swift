/// What is known of a client's connection; made once for all its requests.
package final class ConnectionFacts: Sendable {
    /// What was agreed on over TLS; `nil` for a plain connection.
    package let security: ConnectionSecurity?
    /// The port of the TLS listener, for redirects; `nil` when there is none.
    package let httpsPort: Int?
    /// Whether the client speaks HTTP/2.
    package let speaksHTTP2: Bool
    /// The address of the peer as text, without port or brackets.
    package let peerAddress: String
    /// The address and port the connection came in at.
    package let localAddress: String
    package let localPort: Int
    /// The part of the forwarding lines that is the same for all requests, from `X-Forwarded-For`'s own value to the name of
    /// `X-Forwarded-Host`.
    let forwardingLines: [UInt8]

    package init(
        security: ConnectionSecurity?, peerAddress: String, localAddress: String, localPort: Int, httpsPort: Int? = nil,
        speaksHTTP2: Bool = false
    ) {
        self.security = security
        self.speaksHTTP2 = speaksHTTP2
        self.httpsPort = httpsPort
        self.peerAddress = peerAddress
        self.localAddress = localAddress
        self.localPort = localPort
        self.forwardingLines = Array(
            ("\(peerAddress)\r\nX-Real-IP: \(peerAddress)\r\nX-Forwarded-Proto: \(security == nil ? "http" : "https")\r\n"
                + "X-Forwarded-Port: \(localPort)\r\nX-Forwarded-Host: ").utf8)
    }
}

extension ConnectionFacts {
    /// Whether the client reached us through TLS.
    package var isTLS: Bool { self.security != nil }
}

/// What is known of a request beside its head: who sent it, over what, when.
package struct RequestFacts: Sendable {
    package var connection: ConnectionFacts
    package var requestID: RequestID
    /// Seconds since 1970, UTC.
    package var receivedAt: Int64
    /// The trace the request belongs to; without one the caller's lines go on as they came.
    package var trace: TraceContext?

    package init(connection: ConnectionFacts, requestID: RequestID, receivedAt: Int64, trace: TraceContext? = nil) {
        self.connection = connection
        self.requestID = requestID
        self.receivedAt = receivedAt
        self.trace = trace
    }
}

/// The id of a request: 32 lower-case hexadecimal digits.
package struct RequestID: Sendable, Hashable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Appends the 32 digits.
    package func append(to bytes: inout [UInt8]) {
        bytes.append(hexadecimal: self.high)
        bytes.append(hexadecimal: self.low)
    }

    package var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        self.append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
