import GatewayRuntime

/// A request as it would come over a connection, made from what the command line says.
struct ExplainedRequest {
    /// Why there is no request.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    let head: RequestHead
    let bytes: [UInt8]
    let body: [UInt8]
    let isTLS: Bool
    let port: Int

    /// - Throws: `Fault` when a server would refuse the head, or the URL is none.
    init(method: String, url: String, headers: [String], body: [UInt8], limits: GatewayLimits) throws(Fault) {
        let target = try Target(url)
        self.isTLS = target.isTLS
        self.port = target.port
        var lines = ["\(method) \(target.path) HTTP/1.1"]
        let names = headers.map { $0.prefix { $0 != ":" }.lowercased() }
        if !names.contains("host") { lines.append("Host: \(target.authority)") }
        lines += headers
        if !body.isEmpty, !names.contains("content-length"), !names.contains("transfer-encoding") {
            lines.append("Content-Length: \(body.count)")
        }
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        var scanner = RequestHeadScanner(limits: limits)
        var head = RequestHead()
        switch scanner.scan(bytes.span, into: &head) {
        case .complete where head.byteCount == bytes.count: break
        case .refuse(let error):
            throw Fault(
                description: "every request like this is refused: \(error.status) \(error.code) \(error.message)")
        default: throw Fault(description: "this is no request head: \(lines.joined(separator: " | "))")
        }
        self.head = head
        self.bytes = bytes
        self.body = body
    }

    /// A URL, or the path of one.
    private struct Target {
        var isTLS = false
        var authority = "localhost"
        var port = 80
        var path = "/"

        init(_ url: String) throws(Fault) {
            guard let scheme = url.firstRange(of: "://") else {
                guard url.hasPrefix("/") else {
                    throw Fault(description: "\"\(url)\" is neither a path nor an http or https URL")
                }
                self.path = url
                return
            }
            switch url[..<scheme.lowerBound].lowercased() {
            case "http": break
            case "https":
                self.isTLS = true
                self.port = 443
            default: throw Fault(description: "\"\(url)\" is neither an http nor an https URL")
            }
            let rest = url[scheme.upperBound...]
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            self.authority = String(rest[..<end])
            self.path = String(rest[end...])
            if !self.path.hasPrefix("/") { self.path = "/" + self.path }
            if let colon = self.authority.lastIndex(of: ":"),
                let port = Int(self.authority[self.authority.index(after: colon)...])
            {
                self.port = port
            }
        }
    }
}
