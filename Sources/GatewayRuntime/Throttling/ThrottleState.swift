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

/// What a policy has counted, for operators; nobody's name or address is in it.
package struct ThrottleCount: Sendable, Equatable {
    /// The policy; `nil` for the gateway's own limit.
    package let policy: String?
    /// What counts together, as `environment/API id`; empty for all APIs of a shared policy.
    package let api: String
    /// Calls in the running window, and the limit; `nil` without a limit of the API.
    package let used: Int
    package let limit: Int?
    /// Users, apps and addresses that have windows.
    package let users: Int
    package let apps: Int
    package let addresses: Int
    /// Calls in the running windows of the rules, with their limits.
    package let rules: [Rule]

    package struct Rule: Sendable, Equatable {
        package let name: String
        package let used: Int
        package let limit: Int
    }
}

/// What a credential has used of its quota.
package struct QuotaCount: Sendable, Equatable {
    /// The id of the app.
    package let credential: String
    package let used: Int
    package let limit: Int
}

extension ThrottleState {
    /// What was counted by each policy, in order; takes each counter's lock for a moment, so it is for operators.
    ///
    /// - Parameter now: Milliseconds since 1970.
    /// - Returns: Policies, then quotas.
    package func counts(at now: Int64) -> (policies: [ThrottleCount], quotas: [QuotaCount]) {
        let store = self.current.withLock { $0 }
        let policies = store.entries.map { key, entry in
            let limits = entry.limits
            let windows = ThrottleWindows(limits.period, limits.anchor)
            return entry.counters.callers.withLock { callers in
                ThrottleCount(
                    policy: key.kind == .policy ? key.name : nil, api: key.api,
                    used: windows.used(callers.api, at: now), limit: limits.api, users: callers.users.count,
                    apps: callers.apps.count, addresses: entry.counters.addressCount,
                    rules: zip(limits.rules, callers.rules).map { rule, window in
                        let windows = ThrottleWindows(rule.period, limits.anchor)
                        return ThrottleCount.Rule(
                            name: rule.name, used: windows.used(window, at: now), limit: rule.limit)
                    })
            }
        }
        let quotas = store.quotas.map { key, counter in
            QuotaCount(credential: key.name, used: counter.used(at: now), limit: counter.limits.calls)
        }
        return (
            policies.sorted { ($0.policy ?? "", $0.api) < ($1.policy ?? "", $1.api) },
            quotas.sorted { $0.credential < $1.credential }
        )
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
