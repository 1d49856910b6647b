import Foundation
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import Glibc
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

/// A pool of one function with an event loop that calls it.
final class FunctionBench: Sendable {
    let pool: LocalFunctionPool
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let collected: Collected

    /// What workers printed.
    final class Collected: Sendable {
        let logs = Mutex<[FunctionLog]>([])
    }

    /// Whether there is a Node.js; says so when there is none, since tests are left out then.
    static let hasNode: Bool = {
        if (try? Tool.run(["node", "-e", "console.log('found')"]))?.contains("found") == true { return true }
        print("Left out: there is no node command.")
        return false
    }()

    init(
        _ runtime: FunctionRuntime, _ handler: String, setting: (inout LocalFunction) -> Void = { _ in },
        options setOptions: (inout FunctionPoolOptions) -> Void = { _ in }
    ) throws {
        var function = LocalFunction()
        function.urn = FunctionURN(name: "urn:fss:eu:acme:function:default:sample", qualifier: "v1")
        function.runtime = runtime
        function.code = runtime == .python3 ? "python" : "node"
        function.handler = handler
        function.timeout = 20_000
        function.environment = NamedValues([(name: "BUCKET", value: Secret(value: "demo"))])
        setting(&function)
        let table = FunctionTable([function], directory: Fixture.path("functions"))
        let collected = Collected()
        var options = FunctionPoolOptions()
        options.startMilliseconds = 20_000
        setOptions(&options)
        options.onLog = { log in collected.logs.withLock { $0.append(log) } }
        self.collected = collected
        self.pool = try LocalFunctionPool(functions: table.definitions, options: options)
    }

    deinit {
        self.pool.shutdown()
        try? self.group.syncShutdownGracefully()
    }

    /// Starts a call.
    func begin(_ event: String = "{}", requestID: UInt64 = 1, timeout: Int = 30_000) -> EventLoopFuture<FunctionOutcome>
    {
        let loop = self.group.next()
        return loop.flatSubmit {
            let promise = loop.makePromise(of: FunctionOutcome.self)
            self.pool.invoke(
                0, event: Array(event.utf8), requestID: RequestID(high: 0, low: requestID),
                timeoutMilliseconds: timeout, on: loop
            ) { outcome in
                loop.assertInEventLoop()
                promise.succeed(outcome)
            }
            return promise.futureResult
        }
    }

    /// Makes a call and waits for its outcome.
    func call(_ event: String = "{}", requestID: UInt64 = 1, timeout: Int = 30_000) throws -> FunctionOutcome {
        try self.begin(event, requestID: requestID, timeout: timeout).wait()
    }

    /// The result of a call as text.
    func text(_ event: String = "{}") throws -> String {
        switch try self.call(event) {
        case .returned(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .failed(let failure): return "failed: \(failure)"
        }
    }

    /// The result of a call as an object.
    func object(_ event: String = "{}") throws -> [String: Any] {
        let data = Data(try self.text(event).utf8)
        return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    var logs: [FunctionLog] { self.collected.logs.withLock { $0 } }
    var logTexts: [String] { self.logs.map { String(decoding: $0.text, as: UTF8.self) } }
}

extension FunctionRuntime {
    /// The runtimes that are here.
    static var present: [FunctionRuntime] { FunctionBench.hasNode ? [.python3, .nodejs] : [.python3] }
}

@Suite(.serialized, .timeLimit(.minutes(3))) struct LocalFunctionTests {
    @Test("A handler gets the event and gives its result", arguments: FunctionRuntime.present)
    func echo(runtime: FunctionRuntime) throws {
        let bench = try FunctionBench(runtime, "index.echo")
        #expect(try bench.object("{\"a\": \"\\u00e4\\u0000\"}") as? [String: String] == ["a": "ä\u{0}"])
        #expect(try bench.text("[1, null, \"b\"]").filter { $0 != " " } == "[1,null,\"b\"]")
    }

    @Test("An event and a result travel as API Gateway has them, Base64 both ways", arguments: FunctionRuntime.present)
    func gatewayForm(runtime: FunctionRuntime) throws {
        var event = FunctionEvent(
            method: Array("POST".utf8), path: Array("/a".utf8), apiID: "api", requestID: RequestID(high: 0, low: 1),
            stage: "RELEASE")
        event.body = [0, 255, 1, 254]
        let binary = try FunctionBench(runtime, "index.binary")
        let result = try FunctionResult(Array(try binary.text(String(decoding: event.json, as: UTF8.self)).utf8))
        #expect(result.body == [254, 1, 255, 0])
        event.body = Array("hé".utf8)
        let plain = try FunctionBench(runtime, "index.handler")
        let answer = try FunctionResult(Array(try plain.text(String(decoding: event.json, as: UTF8.self)).utf8))
        let object = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: String]
        #expect(object == ["method": "POST", "path": "/a", "body": "hé"])
    }

    @Test(
        "The context tells of the call and the function, and the environment is the instance's alone",
        arguments: FunctionRuntime.present)
    func context(runtime: FunctionRuntime) throws {
        let bench = try FunctionBench(runtime, "index.facts")
        let facts = try bench.object()
        #expect(facts["request"] as? String == String(repeating: "0", count: 31) + "1")
        let remaining = facts["remaining"] as? Int ?? 0
        #expect(remaining > 15_000 && remaining <= 20_000)
        #expect(facts["name"] as? String == "sample" && facts["version"] as? String == "v1")
        #expect(facts["memory"] as? Int == 128 && facts["data"] as? String == "demo")
        let names = Set(facts["environment"] as? [String] ?? [])
        #expect(names.isSuperset(of: ["BUCKET", "PATH"]))
        // A command may be a script that adds variables of its own, but none of the gateway's get through.
        #expect(names.isDisjoint(with: ["HOME", "USER", "LD_LIBRARY_PATH"]), "\(names)")
        #expect(facts["folder"] as? String == (runtime == .python3 ? "python" : "node"))
    }

    @Test("What the code prints is its log, and never gets between the answers", arguments: FunctionRuntime.present)
    func prints(runtime: FunctionRuntime) throws {
        let bench = try FunctionBench(runtime, "index.prints")
        for requestID: UInt64 in 1...2 {
            #expect(try bench.call(requestID: requestID) == .returned(Array("\"printed\"".utf8)))
        }
        #expect(bench.logs.map(\.requestID?.low) == [1, 2])
        for text in bench.logTexts {
            for part in ["one line\n", "to standard error\n", "raw bytes\n", "from a child\n", "no line end"] {
                #expect(text.contains(part), "\(text)")
            }
            #expect(text.contains("INFO") && text.contains("logged text"))
        }
    }

    @Test("A handler that fails answers with its message, and its worker serves on", arguments: FunctionRuntime.present)
    func exception(runtime: FunctionRuntime) throws {
        let bench = try FunctionBench(runtime, "index.fails")
        let expected = runtime == .python3 ? "ValueError: nothing über 3" : "TypeError: nothing over 3"
        for _ in 0..<2 { #expect(try bench.call() == .failed(.handlerError(expected))) }
        #expect(bench.logs.count == 2 && bench.logs.first?.failure == .handlerError(expected))
        #expect(bench.logTexts.first?.contains("index.") == true, "the trace is in the log")
    }

    @Test("A process that ends fails its call, and the next call gets another one", arguments: FunctionRuntime.present)
    func crash(runtime: FunctionRuntime) throws {
        let bench = try FunctionBench(runtime, "index.crashes")
        for _ in 0..<2 { #expect(try bench.call() == .failed(.crashed)) }
    }

    @Test(
        "A handler that never ends is killed at its time limit, and the next call is served",
        arguments: FunctionRuntime.present)
    func endless(runtime: FunctionRuntime) throws {
        let bench = try FunctionBench(runtime, "index.endless", setting: { $0.timeout = 150 })
        for _ in 0..<2 {
            let begin = NIODeadline.now()
            #expect(try bench.call() == .failed(.timedOut))
            #expect(NIODeadline.now() - begin < .seconds(10))
        }
    }

    @Test("The caller's limit counts from the call, waiting included", arguments: FunctionRuntime.present)
    func callerLimit(runtime: FunctionRuntime) throws {
        let bench = try FunctionBench(runtime, "index.sleeps")
        _ = try bench.text("{\"seconds\": 0}")
        let first = bench.begin("{\"seconds\": 0.5}")
        let second = bench.begin("{\"seconds\": 0}", timeout: 50)
        #expect(try second.wait() == .failed(.timedOut))
        if case .failed(let failure) = try first.wait() { Issue.record("\(failure)") }
    }

    @Test("A result of the limit goes through, one byte more does not", arguments: FunctionRuntime.present)
    func outputLimit(runtime: FunctionRuntime) throws {
        let bench = try FunctionBench(runtime, "index.large", setting: { $0.outputLimit = 100_002 })
        #expect(try bench.text("{\"size\": 100000}").utf8.count == 100_002)
        #expect(try bench.call("{\"size\": 100001}") == .failed(.outputTooLarge))
        #expect(try bench.text("{\"size\": 100000}").utf8.count == 100_002)
    }

    @Test("The largest result and event of the product go through", arguments: FunctionRuntime.present)
    func large(runtime: FunctionRuntime) throws {
        let bench = try FunctionBench(runtime, "index.echo")
        let text = "\"" + String(repeating: "x", count: (6 << 20) - 2) + "\""
        #expect(try bench.call(text) == .returned(Array(text.utf8)))
    }

    @Test("Two hundred calls at once over two workers are all answered", arguments: FunctionRuntime.present)
    func concurrent(runtime: FunctionRuntime) throws {
        let bench = try FunctionBench(runtime, "index.echo", setting: { $0.workers = 2 })
        let futures = (0..<200).map { bench.begin("{\"number\":\($0)}") }
        for (number, future) in futures.enumerated() {
            guard case .returned(let bytes) = try future.wait() else {
                Issue.record("call \(number) failed")
                continue
            }
            #expect(String(decoding: bytes, as: UTF8.self).filter { $0 != " " } == "{\"number\":\(number)}")
        }
    }

    @Test("Two workers run two calls at the same time, one at a time each", arguments: FunctionRuntime.present)
    func workers(runtime: FunctionRuntime) throws {
        let bench = try FunctionBench(runtime, "index.sleeps", setting: { $0.workers = 2 })
        let futures = (0..<4).map { _ in bench.begin("{\"seconds\": 0.1}") }
        let ids = try futures.map { try $0.wait() }
        #expect(Set(ids.map { "\($0)" }).count == 2)
        #expect(eventually { bench.pool.workerCount == 2 })
    }

    @Test("Code that takes all memory is stopped", arguments: FunctionRuntime.present)
    func hog(runtime: FunctionRuntime) throws {
        let bench = try FunctionBench(runtime, "index.hog")
        let expected = runtime == .python3 ? FunctionFailure.handlerError("MemoryError: ") : .crashed
        #expect(try bench.call() == .failed(expected))
    }
}
