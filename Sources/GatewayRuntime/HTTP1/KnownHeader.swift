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
    case traceparent
    case tracestate
    case userAgent

    /// The name in lower case; empty for `other`.
    package var name: StaticString {
        switch self {
        case .other: ""
        case .host: "host"
        case .connection: "connection"
        case .contentLength: "content-length"
        case .transferEncoding: "transfer-encoding"
        case .upgrade: "upgrade"
        case .expect: "expect"
        case .keepAlive: "keep-alive"
        case .proxyConnection: "proxy-connection"
        case .proxyAuthenticate: "proxy-authenticate"
        case .proxyAuthorization: "proxy-authorization"
        case .te: "te"
        case .trailer: "trailer"
        case .xStage: "x-stage"
        case .xForwardedFor: "x-forwarded-for"
        case .xForwardedProto: "x-forwarded-proto"
        case .xForwardedPort: "x-forwarded-port"
        case .xForwardedHost: "x-forwarded-host"
        case .xRealIP: "x-real-ip"
        case .xRequestID: "x-request-id"
        case .xApigMode: "x-apig-mode"
        case .origin: "origin"
        case .cookie: "cookie"
        case .authorization: "authorization"
        case .server: "server"
        case .date: "date"
        case .accessControlAllowOrigin: "access-control-allow-origin"
        case .traceparent: "traceparent"
        case .tracestate: "tracestate"
        case .userAgent: "user-agent"
        }
    }

    /// Recognises a header name, whatever its case: length and first letter leave at most two candidates.
    init(_ range: Range<Int>, in bytes: Span<UInt8>) {
        let (first, second) = Self.candidates(range.count, HeaderText.lowercased(bytes[range.lowerBound]))
        if first != .other, bytes.equalsIgnoringCase(range, first.name) {
            self = first
        } else if second != .other, bytes.equalsIgnoringCase(range, second.name) {
            self = second
        } else {
            self = .other
        }
    }

    private static func candidates(_ count: Int, _ letter: UInt8) -> (KnownHeader, KnownHeader) {
        switch (count, letter) {
        case (2, UInt8(ascii: "t")): (.te, .other)
        case (4, UInt8(ascii: "h")): (.host, .other)
        case (4, UInt8(ascii: "d")): (.date, .other)
        case (6, UInt8(ascii: "o")): (.origin, .other)
        case (6, UInt8(ascii: "c")): (.cookie, .other)
        case (6, UInt8(ascii: "e")): (.expect, .other)
        case (6, UInt8(ascii: "s")): (.server, .other)
        case (7, UInt8(ascii: "u")): (.upgrade, .other)
        case (7, UInt8(ascii: "t")): (.trailer, .other)
        case (7, UInt8(ascii: "x")): (.xStage, .other)
        case (9, UInt8(ascii: "x")): (.xRealIP, .other)
        case (10, UInt8(ascii: "c")): (.connection, .other)
        case (10, UInt8(ascii: "k")): (.keepAlive, .other)
        case (10, UInt8(ascii: "t")): (.tracestate, .other)
        case (10, UInt8(ascii: "u")): (.userAgent, .other)
        case (11, UInt8(ascii: "x")): (.xApigMode, .other)
        case (11, UInt8(ascii: "t")): (.traceparent, .other)
        case (12, UInt8(ascii: "x")): (.xRequestID, .other)
        case (13, UInt8(ascii: "a")): (.authorization, .other)
        case (14, UInt8(ascii: "c")): (.contentLength, .other)
        case (15, UInt8(ascii: "x")): (.xForwardedFor, .other)
        case (16, UInt8(ascii: "x")): (.xForwardedPort, .xForwardedHost)
        case (16, UInt8(ascii: "p")): (.proxyConnection, .other)
        case (17, UInt8(ascii: "t")): (.transferEncoding, .other)
        case (17, UInt8(ascii: "x")): (.xForwardedProto, .other)
        case (18, UInt8(ascii: "p")): (.proxyAuthenticate, .other)
        case (19, UInt8(ascii: "p")): (.proxyAuthorization, .other)
        case (27, UInt8(ascii: "a")): (.accessControlAllowOrigin, .other)
        default: (.other, .other)
        }
    }

    /// Whether a line of this name belongs to one connection only and is never passed on.
    ///
    /// - Source: RFC 9110 §7.6.1
    var isHopByHop: Bool {
        switch self {
        case .connection, .keepAlive, .proxyConnection, .proxyAuthenticate, .proxyAuthorization, .te, .trailer,
            .transferEncoding, .upgrade:
            true
        default: false
        }
    }
}
