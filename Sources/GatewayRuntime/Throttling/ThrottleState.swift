import Synchronization

/// The counters of all policies; shared by all event loops, and handed from one compilation to the next.
///
/// A policy whose numbers are the same after a reload goes on counting where it was, and the old and the new snapshot count together while both are
/// in use. What a compilation does not ask for is forgotten with the compilation after it.
package final class ThrottleState: Sendable {
    private struct Key: Hashable {
        enum Kind: Hashable {
            case policy
            case standard
            case quota
        }

        let kind: Kind
        let name: String
        let api: String
    }

    private struct Entry {
        let limits: ThrottleLimits
        let counters: ThrottleCounters
    }

    private struct Store {
        var entries: [Key: Entry] = [:]
        var quotas: [Key: CredentialQuota.Counter] = [:]
    }

    private let current = Mutex(Store())
    private let inherited: Store

    /// - Parameter previous: The state of the compilation before, whose counters go on.
    package init(after previous: ThrottleState? = nil) {
        self.inherited = previous?.current.withLock { $0 } ?? Store()
    }

    /// The counters of a policy.
    ///
    /// - Parameters:
    ///   - policy: The policy's name; `nil` for the gateway's own limit.
    ///   - api: The API, or nothing when all count together.
    ///   - limits: The policy's numbers; others than before begin anew.
    /// - Returns: Always the same for the same arguments.
    func counters(policy: String?, api: String, limits: ThrottleLimits) -> ThrottleCounters {
        let key = Key(kind: policy == nil ? .standard : .policy, name: policy ?? "", api: api)
        return self.current.withLock { store in
            if let entry = store.entries[key] ?? self.inherited.entries[key], entry.limits == limits {
                store.entries[key] = entry
                return entry.counters
            }
            let counters = ThrottleCounters(rules: limits.rules.count)
            store.entries[key] = Entry(limits: limits, counters: counters)
            return counters
        }
    }

    /// The counter of a credential.
    func quotaCounter(credential: String, limits: CredentialQuota.Limits) -> CredentialQuota.Counter {
        let key = Key(kind: .quota, name: credential, api: "")
        return self.current.withLock { store in
            if let counter = store.quotas[key] ?? self.inherited.quotas[key], counter.limits == limits {
                store.quotas[key] = counter
                return counter
            }
            let counter = CredentialQuota.Counter(limits)
            store.quotas[key] = counter
            return counter
        }
    }
}

/// The counters of one policy: of one API, or of all it is bound to.
///
/// Addresses are many, so they are kept in several tables with a lock each. Locks are taken in one order: a credential's quota, the table of an
/// address, the rest; what is decided under them is counted before they are released, so that a call is counted everywhere or nowhere.
final class ThrottleCounters: Sendable {
    /// Addresses of one policy whose windows are kept.
    static let maxAddresses = 65_536
    /// Users and apps, each.
    static let maxCallers = 8_192
    private static let shardCount = 16

    struct Callers: Sendable {
        var api: ThrottleWindow?
        var users = ThrottleWindowTable<String>(capacity: ThrottleCounters.maxCallers)
        var apps = ThrottleWindowTable<String>(capacity: ThrottleCounters.maxCallers)
        var rules: [ThrottleWindow?]
    }

    final class Shard: Sendable {
        let addresses = Mutex(
            ThrottleWindowTable<IPAddress>(capacity: ThrottleCounters.maxAddresses / ThrottleCounters.shardCount))
    }

    let callers: Mutex<Callers>
    private let shards: [Shard]

    init(rules: Int) {
        self.callers = Mutex(Callers(rules: Array(repeating: nil, count: rules)))
        self.shards = (0..<Self.shardCount).map { _ in Shard() }
    }

    /// The table of an address.
    ///
    /// Its hash is seeded by the process, so that nobody can choose addresses that share a table.
    func shard(of address: IPAddress) -> Shard {
        self.shards[Int(UInt(bitPattern: address.hashValue) % UInt(Self.shardCount))]
    }

    /// How many addresses are kept.
    var addressCount: Int { self.shards.reduce(0) { $0 + $1.addresses.withLock { $0.count } } }
}
