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

    /// Recognises a method; methods are case-sensitive.
    init(_ range: Range<Int>, in bytes: Span<UInt8>) {
        switch bytes[range.lowerBound] {
        case UInt8(ascii: "G"): self = Self.named(.get, "GET", range, bytes)
        case UInt8(ascii: "P"):
            self =
                range.count == 3
                ? Self.named(.put, "PUT", range, bytes)
                : range.count == 4 ? Self.named(.post, "POST", range, bytes) : Self.named(.patch, "PATCH", range, bytes)
        case UInt8(ascii: "D"): self = Self.named(.delete, "DELETE", range, bytes)
        case UInt8(ascii: "H"): self = Self.named(.head, "HEAD", range, bytes)
        case UInt8(ascii: "O"): self = Self.named(.options, "OPTIONS", range, bytes)
        case UInt8(ascii: "T"): self = Self.named(.trace, "TRACE", range, bytes)
        case UInt8(ascii: "C"): self = Self.named(.connect, "CONNECT", range, bytes)
        default: self = .other
        }
    }

    private static func named(
        _ method: HTTPMethod, _ name: StaticString, _ range: Range<Int>, _ bytes: Span<UInt8>
    ) -> HTTPMethod {
        guard range.count == name.utf8CodeUnitCount else { return .other }
        // The constant's bytes, as many as it has.
        for offset in 0..<range.count where unsafe bytes[range.lowerBound + offset] != name.utf8Start[offset] {
            return .other
        }
        return method
    }
}

/// A request head as offsets into the received bytes: nothing is copied, no `String` is made.
///
/// Every range counts from the first byte of the head. A connection uses one value for all its requests, so that the storage of the fields
/// is allocated once.
package struct RequestHead: Sendable, Equatable {
    package var method = HTTPMethod.get
    package var methodRange = 0..<0
    /// The whole request target as received.
    package var target = 0..<0
    /// The path of the target, raw; empty for an absolute form without one.
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

    /// Forgets everything but the storage.
    package mutating func reset() {
        var fields = self.fields
        self.fields = []
        fields.removeAll(keepingCapacity: true)
        self = RequestHead()
        self.fields = fields
    }

    /// The first line of a known name.
    func first(_ known: KnownHeader) -> HeaderField? {
        for field in self.fields where field.known == known { return field }
        return nil
    }

    /// Whether the caller asks for times and limits with `X-Apig-Mode: debug`.
    ///
    /// - Source: APIG User Guide, apig_03_0047
    package func isDebugMode(in bytes: Span<UInt8>) -> Bool {
        guard let mode = self.first(.xApigMode) else { return false }
        return bytes.equalsIgnoringCase(mode.value, "debug")
    }
}
