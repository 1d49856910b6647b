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

    /// The failures counted for a third-party authorizer.
    func failures(of plugin: String) -> FailureLedger { self.ledgers.state(plugin) { FailureLedger() } }
}
