import GatewayRuntime
import NIOCore

/// Writes responses into buffers.
enum ResponseWriter {
    /// The whole of an answer of the gateway's own.
    static func local(
        _ response: LocalResponse, isHead: Bool, closes: Bool, dateLine: [UInt8], allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        var buffer = allocator.buffer(capacity: 256 + response.headerLines.count + response.body.count)
        buffer.writeString("HTTP/1.1 \(response.status) \(self.reason(response.status))\r\n")
        buffer.writeBytes(response.headerLines)
        buffer.writeBytes(dateLine)
        let hasBody = response.status >= 200 && response.status != 204 && response.status != 304
        if hasBody { buffer.writeString("Content-Length: \(response.body.count)\r\n") }
        buffer.writeString(closes ? "Connection: close\r\n\r\n" : "\r\n")
        if hasBody, !isHead { buffer.writeBytes(response.body) }
        return buffer
    }

    /// The head of a backend's response as the client gets it: hop-by-hop lines, `Server` and `X-Request-Id` replaced.
    ///
    /// - Source: RFC 9110 §7.6.1; APIG User Guide, apig_03_0047
    static func forwarded(
        _ head: ResponseHead, from source: ByteBuffer, plan: ResponsePlan, framing: ForwardedFraming, closes: Bool,
        latency: Latency?, into buffer: inout ByteBuffer
    ) {
        let base = source.readerIndex
        func write(_ range: Range<Int>) {
            if let slice = source.getSlice(at: base + range.lowerBound, length: range.count) {
                buffer.writeImmutableBuffer(slice)
            }
        }
        buffer.writeStaticString("HTTP/1.1 ")
        write(head.statusLine)
        buffer.writeStaticString("\r\n")
        var hasOwnCORS = false
        let named = self.connectionOptions(head, source)
        for field in head.fields {
            switch field.known {
            case .connection, .keepAlive, .proxyConnection, .proxyAuthenticate, .te, .trailer, .transferEncoding,
                .upgrade,
                .contentLength, .server, .xRequestID:
                continue
            case .accessControlAllowOrigin: hasOwnCORS = true
            default: break
            }
            if !named.isEmpty, let name = source.getString(at: base + field.name.lowerBound, length: field.name.count),
                named.contains(name.lowercased())
            {
                continue
            }
            write(field.name)
            buffer.writeStaticString(": ")
            write(field.value)
            buffer.writeStaticString("\r\n")
        }
        buffer.writeBytes(plan.addedLines)
        if !hasOwnCORS { buffer.writeBytes(plan.corsLines) }
        if let latency {
            buffer.writeString(
                "X-Apig-Latency: \(latency.totalMilliseconds)\r\nX-Apig-Upstream-Latency: \(latency.upstreamMilliseconds)\r\n"
            )
        }
        switch framing {
        case .none, .untilClose: break
        case .length(let length): buffer.writeString("Content-Length: \(length)\r\n")
        case .chunked: buffer.writeStaticString("Transfer-Encoding: chunked\r\n")
        }
        buffer.writeStaticString(closes ? "Connection: close\r\n\r\n" : "\r\n")
    }

    /// How the client learns where the body ends.
    enum ForwardedFraming: Equatable {
        case none
        case length(Int)
        case chunked
        case untilClose
    }

    /// Times a caller may ask for.
    struct Latency {
        let totalMilliseconds: Int64
        let upstreamMilliseconds: Int64
    }

    /// The names `Connection` lists, in lower case.
    private static func connectionOptions(_ head: ResponseHead, _ source: ByteBuffer) -> [String] {
        var names: [String] = []
        for field in head.fields where field.known == .connection {
            let text =
                source.getString(at: source.readerIndex + field.value.lowerBound, length: field.value.count) ?? ""
            for part in text.lowercased().split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" })
            where part != "close" && part != "keep-alive" {
                names.append(String(part))
            }
        }
        return names
    }

    /// - Source: RFC 9110 §15; 494 is nginx's
    static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 304: "Not Modified"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 429: "Too Many Requests"
        case 494: "Request Header Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        default: status < 400 ? "OK" : "Error"
        }
    }
}
