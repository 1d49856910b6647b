/// The method of a request, by the names APIs can have; all other tokens are `other`.
package enum HTTPMethod: UInt8, Sendable, CaseIterable {
    case get
    case post
    case put
    case delete
    case head
    case patch
    case options
    case trace
    case connect
    case other
}

/// Header fields the gateway itself looks at; the scanner recognises them so that nobody compares names again.
package enum KnownHeader: UInt8, Sendable, CaseIterable {
    case other
    case host
    case connection
    case contentLength
    case transferEncoding
    case upgrade
    case expect
    case keepAlive
    case proxyConnection
    case proxyAuthenticate
    case proxyAuthorization
    case te
    case trailer
    case xStage
    case xForwardedFor
    case xForwardedProto
    case xForwardedPort
    case xForwardedHost
    case xRealIP
    case xRequestID
    case xApigMode
    case origin
    case cookie
    case authorization
    case server
    case date
    case accessControlAllowOrigin
}

/// One header line as offsets into the bytes the head was scanned from.
package struct HeaderField: Sendable, Equatable {
    /// First byte of the name; the line starts here.
    package var nameStart: UInt32
    package var nameLength: UInt32
    /// First byte of the value without the blanks around it.
    package var valueStart: UInt32
    package var valueLength: UInt32
    package var known: KnownHeader

    package init(nameStart: UInt32, nameLength: UInt32, valueStart: UInt32, valueLength: UInt32, known: KnownHeader) {
        self.nameStart = nameStart
        self.nameLength = nameLength
        self.valueStart = valueStart
        self.valueLength = valueLength
        self.known = known
    }

    package var name: Range<Int> { Int(self.nameStart)..<Int(self.nameStart + self.nameLength) }
    package var value: Range<Int> { Int(self.valueStart)..<Int(self.valueStart + self.valueLength) }
}

/// How the end of a message body is found.
///
/// - Source: RFC 9112 §6.3
package enum BodyFraming: Sendable, Equatable {
    case none
    /// Exactly this many bytes.
    case length(Int)
    case chunked
    /// Until the connection closes; responses only.
    case untilClose
}

/// A request head as offsets into the received bytes: nothing is copied, no `String` is made.
///
/// Every range counts from the first byte of the head.
package struct RequestHead: Sendable, Equatable {
    package var method = HTTPMethod.get
    package var methodRange = 0..<0
    /// The whole request target as received.
    package var target = 0..<0
    /// The path of the target, raw; `/` for an absolute form without one.
    package var path = 0..<0
    /// The query without its `?`; `nil` when there is no `?`.
    package var query: Range<Int>?
    /// The authority: of an absolute-form target, else the value of `Host`; empty when an HTTP/1.0 request has none.
    package var authority = 0..<0
    /// 0 for HTTP/1.0, 1 for HTTP/1.1.
    package var minorVersion: UInt8 = 1
    package var fields: [HeaderField] = []
    package var framing = BodyFraming.none
    /// Whether the client lets the connection stay open.
    package var keepsAlive = true
    /// Whether the client waits for `100 Continue`.
    package var expectsContinue = false
    /// Whether this asks for a WebSocket.
    package var upgradesToWebSocket = false
    /// Bytes of the head, its empty line included.
    package var byteCount = 0

    package init() {}
}
