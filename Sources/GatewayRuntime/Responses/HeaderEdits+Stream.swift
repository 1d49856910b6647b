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
