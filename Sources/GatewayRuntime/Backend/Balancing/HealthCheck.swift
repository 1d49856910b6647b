/// How a member is checked, in the field's words.
///
/// - Source: APIG API Reference, CreateVpcChannelV2 (`vpc_health_config`)
package struct HealthCheck: Sendable, Hashable {
    /// What is done.
    package enum Method: Sendable, Hashable {
        /// A connection suffices.
        case connect
        /// A request; its status decides.
        case request(HTTPRequest)
    }

    /// The request of a check.
    package struct HTTPRequest: Sendable, Hashable {
        package var usesTLS: Bool
        /// Whether the gateway's own certificate is shown.
        package var showsCertificate: Bool
        package var isHead: Bool
        package var path: String
        /// The healthy statuses; never empty.
        package var statuses: [ClosedRange<Int>]

        package init(
            usesTLS: Bool = false, showsCertificate: Bool = false, isHead: Bool = false, path: String = "/",
            statuses: [ClosedRange<Int>] = [200...299]
        ) {
            self.usesTLS = usesTLS
            self.showsCertificate = showsCertificate
            self.isHead = isHead
            self.path = path
            self.statuses = statuses
        }

        /// Whether an answer of this status is a healthy one.
        package func accepts(_ status: Int) -> Bool { self.statuses.contains { $0.contains(status) } }
    }

    package var method: Method
    /// The port that is checked; `nil` is the member's own.
    package var port: Int?
    /// Successes in a row that make a member healthy.
    package var successesToRise: Int
    /// Failures in a row that make a member unhealthy.
    package var failuresToFall: Int
    package var intervalMilliseconds: Int64
    package var timeoutMilliseconds: Int64

    package init(
        method: Method, port: Int? = nil, successesToRise: Int = 2, failuresToFall: Int = 5,
        intervalMilliseconds: Int64 = 10_000, timeoutMilliseconds: Int64 = 5_000
    ) {
        self.method = method
        self.port = port
        self.successesToRise = successesToRise
        self.failuresToFall = failuresToFall
        self.intervalMilliseconds = intervalMilliseconds
        self.timeoutMilliseconds = timeoutMilliseconds
    }
}

/// A member to be checked, once for all event loops and all APIs that use it.
package struct HealthTarget: Sendable {
    /// What a member is told apart by.
    package struct Name: Sendable, Hashable {
        package let channel: String
        package let host: String
        package let port: Int

        package init(channel: String, host: String, port: Int) {
            self.channel = channel
            self.host = host
            self.port = port
        }
    }

    package let name: Name
    package let check: HealthCheck
    /// Where the result goes.
    package let state: MemberState

    package init(name: Name, check: HealthCheck, state: MemberState) {
        self.name = name
        self.check = check
        self.state = state
    }

    /// The port that is checked.
    package var port: Int { self.check.port ?? self.name.port }
}

/// Counts the results of checks in a row and says when they change a member's health; without clock or socket.
///
/// - Source: APIG User Guide, apig_03_0040 (thresholds)
package struct HealthMeter: Sendable, Equatable {
    package private(set) var isHealthy: Bool
    /// Successes since the last failure.
    package private(set) var successes = 0
    /// Failures since the last success.
    package private(set) var failures = 0
    private let successesToRise: Int
    private let failuresToFall: Int

    /// - Parameters:
    ///   - check: The thresholds; below 1 counts as 1.
    ///   - isHealthy: What the member is taken for until checks say otherwise.
    package init(_ check: HealthCheck, isHealthy: Bool = true) {
        self.isHealthy = isHealthy
        self.successesToRise = max(1, check.successesToRise)
        self.failuresToFall = max(1, check.failuresToFall)
    }

    /// A check ended.
    ///
    /// - Returns: Whether the member's health has changed by it.
    package mutating func checked(succeeded: Bool) -> Bool {
        if succeeded {
            self.failures = 0
            self.successes = min(self.successes + 1, Int(Int32.max))
            guard !self.isHealthy, self.successes >= self.successesToRise else { return false }
        } else {
            self.successes = 0
            self.failures = min(self.failures + 1, Int(Int32.max))
            guard self.isHealthy, self.failures >= self.failuresToFall else { return false }
        }
        self.isHealthy = succeeded
        return true
    }
}

/// When a member is checked: at intervals from the begin of one check to the begin of the next, never two at a time.
package struct HealthSchedule: Sendable, Equatable {
    private let interval: Int64
    /// When the next check begins, in milliseconds of any clock that does not go back.
    package private(set) var next: Int64

    /// - Parameters:
    ///   - intervalMilliseconds: From check to check.
    ///   - now: The time.
    ///   - jitter: Any number; it decides how far into the first interval checks begin, so that members are not all asked at once.
    package init(intervalMilliseconds: Int64, now: Int64, jitter: UInt64) {
        self.interval = max(1, intervalMilliseconds)
        self.next = now &+ Int64(clamping: jitter % UInt64(self.interval))
    }

    /// A check begins; the next one is due an interval later.
    package mutating func began(now: Int64) { self.next = now &+ self.interval }
}

/// Reads the status out of the first bytes of an answer.
package enum HealthAnswer {
    /// What the bytes so far say.
    package enum Reading: Sendable, Equatable {
        case incomplete
        case status(Int)
        case malformed
    }

    /// Reads `HTTP/1.x nnn` and what ends it.
    ///
    /// - Source: RFC 9112 §4
    package static func read(_ bytes: some Collection<UInt8>) -> Reading {
        let pattern = Array("HTTP/1.".utf8)
        for (expected, byte) in zip(pattern, bytes) where expected != byte { return .malformed }
        guard bytes.count >= 13 else { return .incomplete }
        let rest = Array(bytes.dropFirst(pattern.count).prefix(6))
        let digits = rest[2...4].map { $0 &- 0x30 }
        guard rest[0] == 0x30 || rest[0] == 0x31, rest[1] == 0x20, digits.allSatisfy({ $0 < 10 }),
            rest[5] == 0x20 || rest[5] == 0x0D || rest[5] == 0x0A
        else { return .malformed }
        let status = digits.reduce(0) { $0 * 10 + Int($1) }
        return (100...599).contains(status) ? .status(status) : .malformed
    }
}

extension HealthCheck {
    /// Whether the member is shown the gateway's certificate.
    package var showsCertificate: Bool {
        if case .request(let request) = self.method { request.showsCertificate } else { false }
    }
}
