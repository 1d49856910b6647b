import GatewayConfiguration
import TestSupport
import Testing

@testable import GatewayRuntime

/// From a request head to the head the backend gets, or to an answer of our own: nothing a client sends can break either.
@Suite(.serialized) struct RoutingFuzzTests {
    private static let seeds = (try? RawCase.all("http1/requests.txt").map(\.bytes)) ?? []

    @Test("A head for a backend is one our own strict scanner takes, framed as the request, without a line nobody sent")
    func decisions() {
        let snapshot = SampleRoutes.snapshot()
        var fuzzing = Fuzzing("decisions", runs: 3_000)
        var (forwarded, answered) = (0, 0)
        fuzzing.run { random, fuzzing in
            var grammar = MessageGrammar(random)
            var bytes = grammar.random.one(in: 10) ? grammar.random.pick(Self.seeds) : grammar.request()
            Mutation.apply(&bytes, &grammar.random)
            var scanner = RequestHeadScanner(limits: GatewayLimits())
            var head = RequestHead()
            fuzzing.executions += 1
            guard scanner.scan(bytes.span, into: &head) == .complete else { return }
            let facts = makeFacts(isTLS: grammar.random.one(in: 4), httpsPort: 8_443)
            var state = snapshot.makeLoopState()
            var backendHead: [UInt8] = []
            var decision = snapshot.decide(
                head, bytes: bytes.span, facts: facts, state: &state, backendHead: &backendHead)
            if case .suspend(let suspension) = decision {
                decision = snapshot.resume(
                    suspension, with: .body(.started), bytes: bytes.span, state: &state, backendHead: &backendHead)
            }
            let request = HeadLinesOf(head, bytes)
            do {
                switch decision {
                case .forward(let plan):
                    forwarded += 1
                    try BackendHeadCheck(request: request, plan: plan, facts: facts, snapshot: snapshot).check(
                        backendHead)
                case .respond(let response):
                    answered += 1
                    try Self.check(response, request, facts)
                case .suspend: throw Fuzzing.Fault("a step that waits again for what is there")
                }
            } catch {
                throw Fuzzing.Fault("\(error): \(escaped(backendHead)) of \(escaped(bytes))")
            }
        }
        // Requests that reach no backend prove little.
        guard fuzzing.isLongEnough else { return }
        #expect(forwarded > fuzzing.executions / 20 && answered > fuzzing.executions / 20, "\(forwarded), \(answered)")
    }

    /// An answer of ours has one body, as long as it says, and the lines it should have.
    private static func check(_ response: LocalResponse, _ request: HeadLinesOf, _ facts: RequestFacts) throws {
        for isHead in [false, true] {
            var out: [UInt8] = []
            response.write(
                requestID: facts.requestID, isHead: isHead, closes: false, dateLine: Array("Date: x\r\n".utf8), to: &out
            )
            var scanner = ResponseHeadScanner(limits: BackendHeadCheck.wideLimits, isHead: isHead)
            var head = ResponseHead()
            guard scanner.scan(out.span, into: &head) == .complete else {
                throw Fuzzing.Fault("an answer that is none: \(escaped(out))")
            }
            let body = response.hasBody ? response.body.count : 0
            let sent = out.count - head.byteCount
            guard head.status == response.status, sent == (isHead ? 0 : body),
                isHead || !response.hasBody || head.framing == .length(body)
            else { throw Fuzzing.Fault("an answer whose length is not what it says: \(escaped(out))") }
            let known: Set<String> = [
                "server", "x-request-id", "date", "content-length", "content-type", "location", "x-uri",
                "access-control-allow-origin", "access-control-allow-headers", "access-control-allow-methods",
                "access-control-expose-headers", "access-control-max-age",
            ]
            let names = head.fields.map { String(decoding: out[$0.name], as: UTF8.self).lowercased() }
            guard names.allSatisfy(known.contains), Set(names).count == names.count else {
                throw Fuzzing.Fault("an answer with lines of others: \(escaped(out))")
            }
        }
    }

    @Test("Any bytes as a path are decoded or refused, and looked up, without a trap")
    func paths() {
        let snapshot = SampleRoutes.snapshot()
        let alphabet = Array("/.%2eEfF0a~pvqrhsm".utf8) + [0x00, 0x0A, 0x7F, 0x80, 0xFF]
        var fuzzing = Fuzzing("paths", runs: 5_000)
        fuzzing.run { random, fuzzing in
            fuzzing.executions += 1
            let bytes =
                random.one(in: 4)
                ? (0..<random.number(0...40)).map { _ in random.byte() } : random.text(alphabet, 0...60)
            var path = RequestPath()
            guard path.read(0..<bytes.count, in: bytes.span) else { return }
            let isDecoded =
                path.bytes.first == 0x2F
                && path.segments.allSatisfy { segment in
                    let text = path.bytes[segment]
                    return !text.elementsEqual("..".utf8) && !text.contains(0x2F)
                }
            guard isDecoded, path.segments.last?.upperBound == path.bytes.count else {
                throw Fuzzing.Fault("\(escaped(bytes)) is read as \(escaped(path.bytes)) \(path.segments)")
            }
            var search = RouteTable.Search()
            for method in HTTPMethod.allCases {
                _ = snapshot.environments[0].all.match(path, method: method, &search)
                let whole = 0..<path.bytes.count
                guard search.variables.allSatisfy({ $0.clamped(to: whole) == $0 }),
                    search.remainder.map({ $0.clamped(to: whole) == $0 }) ?? true
                else { throw Fuzzing.Fault("\(escaped(bytes)): a variable outside the path") }
            }
        }
    }
}

/// The lines of a head, names in lower case.
struct HeadLinesOf {
    let head: RequestHead
    let bytes: [UInt8]
    let lines: [(name: String, value: [UInt8], field: HeaderField)]

    init(_ head: RequestHead, _ bytes: [UInt8]) {
        self.head = head
        self.bytes = bytes
        self.lines = head.fields.map { field in
            (String(decoding: bytes[field.name], as: UTF8.self).lowercased(), Array(bytes[field.value]), field)
        }
    }

    func values(_ name: String) -> [[UInt8]] { self.lines.filter { $0.name == name }.map(\.value) }
}

/// Holds the head a backend gets against the request it comes from.
private struct BackendHeadCheck {
    let request: HeadLinesOf
    let plan: ForwardPlan
    let facts: RequestFacts
    let snapshot: RoutingSnapshot

    /// What is written may be longer than what was read: percent-encodings, lines of ours.
    static let wideLimits: GatewayLimits = {
        var limits = GatewayLimits()
        limits.maxTargetBytes = 1 << 20
        limits.maxHeaderLineBytes = 1 << 20
        limits.maxHeaderBytes = 1 << 21
        limits.maxHeaderCount = 2_000
        return limits
    }()

    func check(_ bytes: [UInt8]) throws {
        var scanner = RequestHeadScanner(limits: Self.wideLimits)
        var head = RequestHead()
        guard scanner.scan(bytes.span, into: &head) == .complete else { throw Fuzzing.Fault("our own scanner refuses") }
        guard head.byteCount == bytes.count else { throw Fuzzing.Fault("something stands behind the head") }
        guard head.framing == self.request.head.framing else { throw Fuzzing.Fault("framed in another way") }
        guard head.minorVersion == 1, head.keepsAlive, !head.expectsContinue,
            head.upgradesToWebSocket == self.request.head.upgradesToWebSocket,
            self.plan.upgrades == head.upgradesToWebSocket, self.plan.isHead == (head.method == .head)
        else { throw Fuzzing.Fault("another kind of request") }
        guard bytes[head.target.lowerBound] == UInt8(ascii: "/") else { throw Fuzzing.Fault("no origin form") }
        let isMethodKept = bytes[head.methodRange].elementsEqual(self.request.bytes[self.request.head.methodRange])
        guard isMethodKept || bytes[head.methodRange].elementsEqual("POST".utf8) else {
            throw Fuzzing.Fault("another method")
        }
        guard self.snapshot.hosts.indices.contains(self.plan.host) else { throw Fuzzing.Fault("no such host") }
        try self.checkLines(HeadLinesOf(head, bytes))
    }

    private func checkLines(_ written: HeadLinesOf) throws {
        let own: [String: String?] = [
            "x-real-ip": "192.0.2.7", "x-forwarded-proto": self.facts.connection.isTLS ? "https" : "http",
            "x-forwarded-port": "8080", "x-request-id": self.facts.requestID.text, "x-forwarded-host": nil,
            "x-forwarded-for": nil, "host": nil,
        ]
        for (name, value) in own {
            let found = written.values(name)
            guard found.count == 1, value.map({ found[0].elementsEqual($0.utf8) }) ?? true else {
                throw Fuzzing.Fault("\(name) stands there \(found.count) times, or with the caller's value")
            }
        }
        guard written.values("x-forwarded-for")[0].suffix(9).elementsEqual("192.0.2.7".utf8) else {
            throw Fuzzing.Fault("the caller's address is not the last")
        }
        let framing: Set<String> = ["content-length", "transfer-encoding"]
        let upgrade: Set<String> = self.plan.upgrades ? ["connection", "upgrade"] : []
        var rest = self.request.lines.filter { !$0.field.isNamedByConnection && !$0.field.known.isHopByHop }
        for line in written.lines where own[line.name] == nil {
            if framing.contains(line.name) || upgrade.contains(line.name)
                || SampleRoutes.sentHeaders.contains(line.name)
            {
                continue
            }
            guard let index = rest.firstIndex(where: { $0.name == line.name && $0.value == line.value }) else {
                throw Fuzzing.Fault("nobody sent \(line.name): \(escaped(line.value))")
            }
            rest.remove(at: index)
        }
    }
}

/// Routes of every kind, those that put what a caller sends into other places among them.
private enum SampleRoutes {
    /// The header lines backend parameters may add, in lower case.
    static let sentHeaders: Set<String> = ["x-out", "x-sys", "x-path", "x-method", "x-const"]

    static func snapshot() -> RoutingSnapshot {
        var moved = proxyAPI(.any, "/v/{a}/{b}", backend: "/{b}/x{a}")
        moved.requestParameters = [
            parameter("a", .path, required: true), parameter("b", .path, required: true), parameter("q", .query),
            parameter("X-In", .header), parameter("X-Number", .header) { $0.type = .number },
        ]
        moved.backendParameters = [
            sent("a", .path, .request, "X-In"), sent("b", .path, .request, "q"), sent("X-Out", .header, .request, "a"),
            sent("out", .query, .request, "b"), sent("in", .query, .request, "X-In"),
        ]
        var queries = proxyAPI(.any, "/q", backend: "/q", prefix: true)
        queries.requestParameters = [
            parameter("q", .query, passes: true), parameter("id", .query), parameter("n", .query) { $0.type = .number },
            parameter("X-A", .header),
        ]
        queries.backendParameters = [
            sent("X-Out", .header, .request, "q"), sent("q", .query, .request, "id"),
            sent("X-Sys", .header, .system, "$context.reqUri"), sent("X-Path", .header, .system, "$context.reqPath"),
            sent("X-Method", .header, .system, "$context.reqMethod"), sent("X-Const", .header, .constant, "a b"),
            sent("c", .query, .constant, "a&b=c\r\n"),
        ]
        var hosts = proxyAPI(.any, "/h/{host}", backend: "/h")
        hosts.requestParameters = [parameter("host", .path, required: true)]
        hosts.backendParameters = [sent("Host", .header, .request, "host")]
        var posts = proxyAPI(.any, "/e", backend: "/e")
        posts.backendAPI?.requestMethod = .post
        posts.requestParameters = [parameter("n", .query, required: true) { $0.type = .number }]
        var shared = mockAPI(.any, "/s")
        shared.cors = true
        return compile(
            [
                proxyAPI(.any, "/p", backend: "/b", prefix: true), proxyAPI(.any, "/r", backend: "/", prefix: true),
                proxyAPI(.any, "/all/{rest+}", backend: "/all/{rest}"), moved, queries, hosts, posts, shared,
                mockAPI(.any, "/m", prefix: true),
            ]
        ) { $0.responses = [self.responses] }.snapshot
    }

    /// Answers that repeat what the caller sent.
    private static var responses: GatewayResponse {
        var response = GatewayResponse()
        response.groupName = "shop"
        response.name = "default"
        var entry = GatewayResponseEntry()
        entry.body = #"{"uri":"$context.reqUri","method":"$context.reqMethod","path":$context.reqPath}"#
        entry.headers = [
            ResponseHeader(key: "X-Uri", value: "$context.reqUri"),
            // A name that frames must not double the line the gateway writes.
            ResponseHeader(key: "Content-Length", value: "3"),
            ResponseHeader(key: "Transfer-Encoding", value: "chunked"),
        ]
        response.responses = NamedValues([("DEFAULT_4XX", entry), ("DEFAULT_5XX", entry)])
        return response
    }
}
