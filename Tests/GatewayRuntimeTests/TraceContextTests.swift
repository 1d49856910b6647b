import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// Gives the numbers it was made with, then ever higher ones.
private struct Counting: RandomNumberGenerator {
    var value: UInt64 = 0

    mutating func next() -> UInt64 {
        self.value += 1
        return self.value
    }
}

@Suite struct TraceContextTests {
    private static let valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    private func trace(_ lines: String...) throws -> TraceContext {
        let head = "GET / HTTP/1.1\r\nHost: h\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
        var scanner = RequestHeadScanner(limits: GatewayLimits())
        let bytes = Array(head.utf8)
        var generator = Counting()
        var scanned = RequestHead()
        guard scanner.scan(bytes.span, into: &scanned) == .complete else {
            Issue.record("the head is not valid")
            throw CancellationError()
        }
        return TraceContext(scanned, bytes: bytes.span, using: &generator)
    }

    private func text(_ trace: TraceContext) -> String {
        var bytes: [UInt8] = []
        trace.appendLine(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("A valid traceparent goes on with a new span, and its tracestate is kept")
    func continued() throws {
        let trace = try self.trace("TraceParent: \(Self.valid)", "tracestate: a=1")
        #expect(trace.keepsState)
        #expect(trace.parent == 0xb7ad_6b71_6920_3331)
        #expect(
            self.text(trace) == "traceparent: 00-0af7651916cd43dd8448eb211c80319c-0000000000000001-01\r\n")
    }

    @Test("Without a traceparent a trace begins, sampled and random, and a tracestate alone means nothing")
    func new() throws {
        let trace = try self.trace("tracestate: a=1")
        #expect(!trace.keepsState && trace.parent == 0)
        #expect(
            self.text(trace) == "traceparent: 00-00000000000000020000000000000003-0000000000000001-03\r\n")
    }

    @Test(
        "A traceparent that is not valid begins a new trace",
        arguments: [
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.x",
            "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g", "",
        ])
    func invalid(value: String) throws {
        let trace = try self.trace("traceparent: \(value)", "tracestate: a=1")
        #expect(!trace.keepsState && trace.parent == 0)
    }

    @Test("Two traceparents are none")
    func twice() throws {
        #expect(try self.trace("traceparent: \(Self.valid)", "traceparent: \(Self.valid)").parent == 0)
    }

    @Test("A later version is read as far as it is known, and only the bits that are defined go on")
    func laterVersion() throws {
        let trace = try self.trace("traceparent: cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff-what-ever")
        #expect(trace.keepsState && trace.flags == 3)
        #expect(
            self.text(trace) == "traceparent: 00-0af7651916cd43dd8448eb211c80319c-0000000000000001-03\r\n")
    }

    @Test("The backend gets the gateway's span instead of the caller's, and tracestate only with a valid parent")
    func forwarded() throws {
        let snapshot = compile([proxyAPI(.get, "/p", backend: "/b")]).snapshot
        func lines(_ parent: String) throws -> [String] {
            let request = try RawRequest("GET /p HTTP/1.1", "Host: h", "Traceparent: \(parent)", "TraceState: a=1")
            var generator = Counting()
            var facts = facts
            facts.trace = TraceContext(request.head, bytes: request.bytes.span, using: &generator)
            return snapshot.decide(request, facts: facts).head.split(separator: "\r\n").map(String.init)
                .filter { $0.lowercased().hasPrefix("trace") }
        }
        #expect(
            try lines(Self.valid) == [
                "TraceState: a=1", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-0000000000000001-01",
            ])
        #expect(
            try lines("00-nothing") == ["traceparent: 00-00000000000000020000000000000003-0000000000000001-03"])
    }
}
