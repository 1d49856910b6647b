import Synchronization

/// How many calls a credential may make in a period, over all APIs, and whether it may call at all.
///
/// Every credential has a counter of its own, also where several are bound to one quota. Refused calls do not count.
///
/// - Source: APIG User Guide, apig_03_0059. Counters of their own and what does not count are our reading.
package struct CredentialQuota: Sendable {
    /// The numbers of a quota.
    package struct Limits: Sendable, Equatable {
        let calls: Int
        let windows: ThrottleWindows

        /// Reads a quota; `nil` when its reset time is no moment.
        ///
        /// - Parameters:
        ///   - calls: Calls in a period; below 1 none pass.
        ///   - period: The period.
        ///   - resetTime: A moment windows begin at, `YYYY-MM-DD hh:mm:ss` in UTC, and every period before and after it; without one a window
        ///     begins with its first call.
        package init?(calls: Int, period: ThrottlePeriod, resetTime: String?) {
            self.calls = calls
            guard let resetTime, !resetTime.isEmpty else {
                self.windows = ThrottleWindows(period, .firstCall)
                return
            }
            guard let moment = Self.milliseconds(resetTime) else { return nil }
            self.windows = ThrottleWindows(period, .moment(moment))
        }

        /// Milliseconds since 1970 of `YYYY-MM-DD hh:mm:ss`.
        private static func milliseconds(_ text: String) -> Int64? {
            let bytes = Array(text.utf8)
            let form = Array("dddd-dd-dd dd:dd:dd".utf8)
            guard bytes.count == form.count else { return nil }
            var numbers: [Int] = [0]
            for (byte, expected) in zip(bytes, form) {
                if expected == UInt8(ascii: "d") {
                    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                    numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte - UInt8(ascii: "0"))
                } else {
                    guard byte == expected else { return nil }
                    numbers.append(0)
                }
            }
            let (year, month, day) = (numbers[0], numbers[1], numbers[2])
            guard (1...12).contains(month), day >= 1, numbers[3] < 24, numbers[4] < 60, numbers[5] < 60 else {
                return nil
            }
            // Days since 1 March of year 0, so that leap days end a year; the years of an era of 400 have always the same days.
            let shifted = year - (month <= 2 ? 1 : 0)
            let yearOfEra = ((shifted % 400) + 400) % 400
            let era = (shifted - yearOfEra) / 400
            let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
            let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
            let seconds = Int64(days) * 86_400 + Int64(numbers[3] * 3_600 + numbers[4] * 60 + numbers[5])
            // The 31st of a shorter month comes back as a day of the next.
            let date = CalendarTime(secondsSince1970: seconds)
            guard date.month == month, date.day == day else { return nil }
            return seconds * 1_000
        }
    }

    /// The calls of one credential.
    package final class Counter: Sendable {
        let limits: Limits
        fileprivate let window = Mutex<ThrottleWindow?>(nil)

        init(_ limits: Limits) { self.limits = limits }

        /// The calls of the running window.
        func used(at now: Int64) -> Int { self.window.withLock { self.limits.windows.used($0, at: now) } }
    }

    private let isFrozen: Bool
    private let counter: Counter?

    /// Binds a credential.
    ///
    /// - Parameters:
    ///   - credential: The credential's id.
    ///   - limits: Its quota; `nil` without one.
    ///   - isFrozen: Whether the credential may not call at all.
    ///   - state: The counters.
    package init(credential: String, limits: Limits?, isFrozen: Bool = false, state: ThrottleState) {
        self.isFrozen = isFrozen
        self.counter = limits.map { state.quotaCounter(credential: credential, limits: $0) }
    }

    /// Counts a call that nothing else limits, or refuses it.
    ///
    /// - Parameter now: Milliseconds since 1970.
    /// - Returns: `nil` when it may go on.
    package func take(at now: Int64) -> GatewayError? {
        guard case .refused(let error) = self.admit(at: now, { .allowed(ThrottleReadings()) }) else { return nil }
        return error
    }

    /// Counts a call when something else lets it pass, too.
    func admit(at now: Int64, _ other: () -> ThrottleOutcome) -> ThrottleOutcome {
        if self.isFrozen { return .refused(.appFrozen) }
        guard let counter = self.counter else { return other() }
        return counter.window.withLock { window in
            guard counter.limits.windows.used(window, at: now) < counter.limits.calls else {
                return .refused(.quotaUsedUp)
            }
            let outcome = other()
            if case .allowed = outcome { window = counter.limits.windows.counting(window, at: now) }
            return outcome
        }
    }
}
