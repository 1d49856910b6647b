extension LocalResponse {
    /// Appends the whole answer as HTTP/1.1.
    ///
    /// - Parameters:
    ///   - requestID: The id of the request.
    ///   - isHead: Whether the request was HEAD: the body is announced and left out.
    ///   - closes: Whether the connection is closed afterwards.
    ///   - dateLine: The `Date` line with its end.
    ///   - latency: The times of a caller that asks for them.
    ///   - out: Gets the bytes.
    package func write(
        requestID: RequestID, isHead: Bool, closes: Bool, dateLine: [UInt8], latency: ResponseHeadWriter.Latency? = nil,
        to out: inout [UInt8]
    ) {
        out.append("HTTP/1.1 ")
        out.append(decimal: self.status)
        out.append(UInt8(ascii: " "))
        out.append(StatusReason.text(self.status))
        out.append("\r\n")
        self.writeLines(requestID: requestID, dateLine: dateLine, latency: latency, to: &out)
        out.append(closes ? "Connection: close\r\n\r\n" : "\r\n")
        if self.hasBody, !isHead { out += self.body }
    }

    /// Appends the header lines that do not belong to one connection.
    ///
    /// - Parameters:
    ///   - requestID: The id of the request.
    ///   - dateLine: The `Date` line with its end.
    ///   - latency: The times of a caller that asks for them.
    ///   - out: Gets the lines.
    package func writeLines(
        requestID: RequestID, dateLine: [UInt8], latency: ResponseHeadWriter.Latency? = nil,
        to out: inout [UInt8]
    ) {
        if !self.replacesServer { out.append("Server: api-gateway\r\n") }
        out.append("X-Request-Id: ")
        requestID.append(to: &out)
        out.append("\r\n")
        out += self.headerLines
        latency?.appendLines(to: &out)
        out += dateLine
        if self.hasBody {
            out.append("Content-Length: ")
            out.append(decimal: self.announcedLength ?? self.body.count)
            out.append("\r\n")
        }
    }
}

/// The reason phrases of the gateway's own answers.
///
/// - Source: RFC 9110 §15; 494 is nginx's
enum StatusReason {
    static func text(_ status: Int) -> StaticString {
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
        case 421: "Misdirected Request"
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
