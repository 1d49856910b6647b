/// Reads request heads from bytes as they arrive: strict, without copying.
///
/// - Source: RFC 9112 §3, §5; APIG User Guide, apig_03_0046 (request restrictions)
package struct RequestHeadScanner: Sendable {
    package enum Outcome: Sendable, Equatable {
        /// The head is not complete.
        case needMore
        /// The head is complete and stands in the value given.
        case complete
        /// The request is refused and the connection closed.
        case refuse(GatewayError)
    }

    private var lines: HeadLines
    private let limits: GatewayLimits

    package init(limits: GatewayLimits) {
        self.limits = limits
        self.lines = HeadLines(limits)
    }

    /// Looks for a head.
    ///
    /// - Parameters:
    ///   - bytes: Everything received of this request so far; it begins at the same byte in every call.
    ///   - head: Where the head is put when it is complete; what was in it is forgotten.
    /// - Returns: Whether there is a head, or why there is none yet.
    package mutating func scan(_ bytes: Span<UInt8>, into head: inout RequestHead) -> Outcome {
        // A client of another protocol, TLS say, is told at once instead of being waited for.
        if bytes.count > 0, !HTTPBytes.isToken(bytes[0]) { return .refuse(.malformedRequest) }
        return switch self.lines.scan(bytes) {
        case .needMore: .needMore
        case .fault(.malformed): .refuse(.malformedRequest)
        case .fault(.firstLineTooLong): .refuse(.targetTooLong)
        case .fault(.headersTooLarge): .refuse(.headersTooLarge)
        case .complete(let end): self.parse(bytes, end: end, into: &head)
        }
    }

    private func parse(_ bytes: Span<UInt8>, end: Int, into head: inout RequestHead) -> Outcome {
        head.reset()
        head.byteCount = end
        guard let headersStart = self.requestLine(bytes, into: &head) else { return .refuse(.malformedRequest) }
        guard head.target.count <= self.limits.maxTargetBytes else { return .refuse(.targetTooLong) }
        guard let headers = HeaderFields(bytes, from: headersStart, end: end, into: &head.fields),
            let framing = headers.framing(bytes)
        else { return .refuse(.malformedRequest) }
        head.framing = framing
        // A request of HTTP/1.0 must not carry Transfer-Encoding.
        if head.minorVersion == 0, framing == .chunked { return .refuse(.malformedRequest) }
        guard head.method != .connect, self.host(bytes, into: &head), self.target(bytes, into: &head) else {
            return .refuse(.malformedRequest)
        }
        head.keepsAlive = head.minorVersion == 1 ? !headers.connection.closes : headers.connection.keepsAlive
        if head.minorVersion == 1 {
            if let expect = head.first(.expect) {
                head.expectsContinue = bytes.equalsIgnoringCase(expect.value, "100-continue")
            }
            if headers.connection.upgrades, head.method == .get, let upgrade = head.first(.upgrade) {
                head.upgradesToWebSocket = bytes.equalsIgnoringCase(upgrade.value, "websocket")
            }
        }
        return .complete
    }

    /// - Returns: The offset behind the request line, or `nil` when it is malformed.
    private func requestLine(_ bytes: Span<UInt8>, into head: inout RequestHead) -> Int? {
        var index = 0
        while index < bytes.count, HTTPBytes.isToken(bytes[index]) { index += 1 }
        guard index > 0, index < bytes.count, bytes[index] == 0x20 else { return nil }
        head.methodRange = 0..<index
        head.method = HTTPMethod(head.methodRange, in: bytes)
        index += 1
        let targetStart = index
        while index < bytes.count, HTTPBytes.isTarget(bytes[index]) { index += 1 }
        guard index > targetStart, index < bytes.count, bytes[index] == 0x20 else { return nil }
        head.target = targetStart..<index
        index += 1
        // A bare CR would hide what follows it in the line.
        guard index + 10 <= bytes.count, bytes.startsWithVersion1(at: index), bytes[index + 8] == 0x0D,
            bytes[index + 9] == 0x0A
        else { return nil }
        switch bytes[index + 7] {
        case UInt8(ascii: "0"): head.minorVersion = 0
        case UInt8(ascii: "1"): head.minorVersion = 1
        default: return nil
        }
        return index + 10
    }

    /// Exactly one `Host` in HTTP/1.1, at most one in 1.0, of host characters only.
    ///
    /// - Source: RFC 9112 §3.2
    private func host(_ bytes: Span<UInt8>, into head: inout RequestHead) -> Bool {
        var found: Range<Int>?
        for field in head.fields where field.known == .host {
            guard found == nil else { return false }
            found = field.value
        }
        guard let found else { return head.minorVersion == 0 }
        for index in found where !HTTPBytes.isHost(bytes[index]) { return false }
        head.authority = found
        return true
    }

    /// Origin form, absolute form (its authority counts, not `Host`), and `*` for OPTIONS.
    ///
    /// Percent-encodings must be whole: a broken one is read differently by every server.
    ///
    /// - Source: RFC 9112 §3.2.1 – §3.2.4; RFC 3986 §2.1
    private func target(_ bytes: Span<UInt8>, into head: inout RequestHead) -> Bool {
        var pathStart = head.target.lowerBound
        let end = head.target.upperBound
        if bytes[pathStart] == UInt8(ascii: "*") {
            head.path = head.target
            return head.method == .options && head.target.count == 1
        }
        if bytes[pathStart] != UInt8(ascii: "/") {
            guard let start = self.absoluteForm(bytes, into: &head) else { return false }
            pathStart = start
        }
        guard pathStart == end || bytes[pathStart] == UInt8(ascii: "/") || bytes[pathStart] == UInt8(ascii: "?") else {
            return false
        }
        var pathEnd = end
        var index = pathStart
        while index < end {
            switch bytes[index] {
            // A fragment never leaves a browser.
            case UInt8(ascii: "#"): return false
            case UInt8(ascii: "?"): if pathEnd == end { pathEnd = index }
            case UInt8(ascii: "%"):
                guard index + 2 < end, PercentEncoding.digit(bytes[index + 1]) != nil,
                    PercentEncoding.digit(bytes[index + 2]) != nil
                else { return false }
            default: break
            }
            index += 1
        }
        head.path = pathStart..<pathEnd
        if pathEnd < end { head.query = pathEnd + 1..<end }
        return true
    }

    /// - Returns: Where the path begins, or `nil` when there is no scheme and authority before it.
    private func absoluteForm(_ bytes: Span<UInt8>, into head: inout RequestHead) -> Int? {
        let start = head.target.lowerBound
        let end = head.target.upperBound
        let length: Int
        if bytes.equalsIgnoringCase(start..<min(start + 7, end), "http://") {
            length = 7
        } else if bytes.equalsIgnoringCase(start..<min(start + 8, end), "https://") {
            length = 8
        } else {
            return nil
        }
        let authorityStart = start + length
        var index = authorityStart
        while index < end, HTTPBytes.isHost(bytes[index]) { index += 1 }
        guard index > authorityStart else { return nil }
        head.authority = authorityStart..<index
        return index
    }
}

extension Span<UInt8> {
    /// Whether what is there of `HTTP/1.` stands at the start.
    var mayStartVersion1: Bool {
        if self.count >= 7 { return self.startsWithVersion1(at: 0) }
        // Constant bytes, and fewer of them than there are.
        let text: StaticString = "HTTP/1."
        for index in 0..<self.count where unsafe self[index] != text.utf8Start[index] { return false }
        return true
    }

    /// Whether `HTTP/1.` stands at an offset.
    func startsWithVersion1(at index: Int) -> Bool {
        index + 7 <= self.count && self[index] == UInt8(ascii: "H") && self[index + 1] == UInt8(ascii: "T")
            && self[index + 2] == UInt8(ascii: "T") && self[index + 3] == UInt8(ascii: "P")
            && self[index + 4] == UInt8(ascii: "/") && self[index + 5] == UInt8(ascii: "1")
            && self[index + 6] == UInt8(ascii: ".")
    }
}
