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
    /// The same; `nil` when it is none.
    let peer: IPAddress?
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
        self.peer = IPAddress(peerAddress)
        self.localAddress = localAddress
        self.localPort = localPort
        var lines: [UInt8] = []
        Self.appendForwardingLines(
            peer: peerAddress, realAddress: Array(peerAddress.utf8), isTLS: security != nil, port: localPort, to: &lines
        )
        self.forwardingLines = lines
    }

    /// Appends the forwarding lines of a client whose address is not the peer's.
    func appendForwardingLines(realAddress: [UInt8], to lines: inout [UInt8]) {
        Self.appendForwardingLines(
            peer: self.peerAddress, realAddress: realAddress, isTLS: self.isTLS, port: self.localPort, to: &lines)
    }

    private static func appendForwardingLines(
        peer: String, realAddress: [UInt8], isTLS: Bool, port: Int, to lines: inout [UInt8]
    ) {
        lines += peer.utf8
        lines.append("\r\nX-Real-IP: ")
        lines += realAddress
        lines.append(
            isTLS
                ? "\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: "
                : "\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Port: ")
        lines.append(decimal: port)
        lines.append("\r\nX-Forwarded-Host: ")
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
    /// Milliseconds since 1970, UTC.
    package var receivedAtMilliseconds: Int64
    /// The trace the request belongs to; without one the caller's lines go on as they came.
    package var trace: TraceContext?

    package init(connection: ConnectionFacts, requestID: RequestID, receivedAt: Int64, trace: TraceContext? = nil) {
        self.init(
            connection: connection, requestID: requestID, receivedAtMilliseconds: receivedAt * 1_000, trace: trace)
    }

    package init(
        connection: ConnectionFacts, requestID: RequestID, receivedAtMilliseconds: Int64, trace: TraceContext? = nil
    ) {
        self.connection = connection
        self.requestID = requestID
        self.receivedAtMilliseconds = receivedAtMilliseconds
        self.trace = trace
    }

    /// Seconds since 1970, UTC.
    package var receivedAt: Int64 {
        get { self.receivedAtMilliseconds / 1_000 }
        set { self.receivedAtMilliseconds = newValue * 1_000 }
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
