import Synchronization

/// What becomes of a request that a response cache looks at.
package enum CacheLookup: Sendable, Equatable {
    /// The store answers.
    case hit(CachedResponse)
    /// The backend answers.
    ///
    /// - `status`: For `$context.cacheStatus`.
    /// - `stores`: Whether its answer may be kept.
    case fetch(status: CacheStatus, stores: Bool)
    /// The client wants a kept answer only, and there is none: 504.
    case unavailable
}

/// The answers a gateway keeps, shared by its loops and snapshots.
///
/// At most 128 MB, of which the answer used least recently goes first. All operations are O(1) but for the answers that have to go.
/// A lock guards it: what is done under it is a table access and a few numbers, and only APIs with the plug-in take it.
///
/// - Source: APIG User Guide, apig_03_0111 (sizes); which one goes first, and the words for clients, are our reading
package final class ResponseCache: Sendable {
    /// All answers together, with what keeping them costs.
    package static let maxBytes = 128 << 20
    /// One body.
    package static let maxBodyBytes = 1 << 20
    /// What an entry costs beside its texts: its places in tables and lists.
    static let entryOverhead = 256

    private let store: Mutex<CacheStore>

    package init(maxBytes: Int = ResponseCache.maxBytes) { self.store = Mutex(CacheStore(maxBytes: maxBytes)) }

    /// Looks a request up.
    ///
    /// - Parameters:
    ///   - key: The request's key.
    ///   - client: The client's `Cache-Control`, when it counts (`CachePolicy.heedsClient`); else `nil`.
    ///   - hasRange: Whether the request asks for a part: the backend answers, and nothing is kept.
    ///   - now: Seconds of a clock that does not go back.
    /// - Returns: Who answers.
    package func lookUp(
        _ key: CacheKey, client: CacheDirectives?, hasRange: Bool, at now: Int64
    ) -> CacheLookup {
        let client = client ?? CacheDirectives()
        if client.noStore || hasRange {
            return client.onlyIfCached ? .unavailable : .fetch(status: .bypass, stores: false)
        }
        if client.noCache || client.maxAge == 0 {
            return client.onlyIfCached ? .unavailable : .fetch(status: .bypass, stores: true)
        }
        let outcome = self.store.withLock { $0.find(key, maxAge: client.maxAge, at: now) }
        switch outcome {
        case .fresh(let response): return .hit(response)
        case .stale: return client.onlyIfCached ? .unavailable : .fetch(status: .expired, stores: true)
        case .absent: return client.onlyIfCached ? .unavailable : .fetch(status: .miss, stores: true)
        }
    }

    /// Keeps an answer in place of the one of the same key.
    package func store(_ response: CachedResponse, under key: CacheKey) {
        self.store.withLock { $0.insert(response, key) }
    }

    /// Forgets everything.
    package func removeAll() { self.store.withLock { $0.removeAll() } }

    /// Entries, bytes and how many entries went to make room; for metrics.
    package var reading: (entries: Int, bytes: Int, evictions: Int) {
        self.store.withLock { ($0.count, $0.bytes, $0.evictions) }
    }
}

extension GatewayError {
    /// A client asked for a kept answer only, and there is none.
    ///
    /// - Source: RFC 9111 §5.2.1.7; the product's code is not published, this is the one of its other 504
    package static let notCached = GatewayError(
        "APIG.0203", 504, "There is no cached response for this request.", type: "BACKEND_TIMEOUT")
}
