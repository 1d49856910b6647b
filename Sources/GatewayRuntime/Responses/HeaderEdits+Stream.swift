import GatewayConfiguration

/// The header plug-in on a head that is being written: which of the backend's lines to leave out, and what to append.
extension HeaderEdits {
    /// What a response-head writer does with a backend's head.
    package struct Streamed: Sendable, Equatable {
        /// Positions of lines among the head's fields that are not written, in ascending order.
        package fileprivate(set) var dropped: [Int] = []
        /// Whole lines with their ends, to write instead.
        package fileprivate(set) var appended: [UInt8] = []
        /// Whether the gateway's own `Server` line is not written: an entry names it, and what became of it is among the lines appended.
        package fileprivate(set) var replacesServer = false
    }

    /// Works out the edits of a backend's head.
    ///
    /// The backend's `Server` line and those of its hop count as absent; the gateway's `Server` line counts as present, since the product's
    /// samples delete it. Lines that are edited come after those that are not, which means nothing for lines of different names.
    ///
    /// - Parameters:
    ///   - fields: The head's fields.
    ///   - bytes: What they were scanned from.
    ///   - cacheStatus: The value of `$context.cacheStatus`.
    /// - Returns: What to leave out and what to append.
    package func streamed(
        _ fields: [HeaderField], from bytes: Span<UInt8>, cacheStatus: CacheStatus?
    ) -> Streamed {
        var result = Streamed()
        guard !self.isEmpty else { return result }
        // Only lines some edit names are copied, at most ten names.
        var lines: [HeaderLine] = []
        for (position, field) in fields.enumerated() {
            guard !field.known.isHopByHop, !field.isNamedByConnection, field.known != .server,
                self.names(field.name, in: bytes)
            else { continue }
            lines.append(HeaderLine(name: bytes.copy(field.name), value: bytes.copy(field.value)))
            result.dropped.append(position)
        }
        if self.namesServer {
            lines.append(HeaderLine(name: Array("Server".utf8), value: Array("api-gateway".utf8)))
            result.replacesServer = true
        }
        self.apply(to: &lines, cacheStatus: cacheStatus)
        for line in lines { HeaderText.append(line.name, line.value, to: &result.appended) }
        return result
    }

    /// Whether independent entries leave out a line of the backend.
    func leavesOut(_ name: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        for edit in self.edits where bytes.equalsIgnoringCase(name, edit.name) {
            return edit.action == .delete || edit.action == .override
        }
        return false
    }

    /// Appends what independent entries add to a backend's lines, and the gateway's `Server` line unless an entry takes it out.
    ///
    /// Gives what `streamed` gives for such entries, without holding any line.
    func appendIndependent(
        _ fields: [HeaderField], from bytes: Span<UInt8>, cacheStatus: CacheStatus?, to out: inout [UInt8]
    ) {
        var keepsServer = true
        for edit in self.edits {
            let isServer = HeaderText.equalsIgnoringCase(edit.name, Self.server)
            switch edit.action {
            case .delete:
                if isServer { keepsServer = false }
                continue
            case .override: if isServer { keepsServer = false }
            case .skip: if isServer || Self.has(edit.name, fields, bytes) { continue }
            case .add, .append: break
            }
            out += edit.name
            out.append(": ")
            if let value = edit.value { out += value } else if let cacheStatus { out.append(cacheStatus.word) }
            out.append("\r\n")
        }
        if keepsServer { out.append("Server: api-gateway\r\n") }
    }

    private static let server = Array("server".utf8)

    /// Whether a backend's head has a line of a name that goes on to the client.
    private static func has(_ name: [UInt8], _ fields: [HeaderField], _ bytes: Span<UInt8>) -> Bool {
        for field in fields where !field.known.isHopByHop && !field.isNamedByConnection && field.known != .server {
            if bytes.equalsIgnoringCase(field.name, name) { return true }
        }
        return false
    }

    /// Works out the edits of an answer of the gateway's own that counts as a backend's: of a mock, a breaker or a cache.
    ///
    /// - Parameters:
    ///   - headerLines: The answer's lines, each ended by CRLF.
    ///   - cacheStatus: The value of `$context.cacheStatus`.
    /// - Returns: The lines to write instead, and whether the gateway's own `Server` line is not written.
    package func edited(
        _ headerLines: [UInt8], cacheStatus: CacheStatus?
    ) -> (headerLines: [UInt8], replacesServer: Bool) {
        guard !self.isEmpty else { return (headerLines, false) }
        var lines: [HeaderLine] = []
        for line in headerLines.split(separator: 0x0A) {
            let text = line.last == 0x0D ? line.dropLast() : line
            guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { continue }
            lines.append(
                HeaderLine(
                    name: Array(text[..<colon]), value: Array(CORSOrigins.trimmed(text[text.index(after: colon)...]))))
        }
        if self.namesServer {
            lines.append(HeaderLine(name: Array("Server".utf8), value: Array("api-gateway".utf8)))
        }
        self.apply(to: &lines, cacheStatus: cacheStatus)
        var edited: [UInt8] = []
        edited.reserveCapacity(headerLines.count + 64)
        for line in lines { HeaderText.append(line.name, line.value, to: &edited) }
        return (edited, self.namesServer)
    }
}
