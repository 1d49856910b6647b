/// The character classes of HTTP/1.1.
enum HTTPBytes {
    /// Whether a byte may be part of a token: methods, header names.
    ///
    /// - Source: RFC 9110 §5.6.2
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Whether a byte may be part of a header value: visible, blank, tab, and bytes above ASCII.
    ///
    /// - Source: RFC 9110 §5.5
    static func isValue(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == 0x09 }

    /// Whether a byte may be part of a request target: visible ASCII.
    ///
    /// Bytes above it are taken as they are by many servers; we refuse them.
    static func isTarget(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }

    /// Whether a byte may be part of `Host`: a name, an address in brackets, a port.
    static func isHost(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "~"), UInt8(ascii: "%"), UInt8(ascii: "!"), UInt8(ascii: "$"),
            UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"),
            UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}

extension KnownHeader {
    /// The names by their form in lower case.
    private static let names: [(name: [UInt8], header: KnownHeader)] =
        ([
            ("host", .host), ("connection", .connection), ("content-length", .contentLength),
            ("transfer-encoding", .transferEncoding), ("upgrade", .upgrade), ("expect", .expect),
            ("keep-alive", .keepAlive),
            ("proxy-connection", .proxyConnection), ("proxy-authenticate", .proxyAuthenticate),
            ("proxy-authorization", .proxyAuthorization), ("te", .te), ("trailer", .trailer), ("x-stage", .xStage),
            ("x-forwarded-for", .xForwardedFor), ("x-forwarded-proto", .xForwardedProto),
            ("x-forwarded-port", .xForwardedPort),
            ("x-forwarded-host", .xForwardedHost), ("x-real-ip", .xRealIP), ("x-request-id", .xRequestID),
            ("x-apig-mode", .xApigMode), ("origin", .origin), ("cookie", .cookie), ("authorization", .authorization),
            ("server", .server), ("date", .date), ("access-control-allow-origin", .accessControlAllowOrigin),
        ] as [(String, KnownHeader)]).map { (Array($0.0.utf8), $0.1) }

    /// Recognises a header name.
    init(_ range: Range<Int>, in bytes: Span<UInt8>) {
        for (name, header) in Self.names where name.count == range.count {
            if bytes.equalsIgnoringCase(range, name) {
                self = header
                return
            }
        }
        self = .other
    }
}
