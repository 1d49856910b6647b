/// Reads response heads of backends as they arrive; as strict as for requests, since a gateway must not pass on what it does not understand.
///
/// - Source: RFC 9112 §4, §6.3
package struct ResponseHeadScanner: Sendable {
    package enum Outcome: Sendable, Equatable {
        case needMore
        /// The head is complete and stands in the value given.
        case complete
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
    /// - Parameters:
    ///   - bytes: Everything received of this response so far; it begins at the same byte in every call.
    ///   - head: Where the head is put when it is complete; what was in it is forgotten.
    /// - Returns: Whether there is a head, or why there is none yet.
    package mutating func scan(_ bytes: Span<UInt8>, into head: inout ResponseHead) -> Outcome {
        // A backend of another protocol is found out at its first byte instead of being waited for.
        guard bytes.mayStartVersion1 else { return .malformed }
        return switch self.lines.scan(bytes) {
        case .needMore: .needMore
        case .fault: .malformed
        case .complete(let end): self.parse(bytes, end: end, into: &head)
        }
    }

    private func parse(_ bytes: Span<UInt8>, end: Int, into head: inout ResponseHead) -> Outcome {
        head.reset()
        head.byteCount = end
        guard end >= 14, bytes.startsWithVersion1(at: 0), bytes[8] == 0x20 else { return .malformed }
        let minor = bytes[7]
        guard minor == UInt8(ascii: "0") || minor == UInt8(ascii: "1") else { return .malformed }
        for index in 9..<12 {
            guard bytes[index] &- 0x30 < 10 else { return .malformed }
            head.status = head.status * 10 + Int(bytes[index] - 0x30)
        }
        guard (100...599).contains(head.status), bytes[12] == 0x20 || bytes[12] == 0x0D else { return .malformed }
        var index = 12
        while index < end, HTTPBytes.isValue(bytes[index]) { index += 1 }
        guard index + 1 < end, bytes[index] == 0x0D, bytes[index + 1] == 0x0A else { return .malformed }
        head.statusLine = 9..<index
        guard let headers = HeaderFields(bytes, from: index + 2, end: end, into: &head.fields),
            let framing = headers.framing(bytes)
        else { return .malformed }
        head.keepsAlive =
            minor == UInt8(ascii: "1") ? !headers.connection.closes : headers.connection.keepsAlive
        return self.frame(&head, framing, isOld: minor == UInt8(ascii: "0"))
    }

    private func frame(_ head: inout ResponseHead, _ framing: BodyFraming, isOld: Bool) -> Outcome {
        // A backend of HTTP/1.0 knows no chunks; what it means by them nobody can say.
        if isOld, framing == .chunked { return .malformed }
        let isBodiless = head.status < 200 || head.status == 204
        // Neither 1xx nor 204 may frame a body that cannot be there: whoever trusts the line reads the next answer as a body.
        if isBodiless, framing != .none, framing != .length(0) { return .malformed }
        if self.isHead || isBodiless || head.status == 304 {
            if case .length(let length) = framing, !isBodiless { head.announcedLength = length }
            head.framing = .none
        } else if framing == .none {
            head.framing = .untilClose
            head.keepsAlive = false
        } else {
            head.framing = framing
        }
        return .complete
    }
}
