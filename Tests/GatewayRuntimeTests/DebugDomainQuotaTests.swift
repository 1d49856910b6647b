import GatewayConfiguration
import Synchronization
import Testing

@testable import GatewayRuntime

@Suite struct DebugDomainQuotaTests {
    /// 2026-01-02 00:00:00 UTC.
    private static let midnight: Int64 = 1_767_312_000

    @Test("The 1,001st call of a day is refused, and the next day begins at midnight UTC")
    func day() {
        let counter = DebugDomainQuota().counter(groupID: "g")
        for _ in 0..<1_000 { #expect(counter.take(at: Self.midnight) == nil) }
        let refusal = counter.take(at: Self.midnight + 86_399)
        #expect(refusal?.status == 429 && refusal?.code == "APIG.0308" && refusal?.type == "THROTTLED")
        #expect(
            refusal?.message
                == "The throttling threshold has been reached: policy domain over ratelimit,limit:1000,time:1 day")
        #expect(counter.take(at: Self.midnight + 86_400) == nil)
    }

    @Test("A loop whose clock is behind does not begin the old day again")
    func lateClock() {
        let counter = DebugDomainQuota(limit: 2).counter(groupID: "g")
        #expect(counter.take(at: Self.midnight) == nil)
        #expect(counter.take(at: Self.midnight - 1) == nil)
        #expect(counter.take(at: Self.midnight - 1) != nil)
        #expect(counter.take(at: Self.midnight) != nil)
    }

    @Test("Groups are counted apart, and each goes on where it was after a reload")
    func reload() throws {
        var options = CompileOptions()
        options.shared = SharedState(processKey: [], debugDomainQuota: DebugDomainQuota(limit: 1))
        var apis = [mockAPI(.get, "/a"), mockAPI(.get, "/b")]
        apis[1].groupName = "other"
        let first = compile(apis, options: options).snapshot.domains
        let second = compile(apis.reversed(), options: options).snapshot.domains
        func take(_ table: DomainTable, _ group: String) throws -> Bool {
            let index = try #require(table.groupIndex(named: group))
            return table.groups[index].debuggingCalls.take(at: Self.midnight) == nil
        }
        #expect(try take(first, "shop"))
        #expect(try !take(second, "shop"))
        #expect(try take(second, "other"))
        #expect(try !take(first, "other"))
    }

    @Test("Threads that count at the same time get exactly the quota, and the day turns once")
    func threads() async {
        let counter = DebugDomainQuota().counter(groupID: "g")
        for day in 0..<3 {
            let time = Self.midnight + Int64(day) * 86_400
            let passed = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask { (0..<400).count { _ in counter.take(at: time) == nil } }
                }
                return await group.reduce(0, +)
            }
            #expect(passed == 1_000)
        }
    }
}
