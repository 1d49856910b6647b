import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// What the tests of throttling build their limits from.
enum Throttles {
    /// 2026-01-02 00:00:00 UTC, in milliseconds.
    static let midnight: Int64 = 1_767_312_000_000

    static func classic(
        api: Int, user: Int? = nil, app: Int? = nil, ip: Int? = nil, interval: Int = 1, unit: TimeUnit = .minute,
        shared: Bool = false, specials: [(ThrottleSpecial.ObjectType, String, Int)] = []
    ) -> ThrottleLimits {
        var policy = ThrottlePolicy()
        policy.apiCallLimits = api
        policy.userCallLimits = user
        policy.appCallLimits = app
        policy.ipCallLimits = ip
        policy.timeInterval = interval
        policy.timeUnit = unit
        policy.type = shared ? .shared : .eachAPI
        policy.specials = specials.map { type, object, limit in
            var special = ThrottleSpecial()
            special.objectType = type
            special.object = object
            special.callLimits = limit
            return special
        }
        return ThrottleLimits(policy)
    }

    static func plugin(_ change: (inout RateLimitContent) -> Void) -> ThrottleLimits {
        var content = RateLimitContent()
        change(&content)
        return ThrottleLimits(content)
    }

    static func bind(
        _ limits: ThrottleLimits?, api: String = "a", standard: Int? = nil, state: ThrottleState = ThrottleState()
    ) throws -> Throttle {
        var faults: [String] = []
        let throttle = try #require(
            Throttle(
                policy: limits.map { (name: "p", limits: $0) }, api: api, defaultAPILimit: standard, state: state,
                faults: &faults))
        #expect(faults == [])
        return throttle
    }

    static func caller(app: String? = nil, account: String? = nil, project: String? = nil, ip: String? = "10.0.0.1")
        -> ThrottleCaller
    {
        ThrottleCaller(appID: app, accountID: account, projectID: project, address: ip.flatMap { IPAddress($0) })
    }
}

extension Throttle {
    /// The detail of the refusal, or `nil` when the call is allowed.
    func refusal(
        _ caller: ThrottleCaller, _ values: TestValues = TestValues(), at now: Int64, quota: CredentialQuota? = nil
    ) -> String? {
        guard case .refused(let error) = self.admit(caller, at: now, quota: quota, values.fulfils) else { return nil }
        let prefix = "The throttling threshold has been reached: policy "
        guard error.message.hasPrefix(prefix) else { return "\(error.code) \(error.message)" }
        return String(error.message.dropFirst(prefix.count))
    }

    /// How many of so many calls are allowed.
    func allowed(of count: Int, _ caller: ThrottleCaller, _ values: TestValues = TestValues(), at now: Int64) -> Int {
        (0..<count).count { _ in self.refusal(caller, values, at: now) == nil }
    }

    func lines(_ caller: ThrottleCaller, at now: Int64) -> String {
        guard case .allowed(let readings) = self.admit(caller, at: now) else {
            return "refused"
        }
        var bytes: [UInt8] = []
        readings.appendLines(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

@Suite struct ThrottleTests {
    private static let start = Throttles.midnight

    // MARK: Windows

    @Test("A classic window begins with the first counted call and ends a period later")
    func classicWindow() throws {
        let throttle = try Throttles.bind(Throttles.classic(api: 2, interval: 10, unit: .second))
        let caller = Throttles.caller()
        let first = Self.start + 7_300
        #expect(throttle.allowed(of: 3, caller, at: first) == 2)
        #expect(throttle.refusal(caller, at: first + 9_999) == "api over ratelimit,limit:2,time:10 second")
        // The refused call has not begun a window.
        #expect(throttle.allowed(of: 3, caller, at: first + 10_000) == 2)
        #expect(throttle.allowed(of: 1, caller, at: first + 19_999) == 0)
        #expect(throttle.allowed(of: 1, caller, at: first + 20_500) == 1)
        #expect(throttle.allowed(of: 2, caller, at: first + 30_499) == 1)
        #expect(throttle.allowed(of: 3, caller, at: first + 30_500) == 2)
    }

    @Test("A window of a plug-in begins at a multiple of its period")
    func pluginWindow() throws {
        let throttle = try Throttles.bind(
            Throttles.plugin {
                $0.apiLimit = 2
                $0.defaultInterval = 10
            })
        let caller = Throttles.caller()
        #expect(throttle.allowed(of: 3, caller, at: Self.start + 9_999) == 2)
        #expect(throttle.allowed(of: 3, caller, at: Self.start + 10_000) == 2)
        #expect(throttle.allowed(of: 3, caller, at: Self.start + 19_999) == 0)
        #expect(throttle.allowed(of: 3, caller, at: Self.start + 20_000) == 2)
    }

    @Test(
        "A loop whose clock is behind counts in the window that is running; a clock set back far begins anew",
        arguments: [true, false])
    func clocks(_ isClassic: Bool) throws {
        let limits =
            isClassic
            ? Throttles.classic(api: 2, interval: 10, unit: .second)
            : Throttles.plugin {
                $0.apiLimit = 2
                $0.defaultInterval = 10
            }
        let throttle = try Throttles.bind(limits)
        let caller = Throttles.caller()
        #expect(throttle.allowed(of: 1, caller, at: Self.start) == 1)
        #expect(throttle.allowed(of: 2, caller, at: Self.start - 5) == 1)
        #expect(throttle.allowed(of: 1, caller, at: Self.start) == 0)
        #expect(throttle.allowed(of: 3, caller, at: Self.start - 86_400_000) == 2)
    }

    @Test("No moment and no period is too large to count with", arguments: [Int64.min, -1, 0, 1, Int64.max])
    func extremes(_ now: Int64) throws {
        let periods: [(Int, TimeUnit)] = [
            (1, .second), (2_147_483_647, .day), (Int.max, .day), (0, .second), (Int.min, .hour),
        ]
        for (interval, unit) in periods {
            let throttle = try Throttles.bind(Throttles.classic(api: 1, ip: 1, interval: interval, unit: unit))
            #expect(throttle.allowed(of: 3, Throttles.caller(), at: now) == 1)
            let limits = try #require(
                CredentialQuota.Limits(
                    calls: 1, period: ThrottlePeriod(interval, unit), resetTime: "2026-01-02 00:00:00"))
            let quota = CredentialQuota(credential: "c", limits: limits, state: ThrottleState())
            #expect(quota.take(at: now) == nil)
            #expect(quota.take(at: now) == .quotaUsedUp)
        }
    }

    // MARK: Who is counted

    @Test("Each limit has a counter for each of its callers, and the message of its own")
    func dimensions() throws {
        let limits = Throttles.classic(api: 100, user: 3, app: 2, ip: 5)
        let throttle = try Throttles.bind(limits)
        func refusals(_ callers: [ThrottleCaller]) -> [String?] { callers.map { throttle.refusal($0, at: Self.start) } }
        let alice = Throttles.caller(app: "a1", account: "alice")
        #expect(refusals([alice, alice, alice]) == [nil, nil, "app over ratelimit,limit:2,time:1 minute"])
        let other = Throttles.caller(app: "a2", account: "alice")
        #expect(refusals([other, other]) == [nil, "user over ratelimit,limit:3,time:1 minute"])
        // Callers without an app or account are limited by their address only: three calls came from it before.
        let anybody = Throttles.caller()
        #expect(refusals([anybody, anybody, anybody]) == [nil, nil, "ip over ratelimit,limit:5,time:1 minute"])
        #expect(
            throttle.refusal(Throttles.caller(ip: "::ffff:10.0.0.1"), at: Self.start)
                == "ip over ratelimit,limit:5,time:1 minute")
        #expect(throttle.allowed(of: 9, Throttles.caller(ip: "10.0.0.2"), at: Self.start) == 5)
        // Callers whose address nobody knows count together.
        #expect(throttle.allowed(of: 9, Throttles.caller(ip: nil), at: Self.start) == 5)
        #expect(throttle.allowed(of: 9, Throttles.caller(project: "alice", ip: "10.0.0.3"), at: Self.start) == 0)
    }

    @Test("The refusal is 429 with the product's code and type")
    func refusal() throws {
        let throttle = try Throttles.bind(Throttles.classic(api: 1, interval: 1, unit: .day))
        _ = throttle.refusal(Throttles.caller(), at: 0)
        guard case .refused(let error) = throttle.admit(Throttles.caller(), at: 0) else {
            Issue.record("the second call is allowed")
            return
        }
        #expect(error.code == "APIG.0308" && error.status == 429 && error.type == "THROTTLED")
        #expect(
            error.message == "The throttling threshold has been reached: policy api over ratelimit,limit:1,time:1 day")
    }

    @Test(
        "Every unit is written in the singular and in small letters",
        arguments: [(TimeUnit.second, "second"), (.minute, "minute"), (.hour, "hour"), (.day, "day")])
    func units(_ unit: TimeUnit, _ name: String) throws {
        let throttle = try Throttles.bind(Throttles.classic(api: 1, interval: 3, unit: unit))
        #expect(
            throttle.lines(Throttles.caller(), at: 0) == "X-Apig-RateLimit-api: remain:0,limit:1,time:3 \(name)\r\n")
        #expect(throttle.refusal(Throttles.caller(), at: 0) == "api over ratelimit,limit:1,time:3 \(name)")
    }

    @Test("An own limit replaces that of an app or user, higher or lower, but never the API's")
    func specials() throws {
        // The documentation's example: API 10, app 3, of A 2, of B 4.
        let throttle = try Throttles.bind(
            Throttles.classic(api: 10, app: 3, specials: [(.app, "A", 2), (.app, "B", 4), (.user, "vip", 50)]))
        #expect(throttle.allowed(of: 9, Throttles.caller(app: "A"), at: Self.start) == 2)
        #expect(throttle.allowed(of: 9, Throttles.caller(app: "B"), at: Self.start) == 4)
        #expect(throttle.allowed(of: 9, Throttles.caller(app: "C"), at: Self.start) == 3)
        #expect(throttle.allowed(of: 99, Throttles.caller(account: "vip"), at: Self.start) == 1)
        #expect(
            throttle.refusal(Throttles.caller(account: "vip"), at: Self.start)
                == "api over ratelimit,limit:10,time:1 minute")
        // Without limits of apps and users only those named have one, and a user is found by account and by project.
        let named = try Throttles.bind(
            Throttles.plugin {
                $0.defaultTimeUnit = .minute
                var exclusion = RateLimitExclusion()
                exclusion.kind = .user
                exclusion.policies = ["acc", "proj"].map { key in
                    var limit = RateLimitExclusionLimit()
                    limit.key = key
                    limit.limit = 2
                    return limit
                }
                $0.specials = [exclusion]
            })
        #expect(named.allowed(of: 9, Throttles.caller(account: "acc", project: "x"), at: Self.start) == 2)
        #expect(named.allowed(of: 9, Throttles.caller(account: "y", project: "proj"), at: Self.start) == 2)
        #expect(named.refusal(Throttles.caller(project: "proj"), at: Self.start) == nil)
        #expect(named.allowed(of: 9, Throttles.caller(account: "y"), at: Self.start) == 9)
    }

    @Test("Absent, 0 and -1 are no limit", arguments: [nil, 0, -1] as [Int?])
    func unlimited(_ number: Int?) throws {
        let throttle = try Throttles.bind(
            Throttles.plugin {
                $0.apiLimit = number ?? -1
                $0.userLimit = number
                $0.appLimit = number
                $0.ipLimit = number
            })
        let caller = Throttles.caller(app: "a", account: "u")
        #expect(throttle.allowed(of: 1_000, caller, at: Self.start) == 1_000)
        #expect(throttle.lines(caller, at: Self.start) == "")
    }

    @Test("A call that one limit refuses is counted by none")
    func allOrNothing() throws {
        let throttle = try Throttles.bind(Throttles.classic(api: 10, user: 6, app: 4, ip: 2))
        #expect(throttle.allowed(of: 50, Throttles.caller(app: "a", account: "u", ip: "10.0.0.1"), at: Self.start) == 2)
        #expect(throttle.allowed(of: 50, Throttles.caller(app: "a", account: "u", ip: "10.0.0.2"), at: Self.start) == 2)
        // The app is exhausted; neither user nor API nor address have counted the refusals.
        #expect(throttle.allowed(of: 50, Throttles.caller(app: "a", account: "u", ip: "10.0.0.3"), at: Self.start) == 0)
        #expect(
            throttle.lines(Throttles.caller(app: "b", account: "u", ip: "10.0.0.3"), at: Self.start)
                == """
                X-Apig-RateLimit-api: remain:5,limit:10,time:1 minute\r
                X-Apig-RateLimit-user: remain:1,limit:6,time:1 minute\r
                X-Apig-RateLimit-app: remain:3,limit:4,time:1 minute\r
                X-Apig-RateLimit-ip: remain:1,limit:2,time:1 minute\r\n
                """)
    }

    // MARK: APIs

    @Test("APIs count apart unless the policy is shared", arguments: [true, false])
    func sharing(_ isShared: Bool) throws {
        let state = ThrottleState()
        let classic = Throttles.classic(api: 3, shared: isShared)
        let first = try Throttles.bind(classic, api: "a", state: state)
        let second = try Throttles.bind(classic, api: "b", state: state)
        #expect(first.allowed(of: 2, Throttles.caller(), at: Self.start) == 2)
        #expect(second.allowed(of: 9, Throttles.caller(), at: Self.start) == (isShared ? 1 : 3))
        let plugin = Throttles.plugin {
            $0.scope = isShared ? .share : .basic
            $0.apiLimit = 3
        }
        let shared = ThrottleState()
        #expect(try Throttles.bind(plugin, api: "a", state: shared).allowed(of: 2, Throttles.caller(), at: 0) == 2)
        #expect(
            try Throttles.bind(plugin, api: "b", state: shared).allowed(of: 9, Throttles.caller(), at: 0)
                == (isShared ? 1 : 3))
    }

    @Test("The gateway's own limit is in force without a policy, and beside one only told")
    func standard() throws {
        let alone = try Throttles.bind(nil, standard: 2)
        #expect(
            alone.lines(Throttles.caller(), at: Self.start)
                == "X-Apig-RateLimit-api-allenv: remain:1,limit:2,time:1 second\r\n")
        #expect(alone.allowed(of: 5, Throttles.caller(ip: "10.0.0.2"), at: Self.start) == 1)
        #expect(alone.refusal(Throttles.caller(), at: Self.start + 999) == "api over ratelimit,limit:2,time:1 second")
        #expect(alone.refusal(Throttles.caller(), at: Self.start + 1_000) == nil)
        let beside = try Throttles.bind(Throttles.classic(api: 5), standard: 2)
        #expect(beside.allowed(of: 3, Throttles.caller(), at: Self.start) == 3)
        #expect(
            beside.lines(Throttles.caller(), at: Self.start)
                == "X-Apig-RateLimit-api: remain:1,limit:5,time:1 minute\r\nX-Apig-RateLimit-api-allenv: remain:0,limit:2,time:1 second\r\n"
        )
        var faults: [String] = []
        #expect(Throttle(policy: nil, api: "a", defaultAPILimit: nil, state: ThrottleState(), faults: &faults) == nil)
    }

    // MARK: Rules

    private static func rule(_ name: String, _ expression: String, _ limit: Int, _ interval: Int?) throws
        -> RateLimitRule
    {
        var rule = RateLimitRule()
        rule.name = name
        rule.expression = try RuleExpression(json: expression)
        rule.limit = limit
        rule.interval = interval
        return rule
    }

    @Test("Every rule a request fulfils counts it, with a period of its own")
    func rules() throws {
        let list = [
            try Self.rule("free", #"["plan","==","free"]"#, 2, 10),
            try Self.rule("list", #"["reqPath","~~","^/v1/list"]"#, 3, nil),
        ]
        let throttle = try Throttles.bind(
            Throttles.plugin {
                $0.defaultInterval = 60
                $0.parameters = [RuleParameter(.header, name: "plan", value: "X-Plan")]
                $0.rules = list
            })
        let caller = Throttles.caller()
        let free = TestValues(headers: ["x-plan": "free"])
        let gold = TestValues(headers: ["x-plan": "gold"])
        let elsewhere = TestValues(path: "/v2", headers: ["x-plan": "free"])
        #expect(throttle.allowed(of: 2, caller, free, at: Self.start) == 2)
        #expect(
            throttle.refusal(caller, elsewhere, at: Self.start) == "rule free over ratelimit,limit:2,time:10 second")
        #expect(throttle.allowed(of: 9, caller, gold, at: Self.start) == 1)
        #expect(throttle.refusal(caller, gold, at: Self.start) == "rule list over ratelimit,limit:3,time:60 second")
        // The rule for the list refuses, so that the other does not count; what fulfils no rule has no limit.
        #expect(
            throttle.refusal(caller, free, at: Self.start + 10_000) == "rule list over ratelimit,limit:3,time:60 second"
        )
        #expect(throttle.allowed(of: 9, caller, elsewhere, at: Self.start + 10_000) == 2)
        #expect(throttle.allowed(of: 99, caller, TestValues(path: "/v3"), at: Self.start) == 99)
        #expect(throttle.allowed(of: 9, caller, gold, at: Self.start + 60_000) == 3)
    }

    @Test("A rule whose pattern is none is told and left out, the others are in force")
    func brokenRule() throws {
        let list = [
            try Self.rule("bad", #"["reqPath","~~","("]"#, 1, nil),
            try Self.rule("good", #"["method","==","get"]"#, 1, nil),
        ]
        var faults: [String] = []
        let throttle = try #require(
            Throttle(
                policy: ("p", Throttles.plugin { $0.rules = list }), api: "a", defaultAPILimit: nil,
                state: ThrottleState(),
                faults: &faults))
        #expect(
            faults == ["throttling policy p: rule bad has a pattern where a group is not closed: \"(\" at character 1"])
        #expect(throttle.allowed(of: 3, Throttles.caller(), at: Self.start) == 1)
    }

    @Test("There may be a hundred rules and more, each with its own counter")
    func manyRules() throws {
        let list = try (0..<130).map { try Self.rule("r\($0)", #"["reqPath","==","/\#($0)"]"#, 1, nil) }
        var faults: [String] = []
        let throttle = try #require(
            Throttle(
                policy: ("p", Throttles.plugin { $0.rules = list }), api: "a", defaultAPILimit: nil,
                state: ThrottleState(),
                faults: &faults))
        #expect(faults == ["throttling policy p: rules behind the 128th are left out"])
        for index in 0..<128 {
            #expect(throttle.allowed(of: 2, Throttles.caller(), TestValues(path: "/\(index)"), at: Self.start) == 1)
        }
        #expect(throttle.allowed(of: 2, Throttles.caller(), TestValues(path: "/128"), at: Self.start) == 2)
    }
}
