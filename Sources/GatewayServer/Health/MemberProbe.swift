import GatewayRuntime
import NIOCore

/// The checks of one member, one after the other.
///
/// Belongs to its loop.
final class MemberProbe {
    let target: HealthTarget
    private let eventLoop: any EventLoop
    private let tls: HealthTLS
    private let timeout: TimeAmount
    private var meter: HealthMeter
    private var schedule: HealthSchedule
    private var attempt: HealthAttempt?
    private var lastError: String?
    private var isStopped = false
    private let report: (MemberHealth, Bool) -> Void

    /// - Parameters:
    ///   - target: What is checked, and where the result goes.
    ///   - eventLoop: The loop it belongs to.
    ///   - secondMilliseconds: How long a second of the check's times lasts.
    ///   - tls: For checks over HTTPS.
    ///   - jitter: Any number; it spreads the first checks of members.
    ///   - report: Called after each check, with whether it changed the member's health.
    init(
        _ target: HealthTarget, eventLoop: any EventLoop, secondMilliseconds: Int64, tls: HealthTLS, jitter: UInt64,
        report: @escaping (MemberHealth, Bool) -> Void
    ) {
        self.target = target
        self.eventLoop = eventLoop
        self.tls = tls
        self.report = report
        // Times are at most minutes, and a second at most a second.
        let second = max(1, min(1_000, secondMilliseconds))
        self.timeout = .milliseconds(max(1, min(target.check.timeoutMilliseconds, 86_400_000) * second / 1_000))
        self.meter = HealthMeter(target.check, isHealthy: target.state.isHealthy)
        self.schedule = HealthSchedule(
            intervalMilliseconds: min(target.check.intervalMilliseconds, 86_400_000) * second / 1_000,
            now: Self.now, jitter: jitter)
    }

    private static var now: Int64 { Int64(clamping: NIODeadline.now().uptimeNanoseconds / 1_000_000) }

    /// What is known of the member.
    var reading: MemberHealth {
        MemberHealth(
            name: self.target.name, isHealthy: self.meter.isHealthy, successes: self.meter.successes,
            failures: self.meter.failures, lastError: self.lastError)
    }

    func start() {
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        let wait = max(0, self.schedule.next - Self.now)
        self.eventLoop.scheduleTask(in: .milliseconds(wait)) { bound.value.check() }
    }

    func stop() {
        self.isStopped = true
        self.attempt?.cancel()
        self.attempt = nil
    }

    private func check() {
        guard !self.isStopped else { return }
        self.schedule.began(now: Self.now)
        let attempt = HealthAttempt(self.target, eventLoop: self.eventLoop) { error in
            self.ended(error)
        }
        self.attempt = attempt
        attempt.start(timeout: self.timeout, tls: self.tls)
    }

    private func ended(_ error: String?) {
        guard !self.isStopped else { return }
        self.attempt = nil
        self.lastError = error
        let hasChanged = self.meter.checked(succeeded: error == nil)
        if hasChanged { self.target.state.isHealthy = self.meter.isHealthy }
        self.report(self.reading, hasChanged)
        self.start()
    }
}

@available(*, unavailable)
extension MemberProbe: Sendable {}
