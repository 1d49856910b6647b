import Synchronization

/// The connections of all event loops: how many there are, and how many each client address has.
///
/// Takes a lock, when a connection begins and when it ends; requests never see it.
final class ConnectionLedger: Sendable {
    private struct State {
        var total = 0
        var byAddress: [String: Int] = [:]
    }

    private let state = Mutex(State())
    private let maxConnections: Int
    private let maxPerAddress: Int

    init(maxConnections: Int, maxPerAddress: Int) {
        self.maxConnections = maxConnections
        self.maxPerAddress = maxPerAddress
    }

    /// Counts a connection that begins.
    ///
    /// - Returns: `nil`, or why it must be turned away; then it was not counted.
    func open(_ address: String) -> ShedReason? {
        self.state.withLock { state in
            guard state.total < self.maxConnections else { return .connections }
            let own = state.byAddress[address] ?? 0
            guard own < self.maxPerAddress else { return .perAddress }
            state.total += 1
            state.byAddress[address] = own + 1
            return nil
        }
    }

    /// A connection that was counted has ended.
    func close(_ address: String) {
        self.state.withLock { state in
            state.total -= 1
            let own = (state.byAddress[address] ?? 1) - 1
            state.byAddress[address] = own > 0 ? own : nil
        }
    }

    /// The connections counted.
    var count: Int { self.state.withLock { $0.total } }
}
