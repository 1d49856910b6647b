import Synchronization

/// What authorizers decided lately, for all event loops.
///
/// Allowing and denying verdicts are kept, failures never. The least recently used ones make room for others. A lookup compares whole keys, found by
/// a hash with a secret seed, so that timing tells nothing useful of the keys of others.
///
/// - Source: APIG User Guide, apig_03_0029 (`ttl`; what is cached is not documented)
package final class AuthorizerCache: Sendable {
    /// Who asked whom, with what: the authorizer, the API, and the values of the identities in the authorizer's order.
    package struct Key: Sendable, Hashable {
        /// Each part with its length in front, so that no two different keys have the same bytes.
        private let bytes: [UInt8]

        /// - Parameters:
        ///   - authorizerID: The authorizer.
        ///   - apiID: The API.
        ///   - identities: One value for each identity; a repeated header or query is joined before.
        package init(authorizerID: String, apiID: String, identities: [[UInt8]]) {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(96 + identities.reduce(0) { $0 + $1.count + 8 })
            func add(_ part: some Collection<UInt8>) {
                for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: part.count >> shift)) }
                bytes += part
            }
            add(authorizerID.utf8)
            add(apiID.utf8)
            for identity in identities { add(identity) }
            self.bytes = bytes
        }

        var byteCount: Int { self.bytes.count + 128 }
    }

    private let state: Mutex<State>

    /// - Parameters:
    ///   - maxEntries: Verdicts kept at most.
    ///   - maxBytes: Bytes of keys and contexts kept at most.
    package init(maxEntries: Int = 10_000, maxBytes: Int = 64 << 20) {
        self.state = Mutex(State(maxEntries: max(1, maxEntries), maxBytes: maxBytes))
    }

    /// The verdict for a key, if there is one in force.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - now: Milliseconds of any clock that never goes back; the same for `store`.
    /// - Returns: The verdict, or `nil` when the authorizer has to be asked.
    package func verdict(for key: Key, at now: Int64) -> AuthorizerVerdict? {
        self.state.withLock { $0.verdict(for: key, at: now) }
    }

    /// Keeps a verdict.
    ///
    /// - Parameters:
    ///   - verdict: What the authorizer decided.
    ///   - key: The key.
    ///   - ttlSeconds: How long; 0 keeps nothing.
    ///   - now: Milliseconds.
    package func store(_ verdict: AuthorizerVerdict, for key: Key, ttlSeconds: Int, at now: Int64) {
        guard ttlSeconds > 0 else { return }
        self.state.withLock { $0.store(verdict, for: key, until: now + Int64(min(ttlSeconds, 86_400)) * 1_000) }
    }

    /// Forgets everything, as a reload of other authorizers must.
    package func removeAll() { self.state.withLock { $0.removeAll() } }

    /// Verdicts that are kept, those past their time included.
    package var count: Int { self.state.withLock { $0.count } }

    /// The entries, chained from the one used last to the one used longest ago.
    private struct State {
        private struct Entry {
            let key: Key
            let verdict: AuthorizerVerdict
            let end: Int64
            let bytes: Int
            var newer: Int?
            var older: Int?
        }

        private let maxEntries: Int
        private let maxBytes: Int
        private var positions: [Key: Int] = [:]
        private var entries: [Entry?] = []
        private var free: [Int] = []
        private var newest: Int?
        private var oldest: Int?
        private var bytes = 0

        init(maxEntries: Int, maxBytes: Int) {
            self.maxEntries = maxEntries
            self.maxBytes = maxBytes
        }

        var count: Int { self.positions.count }

        mutating func verdict(for key: Key, at now: Int64) -> AuthorizerVerdict? {
            guard let position = self.positions[key], let entry = self.entries[position] else { return nil }
            guard now < entry.end else {
                self.remove(position)
                return nil
            }
            self.unlink(position)
            self.link(position)
            return entry.verdict
        }

        mutating func store(_ verdict: AuthorizerVerdict, for key: Key, until end: Int64) {
            if let position = self.positions[key] { self.remove(position) }
            let context =
                switch verdict {
                case .allow(let context), .deny(let context): context
                }
            let size = key.byteCount + context.byteCount
            guard size <= self.maxBytes else { return }
            while self.count >= self.maxEntries || self.bytes + size > self.maxBytes, let oldest = self.oldest {
                self.remove(oldest)
            }
            let entry = Entry(key: key, verdict: verdict, end: end, bytes: size)
            let position = self.free.popLast() ?? self.entries.count
            if position == self.entries.count { self.entries.append(entry) } else { self.entries[position] = entry }
            self.positions[key] = position
            self.bytes += size
            self.link(position)
        }

        mutating func removeAll() { self = State(maxEntries: self.maxEntries, maxBytes: self.maxBytes) }

        private mutating func remove(_ position: Int) {
            guard let entry = self.entries[position] else { return }
            self.unlink(position)
            self.positions[entry.key] = nil
            self.entries[position] = nil
            self.free.append(position)
            self.bytes -= entry.bytes
        }

        private mutating func link(_ position: Int) {
            self.entries[position]?.newer = nil
            self.entries[position]?.older = self.newest
            if let newest = self.newest { self.entries[newest]?.newer = position }
            self.newest = position
            if self.oldest == nil { self.oldest = position }
        }

        private mutating func unlink(_ position: Int) {
            guard let entry = self.entries[position] else { return }
            if let newer = entry.newer { self.entries[newer]?.older = entry.older } else { self.newest = entry.older }
            if let older = entry.older { self.entries[older]?.newer = entry.newer } else { self.oldest = entry.newer }
        }
    }
}
