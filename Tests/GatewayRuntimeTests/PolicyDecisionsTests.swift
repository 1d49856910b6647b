import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct PolicyDecisionsTests {
    @Test("A refusal of the step that counts calls is the quota's or the throttling policy's, by its code")
    func quota() {
        var decisions = PolicyDecisions()
        let step = Step.throttle(ThrottleStep(nil))
        decisions.refused(step, .quotaUsedUp)
        decisions.refused(step, .appFrozen)
        decisions.refused(step, .throttled("policy api over ratelimit"))
        #expect(decisions.count(.quota, .refused) == 2 && decisions.count(.throttle, .refused) == 1)
    }

    @Test("What a program decided is counted in the loop's state, by step")
    func program() throws {
        var api = mockAPI(.get, "/p")
        api.requestParameters = [parameter("q", .query, required: true)]
        let snapshot = compile([api]).snapshot
        var state = snapshot.makeLoopState()
        var head: [UInt8] = []
        for target in ["/p?q=1", "/p?q=2", "/p", "/nowhere"] {
            let request = try RawRequest("GET \(target) HTTP/1.1", "Host: h")
            _ = snapshot.decide(
                request.head, bytes: request.bytes.span, facts: facts, state: &state, backendHead: &head)
        }
        #expect(state.decisions.count(.parameters, .allowed) == 2)
        #expect(state.decisions.count(.parameters, .refused) == 1)
        var sum = PolicyDecisions()
        sum.add(state.decisions)
        sum.add(state.decisions)
        #expect(sum.count(.parameters, .allowed) == 4)
    }

    @Test("Every policy can decide something, and no two have one word")
    func words() {
        for policy in PolicyKind.allCases { #expect(!policy.decisions.isEmpty, "\(policy.label)") }
        #expect(Set(PolicyKind.allCases.map(\.label)).count == PolicyKind.allCases.count)
        #expect(Set(PolicyDecision.allCases.map(\.label)).count == PolicyDecision.allCases.count)
    }
}
