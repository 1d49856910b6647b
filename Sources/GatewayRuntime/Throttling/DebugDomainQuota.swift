import Synchronization

/// The calls a day that each group may get over its debugging domain.
///
/// Counters belong to group ids, which are the same after a reload, so a new snapshot goes on counting where the old one was. All event loops
/// share a counter, without a lock, and no call is counted twice or lost.
///
/// - Source: APIG User Guide, notes and constraints (1,000 calls a day, not modifiable). The day is read as the calendar day in UTC.
package final class DebugDomainQuota: Sendable {
    /// Calls of one group on one day.
    package static let callsPerDay: UInt32 = 1_000

    private let limit: UInt32
    private let counters = Mutex<[String: Counter]>([:])

    package init(limit: UInt32 = DebugDomainQuota.callsPerDay) { self.limit = limit }

    /// The counter of a group, always the same for the same id.
    ///
    /// Takes a lock: for compiling, not for requests.
    package func counter(groupID: String) -> Counter {
        self.counters.withLock { counters in
            if let known = counters[groupID] { return known }
            let counter = Counter(limit: self.limit)
            counters[groupID] = counter
            return counter
        }
    }

    /// The calls of one group.
    package final class Counter: Sendable {
        /// The day in the upper half, its calls in the lower one: both change together.
        private let state = Atomic<UInt64>(0)
        private let limit: UInt32

        init(limit: UInt32) { self.limit = limit }

        /// Counts a call.
        ///
        /// - Parameter seconds: Seconds since 1970, UTC. A time before the day counted last, which a loop with an older clock may have, counts
        ///   for that day.
        /// - Returns: `nil` when it may go on, else why not.
        package func take(at seconds: Int64) -> GatewayError? {
            let today = UInt32(clamping: seconds / 86_400)
            var current = self.state.load(ordering: .relaxed)
            while true {
                let day = UInt32(truncatingIfNeeded: current >> 32)
                let calls = today > day ? 0 : UInt32(truncatingIfNeeded: current)
                guard calls < self.limit else { return .debuggingDomainQuota(limit: self.limit) }
                let next = UInt64(max(day, today)) << 32 | UInt64(calls + 1)
                let (isExchanged, original) = self.state.weakCompareExchange(
                    expected: current, desired: next, ordering: .relaxed)
                if isExchanged { return nil }
                current = original
            }
        }
    }
}

extension GatewayError {
    /// A group's debugging domain was called too often today.
    ///
    /// - Source: APIG User Guide, apig_03_0048; the words behind the message follow those of the other limits
    static func debuggingDomainQuota(limit: UInt32) -> GatewayError {
        GatewayError(
            "APIG.0308", 429,
            "The throttling threshold has been reached: policy domain over ratelimit,limit:\(limit),time:1 day",
            type: "THROTTLED")
    }
}
