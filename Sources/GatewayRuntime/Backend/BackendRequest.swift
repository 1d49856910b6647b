/// Writes the head of a backend request.
///
/// - Source: APIG User Guide, apig_03_0091, apig_03_0092; RFC 9110 §7.6.1
struct BackendRequest {
    let plan: BackendPlan
    let head: RequestHead
    let values: RequestValues
    let rules: [ParameterRule]
    let path: RequestPath
    let remainder: Range<Int>?
    let context: RequestContext

    /// The head from request line to empty line.
    ///
    /// - Returns: `nil` when a value may not stand in a header; such a request is refused.
    func write(_ bytes: Span<UInt8>) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(self.head.byteCount + 512)
        if let method = self.plan.method {
            out += method
        } else {
            out += bytes.copy(self.head.methodRange)
        }
        out.append(0x20)
        self.appendPath(to: &out)
        self.appendQuery(bytes, to: &out)
        out += " HTTP/1.1\r\n".utf8
        guard self.appendHeaders(bytes, to: &out) else { return nil }
        out += "\r\n".utf8
        return out
    }

    private func appendPath(to out: inout [UInt8]) {
        let start = out.count
        for piece in self.plan.path {
            switch piece {
            case .literal(let text): out += text
            case .parameter(let source):
                PercentEncoding.append(self.value(of: source).first ?? [], for: .path, to: &out)
            }
        }
        if self.plan.appendsRemainder, let remainder, !remainder.isEmpty {
            // One of two slashes that meet is dropped, and one is put between where there is none.
            var rest = self.path.bytes[remainder]
            let endsInSlash = out.last == UInt8(ascii: "/")
            if endsInSlash, rest.first == UInt8(ascii: "/") { rest = rest.dropFirst() }
            if !endsInSlash, rest.first != UInt8(ascii: "/") { out.append(UInt8(ascii: "/")) }
            PercentEncoding.appendPath(rest, to: &out)
        }
        if out.count == start || out[start] != UInt8(ascii: "/") { out.insert(UInt8(ascii: "/"), at: start) }
    }

    private func appendQuery(_ bytes: Span<UInt8>, to out: inout [UInt8]) {
        var separator = UInt8(ascii: "?")
        func isSet(_ name: [UInt8]) -> Bool {
            self.plan.query.contains { $0.name == name && !self.value(of: $0.source).isEmpty }
        }
        for pair in self.values.forwardedQuery {
            var nameEnd = pair.lowerBound
            while nameEnd < pair.upperBound, bytes[nameEnd] != UInt8(ascii: "=") { nameEnd += 1 }
            if !self.plan.query.isEmpty,
                isSet(PercentEncoding.decodedQuery(bytes.copy(pair.lowerBound..<nameEnd)))
            {
                continue
            }
            out.append(separator)
            separator = UInt8(ascii: "&")
            for index in pair { out.append(bytes[index]) }
        }
        for (index, parameter) in self.plan.query.enumerated() {
            let isOverruled = self.plan.query[(index + 1)...].contains {
                $0.name == parameter.name && !self.value(of: $0.source).isEmpty
            }
            if isOverruled { continue }
            for value in self.value(of: parameter.source) {
                out.append(separator)
                separator = UInt8(ascii: "&")
                PercentEncoding.append(parameter.name, for: .query, to: &out)
                out.append(UInt8(ascii: "="))
                PercentEncoding.append(value, for: .query, to: &out)
            }
        }
    }

    private func appendHeaders(_ bytes: Span<UInt8>, to out: inout [UInt8]) -> Bool {
        var hostLine = self.plan.host ?? bytes.copy(self.head.authority)
        var lines: [UInt8] = []
        for (index, parameter) in self.plan.headers.enumerated() {
            let values = self.value(of: parameter.source)
            guard values.allSatisfy(HeaderText.isSafeValue) else { return false }
            let isOverruled = self.plan.headers[(index + 1)...].contains {
                HeaderText.equalsIgnoringCase($0.name, parameter.name) && !self.value(of: $0.source).isEmpty
            }
            if isOverruled { continue }
            if HeaderText.equalsIgnoringCase(parameter.name, "host") {
                if let value = values.first { hostLine = value }
                continue
            }
            for value in values { HeaderText.append(parameter.name, value, to: &lines) }
        }
        HeaderText.append("Host".utf8, hostLine, to: &out)
        self.appendForwarded(bytes, to: &out)
        out += lines
        self.appendGatewayLines(bytes, to: &out)
        return true
    }

    /// The caller's header lines without hop-by-hop ones, those the gateway writes itself, and those of declared parameters that do not pass through.
    private func appendForwarded(_ bytes: Span<UInt8>, to out: inout [UInt8]) {
        let named = self.connectionOptions(bytes)
        for field in self.head.fields {
            switch field.known {
            case .host, .connection, .contentLength, .transferEncoding, .upgrade, .expect, .keepAlive, .proxyConnection,
                .proxyAuthenticate, .proxyAuthorization, .te, .trailer, .xForwardedFor, .xForwardedProto,
                .xForwardedPort,
                .xForwardedHost, .xRealIP, .xRequestID:
                continue
            default: break
            }
            if named.contains(where: { bytes.equalsIgnoringCase(field.name, $0) }) { continue }
            if let rule = self.rules.first(where: {
                $0.location == .header && bytes.equalsIgnoringCase(field.name, $0.name)
            }),
                !rule.passesThrough
            {
                continue
            }
            let isSet = self.plan.headers.contains {
                bytes.equalsIgnoringCase(field.name, $0.name) && !self.value(of: $0.source).isEmpty
            }
            if isSet { continue }
            for index in field.name { out.append(bytes[index]) }
            out += ": ".utf8
            for index in field.value { out.append(bytes[index]) }
            out += "\r\n".utf8
        }
    }

    /// The names `Connection` lists: header lines for this hop only.
    private func connectionOptions(_ bytes: Span<UInt8>) -> [[UInt8]] {
        var names: [[UInt8]] = []
        for field in self.head.fields where field.known == .connection {
            for part in bytes.copy(field.value).split(separator: UInt8(ascii: ",")) {
                let name = part.filter { $0 != 0x20 && $0 != 0x09 }
                if !name.isEmpty { names.append(Array(name)) }
            }
        }
        return names
    }

    private func appendGatewayLines(_ bytes: Span<UInt8>, to out: inout [UInt8]) {
        let facts = self.context.facts
        out += "X-Forwarded-For: ".utf8
        for field in self.head.fields where field.known == .xForwardedFor {
            for index in field.value { out.append(bytes[index]) }
            out += ", ".utf8
        }
        out += facts.peerAddress.utf8
        out += "\r\nX-Real-IP: ".utf8
        out += facts.peerAddress.utf8
        out += (facts.isTLS ? "\r\nX-Forwarded-Proto: https" : "\r\nX-Forwarded-Proto: http").utf8
        out += "\r\nX-Forwarded-Port: \(facts.localPort)\r\nX-Forwarded-Host: ".utf8
        for index in self.head.authority { out.append(bytes[index]) }
        out += "\r\nX-Request-Id: ".utf8
        facts.requestID.append(to: &out)
        out += "\r\n".utf8
        switch self.head.framing {
        case .none, .untilClose: break
        case .length(let count): out += "Content-Length: \(count)\r\n".utf8
        case .chunked: out += "Transfer-Encoding: chunked\r\n".utf8
        }
    }

    private func value(of source: BackendParameterRule.Source) -> [[UInt8]] {
        switch source {
        case .request(let index): self.values.values.indices.contains(index) ? self.values.values[index] : []
        case .constant(let value): [value]
        case .system(let variable): [self.context.value(variable, request: nil)]
        }
    }
}
