import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct CircuitBreakerTests {
    private static func counter(_ limit: Int = 3) -> CircuitBreaker {
        CircuitBreaker(BreakerSettings(trigger: .timeout, limit: .count(limit), windowSeconds: 10, openSeconds: 30))
    }

    private static func percentage() -> CircuitBreaker {
        CircuitBreaker(
            BreakerSettings(
                trigger: .timeout, limit: .percentage(50, minimumCalls: 4), windowSeconds: 10, openSeconds: 30))
    }

    private static let good = BreakerOutcome.answered(status: 200, milliseconds: 5)
    private static let bad = BreakerOutcome.timedOut(milliseconds: 1_000)

    @Test("Counter mode opens with the last unhealthy call, stays open for its time, and begins anew")
    func counter() {
        let breaker = Self.counter()
        for time in [0, 1, 9_998] as [Int64] {
            #expect(breaker.allows(at: time))
            breaker.record(Self.bad, at: time)
        }
        #expect(breaker.reading(at: 9_998).state == .open(until: 39_998))
        #expect(!breaker.allows(at: 9_999))
        #expect(!breaker.allows(at: 39_997))
        #expect(breaker.allows(at: 39_998))
        #expect(
            breaker.reading(at: 39_998)
                == CircuitBreaker.Reading(state: .closed, calls: 0, unhealthyCalls: 0, openings: 1))
        breaker.record(Self.bad, at: 40_000)
        #expect(breaker.allows(at: 40_000))
    }

    @Test("A window begins with the first call counted, and its end forgets what was counted")
    func counterWindow() {
        let breaker = Self.counter()
        breaker.record(Self.bad, at: 5_000)
        breaker.record(Self.bad, at: 5_001)
        #expect(breaker.reading(at: 14_999).unhealthyCalls == 2)
        #expect(breaker.reading(at: 15_000).unhealthyCalls == 0)
        breaker.record(Self.bad, at: 15_001)
        #expect(breaker.allows(at: 15_001))
        #expect(breaker.reading(at: 25_000).unhealthyCalls == 1)
    }

    @Test("Healthy calls do not count against a backend, nor do those that end while the breaker is open")
    func notCounted() {
        let breaker = Self.counter()
        for _ in 0..<100 { breaker.record(Self.good, at: 0) }
        #expect(breaker.reading(at: 0) == .init(state: .closed, calls: 100, unhealthyCalls: 0, openings: 0))
        for _ in 0..<5 { breaker.record(Self.bad, at: 1) }
        #expect(breaker.reading(at: 1) == .init(state: .open(until: 30_001), calls: 0, unhealthyCalls: 0, openings: 1))
    }

    @Test("Percentage mode judges when the window ends, and only with enough calls")
    func percentageMode() {
        let breaker = Self.percentage()
        for _ in 0..<2 { breaker.record(Self.bad, at: 0) }
        for _ in 0..<2 { breaker.record(Self.good, at: 1) }
        #expect(breaker.allows(at: 9_999))
        #expect(!breaker.allows(at: 10_000))
        #expect(breaker.reading(at: 10_000).state == .open(until: 40_000))
        #expect(breaker.allows(at: 40_000))

        let tooFew = Self.percentage()
        for _ in 0..<3 { tooFew.record(Self.bad, at: 0) }
        #expect(tooFew.allows(at: 10_000))

        let healthy = Self.percentage()
        for _ in 0..<49 { healthy.record(Self.bad, at: 0) }
        for _ in 0..<51 { healthy.record(Self.good, at: 0) }
        #expect(healthy.allows(at: 10_000))
    }

    @Test("Windows of percentage mode follow each other, and one that ended long ago opened and closed long ago")
    func consecutiveWindows() {
        let breaker = Self.percentage()
        breaker.record(Self.good, at: 1_000)
        // In the third window, which ends at 31,000.
        for _ in 0..<4 { breaker.record(Self.bad, at: 22_000) }
        #expect(breaker.allows(at: 30_999))
        #expect(!breaker.allows(at: 31_000))

        let late = Self.percentage()
        for _ in 0..<4 { late.record(Self.bad, at: 0) }
        #expect(late.allows(at: 3_600_000))
        #expect(late.reading(at: 3_600_000) == .init(state: .closed, calls: 0, unhealthyCalls: 0, openings: 1))
    }

    @Test("Under timeout a backend that cannot be reached is not unhealthy; a condition sees it as 502")
    func triggers() {
        let timeout = BreakerSettings(trigger: .timeout, limit: .count(1), windowSeconds: 1, openSeconds: 1)
        #expect(timeout.isUnhealthy(.timedOut(milliseconds: 1)))
        #expect(!timeout.isUnhealthy(.unreachable(milliseconds: 1)))
        #expect(!timeout.isUnhealthy(.answered(status: 504, milliseconds: 1)))
        let condition = BreakerSettings(
            trigger: .condition(
                UnhealthyCondition(text: "", expression: .any([.status(in: [502, 500]), .slowerThan(100)]))),
            limit: .count(1), windowSeconds: 1, openSeconds: 1)
        #expect(condition.isUnhealthy(.unreachable(milliseconds: 1)))
        #expect(!condition.isUnhealthy(.timedOut(milliseconds: 100)))
        #expect(condition.isUnhealthy(.timedOut(milliseconds: 101)))
        #expect(condition.isUnhealthy(.answered(status: 500, milliseconds: 1)))
        #expect(!condition.isUnhealthy(.answered(status: 200, milliseconds: 100)))
    }

    private static func content(_ scope: PluginScope) -> BreakerContent {
        var content = BreakerContent()
        content.scope = scope
        content.condition.unhealthyThreshold = 1
        var rule = BreakerRule()
        rule.name = "pay"
        rule.expression = EmbeddedJSON(#"["reqPath","==","/pay"]"#)
        var own = BreakerCondition()
        own.unhealthyThreshold = 2
        rule.condition = own
        var other = BreakerRule()
        var mock = BreakerDowngrade()
        mock.kind = .mock
        mock.mock = BreakerMock()
        other.downgrade = mock
        content.downgradeRules = [rule, other]
        return content
    }

    @Test("A rule uses its own half and the plug-in's for the other")
    func branches() {
        var content = Self.content(.basic)
        var standard = BreakerDowngrade()
        standard.kind = .http
        content.downgradeDefault = standard
        let policy = CircuitBreakerPolicy(content)
        #expect(policy.ruleExpressions.map(\.text) == [#"["reqPath","==","/pay"]"#, ""])
        #expect(policy.branch(rule: nil).settings.limit == .count(1))
        #expect(policy.branch(rule: 0).settings.limit == .count(2))
        #expect(policy.branch(rule: 1).settings.limit == .count(1))
        #expect(policy.branch(rule: nil).downgrade?.kind == .http)
        #expect(policy.branch(rule: 0).downgrade?.kind == .http)
        #expect(policy.branch(rule: 1).downgrade?.kind == .mock)
        #expect(policy.branch(rule: 7) == policy.branch(rule: nil))
    }

    @Test("Breakers are apart by API, environment and rule, shared when the plug-in says so, and go on after a reload")
    func keys() {
        let registry = CircuitBreakerRegistry()
        func breakers(_ scope: PluginScope, _ api: String, _ environment: String = "RELEASE") -> CircuitBreakers {
            CircuitBreakerPolicy(Self.content(scope)).breakers(
                in: registry, plugin: "p", apiID: api, environment: environment)
        }
        breakers(.basic, "a").breaker(rule: nil).record(Self.bad, at: 0)
        #expect(!breakers(.basic, "a").breaker(rule: nil).allows(at: 1))
        #expect(breakers(.basic, "a").breaker(rule: 0).allows(at: 1))
        #expect(breakers(.basic, "b").breaker(rule: nil).allows(at: 1))
        #expect(breakers(.basic, "a", "TEST").breaker(rule: nil).allows(at: 1))
        #expect(breakers(.share, "a").breaker(rule: nil).allows(at: 1))
        breakers(.share, "a").breaker(rule: nil).record(Self.bad, at: 0)
        #expect(!breakers(.share, "b").breaker(rule: nil).allows(at: 1))
    }

    @Test("Breakers of APIs that are gone are forgotten")
    func forgotten() {
        let registry = CircuitBreakerRegistry()
        let settings = BreakerSettings(trigger: .timeout, limit: .count(1), windowSeconds: 1, openSeconds: 1)
        for owner in ["a", "b", "c"] { registry.breaker(owner, settings).record(Self.bad, at: 0) }
        registry.keep(only: ["b"])
        #expect(registry.owners == ["b"])
        #expect(!registry.breaker("b", settings).allows(at: 1))
        #expect(registry.breaker("a", settings).allows(at: 1))
    }

    @Test("Other settings begin with a new breaker")
    func changedSettings() {
        let registry = CircuitBreakerRegistry()
        let first = BreakerSettings(trigger: .timeout, limit: .count(1), windowSeconds: 1, openSeconds: 1)
        let second = BreakerSettings(trigger: .timeout, limit: .count(2), windowSeconds: 1, openSeconds: 1)
        registry.breaker("k", first).record(Self.bad, at: 0)
        #expect(!registry.breaker("k", first).allows(at: 1))
        #expect(registry.breaker("k", second).allows(at: 1))
    }

    @Test("Loops that count at the same time open a breaker exactly once, with no call lost")
    func threads() async {
        let breaker = Self.counter(1_000)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<124 { breaker.record(Self.bad, at: 0) } }
            }
        }
        #expect(breaker.reading(at: 0).unhealthyCalls == 992)
        for _ in 0..<8 { breaker.record(Self.bad, at: 0) }
        #expect(breaker.reading(at: 0) == .init(state: .open(until: 30_000), calls: 0, unhealthyCalls: 0, openings: 1))
    }
}
