import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct HeaderEditsTests {
    private static func edits(_ policies: [(ResponseHeaderAction, String, String)]) -> HeaderEdits {
        var content = ResponseHeadersContent()
        content.responseHeaders = policies.map { action, name, value in
            var policy = ResponseHeaderPolicy()
            policy.action = action
            policy.name = name
            policy.value = value
            if value == ResponseHeaderPolicy.cacheStatus { policy.valueType = .system }
            return policy
        }
        return HeaderEdits(content)
    }

    /// `A: 1|B: 2`, edited.
    private static func apply(_ edits: HeaderEdits, _ text: String, _ status: CacheStatus? = nil) -> String {
        var lines = text.split(separator: "|").map { line in
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            return HeaderLine(
                name: Array(parts[0].utf8), value: Array((parts.last ?? "").drop { $0 == " " }.utf8))
        }
        edits.apply(to: &lines, cacheStatus: status)
        return lines.map { "\(String(decoding: $0.name, as: UTF8.self)): \(String(decoding: $0.value, as: UTF8.self))" }
            .joined(separator: "|")
    }

    @Test(
        "Every action on an absent header, one line and several",
        arguments: [
            (.override, "B: 1", "B: 1|X: new"), (.override, "x: 1|B: 1", "X: new|B: 1"),
            (.override, "B: 1|X: 1|x: 2", "B: 1|X: new"),
            (.append, "B: 1", "B: 1|X: new"), (.append, "x: 1|B: 1", "x: 1,new|B: 1"),
            (.append, "X: 1|B: 1|x: 2", "X: 1,2,new|B: 1"),
            (.delete, "B: 1", "B: 1"), (.delete, "x: 1|B: 1", "B: 1"), (.delete, "X: 1|B: 1|x: 2", "B: 1"),
            (.skip, "B: 1", "B: 1|X: new"), (.skip, "x: 1|B: 1", "x: 1|B: 1"), (.skip, "X: 1|x: 2", "X: 1|x: 2"),
            (.add, "B: 1", "B: 1|X: new"), (.add, "x: 1|B: 1", "x: 1|B: 1|X: new"),
            (.add, "X: 1|x: 2", "X: 1|x: 2|X: new"),
        ] as [(ResponseHeaderAction, String, String)])
    func actions(action: ResponseHeaderAction, lines: String, expected: String) {
        #expect(Self.apply(Self.edits([(action, "X", "new")]), lines) == expected)
    }

    @Test("Entries run from first to last, each on what the one before left")
    func order() {
        let edits = Self.edits([(.delete, "A", ""), (.skip, "A", "1"), (.append, "B", "2"), (.add, "B", "3")])
        #expect(Self.apply(edits, "A: 0|B: 0") == "B: 0,2|A: 1|B: 3")
    }

    @Test("The cache status is a word, and empty without a cache")
    func cacheStatus() {
        let edits = Self.edits([(.add, "X-Cache", "$context.cacheStatus")])
        for (status, word) in [
            (CacheStatus.hit, "HIT"), (.miss, "MISS"), (.expired, "EXPIRED"), (.bypass, "BYPASS"),
        ] {
            #expect(Self.apply(edits, "", status) == "X-Cache: \(word)")
        }
        #expect(Self.apply(edits, "", nil) == "X-Cache: ")
    }

    @Test("Headers of the gateway, of CORS and of the message's frame are not touched")
    func protected() {
        let names = [
            "X-Request-Id", "x-apig-latency", "Access-Control-Allow-Origin", "Content-Length", "Transfer-Encoding",
            "Connection", "a b",
        ]
        #expect(Self.edits(names.map { (.override, $0, "1") }).isEmpty)
        #expect(Self.edits([(.add, "X", "a\r\nEvil: 1")]).isEmpty)
    }

    private static func scan(_ text: String) throws -> (ResponseHead, [UInt8]) {
        let bytes = Array(text.replacing("\n", with: "\r\n").utf8)
        var fields: [HeaderField] = []
        let start = try #require(bytes.firstIndex(of: 0x0A)) + 1
        _ = try #require(HeaderFields(bytes.span, from: start, end: bytes.count, into: &fields))
        var head = ResponseHead()
        head.fields = fields
        return (head, bytes)
    }

    @Test("A backend's head says which lines are left out and what is written instead")
    func streamed() throws {
        let (head, bytes) = try Self.scan(
            "HTTP/1.1 200 OK\nServer: backend\nX-A: 1\nX-B: 2\nx-a: 3\nConnection: X-C\nX-C: 4\n\n")
        let edits = Self.edits([(.append, "X-A", "9"), (.delete, "X-C", ""), (.skip, "X-D", "5")])
        let streamed = edits.streamed(head.fields, from: bytes.span, cacheStatus: nil)
        #expect(streamed.dropped == [1, 3])
        #expect(String(decoding: streamed.appended, as: UTF8.self) == "X-A: 1,3,9\r\nX-D: 5\r\n")
        #expect(!streamed.replacesServer)
        #expect(Self.edits([]).streamed(head.fields, from: bytes.span, cacheStatus: nil) == .init())
    }

    @Test("An entry for Server works on the gateway's own line")
    func server() throws {
        let (head, bytes) = try Self.scan("HTTP/1.1 200 OK\nServer: backend\n\n")
        func lines(_ action: ResponseHeaderAction) -> String {
            let streamed = Self.edits([(action, "server", "x")]).streamed(
                head.fields, from: bytes.span, cacheStatus: nil)
            #expect(streamed.replacesServer && streamed.dropped.isEmpty)
            return String(decoding: streamed.appended, as: UTF8.self)
        }
        #expect(lines(.delete) == "")
        #expect(lines(.override) == "server: x\r\n")
        #expect(lines(.skip) == "Server: api-gateway\r\n")
        #expect(lines(.append) == "Server: api-gateway,x\r\n")
        #expect(lines(.add) == "Server: api-gateway\r\nserver: x\r\n")
    }

    @Test("Entries that do not depend on each other give line by line what they give on all lines together")
    func independent() throws {
        let heads = ["X-A: 1\nx-a: 2\nX-B: 3\nServer: b\n", "X-B: 3\nConnection: X-A\nX-A: 4\n", "Date: d\n"]
        let actions: [ResponseHeaderAction] = [.override, .delete, .skip, .add]
        for text in heads {
            let (head, bytes) = try Self.scan("HTTP/1.1 200 OK\n\(text)\n")
            for name in ["X-A", "server", "X-Z"] {
                for (first, second) in actions.flatMap({ first in actions.map { (first, $0) } }) {
                    let edits = Self.edits([(first, name, "new"), (second, "x-b", "$context.cacheStatus")])
                    #expect(edits.isIndependent)
                    let together = edits.streamed(head.fields, from: bytes.span, cacheStatus: .hit)
                    var expected = together.appended
                    if !together.replacesServer { expected.append("Server: api-gateway\r\n") }
                    var alone: [UInt8] = []
                    edits.appendIndependent(head.fields, from: bytes.span, cacheStatus: .hit, to: &alone)
                    for (position, field) in head.fields.enumerated() where field.known != .server {
                        if field.known.isHopByHop || field.isNamedByConnection { continue }
                        if !together.dropped.contains(position) { expected.append(field, from: bytes.span) }
                        if !edits.leavesOut(field.name, in: bytes.span) { alone.append(field, from: bytes.span) }
                    }
                    #expect(Self.lines(alone) == Self.lines(expected), "\(first) \(name), \(second), \(text)")
                }
            }
        }
        #expect(!Self.edits([(.append, "X-A", "1")]).isIndependent)
        #expect(!Self.edits([(.add, "X-A", "1"), (.add, "x-a", "2")]).isIndependent)
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").map(String.init).sorted()
    }

    @Test("An answer of the gateway's own is edited as text")
    func local() {
        let edits = Self.edits([(.override, "content-type", "text/plain"), (.add, "X-Cache", "$context.cacheStatus")])
        let edited = edits.edited(Array("Content-Type: a\r\nAge: 5\r\n".utf8), cacheStatus: .hit)
        #expect(
            String(decoding: edited.headerLines, as: UTF8.self)
                == "content-type: text/plain\r\nAge: 5\r\nX-Cache: HIT\r\n")
        #expect(!edited.replacesServer)
        #expect(Self.edits([(.delete, "Server", "")]).edited([], cacheStatus: nil).replacesServer)
    }
}
