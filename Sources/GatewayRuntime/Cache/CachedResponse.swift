/// An answer that is kept.
package struct CachedResponse: Sendable, Equatable {
    package let status: Int
    /// The kept header lines, each with its end.
    package let headerLines: [UInt8]
    package let body: [UInt8]
    /// The length a backend announced in its answer to HEAD, which has no body; `nil` otherwise.
    package let announcedLength: Int?
    /// When it was stored, and until when it may be used; seconds of the clock of the calls.
    package let storedAt: Int64
    package let expiresAt: Int64

    package init(
        status: Int, headerLines: [UInt8], body: [UInt8], announcedLength: Int? = nil, storedAt: Int64, lifetime: Int
    ) {
        self.status = status
        self.headerLines = headerLines
        self.body = body
        self.announcedLength = announcedLength
        self.storedAt = storedAt
        self.expiresAt = storedAt.addingReportingOverflow(Int64(lifetime)).partialValue
    }

    /// Seconds since it was stored.
    package func age(at now: Int64) -> Int { max(0, Int(now - self.storedAt)) }

    /// The answer for a client, with its `Age`.
    ///
    /// The product documents no `Age`; ours tells clients and caches how old the answer is, as RFC 9111 §5.1 asks of every cache.
    package func localResponse(at now: Int64, route: Int?) -> LocalResponse {
        var lines = self.headerLines
        lines.append("Age: ")
        lines.append(decimal: self.age(at: now))
        lines.append("\r\n")
        var response = LocalResponse(status: self.status, headerLines: lines, body: self.body, route: route)
        response.announcedLength = self.announcedLength
        return response
    }
}

/// Collects a backend's answer that is going to be kept while it passes to the client.
///
/// Holds at most `ResponseCache.maxBodyBytes`; a longer body is let go and the answer is not kept.
package struct CacheFill: Sendable {
    package let key: CacheKey
    private let status: Int
    private let lifetime: Int
    private let headerLines: [UInt8]
    private let announcedLength: Int?
    private var body: [UInt8] = []
    /// Whether the body grew too long.
    package private(set) var isTooLong = false

    /// Begins with the head of the answer.
    ///
    /// - Returns: `nil` when the answer is not kept.
    package init?(key: CacheKey, policy: CachePolicy, head: ResponseHead, bytes: Span<UInt8>) {
        guard let lifetime = policy.lifetime(of: head, from: bytes) else { return nil }
        if case .length(let length) = head.framing {
            guard length <= ResponseCache.maxBodyBytes else { return nil }
            self.body.reserveCapacity(length)
        }
        // An answer that ends with the connection may be cut short, and nobody would know.
        guard head.framing != .untilClose else { return nil }
        self.key = key
        self.status = head.status
        self.lifetime = lifetime
        self.headerLines = policy.keptLines(of: head, from: bytes)
        self.announcedLength = head.announcedLength
    }

    /// Keeps the next bytes of the body.
    package mutating func append(_ bytes: Span<UInt8>) {
        guard !self.isTooLong else { return }
        guard self.body.count + bytes.count <= ResponseCache.maxBodyBytes else {
            self.isTooLong = true
            self.body = []
            return
        }
        self.body.append(bytes, 0..<bytes.count)
    }

    /// The whole answer, when the body ended as it should; `nil` when it is too long.
    package func finish(at now: Int64) -> CachedResponse? {
        guard !self.isTooLong else { return nil }
        return CachedResponse(
            status: self.status, headerLines: self.headerLines, body: self.body, announcedLength: self.announcedLength,
            storedAt: now, lifetime: self.lifetime)
    }
}
