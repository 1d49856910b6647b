import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// A step that waits suspends the program, which then goes on behind it.
@Suite struct SuspensionTests {
    private func snapshot(_ maxBytes: Int = 10) -> RoutingSnapshot {
        var api = proxyAPI(.any, "/p/{x}", backend: "/b/{x}")
        api.requestParameters = [parameter("x", .path, required: true)]
        api.backendParameters = [sent("x", .path, .request, "x")]
        var options = CompileOptions()
        options.gatheredBodyBytes = maxBytes
        return compile([api, mockAPI(.post, "/mock")], options: options).snapshot
    }

    @Test(
        "A body that can be gathered is waited for; none, or one announced as too long, is not",
        arguments: [
            ("Content-Length: 10", true), ("Content-Length: 11", false), ("Content-Length: 0", false),
            ("Transfer-Encoding: chunked", true), ("X-Nothing: 1", false),
        ])
    func waits(line: String, waits: Bool) throws {
        let outcome = self.snapshot().outcome(try RawRequest("POST /p/1 HTTP/1.1", "Host: h", line))
        #expect(outcome.hasPrefix(waits ? "waits for bodyStart(maxBytes: 10)" : "POST /b/1 HTTP/1.1\r\n"))
    }

    @Test("The program goes on where it waited, with the values it had, although other requests came meanwhile")
    func resumes() throws {
        let snapshot = self.snapshot()
        var state = snapshot.makeLoopState()
        var head: [UInt8] = []
        let first = try RawRequest("POST /p/first HTTP/1.1", "Host: h", "Content-Length: 5")
        guard
            case .suspend(let suspension) = snapshot.decide(
                first.head, bytes: first.bytes.span, facts: facts, state: &state, backendHead: &head)
        else { return #expect(Bool(false)) }
        let second = try RawRequest("GET /p/second HTTP/1.1", "Host: h")
        _ = snapshot.decide(second.head, bytes: second.bytes.span, facts: facts, state: &state, backendHead: &head)
        #expect(String(decoding: head, as: UTF8.self).hasPrefix("GET /b/second HTTP/1.1\r\n"))
        guard
            case .forward(let plan) = snapshot.resume(
                suspension, with: .body(.started), bytes: first.bytes.span, state: &state, backendHead: &head)
        else { return #expect(Bool(false)) }
        #expect(plan.route == suspension.route)
        let text = String(decoding: head, as: UTF8.self)
        #expect(text.hasPrefix("POST /b/first HTTP/1.1\r\n") && text.contains("Content-Length: 5\r\n"))
    }

    @Test("An API that asks no backend does not wait")
    func mock() throws {
        #expect(
            self.snapshot().outcome(try RawRequest("POST /mock HTTP/1.1", "Host: h", "Content-Length: 5"))
                == "POST /mock")
    }
}
