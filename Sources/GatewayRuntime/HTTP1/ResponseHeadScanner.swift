/// A response head as offsets into the received bytes.
package struct ResponseHead: Sendable, Equatable {
    /// 100–599.
    package var status = 0
    /// Status and reason as received, such as `200 OK`.
    package var statusLine = 0..<0
    package var fields: [HeaderField] = []
    package var framing = BodyFraming.none
    package var keepsAlive = true
    /// Bytes of the head, its empty line included.
    package var byteCount = 0

    package init() {}

    /// Whether more answers to the same request follow (100, 102, 103).
    package var isInterim: Bool { (100..<200).contains(self.status) && self.status != 101 }
}

/// Reads response heads of backends as they arrive; as strict as for requests, since a gateway must not pass on what it does not understand.
///
/// - Source: RFC 9112 §4, §6.3
package struct ResponseHeadScanner: Sendable {
    package enum Outcome: Sendable, Equatable {
        case needMore
        case head(ResponseHead)
        /// No HTTP/1 response, or one that contradicts itself.
        case malformed
    }

    private var lines: HeadLines
    /// Whether the request was HEAD, whose response has no body.
    private let isHead: Bool

    package init(limits: GatewayLimits, isHead: Bool) {
        self.lines = HeadLines(limits)
        self.isHead = isHead
    }

    /// Looks for a head.
    ///
    /// - Parameter bytes: Everything received of this response so far; it begins at the same byte in every call.
    /// - Returns: The head, or why there is none yet.
    package mutating func scan(_ bytes: Span<UInt8>) -> Outcome {
        switch self.lines.scan(bytes) {
        case .needMore: .needMore
        case .fault: .malformed
        case .complete(let end): self.parse(bytes, end: end)
        }
    }

    private func parse(_ bytes: Span<UInt8>, end: Int) -> Outcome {
        var head = ResponseHead()
        head.byteCount = end
        guard bytes.count >= 14, bytes.copy(0..<7) == Array("HTTP/1.".utf8), bytes[8] == 0x20 else { return .malformed }
        let minor = bytes[7]
        guard minor == UInt8(ascii: "0") || minor == UInt8(ascii: "1") else { return .malformed }
        for index in 9..<12 {
            guard bytes[index] &- 0x30 < 10 else { return .malformed }
            head.status = head.status * 10 + Int(bytes[index] - 0x30)
        }
        guard (100...599).contains(head.status), bytes[12] == 0x20 || bytes[12] == 0x0D else { return .malformed }
        var index = 12
        while index < end, bytes[index] != 0x0D {
            guard HTTPBytes.isValue(bytes[index]) else { return .malformed }
            index += 1
        }
        head.statusLine = 9..<index
        guard let headers = HeaderFields(bytes, from: index + 2, end: end), let framing = headers.framing(bytes) else {
            return .malformed
        }
        head.fields = headers.fields
        head.keepsAlive =
            minor == UInt8(ascii: "1")
            ? !headers.hasConnectionOption("close", bytes) : headers.hasConnectionOption("keep-alive", bytes)
        if self.isHead || head.status < 200 || head.status == 204 || head.status == 304 {
            head.framing = .none
        } else if framing == .none {
            head.framing = .untilClose
            head.keepsAlive = false
        } else {
            head.framing = framing
        }
        return .head(head)
    }
}
