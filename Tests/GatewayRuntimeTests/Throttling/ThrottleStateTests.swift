import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct ThrottleStateTests {
    private static let start = Throttles.midnight

    // MARK: Reloads

    @Test("A policy with the same name and numbers goes on after a reload, and with others begins anew")
    func reload() throws {
        let first = ThrottleState()
        let limits = Throttles.classic(api: 3, ip: 3)
        let before = try Throttles.bind(limits, state: first)
        #expect(before.allowed(of: 2, Throttles.caller(), at: Self.start) == 2)
        let second = ThrottleState(after: first)
        let after = try Throttles.bind(limits, state: second)
        #expect(after.allowed(of: 1, Throttles.caller(), at: Self.start) == 1)
        // Both snapshots count together while connections still use the old one.
        #expect(before.allowed(of: 1, Throttles.caller(), at: Self.start) == 0)
        #expect(after.allowed(of: 1, Throttles.caller(), at: Self.start) == 0)
        let third = ThrottleState(after: second)
        let changed = try Throttles.bind(Throttles.classic(api: 4, ip: 3), state: third)
        #expect(changed.allowed(of: 9, Throttles.caller(), at: Self.start) == 3)
    }

    @Test("Quotas and the gateway's own limit go on after a reload as well")
    func others() throws {
        let first = ThrottleState()
        let limits = try #require(CredentialQuota.Limits(calls: 2, period: ThrottlePeriod(1, .hour), resetTime: nil))
        #expect(CredentialQuota(credential: "c", limits: limits, state: first).take(at: Self.start) == nil)
        #expect(
            try Throttles.bind(nil, standard: 2, state: first).allowed(of: 1, Throttles.caller(), at: Self.start) == 1)
        let second = ThrottleState(after: first)
        let quota = CredentialQuota(credential: "c", limits: limits, state: second)
        #expect(quota.take(at: Self.start) == nil)
        #expect(quota.take(at: Self.start) == .quotaUsedUp)
        #expect(
            try Throttles.bind(nil, standard: 2, state: second).allowed(of: 9, Throttles.caller(), at: Self.start) == 1)
        let more = try #require(CredentialQuota.Limits(calls: 3, period: ThrottlePeriod(1, .hour), resetTime: nil))
        #expect(
            CredentialQuota(credential: "c", limits: more, state: ThrottleState(after: second)).take(at: Self.start)
                == nil)
    }

    @Test("A policy that was gone for a reload begins anew")
    func forgotten() throws {
        let first = ThrottleState()
        let limits = Throttles.classic(api: 1)
        #expect(try Throttles.bind(limits, state: first).allowed(of: 2, Throttles.caller(), at: Self.start) == 1)
        let third = ThrottleState(after: ThrottleState(after: first))
        #expect(try Throttles.bind(limits, state: third).allowed(of: 2, Throttles.caller(), at: Self.start) == 1)
    }

    // MARK: Many at once

    private static func passed(_ threads: Int, _ calls: Int, _ body: @Sendable @escaping (Int) -> Bool) async -> Int {
        await withTaskGroup(of: Int.self) { group in
            for thread in 0..<threads {
                group.addTask { (0..<calls).count { body(thread * calls + $0) } }
            }
            return await group.reduce(0, +)
        }
    }

    @Test("Of 20,000 calls from eight threads exactly as many pass as the API's limit says")
    func apiLimit() async throws {
        let throttle = try Throttles.bind(Throttles.classic(api: 7_001, user: 7_001, app: 7_001, ip: 7_001))
        let caller = Throttles.caller(app: "a", account: "u")
        for window in 0..<2 {
            let now = Self.start + Int64(window) * 60_000
            let passed = await Self.passed(8, 2_500) { _ in throttle.refusal(caller, at: now) == nil }
            #expect(passed == 7_001)
        }
    }

    @Test("Threads whose calls are refused by one limit take nothing of the others away from those that pass")
    func exactTogether() async throws {
        // 40 addresses may make 100 calls each, 4,000 together, and the API has exactly that many.
        let throttle = try Throttles.bind(Throttles.classic(api: 4_000, ip: 100))
        let addresses = (0..<40).map { ThrottleCaller(address: IPAddress(ipv4: 0x0A00_0000 + UInt32($0))) }
        let passed = await Self.passed(8, 2_500) { call in
            throttle.refusal(addresses[call % 40], at: Self.start) == nil
        }
        #expect(passed == 4_000)
        #expect(throttle.refusal(ThrottleCaller(address: IPAddress(ipv4: 1)), at: Self.start) != nil)
    }

    @Test("A quota, rules and two APIs that share a policy are exact together")
    func quotaTogether() async throws {
        let state = ThrottleState()
        let rule = try RuleExpression(json: #"["method","==","GET"]"#)
        let limits = Throttles.plugin {
            $0.scope = .share
            $0.apiLimit = 9_000
            $0.defaultTimeUnit = .hour
            var limit = RateLimitRule()
            limit.expression = rule
            limit.limit = 3_000
            $0.rules = [limit]
        }
        let throttles = [
            try Throttles.bind(limits, api: "a", state: state), try Throttles.bind(limits, api: "b", state: state),
        ]
        let quotaLimits = try #require(
            CredentialQuota.Limits(calls: 2_000, period: ThrottlePeriod(1, .day), resetTime: nil))
        let quotas = (0..<2).map { CredentialQuota(credential: "c\($0)", limits: quotaLimits, state: state) }
        let passed = await Self.passed(8, 2_500) { call in
            throttles[call % 2].refusal(Throttles.caller(), at: Self.start, quota: quotas[call / 2 % 2]) == nil
        }
        // The rule's limit is below the two quotas', which have counted only what passed.
        #expect(passed == 3_000)
        let left = quotas.map { quota in (0..<4_000).count { _ in quota.take(at: Self.start) == nil } }
        #expect(left.reduce(0, +) == 1_000)
    }

    // MARK: Memory

    @Test("A million addresses take no more room than the table has, and those that stay are counted exactly")
    func millionAddresses() throws {
        let throttle = try Throttles.bind(
            Throttles.plugin {
                $0.ipLimit = 1
                $0.defaultTimeUnit = .day
            })
        var refused = 0
        for number in 0..<UInt32(1_000_000) {
            let caller = ThrottleCaller(address: IPAddress(ipv4: number))
            if case .refused = throttle.admit(caller, at: Self.start) { refused += 1 }
        }
        #expect(refused == 0)
        #expect(throttle.addressCount <= ThrottleCounters.maxAddresses)
        #expect(throttle.addressCount > ThrottleCounters.maxAddresses / 2)
        // The last one has its window still.
        #expect(throttle.refusal(ThrottleCaller(address: IPAddress(ipv4: 999_999)), at: Self.start) != nil)
    }

    @Test("The table grows no larger than its capacity, drops the oldest first, and lets go of what has ended")
    func table() {
        let shape = ThrottleWindows(ThrottlePeriod(1, .hour), .firstCall)
        var table = ThrottleWindowTable<Int>(capacity: 800)
        for key in 0..<800 { table.count(key, shape, at: Int64(key)) }
        #expect(table.count == 800)
        table.count(800, shape, at: 800)
        #expect(table.count == 701)
        #expect((0..<100).allSatisfy { table.used($0, shape, at: 801) == 0 })
        #expect((100...800).allSatisfy { table.used($0, shape, at: 801) == 1 })
        // A call of a known key needs no room.
        table.count(500, shape, at: 801)
        #expect(table.count == 701 && table.used(500, shape, at: 801) == 2)
        for key in 1_000..<1_100 { table.count(key, shape, at: 7_200_000) }
        #expect(table.count < 801)
        for key in 2_000..<2_300 { table.count(key, shape, at: 14_400_000) }
        #expect(table.count <= 600)
    }

    @Test("Windows that began together are dropped as many as must be")
    func equalStarts() {
        let shape = ThrottleWindows(ThrottlePeriod(1, .hour), .moment(0))
        var table = ThrottleWindowTable<Int>(capacity: 16)
        for key in 0..<1_000 {
            table.count(key, shape, at: 5)
            #expect(table.count <= 16)
            #expect(table.used(key, shape, at: 5) == 1)
        }
    }
}

@Suite struct CredentialQuotaTests {
    private static let hour: Int64 = 3_600_000
    private static let start = Throttles.midnight

    private static func quota(
        _ calls: Int, _ interval: Int, _ unit: TimeUnit, reset: String? = nil, frozen: Bool = false
    ) throws -> CredentialQuota {
        let limits = try #require(
            CredentialQuota.Limits(calls: calls, period: ThrottlePeriod(interval, unit), resetTime: reset))
        return CredentialQuota(credential: "c", limits: limits, isFrozen: frozen, state: ThrottleState())
    }

    @Test("Without a reset time a window begins with its first call")
    func firstCall() throws {
        let quota = try Self.quota(2, 1, .hour)
        let first = Self.start + 123
        #expect(quota.take(at: first) == nil)
        #expect(quota.take(at: first + Self.hour - 1) == nil)
        #expect(quota.take(at: first + Self.hour - 1) == .quotaUsedUp)
        #expect(quota.take(at: first + Self.hour) == nil)
    }

    @Test("Windows begin at the reset time and every period before and after it")
    func phase() throws {
        // The documentation's example: from 05:05:00 on, every hour.
        let quota = try Self.quota(1, 1, .hour, reset: "2026-01-02 05:05:00")
        let reset = Self.start + 5 * Self.hour + 5 * 60_000
        for now in [
            reset - 10 * Self.hour, reset - 1, reset, reset + Self.hour - 1, reset + Self.hour, reset + 30 * Self.hour,
        ] {
            let isFirst = quota.take(at: now) == nil
            #expect(isFirst == (now != reset + Self.hour - 1))
            #expect(quota.take(at: now) == .quotaUsedUp)
        }
    }

    @Test("A used-up quota and a frozen credential are refused as the product does")
    func refusals() throws {
        let quota = try Self.quota(1, 1, .day)
        #expect(quota.take(at: 0) == nil)
        let refusal = try #require(quota.take(at: 0))
        #expect(
            refusal.code == "APIG.0501" && refusal.status == 405 && refusal.message == "The app quota has been used up."
        )
        let frozen = try #require(try Self.quota(9, 1, .day, frozen: true).take(at: 0))
        #expect(frozen.code == "APIG.0502" && frozen.status == 405 && frozen.type == "DEFAULT_4XX")
        let open = CredentialQuota(credential: "c", limits: nil, state: ThrottleState())
        #expect((0..<100).allSatisfy { _ in open.take(at: 0) == nil })
    }

    @Test("A call the throttle refuses is not counted by the quota, and the other way round")
    func together() throws {
        let throttle = try Throttles.bind(Throttles.classic(api: 2, interval: 1, unit: .second))
        let quota = try Self.quota(3, 1, .day)
        func calls(_ count: Int, at now: Int64) -> [String?] {
            (0..<count).map { _ in throttle.refusal(Throttles.caller(), at: now, quota: quota) }
        }
        #expect(calls(3, at: Self.start) == [nil, nil, "api over ratelimit,limit:2,time:1 second"])
        #expect(calls(2, at: Self.start + 1_000) == [nil, "APIG.0501 The app quota has been used up."])
        #expect(throttle.refusal(Throttles.caller(), at: Self.start + 1_000) == nil)
    }

    @Test(
        "A reset time is a moment of the calendar",
        arguments: [
            ("2026-01-02 00:00:00", true), ("2024-02-29 23:59:59", true), ("1970-01-01 00:00:00", true),
            ("2026-02-29 00:00:00", false),
            ("2026-04-31 00:00:00", false), ("2026-13-01 00:00:00", false), ("2026-00-01 00:00:00", false),
            ("2026-01-00 00:00:00", false),
            ("2026-01-02 24:00:00", false), ("2026-01-02 00:60:00", false), ("2026-01-02T00:00:00", false),
            ("2026-1-2 0:0:0", false),
            ("2026-01-02 00:00:00Z", false), ("x", false),
        ])
    func resetTime(_ text: String, _ isValid: Bool) {
        #expect((CredentialQuota.Limits(calls: 1, period: ThrottlePeriod(1, .day), resetTime: text) != nil) == isValid)
    }

    @Test("The moments of all days are those of the calendar")
    func days() throws {
        for day in stride(from: -200_000, through: 200_000, by: 97) {
            let date = CalendarTime(secondsSince1970: Int64(day) * 86_400 + 3_661)
            guard (0...9_999).contains(date.year) else { continue }
            func digits(_ number: Int, _ count: Int) -> String {
                String(repeating: "0", count: count - String(number).count) + String(number)
            }
            let text = "\(digits(date.year, 4))-\(digits(date.month, 2))-\(digits(date.day, 2)) 01:01:01"
            let limits = try #require(
                CredentialQuota.Limits(calls: 1, period: ThrottlePeriod(1, .day), resetTime: text))
            #expect(limits.windows.anchor == .moment((Int64(day) * 86_400 + 3_661) * 1_000))
        }
    }
}
