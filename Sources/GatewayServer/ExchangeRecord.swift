package import GatewayRuntime

/// What is known of an exchange when it is over: what the access log needs, as values that cost a retain or nothing.
///
/// Texts stay offsets into the bytes of the head, so that nothing is made that no log asks for. Whoever fills it sets what it knows; the rest
/// keeps its default, which the log shows as absent. All times are lengths in nanoseconds.
///
/// - Source: APIG User Guide, fields of the access log
package struct ExchangeRecord: Sendable {
    /// The snapshot the exchange ran with, which says what `route` is called.
    package var snapshot: RoutingSnapshot?
    /// The route's index in the snapshot; `nil` when none was found.
    package var route: Int?
    /// The request head as offsets into `bytes`; `nil` when it could not be read.
    package var head: RequestHead?
    /// The bytes of the request head.
    package var bytes: [UInt8] = []
    /// Who asked, over what, when.
    package var facts: RequestFacts
    /// The version the client spoke.
    package var version = ProtocolVersion.http11
    /// What the client got; 0 when it got no answer.
    package var status = 0
    /// Bytes of the request, head and body.
    package var requestBytes = 0
    /// Bytes of the request's body.
    package var requestBodyBytes = 0
    /// Bytes sent to the client, head and body.
    package var sentBytes = 0
    /// Bytes of the response's body.
    package var responseBytes = 0
    /// From the complete request head to the end of the answer.
    package var totalNanoseconds: Int64 = 0
    /// The code of the gateway's own error, such as `APIG.0101`; `nil` for anything else.
    package var errorCode: String?
    /// Whether the request was refused by throttling.
    package var isThrottled: Bool { self.errorCode == "APIG.0308" }
    /// Who called, and what authorizers told.
    package var identity = CallIdentity()
    /// Who the caller was found to be; `nil` where no route was found.
    package var caller: CallerDescription?
    /// The backend asked last; `nil` when the gateway answered itself without asking one.
    package var upstream: UpstreamRecord?
    /// Whether the answer is the backend's rather than the gateway's own.
    package var isRemote = false
    /// The trace the exchange belongs to; `nil` when none was made.
    package var trace: TraceID?

    package enum ProtocolVersion: UInt8, Sendable {
        case http10
        case http11
        case http2

        /// As logs name it.
        var text: String {
            switch self {
            case .http10: "HTTP/1.0"
            case .http11: "HTTP/1.1"
            case .http2: "HTTP/2.0"
            }
        }
    }

    /// A trace and the gateway's span in it.
    ///
    /// - Source: W3C Trace Context
    package struct TraceID: Sendable, Equatable {
        package var high: UInt64
        package var low: UInt64
        package var span: UInt64

        package init(high: UInt64, low: UInt64, span: UInt64) {
            self.high = high
            self.low = low
            self.span = span
        }
    }

    package init(facts: RequestFacts) { self.facts = facts }
}

/// The backend's part of an exchange; the times are of the last attempt unless said otherwise.
package struct UpstreamRecord: Sendable {
    /// `nil` for a function.
    package var host: UpstreamHost?
    /// The request head sent to it, whose first line has the URI.
    package var head: [UInt8] = []
    /// What it answered; 0 when it did not.
    package var status = 0
    /// `nil` when a connection was used again.
    package var connectNanoseconds: Int64?
    /// From the start of the attempt to the complete response head.
    package var headerNanoseconds: Int64?
    /// From the start of the attempt to the end of the response.
    package var responseNanoseconds: Int64?
    /// From the start of the first attempt to the end of the last.
    package var allNanoseconds: Int64?
    /// How often the request was sent.
    package var attempts = 1
    /// The URN of the function behind it; `nil` for HTTP backends.
    package var functionURN: String?

    package init(host: UpstreamHost?) { self.host = host }
}

extension ExchangeRecord {
    /// The client's address as policies see it; empty when it is not known.
    var clientAddress: [UInt8] {
        guard let snapshot = self.snapshot, let head = self.head else {
            return Array(self.facts.connection.peerAddress.utf8)
        }
        return snapshot.clientAddress(head, self.bytes, self.facts)
    }

    /// The values of the feature `custom_log`.
    var customValues: [[UInt8]] {
        guard let snapshot = self.snapshot, let head = self.head, snapshot.customLogCount > 0 else { return [] }
        return snapshot.customLogValues(head, self.bytes)
    }

    /// Where the value of the first header line of a name in lower case stands.
    func headerValue(_ name: StaticString) -> Range<Int>? {
        guard let head = self.head else { return nil }
        let received = self.bytes
        let view = received.span
        for field in head.fields where Int(field.nameLength) == name.utf8CodeUnitCount {
            guard field.name.upperBound <= view.count else { continue }
            let isSame = name.withUTF8Buffer { text in
                for offset in 0..<text.count
                where unsafe view[field.name.lowerBound + offset] | 0x20 != text[offset] | 0x20 { return false }
                return true
            }
            if isSame { return field.value }
        }
        return nil
    }
}

extension UpstreamRecord {
    /// The path of the request line, without its query.
    var path: ArraySlice<UInt8>? {
        guard let blank = self.head.firstIndex(of: 0x20) else { return nil }
        let rest = self.head[(blank + 1)...]
        let end = rest.firstIndex { $0 == 0x20 || $0 == 0x0D || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        return rest[..<end]
    }
}
