/// A third-party authorizer (plug-in `third_auth`), compiled: a service that is asked about each request.
///
/// - Source: APIG User Guide, apig_03_0077
final class ThirdPartyAuthorizer: Sendable {
    /// Which requests the rules are about.
    enum RuleKind: Sendable {
        /// Requests that match are not authorized.
        case exempt
        /// Only requests that match are authorized.
        case require
    }

    /// What the compiler knows of it.
    struct Settings: Sendable {
        var target: BackendPlan.Target
        /// The `Host` sent; `nil` is the caller's.
        var host: [UInt8]?
        var method: [UInt8]
        /// Its path and, behind a `?`, its query.
        var path: [UInt8]
        var timeoutMilliseconds = 5_000
        /// The header lines and query parameters it gets; `nil` is all of them.
        var headers: [[UInt8]]?
        var query: [[UInt8]]?
        /// Bytes of a body it gets; `nil` is no body.
        var maxBodyBytes: Int?
        var appendsPath = false
        /// Whether any status of 200 to 299 lets a request pass.
        var isSimple = true
        /// The header line of its answer that lets a request pass.
        var match: (name: [UInt8], value: [UInt8])?
        /// Header lines of its answer that the backend gets.
        var carriedHeaders: [[UInt8]] = []
        var relaysAnswer = false
        /// Whether a request passes when it cannot be asked.
        var isRelaxed = false
        /// Failures of one address in five minutes after which it is turned away; 0 is no limit.
        var failureLimit = 0
        var ruleKind = RuleKind.exempt
        /// `nil` when the rules are off.
        var rules: RequestRules?
    }

    let settings: Settings
    let failures: FailureLedger

    init(_ settings: Settings, failures: FailureLedger) {
        self.settings = settings
        self.failures = failures
    }

    /// Whether it gets bodies: only requests that have one by their method do.
    var readsBody: Bool {
        self.settings.maxBodyBytes != nil
            && (self.settings.method == Array("POST".utf8) || self.settings.method == Array("PUT".utf8))
    }

    /// Whether the identities it needs are in a request.
    func hasIdentities(_ head: RequestHead, _ bytes: Span<UInt8>) -> Bool {
        for name in self.settings.headers ?? [] {
            guard head.fields.contains(where: { bytes.equalsIgnoringCase($0.name, name) }) else { return false }
        }
        guard let names = self.settings.query, !names.isEmpty else { return true }
        let present = QueryPairs.names(head.query, bytes)
        return names.allSatisfy { present.contains($0) }
    }

    /// Writes the head of the request that asks it.
    func writeHead(
        _ head: RequestHead, path: RequestPath, requestID: RequestID, bodyBytes: Int, _ bytes: Span<UInt8>,
        to out: inout [UInt8]
    ) {
        out += self.settings.method
        out.append(UInt8(ascii: " "))
        self.writeTarget(head, path, bytes, to: &out)
        out.append(" HTTP/1.1\r\nHost: ")
        if let host = self.settings.host { out += host } else { out.append(bytes, head.authority) }
        out.append("\r\n")
        for field in head.fields where !field.known.isHopByHop && !field.isNamedByConnection {
            switch field.known {
            case .host, .contentLength, .expect, .xRequestID: continue
            default: break
            }
            if let names = self.settings.headers, !names.contains(where: { bytes.equalsIgnoringCase(field.name, $0) }) {
                continue
            }
            out.append(field, from: bytes)
        }
        out.append("X-Request-Id: ")
        requestID.append(to: &out)
        out.append("\r\n")
        if bodyBytes > 0 || self.readsBody {
            out.append("Content-Length: ")
            out.append(decimal: bodyBytes)
            out.append("\r\n")
        }
        out.append("\r\n")
    }

    private func writeTarget(_ head: RequestHead, _ path: RequestPath, _ bytes: Span<UInt8>, to out: inout [UInt8]) {
        let own = self.settings.path
        let queryStart = own.firstIndex(of: UInt8(ascii: "?")) ?? own.endIndex
        out += own[..<queryStart]
        if self.settings.appendsPath {
            let start = out.last == UInt8(ascii: "/") && path.bytes.first == UInt8(ascii: "/") ? 1 : 0
            path.append(start..<max(start, path.bytes.count), to: &out)
        }
        var separator = UInt8(ascii: "?")
        if queryStart < own.endIndex {
            out += own[queryStart...]
            separator = UInt8(ascii: "&")
        }
        guard let query = head.query else { return }
        var pairs = QueryPairs(query)
        while let pair = pairs.next(in: bytes) {
            if let names = self.settings.query {
                guard names.contains(PercentEncoding.decodedQuery(bytes.copy(pair.name))) else { continue }
            }
            out.append(separator)
            separator = UInt8(ascii: "&")
            out.append(bytes, pair.whole)
        }
    }

    /// What its answer means.
    func verdict(_ answer: CallAnswer) -> Verdict {
        let lines = self.settings.carriedHeaders.compactMap { name in
            answer.first(name).map { (name: name, value: $0) }
        }
        if answer.status >= 500 { return .broken }
        if self.settings.isSimple { return (200..<300).contains(answer.status) ? .pass(lines) : .deny }
        guard let match = self.settings.match else { return .deny }
        return answer.first(match.name) == match.value ? .pass(lines) : .deny
    }

    enum Verdict {
        /// The request goes on with these lines.
        case pass([(name: [UInt8], value: [UInt8])])
        case deny
        /// It failed itself.
        case broken
    }
}

extension QueryPairs {
    /// The names of a query's pairs, decoded.
    static func names(_ query: Range<Int>?, _ bytes: Span<UInt8>) -> [[UInt8]] {
        guard let query else { return [] }
        var names: [[UInt8]] = []
        var pairs = QueryPairs(query)
        while let pair = pairs.next(in: bytes) { names.append(PercentEncoding.decodedQuery(bytes.copy(pair.name))) }
        return names
    }
}
