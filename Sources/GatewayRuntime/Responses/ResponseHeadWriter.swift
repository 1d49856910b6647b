/// Writes the head of a backend's answer as the client gets it: hop-by-hop lines dropped, `Server` and `X-Request-Id` replaced.
///
/// - Source: RFC 9110 §7.6.1; APIG User Guide, apig_03_0047
package struct ResponseHeadWriter {
    /// How the client learns where the body ends.
    package enum Framing: Sendable, Equatable {
        case none
        case length(Int)
        case chunked
        case untilClose
    }

    /// Times a caller may ask for with `X-Apig-Mode: debug`, in milliseconds.
    package struct Latency: Sendable {
        let total: Int
        /// `nil` when no backend gave the answer.
        let upstream: Int?

        package init(total: Int, upstream: Int?) {
            self.total = total
            self.upstream = upstream
        }

        /// Appends the header lines that tell them.
        package func appendLines(to out: inout [UInt8]) {
            out.append("X-Apig-Latency: ")
            out.append(decimal: self.total)
            out.append("\r\n")
            guard let upstream else { return }
            out.append("X-Apig-Upstream-Latency: ")
            out.append(decimal: upstream)
            out.append("\r\n")
        }
    }

    let plan: ResponsePlan
    let framing: Framing
    let closes: Bool
    let latency: Latency?

    package init(plan: ResponsePlan, framing: Framing, closes: Bool, latency: Latency?) {
        self.plan = plan
        self.framing = framing
        self.closes = closes
        self.latency = latency
    }

    /// Appends the head from status line to empty line.
    ///
    /// - Parameters:
    ///   - head: The backend's head, as offsets into `bytes`.
    ///   - bytes: What it was scanned from.
    ///   - out: Gets the head.
    package func write(_ head: ResponseHead, from bytes: Span<UInt8>, to out: inout [UInt8]) {
        out.append("HTTP/1.1 ")
        out.append(bytes, head.statusLine)
        out.append("\r\n")
        self.writeLines(head, from: bytes, to: &out)
        if self.framing == .chunked { out.append("Transfer-Encoding: chunked\r\n") }
        out.append(self.closes ? "Connection: close\r\n\r\n" : "\r\n")
    }

    /// Appends the header lines that do not belong to one connection, `Content-Length` among them: what a client of HTTP/2 gets.
    package func writeLines(_ head: ResponseHead, from bytes: Span<UInt8>, to out: inout [UInt8]) {
        self.writeFields(head, from: bytes, to: &out)
        if case .length(let length) = self.framing {
            out.append("Content-Length: ")
            out.append(decimal: length)
            out.append("\r\n")
        }
    }

    /// Appends the head of an answer that turns the connection into a WebSocket.
    ///
    /// - Source: RFC 6455 §4.2.2
    package func writeSwitching(_ head: ResponseHead, from bytes: Span<UInt8>, to out: inout [UInt8]) {
        out.append("HTTP/1.1 101 Switching Protocols\r\n")
        self.writeFields(head, from: bytes, to: &out)
        out.append("Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
    }

    /// Appends an interim answer (102, 103): its lines as they came, without those of the backend's hop.
    ///
    /// - Source: RFC 9110 §15.2
    package static func writeInterim(_ head: ResponseHead, from bytes: Span<UInt8>, to out: inout [UInt8]) {
        out.append("HTTP/1.1 ")
        out.append(bytes, head.statusLine)
        out.append("\r\n")
        Self.writeInterimLines(head, from: bytes, to: &out)
        out.append("\r\n")
    }

    /// Appends the header lines of an interim answer.
    package static func writeInterimLines(_ head: ResponseHead, from bytes: Span<UInt8>, to out: inout [UInt8]) {
        for field in head.fields where !field.known.isHopByHop && !field.isNamedByConnection {
            out.append(field, from: bytes)
        }
    }

    private func writeFields(_ head: ResponseHead, from bytes: Span<UInt8>, to out: inout [UInt8]) {
        if let edits = self.plan.edits { return self.writeEdited(edits, head, bytes, &out) }
        var hasOwnCORS = false
        for field in head.fields {
            if field.known.isHopByHop || field.isNamedByConnection { continue }
            if self.plan.replacesCORS, CORSPolicy.replaces(field.name, in: bytes) { continue }
            switch field.known {
            case .contentLength, .server, .xRequestID: continue
            case .accessControlAllowOrigin: hasOwnCORS = true
            default: break
            }
            out.append(field, from: bytes)
        }
        out.append("Server: api-gateway\r\n")
        self.writeGatewayLines(hasOwnCORS: hasOwnCORS, to: &out)
    }

    /// Writes the lines of the backend as the plug-in for response headers changes them.
    private func writeEdited(
        _ edits: HeaderEdits, _ head: ResponseHead, _ bytes: Span<UInt8>, _ out: inout [UInt8]
    ) {
        let changes =
            edits.isIndependent ? nil : edits.streamed(head.fields, from: bytes, cacheStatus: self.plan.cacheStatus)
        var hasOwnCORS = false
        for (position, field) in head.fields.enumerated() {
            if field.known.isHopByHop || field.isNamedByConnection { continue }
            if changes?.dropped.contains(position) ?? edits.leavesOut(field.name, in: bytes) { continue }
            if self.plan.replacesCORS, CORSPolicy.replaces(field.name, in: bytes) { continue }
            switch field.known {
            case .contentLength, .server, .xRequestID: continue
            case .accessControlAllowOrigin: hasOwnCORS = true
            default: break
            }
            out.append(field, from: bytes)
        }
        if let changes {
            out += changes.appended
            if !changes.replacesServer { out.append("Server: api-gateway\r\n") }
        } else {
            edits.appendIndependent(head.fields, from: bytes, cacheStatus: self.plan.cacheStatus, to: &out)
        }
        self.writeGatewayLines(hasOwnCORS: hasOwnCORS, to: &out)
    }

    private func writeGatewayLines(hasOwnCORS: Bool, to out: inout [UInt8]) {
        out.append("X-Request-Id: ")
        self.plan.requestID.append(to: &out)
        out.append("\r\n")
        if !hasOwnCORS {
            switch self.plan.cors {
            case .none: break
            case .simple: out += CORSHeaders.simple
            case .preflight: out += CORSHeaders.preflight
            }
        }
        if !self.plan.lines.isEmpty { out += self.plan.lines }
        self.latency?.appendLines(to: &out)
    }
}

extension [UInt8] {
    /// Appends a header line as `name: value` with its end.
    mutating func append(_ field: HeaderField, from bytes: Span<UInt8>) {
        if let line = field.plainLine(in: bytes) {
            self.append(bytes, line)
            return
        }
        self.append(bytes, field.name)
        self.append(": ")
        self.append(bytes, field.value)
        self.append("\r\n")
    }
}
