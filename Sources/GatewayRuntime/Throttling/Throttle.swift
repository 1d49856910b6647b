import GatewayConfiguration
import Synchronization

/// The limits of an API in one environment, bound to their counters; compiled once, asked by every request of every event loop.
///
/// A call is counted by every limit that applies to it, or, when one of them is exhausted, by none. Counting is exact: of any number of calls at the
/// same time as many pass as the limits say. A bound policy takes the place of the gateway's own limit, which then is only reported.
///
/// - Source: APIG User Guide, apig_03_0025, apig_03_0054. That refused calls do not count is our reading.
package final class Throttle: Sendable {
    /// A number and the refusal of the call behind it.
    private struct Limit: Sendable {
        let value: Int
        let refusal: GatewayError

        init(_ value: Int, _ what: String, _ period: ThrottlePeriod) {
            self.value = value
            self.refusal = .throttled("policy \(what) over ratelimit,limit:\(value),time:\(period.text)")
        }
    }

    private struct Rule: Sendable {
        let rule: RequestRule
        let limit: Limit
        let windows: ThrottleWindows
        /// The number of its counter.
        let index: Int
    }

    /// The gateway's own limit.
    private struct Standard: Sendable {
        let limit: Limit
        let windows: ThrottleWindows
        let period: ThrottlePeriod
        let counters: ThrottleCounters
    }

    private let period: ThrottlePeriod
    private let windows: ThrottleWindows
    private let api: Limit?
    private let user: Limit?
    private let app: Limit?
    private let ip: Limit?
    private let userSpecials: [String: Limit]
    private let appSpecials: [String: Limit]
    private let rules: [Rule]
    /// Whether it looks at values of requests.
    var usesRules: Bool { !self.rules.isEmpty }
    /// The policy's; `nil` without one.
    private let counters: ThrottleCounters?
    private let standard: Standard?

    /// Binds the limits of an API; `nil` when there is nothing to limit.
    ///
    /// - Parameters:
    ///   - policy: The name of the bound policy and its numbers; `nil` when none is bound.
    ///   - api: What tells the API from others, such as its id.
    ///   - defaultAPILimit: The gateway's own limit per second; `nil` when it has none.
    ///   - state: The counters.
    ///   - faults: Gets a sentence for each rule that cannot be in force.
    package init?(
        policy: (name: String, limits: ThrottleLimits)?, api: String, defaultAPILimit: Int?, state: ThrottleState,
        faults: inout [String]
    ) {
        guard policy != nil || defaultAPILimit.map({ $0 > 0 }) == true else { return nil }
        self.standard = defaultAPILimit.flatMap { number in
            let limits = ThrottleLimits(defaultAPILimit: number)
            guard let value = limits.api else { return nil }
            return Standard(
                limit: Limit(value, "api", limits.period), windows: ThrottleWindows(limits.period, limits.anchor),
                period: limits.period, counters: state.counters(policy: nil, api: api, limits: limits))
        }
        let period = policy?.limits.period ?? ThrottlePeriod(1, .second)
        func limit(_ value: Int?, _ what: String) -> Limit? { value.map { Limit($0, what, period) } }
        self.period = period
        self.windows = ThrottleWindows(period, policy?.limits.anchor ?? .firstCall)
        self.api = limit(policy?.limits.api, "api")
        self.user = limit(policy?.limits.user, "user")
        self.app = limit(policy?.limits.app, "app")
        self.ip = limit(policy?.limits.ip, "ip")
        self.userSpecials = policy?.limits.userSpecials.mapValues { Limit($0, "user", period) } ?? [:]
        self.appSpecials = policy?.limits.appSpecials.mapValues { Limit($0, "app", period) } ?? [:]
        self.counters = policy.map { policy in
            state.counters(
                policy: policy.name, api: policy.limits.isShared ? "" : api, limits: policy.limits)
        }
        self.rules = policy.map { Self.rules($0.name, $0.limits, &faults) } ?? []
    }

    private static func rules(_ policy: String, _ limits: ThrottleLimits, _ faults: inout [String]) -> [Rule] {
        var rules: [Rule] = []
        for (index, rule) in limits.rules.enumerated() {
            guard index < RuleMatches.maxRules else {
                faults.append("throttling policy \(policy): rules behind the \(RuleMatches.maxRules)th are left out")
                break
            }
            do {
                rules.append(
                    Rule(
                        rule: try RequestRule(rule.expression, parameters: limits.parameters),
                        limit: Limit(rule.limit, rule.name.isEmpty ? "rule" : "rule \(rule.name)", rule.period),
                        windows: ThrottleWindows(rule.period, limits.anchor), index: index))
            } catch {
                faults.append("throttling policy \(policy): rule \(rule.name) has a pattern where \(error)")
            }
        }
        return rules
    }

    /// The rules a request fulfils, one bit each.
    private struct RuleMatches {
        static let maxRules = 128

        var bits: UInt128 = 0

        var isEmpty: Bool { self.bits == 0 }

        /// Takes the number of the first rule out.
        mutating func next() -> Int? {
            guard self.bits != 0 else { return nil }
            let index = self.bits.trailingZeroBitCount
            self.bits &= self.bits - 1
            return index
        }
    }

    // MARK: Calls

    /// Counts a call, or refuses it.
    ///
    /// Of several exhausted limits the refusal names the first of quota, API, user, app, address and rules.
    ///
    /// - Parameters:
    ///   - caller: Who calls.
    ///   - now: Milliseconds since 1970.
    ///   - quota: The caller's quota, which counts what passes here, too; `nil` without one.
    ///   - request: Says whether a value of the request fulfils a test, for rules.
    /// - Returns: What is left, or the refusal.
    package func admit(
        _ caller: ThrottleCaller, at now: Int64, quota: CredentialQuota? = nil,
        _ request: (RuleSource, RuleTest) -> Bool = { $1.holdsWithoutValue }
    ) -> ThrottleOutcome {
        var matches = RuleMatches()
        for (position, rule) in self.rules.enumerated() where rule.rule.matches(request) {
            matches.bits |= 1 << UInt128(position)
        }
        return self.admit(caller, matches, at: now, quota: quota)
    }

    private func admit(
        _ caller: ThrottleCaller, _ matches: RuleMatches, at now: Int64, quota: CredentialQuota?
    ) -> ThrottleOutcome {
        guard let quota else { return self.decide(caller, matches, at: now) }
        return quota.admit(at: now) { self.decide(caller, matches, at: now) }
    }

    private func decide(_ caller: ThrottleCaller, _ matches: RuleMatches, at now: Int64) -> ThrottleOutcome {
        guard let counters = self.counters else {
            var readings = ThrottleReadings()
            if let refusal = self.countStandard(&readings, isEnforced: true, at: now) { return .refused(refusal) }
            return .allowed(readings)
        }
        var outcome: ThrottleOutcome
        if self.ip != nil {
            let address = caller.address ?? Self.unknownAddress
            outcome = counters.shard(of: address).addresses.withLock { addresses in
                let used = addresses.used(address, self.windows, at: now)
                let outcome = self.decide(caller, matches, addressUsed: used, counters, at: now)
                if case .allowed = outcome { addresses.count(address, self.windows, at: now) }
                return outcome
            }
        } else {
            outcome = self.decide(caller, matches, addressUsed: 0, counters, at: now)
        }
        if case .allowed(var readings) = outcome, self.standard != nil {
            _ = self.countStandard(&readings, isEnforced: false, at: now)
            outcome = .allowed(readings)
        }
        return outcome
    }

    /// The address all callers without one share: nobody calls from it.
    private static let unknownAddress = IPAddress(ipv6: 0, 0)

    /// Checks all counters but that of the address, and counts; `addressUsed` says what that one has.
    private func decide(
        _ caller: ThrottleCaller, _ matches: RuleMatches, addressUsed: Int, _ counters: ThrottleCounters, at now: Int64
    ) -> ThrottleOutcome {
        let appLimit = caller.appID.flatMap { self.appSpecials[$0] ?? self.app }
        let userID = caller.accountID ?? caller.projectID
        let userLimit =
            caller.accountID.flatMap { self.userSpecials[$0] } ?? caller.projectID.flatMap { self.userSpecials[$0] }
            ?? (userID == nil ? nil : self.user)
        var readings = ThrottleReadings()
        readings.ip = self.ip.map { .init(used: addressUsed + 1, limit: $0.value, period: self.period) }
        guard self.api != nil || appLimit != nil || userLimit != nil || !matches.isEmpty else {
            if let ip = self.ip, addressUsed >= ip.value { return .refused(ip.refusal) }
            return .allowed(readings)
        }
        return counters.callers.withLock { callers in
            let apiUsed = self.windows.used(callers.api, at: now)
            if let api = self.api, apiUsed >= api.value { return .refused(api.refusal) }
            var userUsed = 0
            if let userLimit, let userID {
                userUsed = callers.users.used(userID, self.windows, at: now)
                if userUsed >= userLimit.value { return .refused(userLimit.refusal) }
            }
            var appUsed = 0
            if let appLimit, let appID = caller.appID {
                appUsed = callers.apps.used(appID, self.windows, at: now)
                if appUsed >= appLimit.value { return .refused(appLimit.refusal) }
            }
            if let ip = self.ip, addressUsed >= ip.value { return .refused(ip.refusal) }
            var rest = matches
            while let position = rest.next() {
                let rule = self.rules[position]
                if rule.windows.used(callers.rules[rule.index], at: now) >= rule.limit.value {
                    return .refused(rule.limit.refusal)
                }
            }
            if let api = self.api {
                callers.api = self.windows.counting(callers.api, at: now)
                readings.api = .init(used: apiUsed + 1, limit: api.value, period: self.period)
            }
            if let userLimit, let userID {
                callers.users.count(userID, self.windows, at: now)
                readings.user = .init(used: userUsed + 1, limit: userLimit.value, period: self.period)
            }
            if let appLimit, let appID = caller.appID {
                callers.apps.count(appID, self.windows, at: now)
                readings.app = .init(used: appUsed + 1, limit: appLimit.value, period: self.period)
            }
            rest = matches
            while let position = rest.next() {
                let rule = self.rules[position]
                callers.rules[rule.index] = rule.windows.counting(callers.rules[rule.index], at: now)
            }
            return .allowed(readings)
        }
    }

    /// Counts a call for the gateway's own limit, and refuses it there when that is what is in force.
    private func countStandard(
        _ readings: inout ThrottleReadings, isEnforced: Bool, at now: Int64
    ) -> GatewayError? {
        guard let standard = self.standard else { return nil }
        let used = standard.counters.callers.withLock { callers in
            let used = standard.windows.used(callers.api, at: now)
            if used < standard.limit.value || !isEnforced {
                callers.api = standard.windows.counting(callers.api, at: now)
            }
            return used
        }
        if isEnforced, used >= standard.limit.value { return standard.limit.refusal }
        readings.allEnvironments = .init(used: used + 1, limit: standard.limit.value, period: standard.period)
        return nil
    }

    /// How many addresses are kept; for tests.
    var addressCount: Int { self.counters?.addressCount ?? 0 }
}
