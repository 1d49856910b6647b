/// The table of kept answers and the order they were used in: a list through an array, so that every step is O(1).
struct CacheStore: Sendable {
    enum Found: Sendable {
        case fresh(CachedResponse)
        case stale
        case absent
    }

    private struct Slot: Sendable {
        var key: CacheKey
        var response: CachedResponse
        var bytes: Int
        /// Towards the entry used last.
        var newer: Int
        /// Towards the entry used first.
        var older: Int
    }

    /// No slot.
    private static let nowhere = -1

    private let maxBytes: Int
    private var positions: [CacheKey: Int] = [:]
    private var slots: [Slot?] = []
    private var free: [Int] = []
    private var newest = CacheStore.nowhere
    private var oldest = CacheStore.nowhere
    private(set) var bytes = 0
    private(set) var evictions = 0

    init(maxBytes: Int) { self.maxBytes = maxBytes }

    var count: Int { self.positions.count }

    /// Finds an answer and marks it as used last; one whose time is over is let go.
    ///
    /// - Parameters:
    ///   - key: What it is kept under.
    ///   - maxAge: Seconds a client takes at most; an older answer is stale for this client and stays for others.
    ///   - now: The time.
    /// - Returns: The answer, or why there is none.
    mutating func find(_ key: CacheKey, maxAge: Int?, at now: Int64) -> Found {
        guard let position = self.positions[key], let slot = self.slots[position] else { return .absent }
        guard now < slot.response.expiresAt else {
            self.remove(position)
            return .stale
        }
        if let maxAge, slot.response.age(at: now) >= maxAge { return .stale }
        self.unlink(position)
        self.linkNewest(position)
        return .fresh(slot.response)
    }

    /// Keeps an answer; one that is larger than everything may be is not kept.
    mutating func insert(_ response: CachedResponse, _ key: CacheKey) {
        if let position = self.positions[key] { self.remove(position) }
        let bytes =
            ResponseCache.entryOverhead + key.bytes.count + response.headerLines.count + response.body.count
        guard bytes <= self.maxBytes, response.body.count <= ResponseCache.maxBodyBytes else { return }
        while self.bytes + bytes > self.maxBytes, self.oldest != Self.nowhere {
            self.remove(self.oldest)
            self.evictions += 1
        }
        let slot = Slot(key: key, response: response, bytes: bytes, newer: Self.nowhere, older: Self.nowhere)
        let position: Int
        if let reused = self.free.popLast() {
            position = reused
            self.slots[position] = slot
        } else {
            position = self.slots.count
            self.slots.append(slot)
        }
        self.positions[key] = position
        self.bytes += bytes
        self.linkNewest(position)
    }

    mutating func removeAll() { self = CacheStore(maxBytes: self.maxBytes) }

    private mutating func remove(_ position: Int) {
        guard let slot = self.slots[position] else { return }
        self.unlink(position)
        self.positions[slot.key] = nil
        self.bytes -= slot.bytes
        self.slots[position] = nil
        self.free.append(position)
    }

    /// Takes an entry out of the order; the entry itself stays.
    private mutating func unlink(_ position: Int) {
        guard let slot = self.slots[position] else { return }
        if slot.newer == Self.nowhere {
            self.newest = slot.older
        } else {
            self.slots[slot.newer]?.older = slot.older
        }
        if slot.older == Self.nowhere {
            self.oldest = slot.newer
        } else {
            self.slots[slot.older]?.newer = slot.newer
        }
    }

    private mutating func linkNewest(_ position: Int) {
        self.slots[position]?.newer = Self.nowhere
        self.slots[position]?.older = self.newest
        if self.newest == Self.nowhere {
            self.oldest = position
        } else {
            self.slots[self.newest]?.newer = position
        }
        self.newest = position
    }
}
