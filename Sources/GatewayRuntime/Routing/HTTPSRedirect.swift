/// Sends plain requests of a domain to HTTPS.
///
/// - Source: APIG API Reference, UpdateDomainV2 (`is_http_redirect_to_https`): for APIs whose protocol is HTTPS or both, and domains with a
///   certificate. The pages name no status; 301 is read for GET and HEAD, and 308, which keeps method and body, for the others.
package enum HTTPSRedirect {
    /// Makes the answer that redirects.
    ///
    /// Asked once the route is known, before the protocol is checked, and instead of `APIG.0607`.
    ///
    /// - Parameters:
    ///   - match: The domain of the request.
    ///   - takesHTTPS: Whether the API's protocol is HTTPS or both.
    ///   - head: The head, as offsets into `bytes`.
    ///   - bytes: The bytes the head was scanned from.
    ///   - facts: What is known beside the head, the port of the TLS listener included.
    /// - Returns: `nil` when the request goes on: it came through TLS, its domain does not redirect, the API takes no HTTPS, or no TLS
    ///   listener runs.
    package static func answer(
        _ match: DomainTable.Match, takesHTTPS: Bool, head: RequestHead, bytes: Span<UInt8>, facts: RequestFacts
    ) -> LocalResponse? {
        guard !facts.connection.isTLS, takesHTTPS, let httpsPort = facts.connection.httpsPort,
            case .group(_, let settings) = match, settings.redirectsToHTTPS,
            let host = AuthorityHost(head.authority, in: bytes), !host.isAddress
        else { return nil }
        var lines: [UInt8] = []
        lines += "Location: https://".utf8
        for index in host.range { lines.append(bytes[index]) }
        if httpsPort != 443 { lines += ":\(httpsPort)".utf8 }
        guard self.append(head.path, isPath: true, in: bytes, to: &lines) else { return nil }
        if let query = head.query {
            lines.append(UInt8(ascii: "?"))
            _ = self.append(query, isPath: false, in: bytes, to: &lines)
        }
        lines += "\r\n".utf8
        let isSafe = head.method == .get || head.method == .head
        return LocalResponse(status: isSafe ? 301 : 308, headerLines: lines, body: [])
    }

    /// Appends a part of the target as it was received; what may not stand in a header line or a URI is percent-encoded.
    ///
    /// - Returns: `false` when this is no path.
    private static func append(
        _ range: Range<Int>, isPath: Bool, in bytes: Span<UInt8>, to lines: inout [UInt8]
    ) -> Bool {
        let range = range.clamped(to: 0..<bytes.count)
        if isPath {
            // An absolute target may end with its authority.
            guard let first = range.first else {
                lines.append(UInt8(ascii: "/"))
                return true
            }
            guard bytes[first] == UInt8(ascii: "/") else { return false }
        }
        for index in range {
            let byte = bytes[index]
            if HTTPBytes.isTarget(byte) {
                lines.append(byte)
            } else {
                lines += "%".utf8
                for digit in [byte >> 4, byte & 15] { lines.append(digit < 10 ? 0x30 + digit : 0x41 + digit - 10) }
            }
        }
        return true
    }
}
