package import GatewayConfiguration

/// The length of a period, as an operator wrote it.
package struct ThrottlePeriod: Sendable, Hashable {
    package let interval: Int
    package let unit: TimeUnit

    /// A period; lengths below 1 are 1.
    package init(_ interval: Int, _ unit: TimeUnit) {
        self.interval = max(1, interval)
        self.unit = unit
    }

    /// Milliseconds, cut to a length that can be added to every moment.
    var milliseconds: Int64 {
        let unit: Int64 =
            switch self.unit {
            case .second: 1_000
            case .minute: 60_000
            case .hour: 3_600_000
            case .day: 86_400_000
            }
        let (product, overflows) = Int64(self.interval).multipliedReportingOverflow(by: unit)
        return overflows ? ThrottleWindows.farthest : min(product, ThrottleWindows.farthest)
    }

    /// The unit as refusals and debugging lines spell it: singular, in small letters.
    var unitName: StaticString {
        switch self.unit {
        case .second: "second"
        case .minute: "minute"
        case .hour: "hour"
        case .day: "day"
        }
    }

    /// `10 second`.
    var text: String { "\(self.interval) \(self.unitName)" }
}

/// The calls of one window.
struct ThrottleWindow: Sendable {
    /// Milliseconds since 1970.
    var start: Int64
    var used: Int
}

/// How time is cut into windows.
struct ThrottleWindows: Sendable, Hashable {
    /// Where windows begin.
    enum Anchor: Sendable, Hashable {
        /// With the first call that is counted when none is running.
        case firstCall
        /// At this moment, and every period before and after it.
        case moment(Int64)
    }

    /// Moments and periods are cut to this, about 36 million years.
    static let farthest: Int64 = 1 << 60

    let period: Int64
    let anchor: Anchor

    init(_ period: ThrottlePeriod, _ anchor: Anchor) {
        self.period = period.milliseconds
        self.anchor = anchor
    }

    /// Whether a window is running.
    ///
    /// A loop whose clock is a little behind counts in the window another has begun; a window more than a period ahead is left from before the
    /// clock was set back, and has ended.
    func isRunning(_ window: ThrottleWindow, at now: Int64) -> Bool {
        let now = Self.clamped(now)
        return now < window.start + self.period && now > window.start - self.period
    }

    /// The calls that a window has had at a moment.
    func used(_ window: ThrottleWindow?, at now: Int64) -> Int {
        guard let window, self.isRunning(window, at: now) else { return 0 }
        return window.used
    }

    /// The window after one more call.
    func counting(_ window: ThrottleWindow?, at now: Int64) -> ThrottleWindow {
        if let window, self.isRunning(window, at: now) {
            return ThrottleWindow(start: window.start, used: window.used + 1)
        }
        return ThrottleWindow(start: self.start(at: Self.clamped(now)), used: 1)
    }

    private func start(at now: Int64) -> Int64 {
        switch self.anchor {
        case .firstCall: return now
        case .moment(let moment):
            let rest = (now - Self.clamped(moment)) % self.period
            return now - (rest < 0 ? rest + self.period : rest)
        }
    }

    private static func clamped(_ moment: Int64) -> Int64 { min(max(moment, -self.farthest), self.farthest) }
}

/// The windows of many callers, of whom there may be any number.
///
/// What has ended is swept when the table has grown to twice what was left by the last sweep. When it is full of running windows, an eighth of them
/// is dropped, those that began first before others: their callers begin anew, and may make more calls than their limit. Who floods a gateway from
/// more addresses than the table holds is held by the limit of the API.
struct ThrottleWindowTable<Key: Hashable & Sendable>: Sendable {
    private var windows: [Key: ThrottleWindow] = [:]
    private let capacity: Int
    private var sweepAt: Int

    init(capacity: Int) {
        self.capacity = max(8, capacity)
        self.sweepAt = min(self.capacity, 256)
    }

    var count: Int { self.windows.count }

    func used(_ key: Key, _ shape: ThrottleWindows, at now: Int64) -> Int { shape.used(self.windows[key], at: now) }

    mutating func count(_ key: Key, _ shape: ThrottleWindows, at now: Int64) {
        if let window = self.windows[key] {
            self.windows[key] = shape.counting(window, at: now)
            return
        }
        if self.windows.count >= self.sweepAt { self.sweep(shape, at: now) }
        self.windows[key] = shape.counting(nil, at: now)
    }

    private mutating func sweep(_ shape: ThrottleWindows, at now: Int64) {
        self.windows = self.windows.filter { shape.isRunning($0.value, at: now) }
        let room = self.capacity / 8
        let excess = self.windows.count - (self.capacity - room)
        if self.windows.count >= self.capacity, excess > 0 { self.drop(excess) }
        self.sweepAt = min(self.capacity, max(256, self.windows.count * 2))
    }

    /// Drops so many windows, the oldest first.
    private mutating func drop(_ excess: Int) {
        let starts = self.windows.values.map(\.start).sorted()
        let newest = starts[min(excess, starts.count) - 1]
        var equal = excess - starts.prefix { $0 < newest }.count
        self.windows = self.windows.filter { entry in
            if entry.value.start > newest { return true }
            if entry.value.start < newest { return false }
            equal -= 1
            return equal < 0
        }
    }
}
