package import GatewayConfiguration
import Synchronization

/// When a breaker opens, and for how long.
///
/// - Source: APIG User Guide, apig_03_0023
package struct BreakerSettings: Sendable, Equatable {
    /// What counts as unhealthy.
    package enum Trigger: Sendable, Equatable {
        /// A backend that did not answer in time; one that could not be reached does not count.
        case timeout
        case condition(UnhealthyCondition)
    }
    /// When it is enough.
    package enum Limit: Sendable, Equatable {
        /// So many unhealthy calls in a window: at once.
        case count(Int)
        /// So many percent of at least so many calls: when the window ends.
        case percentage(Int, minimumCalls: Int)
    }

    package let trigger: Trigger
    package let limit: Limit
    package let windowMilliseconds: Int64
    package let openMilliseconds: Int64

    package init(trigger: Trigger, limit: Limit, windowSeconds: Int, openSeconds: Int) {
        self.trigger = trigger
        self.limit = limit
        self.windowMilliseconds = Int64(max(1, min(windowSeconds, 1 << 31))) * 1_000
        self.openMilliseconds = Int64(max(1, min(openSeconds, 1 << 31))) * 1_000
    }

    /// The settings of a plug-in's condition.
    package init(_ condition: BreakerCondition) {
        let trigger: Trigger
        switch (condition.kind, condition.unhealthyCondition) {
        // A condition without one was reported when it was read.
        case (.timeout, _), (.condition, nil): trigger = .timeout
        case (.condition, let expression?): trigger = .condition(expression)
        }
        let limit: Limit =
            switch condition.mode {
            case .counter: .count(condition.unhealthyThreshold)
            case .percentage:
                .percentage(condition.unhealthyPercentage, minimumCalls: condition.minCallThreshold)
            }
        self.init(
            trigger: trigger, limit: limit, windowSeconds: condition.timeWindow,
            openSeconds: condition.openBreakerTime)
    }
}

/// How a call of a backend ended, for a breaker.
package enum BreakerOutcome: Sendable, Equatable {
    /// It answered, with a status and after so many milliseconds.
    case answered(status: Int, milliseconds: Int)
    /// It did not answer in time (504).
    case timedOut(milliseconds: Int)
    /// It could not be reached, or broke off (502).
    case unreachable(milliseconds: Int)
}

/// One circuit breaker of this process, shared by its loops.
///
/// Closed, it counts; open, nothing gets to the backend until its time is over, and then it is closed again with nothing counted. There is no
/// half-open state in the product. Windows are fixed: in counter mode one begins with the first call counted, in percentage mode they
/// follow each other from the first call on. No timer is needed: whoever looks next finds the state that the end of the window made.
/// Calls that were on their way while it opened are counted nowhere.
///
/// - Source: APIG User Guide, apig_03_0023; the shape of the windows is our reading
package final class CircuitBreaker: Sendable {
    /// Closed or open.
    package enum State: Sendable, Equatable {
        case closed
        /// Until then, in milliseconds of the clock of the calls.
        case open(until: Int64)
    }

    /// The state and the counters of the current window.
    package struct Reading: Sendable, Equatable {
        package let state: State
        package let calls: Int
        package let unhealthyCalls: Int
        /// How often it opened.
        package let openings: Int
    }

    package let settings: BreakerSettings
    private let machine: Mutex<CircuitBreakerMachine>

    package init(_ settings: BreakerSettings) {
        self.settings = settings
        self.machine = Mutex(CircuitBreakerMachine(settings))
    }

    /// Whether a request may go to the backend.
    ///
    /// - Parameter milliseconds: The time, of a clock that does not go back.
    /// - Returns: `false` while the breaker is open.
    package func allows(at milliseconds: Int64) -> Bool {
        self.machine.withLock { $0.allows(at: milliseconds) }
    }

    /// Counts how a call ended that was allowed; downgraded calls are not counted.
    ///
    /// - Parameters:
    ///   - outcome: How it ended.
    ///   - milliseconds: The time, of the same clock.
    package func record(_ outcome: BreakerOutcome, at milliseconds: Int64) {
        let isUnhealthy = self.settings.isUnhealthy(outcome)
        self.machine.withLock { $0.callEnded(isUnhealthy: isUnhealthy, at: milliseconds) }
    }

    /// The state for metrics and the admin pages.
    package func reading(at milliseconds: Int64) -> Reading { self.machine.withLock { $0.reading(at: milliseconds) } }
}

extension BreakerSettings {
    /// Whether a call that ended so counts as unhealthy.
    package func isUnhealthy(_ outcome: BreakerOutcome) -> Bool {
        switch (self.trigger, outcome) {
        case (.timeout, .timedOut): true
        case (.timeout, _): false
        case (.condition(let condition), .answered(let status, let milliseconds)):
            condition.isUnhealthy(status: status, milliseconds: milliseconds)
        case (.condition(let condition), .timedOut(let milliseconds)):
            condition.isUnhealthy(status: 504, milliseconds: milliseconds)
        case (.condition(let condition), .unreachable(let milliseconds)):
            condition.isUnhealthy(status: 502, milliseconds: milliseconds)
        }
    }
}

/// The breaker without its lock.
struct CircuitBreakerMachine: Sendable {
    private let settings: BreakerSettings
    private var state = CircuitBreaker.State.closed
    /// When the window began; `nil` before the first call.
    private var windowStart: Int64?
    private var calls = 0
    private var unhealthyCalls = 0
    private var openings = 0

    init(_ settings: BreakerSettings) { self.settings = settings }

    /// Whether a request may go to the backend.
    mutating func allows(at now: Int64) -> Bool {
        self.advance(to: now)
        return self.state == .closed
    }

    /// Counts a call.
    mutating func callEnded(isUnhealthy: Bool, at now: Int64) {
        self.advance(to: now)
        guard self.state == .closed else { return }
        if self.windowStart == nil { self.windowStart = now }
        self.calls += 1
        if isUnhealthy { self.unhealthyCalls += 1 }
        if case .count(let limit) = self.settings.limit, self.unhealthyCalls >= limit { self.open(at: now) }
    }

    /// The state and the counters.
    mutating func reading(at now: Int64) -> CircuitBreaker.Reading {
        self.advance(to: now)
        return CircuitBreaker.Reading(
            state: self.state, calls: self.calls, unhealthyCalls: self.unhealthyCalls, openings: self.openings)
    }

    /// Ends an open time or a window that is over, as if somebody had looked when it ended.
    private mutating func advance(to now: Int64) {
        if let start = self.windowStart, now - start >= self.settings.windowMilliseconds {
            self.windowEnded(start: start, at: now)
        }
        if case .open(let until) = self.state, now >= until { self.state = .closed }
    }

    private mutating func windowEnded(start: Int64, at now: Int64) {
        guard case .percentage(let percentage, let minimumCalls) = self.settings.limit else {
            self.clear(nextWindow: nil)
            return
        }
        let window = self.settings.windowMilliseconds
        if self.calls > 0, self.calls >= minimumCalls, self.unhealthyCalls * 100 >= self.calls * percentage {
            self.open(at: start + window)
        } else {
            self.clear(nextWindow: start + (now - start) / window * window)
        }
    }

    /// Opens, with nothing counted.
    private mutating func open(at now: Int64) {
        self.state = .open(until: now.addingReportingOverflow(self.settings.openMilliseconds).partialValue)
        self.openings += 1
        self.clear(nextWindow: nil)
    }

    private mutating func clear(nextWindow: Int64?) {
        self.windowStart = nextWindow
        self.calls = 0
        self.unhealthyCalls = 0
    }
}
