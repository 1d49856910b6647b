/// Reads request heads from bytes as they arrive: strict, in one pass, without copying.
///
/// - Source: RFC 9112 §3, §5; APIG User Guide, apig_03_0046 (request restrictions)
package struct RequestHeadScanner: Sendable {
    package enum Outcome: Sendable, Equatable {
        /// The head is not complete.
        case needMore
        case head(RequestHead)
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
    /// - Parameter bytes: Everything received of this request so far; it begins at the same byte in every call.
    /// - Returns: The head, or why there is none yet.
    package mutating func scan(_ bytes: Span<UInt8>) -> Outcome {
        switch self.lines.scan(bytes) {
        case .needMore: .needMore
        case .fault(.malformed): .refuse(.malformedRequest)
        case .fault(.firstLineTooLong): .refuse(.targetTooLong)
        case .fault(.headersTooLarge): .refuse(.headersTooLarge)
        case .complete(let end): self.parse(bytes, end: end)
        }
    }

    private func parse(_ bytes: Span<UInt8>, end: Int) -> Outcome {
        var head = RequestHead()
        head.byteCount = end
        guard let headersStart = self.requestLine(bytes, into: &head) else { return .refuse(.malformedRequest) }
        guard head.target.count <= self.limits.maxTargetBytes else { return .refuse(.targetTooLong) }
        guard let headers = HeaderFields(bytes, from: headersStart, end: end), let framing = headers.framing(bytes)
        else {
            return .refuse(.malformedRequest)
        }
        head.fields = headers.fields
        head.framing = framing
        // A request of HTTP/1.0 must not carry Transfer-Encoding.
        if head.minorVersion == 0, framing == .chunked { return .refuse(.malformedRequest) }
        guard head.method != .connect, self.host(bytes, into: &head), self.target(bytes, into: &head) else {
            return .refuse(.malformedRequest)
        }
        head.keepsAlive =
            head.minorVersion == 1
            ? !headers.hasConnectionOption("close", bytes) : headers.hasConnectionOption("keep-alive", bytes)
        head.expectsContinue =
            head.minorVersion == 1
            && head.fields.contains {
                $0.known == .expect && bytes.equalsIgnoringCase($0.value, Array("100-continue".utf8))
            }
        head.upgradesToWebSocket =
            head.method == .get && headers.hasConnectionOption("upgrade", bytes)
            && head.fields.contains {
                $0.known == .upgrade && bytes.equalsIgnoringCase($0.value, Array("websocket".utf8))
            }
        return .head(head)
    }

    /// - Returns: The offset behind the request line, or `nil` when it is malformed.
    private func requestLine(_ bytes: Span<UInt8>, into head: inout RequestHead) -> Int? {
        var index = 0
        while index < bytes.count, HTTPBytes.isToken(bytes[index]) { index += 1 }
        guard index > 0, index < bytes.count, bytes[index] == 0x20 else { return nil }
        head.methodRange = 0..<index
        head.method = HTTPMethod(bytes.copy(0..<min(index, 8)), length: index)
        index += 1
        let targetStart = index
        while index < bytes.count, HTTPBytes.isTarget(bytes[index]) { index += 1 }
        guard index > targetStart, index < bytes.count, bytes[index] == 0x20 else { return nil }
        head.target = targetStart..<index
        index += 1
        let version = Array("HTTP/1.".utf8)
        guard index + 10 <= bytes.count, bytes.copy(index..<index + 7) == version, bytes[index + 8] == 0x0D else {
            return nil
        }
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
    /// - Source: RFC 9112 §3.2.1 – §3.2.4
    private func target(_ bytes: Span<UInt8>, into head: inout RequestHead) -> Bool {
        var pathStart = head.target.lowerBound
        if bytes[pathStart] == UInt8(ascii: "*") {
            head.path = head.target
            return head.method == .options && head.target.count == 1
        }
        if bytes[pathStart] != UInt8(ascii: "/") {
            let scheme = bytes.copy(pathStart..<min(pathStart + 8, head.target.upperBound))
            let length =
                HeaderText.equalsIgnoringCase(Array(scheme.prefix(7)), "http://")
                ? 7
                : HeaderText.equalsIgnoringCase(scheme, "https://") ? 8 : 0
            guard length > 0 else { return false }
            let authorityStart = pathStart + length
            var index = authorityStart
            while index < head.target.upperBound, HTTPBytes.isHost(bytes[index]) { index += 1 }
            guard index > authorityStart else { return false }
            head.authority = authorityStart..<index
            pathStart = index
        }
        var index = pathStart
        while index < head.target.upperBound, bytes[index] != UInt8(ascii: "?") {
            // A fragment never leaves a browser.
            if bytes[index] == UInt8(ascii: "#") { return false }
            index += 1
        }
        head.path = pathStart..<index
        if index < head.target.upperBound { head.query = index + 1..<head.target.upperBound }
        if let query = head.query {
            for index in query where bytes[index] == UInt8(ascii: "#") { return false }
        }
        return pathStart == index || bytes[pathStart] == UInt8(ascii: "/")
    }
}

extension HTTPMethod {
    /// Recognises a method; methods are case-sensitive.
    init(_ start: [UInt8], length: Int) {
        guard length == start.count else {
            self = .other
            return
        }
        switch String(decoding: start, as: UTF8.self) {
        case "GET": self = .get
        case "POST": self = .post
        case "PUT": self = .put
        case "DELETE": self = .delete
        case "HEAD": self = .head
        case "PATCH": self = .patch
        case "OPTIONS": self = .options
        case "TRACE": self = .trace
        case "CONNECT": self = .connect
        default: self = .other
        }
    }
}
