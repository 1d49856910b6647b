/// Writes the head of a backend request.
///
/// The request and what was found out about it are handed on from function to function: to hold them here would copy them for each request.
///
/// - Source: APIG User Guide, apig_03_0091, apig_03_0092; RFC 9110 §7.6.1
struct BackendRequest {
    let snapshot: RoutingSnapshot
    let plan: BackendPlan
    /// The group of the channel's member the request goes to.
    let memberGroupName: String
    /// What is called on that group; `nil` is the plan's own method and path.
    var url: BackendPlan.GroupURL?

    /// Writes the head from request line to empty line.
    ///
    /// - Returns: `false` when a value may not stand in a header; such a request is refused.
    func write(
        _ request: MatchedRequest, _ state: RequestState, _ bytes: Span<UInt8>, to out: inout [UInt8]
    ) -> Bool {
        out.removeAll(keepingCapacity: true)
        if (self.url.map(\.method) ?? self.plan.method) == nil {
            out.append(bytes, request.head.methodRange)
        } else {
            out += self.url?.methodName ?? self.plan.methodName
        }
        out.append(0x20)
        if self.url?.forwardsWholePath ?? self.plan.forwardsWholePath {
            // As it was routed: the backend must not see another method than the route was chosen by.
            request.path.append(request.path.bytes.indices, to: &out)
        } else {
            self.appendPath(request, state, to: &out)
        }
        self.appendQuery(request, state, bytes, to: &out)
        out.append(" HTTP/1.1\r\nHost: ")
        guard self.appendHeaders(request, state, bytes, to: &out) else { return false }
        out.append("\r\n")
        return true
    }

    /// Whether a value is a part of the request's path.
    private func isPathVariable(_ source: BackendParameterRule.Source, _ request: MatchedRequest) -> Bool {
        let list = request.route.parameters.list
        guard case .request(let index) = source, list.indices.contains(index) else { return false }
        if case .path = list[index].location { return true }
        return false
    }

    private func appendPath(_ request: MatchedRequest, _ state: RequestState, to out: inout [UInt8]) {
        let start = out.count
        for piece in self.url?.path ?? self.plan.path {
            switch piece {
            case .literal(let text): out += text
            case .parameter(let source):
                let value = self.value(of: source, request, state).first ?? []
                if self.isPathVariable(source, request) {
                    request.path.append(variable: value, to: &out)
                } else {
                    PercentEncoding.append(value, for: .path, to: &out)
                }
            }
        }
        if self.plan.appendsRemainder, let remainder = request.remainder, !remainder.isEmpty {
            // One of two slashes that meet is dropped, and one is put between where there is none.
            var start = remainder.lowerBound
            let endsInSlash = out.last == UInt8(ascii: "/")
            let startsWithSlash = request.path.bytes[start] == UInt8(ascii: "/")
            if endsInSlash, startsWithSlash { start += 1 }
            if !endsInSlash, !startsWithSlash { out.append(UInt8(ascii: "/")) }
            request.path.append(start..<remainder.upperBound, to: &out)
        }
        if out.count == start || out[start] != UInt8(ascii: "/") { out.insert(UInt8(ascii: "/"), at: start) }
    }

    private func appendQuery(
        _ request: MatchedRequest, _ state: RequestState, _ bytes: Span<UInt8>, to out: inout [UInt8]
    ) {
        var separator = UInt8(ascii: "?")
        if state.values.forwardsWholeQuery {
            guard let query = request.head.query else {
                return self.appendOwnQuery(request, state, &separator, to: &out)
            }
            guard !self.keepsQuery(state) else {
                out.append(separator)
                out.append(bytes, query)
                return
            }
            var pairs = QueryPairs(query)
            while let pair = pairs.next(in: bytes) {
                self.appendPair(pair.whole, request, state, bytes, &separator, to: &out)
            }
        } else {
            for pair in state.values.forwardedQuery {
                self.appendPair(pair, request, state, bytes, &separator, to: &out)
            }
        }
        self.appendOwnQuery(request, state, &separator, to: &out)
    }

    /// Whether every pair of the caller's query goes on as it came.
    private func keepsQuery(_ state: RequestState) -> Bool {
        self.plan.query.isEmpty && !state.consumed.contains(.apiKeyQuery)
            && state.withheldQuery.isEmpty
            && state.orchestrated.isEmpty
    }

    /// Appends a pair of the caller's unless a backend parameter takes its place.
    private func appendPair(
        _ pair: Range<Int>, _ request: MatchedRequest, _ state: RequestState, _ bytes: Span<UInt8>,
        _ separator: inout UInt8, to out: inout [UInt8]
    ) {
        if !self.keepsQuery(state) {
            var nameEnd = pair.lowerBound
            while nameEnd < pair.upperBound, bytes[nameEnd] != UInt8(ascii: "=") { nameEnd += 1 }
            let name = PercentEncoding.decodedQuery(bytes.copy(pair.lowerBound..<nameEnd))
            if self.plan.query.contains(where: { $0.name == name && !self.value(of: $0.source, request, state).isEmpty }
            ) {
                return
            }
            if state.withheldQuery.contains(name) { return }
            if self.snapshot.apps.headers.withholdsQuery(name: name, state.consumed) { return }
            if state.orchestrated.contains(where: { !$0.isHeader && $0.name == name }) { return }
        }
        out.append(separator)
        separator = UInt8(ascii: "&")
        out.append(bytes, pair)
    }

    /// Appends the backend's query parameters, behind those that orchestration rules made.
    private func appendOwnQuery(
        _ request: MatchedRequest, _ state: RequestState, _ separator: inout UInt8, to out: inout [UInt8]
    ) {
        for parameter in state.values.standards + state.orchestrated where !parameter.isHeader {
            if self.plan.query.contains(where: { $0.name == parameter.name }) { continue }
            out.append(separator)
            separator = UInt8(ascii: "&")
            PercentEncoding.append(parameter.name, for: .query, to: &out)
            out.append(UInt8(ascii: "="))
            PercentEncoding.append(parameter.value, for: .query, to: &out)
        }
        for (index, parameter) in self.plan.query.enumerated() {
            let isOverruled = self.plan.query[(index + 1)...].contains {
                $0.name == parameter.name && !self.value(of: $0.source, request, state).isEmpty
            }
            if isOverruled { continue }
            for value in self.value(of: parameter.source, request, state) {
                out.append(separator)
                separator = UInt8(ascii: "&")
                PercentEncoding.append(parameter.name, for: .query, to: &out)
                out.append(UInt8(ascii: "="))
                PercentEncoding.append(value, for: .query, to: &out)
            }
        }
    }

    private func appendHeaders(
        _ request: MatchedRequest, _ state: RequestState, _ bytes: Span<UInt8>, to out: inout [UInt8]
    ) -> Bool {
        if self.plan.headers.isEmpty, state.changesNoHeader, state.values.standards.isEmpty {
            self.appendHost(request, bytes, to: &out)
            self.appendForwarded(request, state, bytes, to: &out)
        } else {
            var host: [UInt8]?
            var lines: [UInt8] = []
            guard self.collectLines(request, state, &lines, host: &host) else { return false }
            if let host { out += host } else { self.appendHost(request, bytes, to: &out) }
            self.appendForwarded(request, state, bytes, to: &out)
            out += lines
        }
        self.appendGatewayLines(request, state, bytes, to: &out)
        return true
    }

    private func appendHost(_ request: MatchedRequest, _ bytes: Span<UInt8>, to out: inout [UInt8]) {
        if let host = self.plan.host { out += host } else { out.append(bytes, request.head.authority) }
        out.append("\r\n")
    }

    /// Collects the lines of the backend's header parameters.
    ///
    /// - Returns: `false` when a value may not stand in a header.
    private func collectLines(
        _ request: MatchedRequest, _ state: RequestState, _ lines: inout [UInt8], host: inout [UInt8]?
    ) -> Bool {
        for (index, parameter) in self.plan.headers.enumerated() {
            let values = self.value(of: parameter.source, request, state)
            guard values.allSatisfy(HeaderText.isSafeValue) else { return false }
            let isOverruled = self.plan.headers[(index + 1)...].contains {
                HeaderText.equalsIgnoringCase($0.name, parameter.name)
                    && !self.value(of: $0.source, request, state).isEmpty
            }
            if isOverruled { continue }
            if HeaderText.equalsIgnoringCase(parameter.name, "host") {
                guard let value = values.first else { continue }
                // A Host of characters no host has would make the backend see another request than we route.
                guard !value.isEmpty, value.allSatisfy(HTTPBytes.isHost) else { return false }
                host = value + [0x0D, 0x0A]
                continue
            }
            for value in values { HeaderText.append(parameter.name, value, to: &lines) }
        }
        return self.collectPolicyLines(request, state, &lines)
    }

    /// Collects the lines that policies and orchestration rules made; a backend parameter of the same name wins.
    private func collectPolicyLines(
        _ request: MatchedRequest, _ state: RequestState, _ lines: inout [UInt8]
    ) -> Bool {
        let made =
            state.backendLines
            + (state.values.standards + state.orchestrated).filter(\.isHeader).map {
                (name: $0.name, value: $0.value)
            }
        for line in made {
            guard HeaderText.isSafeValue(line.value) else { return false }
            let isOverruled = self.plan.headers.contains {
                HeaderText.equalsIgnoringCase($0.name, line.name) && !self.value(of: $0.source, request, state).isEmpty
            }
            if !isOverruled { HeaderText.append(line.name, line.value, to: &lines) }
        }
        return true
    }

    /// The caller's header lines without hop-by-hop ones, those the gateway writes itself, and those of declared parameters that do not pass through.
    private func appendForwarded(
        _ request: MatchedRequest, _ state: RequestState, _ bytes: Span<UInt8>, to out: inout [UInt8]
    ) {
        let checksRules =
            request.route.parameters.hasHeader || !self.plan.headers.isEmpty || !state.changesNoHeader
        for field in request.head.fields {
            if field.known.isHopByHop || field.isNamedByConnection { continue }
            switch field.known {
            case .host, .contentLength, .expect, .xForwardedFor, .xForwardedProto, .xForwardedPort, .xForwardedHost,
                .xRealIP, .xRequestID:
                continue
            case .traceparent: if request.facts.trace != nil { continue }
            case .tracestate: if let trace = request.facts.trace, !trace.keepsState { continue }
            default: break
            }
            if checksRules, self.isReplaced(field, request, state, bytes) { continue }
            out.append(field, from: bytes)
        }
    }

    /// Whether a line of the caller's belongs to a declared parameter that does not pass through, or a backend parameter takes its place.
    private func isReplaced(
        _ field: HeaderField, _ request: MatchedRequest, _ state: RequestState, _ bytes: Span<UInt8>
    ) -> Bool {
        for rule in request.route.parameters.list where rule.location == .header && !rule.passesThrough {
            if bytes.equalsIgnoringCase(field.name, rule.name) { return true }
        }
        for parameter in self.plan.headers where bytes.equalsIgnoringCase(field.name, parameter.name) {
            if !self.value(of: parameter.source, request, state).isEmpty { return true }
        }
        if self.snapshot.apps.headers.withholds(field, in: bytes, state.consumed) { return true }
        for name in state.withheldHeaders where bytes.equalsIgnoringCase(field.name, name) { return true }
        for line in state.backendLines where bytes.equalsIgnoringCase(field.name, line.name) {
            return true
        }
        for parameter in state.orchestrated where parameter.isHeader {
            if bytes.equalsIgnoringCase(field.name, parameter.name) { return true }
        }
        return false
    }

    private func appendGatewayLines(
        _ request: MatchedRequest, _ state: RequestState, _ bytes: Span<UInt8>, to out: inout [UInt8]
    ) {
        let facts = request.facts
        out.append("X-Forwarded-For: ")
        for field in request.head.fields where field.known == .xForwardedFor && !field.value.isEmpty {
            out.append(bytes, field.value)
            out.append(", ")
        }
        if let address = state.client.text {
            facts.connection.appendForwardingLines(realAddress: address, to: &out)
        } else {
            out += facts.connection.forwardingLines
        }
        out.append(bytes, request.head.authority)
        out.append("\r\nX-Request-Id: ")
        facts.requestID.append(to: &out)
        out.append("\r\n")
        facts.trace?.appendLine(to: &out)
        switch request.head.framing {
        case .none, .untilClose: break
        case .length(let count):
            out.append("Content-Length: ")
            out.append(decimal: count)
            out.append("\r\n")
        case .chunked: out.append("Transfer-Encoding: chunked\r\n")
        }
        if request.head.upgradesToWebSocket { out.append("Connection: Upgrade\r\nUpgrade: websocket\r\n") }
    }

    private func value(
        of source: BackendParameterRule.Source, _ request: MatchedRequest, _ state: RequestState
    ) -> [[UInt8]] {
        switch source {
        case .request(let index): state.values.values.indices.contains(index) ? state.values.values[index] : []
        case .constant(let value): [value]
        case .system:
            ParameterSource(
                snapshot: self.snapshot, request: request, state: state, memberGroupName: self.memberGroupName
            ).value(of: source)
        }
    }
}
