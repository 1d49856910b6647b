import Synchronization

/// What all loops and snapshots of a process share, and a reload does not begin anew.
package final class SharedState: Sendable {
    /// The calls over debugging domains.
    package let debugDomainQuota: DebugDomainQuota
    /// Health and counts of channel members.
    package let memberStates = MemberStates()
    /// Access keys that failed too often.
    let lockouts = AccessKeyLockouts()
    /// Seals tokens when the instance names no key for them.
    let processKey: [UInt8]
    /// What authorizers decided lately.
    let authorizerCache = AuthorizerCache()
    /// Answers that are kept.
    package let cache = ResponseCache()
    /// Circuit breakers.
    package let breakers = CircuitBreakerRegistry()
    private let throttleState = Mutex<ThrottleState?>(nil)
    private let ledgers = NamedStates<FailureLedger>()

    /// - Parameters:
    ///   - processKey: Random bytes, 32 or more; tokens sealed with them end with the process.
    ///   - debugDomainQuota: The calls over debugging domains.
    package init(processKey: [UInt8], debugDomainQuota: DebugDomainQuota = DebugDomainQuota()) {
        self.processKey = processKey
        self.debugDomainQuota = debugDomainQuota
    }

    /// A process without secrets of its own: for explaining and for tests.
    package convenience init() { self.init(processKey: Array(repeating: 0, count: 32)) }

    /// The counters for the snapshot being compiled: those of the one before go on where nothing has changed.
    func nextThrottleState() -> ThrottleState {
        self.throttleState.withLock { state in
            let next = ThrottleState(after: state)
            state = next
            return next
        }
    }

    /// What the policies of the last compilation have counted.
    ///
    /// - Parameter now: Milliseconds since 1970.
    /// - Returns: Policies and quotas, in order.
    package func throttleCounts(at now: Int64) -> (policies: [ThrottleCount], quotas: [QuotaCount]) {
        self.throttleState.withLock { $0 }?.counts(at: now) ?? ([], [])
    }

    /// The failures counted for a third-party authorizer.
    func failures(of plugin: String) -> FailureLedger { self.ledgers.state(plugin) { FailureLedger() } }
}
