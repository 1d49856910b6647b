import Synchronization

/// The access keys that failed so often that they are locked for a while.
///
/// Shared by all event loops and snapshots, so that a reload unlocks nothing. Only keys the instance knows are ever noted, and no more than
/// `maxKeys` of them.
///
/// - Source: APIG User Guide, apig-faq-0003: more than 5 failures in a row lock a key for 5 minutes
package final class AccessKeyLockouts: Sendable {
    /// Failures in a row that a key may have.
    static let maxFailures = 5
    /// Seconds a key is locked.
    static let lockSeconds: Int64 = 5 * 60
    /// Keys that are noted at a time.
    static let maxKeys = 10_000

    private struct Entry {
        var failures = 0
        /// When the last failure was, in seconds since 1970.
        var last: Int64 = 0
    }

    private let entries = Mutex<[Digest: Entry]>([:])
    /// Whether any key is noted: the lock is not taken for every request while none is.
    private let hasEntries = Atomic<Bool>(false)

    package init() {}

    /// Whether a key is locked.
    func isLocked(_ key: Digest, now: Int64) -> Bool {
        guard self.hasEntries.load(ordering: .relaxed) else { return false }
        return self.entries.withLock { entries in
            guard let entry = entries[key], entry.failures > Self.maxFailures else { return false }
            if now - entry.last < Self.lockSeconds { return true }
            // After the lock a key begins anew.
            entries[key] = nil
            return false
        }
    }

    /// Notes a failure.
    func failed(_ key: Digest, now: Int64) {
        self.entries.withLock { entries in
            if entries[key] == nil, entries.count >= Self.maxKeys {
                entries = entries.filter { now - $0.value.last < Self.lockSeconds }
                // All of them failed within minutes: those that come first make room.
                if entries.count >= Self.maxKeys { entries = [:] }
            }
            entries[key, default: Entry()].failures += 1
            entries[key]?.last = now
            self.hasEntries.store(true, ordering: .relaxed)
        }
    }

    /// Forgets the failures of a key.
    func succeeded(_ key: Digest) {
        guard self.hasEntries.load(ordering: .relaxed) else { return }
        self.entries.withLock { entries in
            entries[key] = nil
            if entries.isEmpty { self.hasEntries.store(false, ordering: .relaxed) }
        }
    }
}
