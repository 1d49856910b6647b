import Synchronization

/// What is known of a member of a channel while the gateway runs: whether it is healthy, and how many exchanges it serves.
///
/// Shared by all event loops and by the health checker, without a lock. It belongs to channel, host and port, so that it outlives a reload.
package final class MemberState: Sendable {
    private let healthy = Atomic(true)
    private let active = Atomic(0)

    init() {}

    /// Whether the last checks found it healthy; a member that was never checked is.
    package var isHealthy: Bool {
        get { self.healthy.load(ordering: .relaxed) }
        set { self.healthy.store(newValue, ordering: .relaxed) }
    }

    /// Exchanges counted now; only members of channels that balance by them are counted.
    package var activeExchanges: Int { self.active.load(ordering: .relaxed) }

    /// An attempt at this member begins; `exchangeEnded` must follow.
    package func exchangeBegan() { self.active.wrappingAdd(1, ordering: .relaxed) }

    /// The attempt is over.
    package func exchangeEnded() { self.active.wrappingSubtract(1, ordering: .relaxed) }
}

/// The states of all members; handed from one compilation to the next, so that a reload forgets nothing of members that stay.
package final class MemberStates: Sendable {
    private struct Key: Hashable {
        let channel: String
        let host: String
        let port: Int
    }

    private let states = Mutex<[Key: MemberState]>([:])

    package init() {}

    /// The state of a member, always the same while anything holds it.
    ///
    /// Takes a lock: for compiling, not for requests.
    func state(channel: String, host: String, port: Int) -> MemberState {
        let key = Key(channel: channel, host: host, port: port)
        return self.states.withLock { states in
            if let known = states[key] { return known }
            let state = MemberState()
            states[key] = state
            return state
        }
    }

    /// Forgets the states nobody holds any more, so that reloads without end do not grow the process.
    func prune() {
        self.states.withLock { states in
            for key in Array(states.keys) where Self.isUnused(&states[key]) { states[key] = nil }
        }
    }

    private static func isUnused(_ state: inout MemberState?) -> Bool { isKnownUniquelyReferenced(&state) }

    /// The states kept; for tests.
    var count: Int { self.states.withLock { $0.count } }
}
