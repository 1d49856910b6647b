import Foundation
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import Glibc
import NIOCore
import NIOPosix
import TestSupport
import Testing

/// What concerns one runtime, or the processes themselves.
@Suite(.serialized, .timeLimit(.minutes(3))) struct LocalFunctionProcessTests {
    /// Whether a process is there, zombies included.
    private func exists(_ id: Int) -> Bool { kill(pid_t(id), 0) == 0 }

    @Test("Handlers that are coroutines, and results that are text, are understood")
    func pythonForms() throws {
        #expect(try FunctionBench(.python3, "index.asynchronous").text() == "\"awaited\"")
        let result = try FunctionResult(Array(try FunctionBench(.python3, "index.text").text().utf8))
        #expect(result.body == Array("text".utf8))
        #expect(try FunctionBench(.python3, "index.exits").call() == .failed(.handlerError("SystemExit: 3")))
        guard case .failed(.handlerError(let text)) = try FunctionBench(.python3, "index.unserializable").call() else {
            Issue.record("an object that is no JSON went through")
            return
        }
        #expect(text.hasPrefix("TypeError"))
    }

    @Test(
        "Handlers that await, call back, are modules or give nothing are understood",
        .enabled(if: FunctionBench.hasNode),
        arguments: [
            ("index.awaits", "\"awaited\""), ("index.withCallback", "\"called back\""),
            ("index.failsByCallback", "failed: handlerError(\"Error: nothing over 3\")"),
            ("module.handler", "{\"module\":true,\"event\":{}}"), ("index.nothing", "null"),
            ("index.throwsLater", "failed: crashed"), ("index.hogsBuffers", nil),
        ] as [(String, String?)])
    func nodeForms(handler: String, expected: String?) throws {
        let text = try FunctionBench(.nodejs, handler).text()
        // Buffers are outside the heap: the failed allocation is an error of the handler, or the end of the process.
        if let expected { #expect(text == expected) } else { #expect(text.hasPrefix("failed: "), "\(text)") }
    }

    @Test("An authorizer's result is read")
    func authorizer() throws {
        let bench = try FunctionBench(.python3, "index.authorize")
        let allowed = try bench.text("{\"headers\": {\"x-token\": \"open\"}}")
        guard case .allow(let context) = try AuthorizerResult.verdict(Array(allowed.utf8), allowsNumbers: false) else {
            Issue.record("the token was denied")
            return
        }
        #expect(context.value("user") == Array("alice".utf8))
        let denied = try bench.text("{\"headers\": {}}")
        #expect(
            try AuthorizerResult.verdict(Array(denied.utf8), allowsNumbers: false) == .deny(AuthorizerContext()))
    }

    @Test("Memory within the limit can be used, again and again")
    func memory() throws {
        let bench = try FunctionBench(.python3, "index.uses")
        for _ in 0..<3 { #expect(try bench.text("{\"mebibytes\": 100}") == "100") }
        #expect(try bench.call("{\"mebibytes\": 200}") == .failed(.handlerError("MemoryError: ")))
    }

    @Test("Output over its limit is counted, not kept, and never stops the code")
    func muchOutput() throws {
        let bench = try FunctionBench(.python3, "index.prints_much", options: { $0.maxLogBytes = 1_000 })
        #expect(try bench.text("{\"lines\": 20000}") == "\"printed\"")
        #expect(bench.logs.map(\.text.count) == [1_000] && bench.logs.map(\.droppedBytes) == [1_999_000])
    }

    @Test("Code that writes into the protocol's descriptor fails its own call, and the next one is served")
    func brokenProtocol() throws {
        let bench = try FunctionBench(.python3, "index.breaks_protocol")
        for _ in 0..<2 { #expect(try bench.call() == .failed(.crashed)) }
    }

    @Test("The end of a process is noticed although a child of it holds the descriptors")
    func crashWithChild() throws {
        let bench = try FunctionBench(.python3, "index.crashes_with_child")
        let begin = NIODeadline.now()
        #expect(try bench.call() == .failed(.crashed))
        #expect(NIODeadline.now() - begin < .seconds(10))
    }

    @Test(
        "Code that cannot be loaded fails every call with the reason",
        arguments: [
            ("broken.handler", "ModuleNotFoundError: No module named 'nowhere_to_be_found'"),
            ("index.nowhere", "AttributeError: module 'index' has no attribute 'nowhere'"),
            ("index.json", "TypeError: json is no function"),
        ])
    func notLoaded(handler: String, reason: String) throws {
        let bench = try FunctionBench(.python3, handler)
        let futures = (0..<3).map { _ in bench.begin() }
        for future in futures { #expect(try future.wait() == .failed(.notStarted(reason))) }
        #expect(try bench.call() == .failed(.notStarted(reason)), "and within the pause, at once")
        #expect(bench.logs.count == 1 && bench.logs.first?.requestID == nil)
    }

    @Test("A command that is not there, and code that loads for ever, are failures to start")
    func cannotStart() throws {
        let bench = try FunctionBench(.python3, "index.echo", options: { $0.pythonCommand = "no-such-python" })
        guard case .failed(.notStarted(let text)) = try bench.call() else {
            Issue.record("it started")
            return
        }
        #expect(text.contains("no-such-python"))
        let slow = try FunctionBench(.python3, "slow.handler", options: { $0.startMilliseconds = 300 })
        #expect(try slow.call() == .failed(.notStarted("loading takes too long")))
    }

    @Test("Calls over the limits of waiting ones fail at once; the others are served")
    func overloaded() throws {
        let bench = try FunctionBench(.python3, "index.sleeps", options: { $0.maxWaitingCalls = 2 })
        _ = try bench.text("{\"seconds\": 0}")
        let running = bench.begin("{\"seconds\": 0.3}")
        let waiting = (0..<2).map { _ in bench.begin("{\"seconds\": 0}") }
        #expect(try bench.call() == .failed(.overloaded))
        for future in [running] + waiting {
            if case .failed(let failure) = try future.wait() { Issue.record("\(failure)") }
        }
    }

    @Test("Waiting events are limited in bytes, but for one alone")
    func overloadedBytes() throws {
        let bench = try FunctionBench(.python3, "index.sleeps", options: { $0.maxWaitingBytes = 100 })
        _ = try bench.text("{\"seconds\": 0, \"pad\": \"\(String(repeating: "x", count: 200))\"}")
        let running = bench.begin("{\"seconds\": 0.3}")
        let waiting = bench.begin("{\"seconds\": 0, \"pad\": \"\(String(repeating: "x", count: 80))\"}")
        #expect(try bench.call("{\"seconds\": 0}") == .failed(.overloaded))
        for future in [running, waiting] {
            if case .failed(let failure) = try future.wait() { Issue.record("\(failure)") }
        }
    }

    @Test("A worker has its four descriptors and none of the gateway's, and leads a process group of its own")
    func descriptors() throws {
        let leaked = unsafe open("/dev/zero", O_RDONLY)
        defer { close(leaked) }
        let bench = try FunctionBench(.python3, "index.process")
        let process = try bench.object()
        let links = process["descriptors"] as? [String: String] ?? [:]
        // The look into /proc has one of its own.
        let own = links.filter { !$0.value.hasPrefix("/proc/") }
        #expect(Set(own.keys) == ["0", "1", "2", "3"], "\(links)")
        #expect(own["0"] == "/dev/null")
        #expect(process["id"] as? Int == process["group"] as? Int)
    }

    @Test("Shutdown ends workers and what they started, and leaves no process and no zombie")
    func shutdown() throws {
        let bench = try FunctionBench(.python3, "index.leaves_child")
        let sleeper = try FunctionBench(.python3, "index.sleeps")
        let ids = [try #require(Int(try bench.text())), try #require(Int(try sleeper.text("{\"seconds\": 0}")))]
        let running = sleeper.begin("{\"seconds\": 60}")
        for id in ids { #expect(self.exists(id)) }
        bench.pool.shutdown()
        sleeper.pool.shutdown()
        #expect(try running.wait() == .failed(.notStarted("the gateway is stopping")))
        #expect(try bench.call() == .failed(.notStarted("the gateway is stopping")), "after the end")
        // The child of a worker is taken over, and waited for, by another process of the system.
        for id in ids { #expect(Self.eventually { !self.exists(id) || self.isZombieOfOthers(id) }, "\(id)") }
    }

    @Test("Crashes leave no descriptor")
    func noLeak() throws {
        let bench = try FunctionBench(.python3, "index.crashes")
        _ = try bench.call()
        // Other tests open and close their own meanwhile; a leak would be two for each crash.
        let limit = (ProcessReading.current().openDescriptors ?? 0) + 15
        for _ in 0..<20 { #expect(try bench.call() == .failed(.crashed)) }
        #expect(Self.eventually { (ProcessReading.current().openDescriptors ?? 0) <= limit })
    }

    @Test("A pool that is let go ends after the calls it has")
    func letGo() throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { try? group.syncShutdownGracefully() }
        let loop = group.next()
        var function = LocalFunction()
        function.urn = FunctionURN(name: "urn:fss:eu:acme:function:default:sample", qualifier: nil)
        function.runtime = .python3
        function.code = "python"
        function.handler = "index.sleeps"
        let table = FunctionTable([function], directory: Fixture.path("functions"))
        let outcome = try loop.flatSubmit {
            let promise = loop.makePromise(of: FunctionOutcome.self)
            let pool = try? LocalFunctionPool(functions: table.definitions, options: FunctionPoolOptions())
            pool?.invoke(
                0, event: Array("{\"seconds\": 0.2}".utf8), requestID: RequestID(high: 0, low: 1),
                timeoutMilliseconds: 20_000, on: loop, completion: promise.succeed)
            return promise.futureResult
        }.wait()
        guard case .returned(let bytes) = outcome, let id = Int(String(decoding: bytes, as: UTF8.self)) else {
            Issue.record("\(outcome)")
            return
        }
        #expect(Self.eventually { !self.exists(id) })
    }

    private func isZombieOfOthers(_ id: Int) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return true }
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        return fields.first == "Z" && fields.dropFirst().first.flatMap { Int($0) } != Int(getpid())
    }

    private static func eventually(_ condition: () -> Bool) -> Bool {
        for _ in 0..<500 {
            if condition() { return true }
            usleep(10_000)
        }
        return false
    }
}
