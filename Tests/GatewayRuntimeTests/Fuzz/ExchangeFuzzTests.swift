import TestSupport
import Testing

@testable import GatewayRuntime

/// An exchange told what happened in any order: it never answers twice, keeps no more than it may, and ends once.
@Suite struct ExchangeFuzzTests {
    @Test("Whatever happens in whatever order, an exchange ends once, with what it kept still whole")
    func exchange() {
        var fuzzing = Fuzzing("exchange machine", runs: 3_000)
        fuzzing.run { random, fuzzing in
            var run = ExchangeRun(random)
            for _ in 0..<60 { try run.step() }
            fuzzing.executions += 1
        }
    }
}

/// One machine, and what it must hold to.
private struct ExchangeRun {
    private var random: FuzzRandom
    private var machine: ExchangeMachine
    private let maxRetries: Int
    private let isIdempotent: Bool
    private var now: UInt64
    private var received = 0
    private var finals = 0
    private var starts = 0
    private var repeats = 0
    private var words: [String] = []

    init(_ random: FuzzRandom) {
        self.random = random
        self.maxRetries = self.random.number(0...4)
        self.isIdempotent = self.random.one(in: 2)
        self.now = UInt64(self.random.number(0...1_000_000_000))
        self.machine = ExchangeMachine(
            maxRetries: self.maxRetries, isIdempotent: self.isIdempotent,
            timeoutMilliseconds: self.random.number(0...100), idleTimeoutMilliseconds: self.random.number(0...100),
            isRequestComplete: self.random.one(in: 2), now: self.now)
        self.machine.attemptStarted(now: self.now)
    }

    private func fault(_ text: String) -> Fuzzing.Fault {
        Fuzzing.Fault("\(text) after \(self.words.joined(separator: ", "))")
    }

    mutating func step() throws {
        let before = (
            finished: self.machine.isFinished, responding: self.machine.isResponding,
            connected: self.machine.isConnected, deadline: self.machine.deadline, attempts: self.machine.attempts
        )
        self.now += UInt64(self.random.number(0...20_000_000))
        try self.happen()
        if before.finished, !self.machine.isFinished { throw self.fault("an exchange that was over goes on") }
        if before.finished, self.machine.deadline != before.deadline { throw self.fault("its end has a deadline") }
        let isSamePhase =
            before.responding == self.machine.isResponding && before.connected == self.machine.isConnected
        if isSamePhase, before.attempts == self.machine.attempts, self.machine.deadline < before.deadline {
            throw self.fault("the deadline went back")
        }
        if self.finals > 1 { throw self.fault("two final outcomes") }
        if self.starts > 1 { throw self.fault("two answers") }
        if self.machine.attempts > self.maxRetries + 2 { throw self.fault("\(self.machine.attempts) attempts") }
        // While there is no connection a last piece may go over the limit; bodies are not read beyond it.
        let most = ExchangeMachine.maxKeptBytes + (self.machine.isConnected ? 0 : Self.largestPiece)
        if self.machine.keptBytes > most { throw self.fault("\(self.machine.keptBytes) bytes kept") }
    }

    private static let largestPiece = 40_000

    private mutating func happen() throws {
        switch self.random.number(0...11) {
        case 0, 1: self.connect()
        case 2, 3, 4: try self.receiveBody()
        case 5: try self.startResponse()
        case 6:
            self.words.append("moved")
            self.machine.responseMoved(now: self.now)
        case 7 where self.random.one(in: 4):
            self.words.append("finished")
            if !self.machine.isFinished { self.finals += 1 }
            self.machine.finished()
        case 8: try self.fail(self.random.pick(BackendFailure.allCases))
        case 9, 10: try self.look()
        default: break
        }
    }

    private mutating func connect() {
        let isReused = self.random.one(in: 2)
        self.words.append("connected \(isReused ? "again" : "anew")")
        _ = self.machine.connected(isReused: isReused, now: self.now)
    }

    private mutating func receiveBody() throws {
        guard !self.machine.isRequestComplete, self.machine.takesBody else { return }
        let count = self.random.number(0...Self.largestPiece)
        let isEnd = self.random.one(in: 6)
        self.words.append("body \(count)\(isEnd ? " end" : "")")
        let (isFinished, isConnected) = (self.machine.isFinished, self.machine.isConnected)
        self.received += count
        switch self.machine.bodyReceived(count, isEnd: isEnd, now: self.now) {
        case .keep: if isConnected || isFinished { throw self.fault("kept though it could go out") }
        case .passAndKeep, .passAndForget, .pass: if !isConnected { throw self.fault("passed to nobody") }
        case .discard: if !isFinished { throw self.fault("lost a piece") }
        }
        if isEnd, !self.machine.isRequestComplete { throw self.fault("the request did not end") }
    }

    private mutating func startResponse() throws {
        self.words.append("head")
        let isAwaited = self.machine.isConnected && !self.machine.isResponding
        guard self.machine.responseStarted(now: self.now) == isAwaited else { throw self.fault("a head out of turn") }
        if isAwaited { self.starts += 1 }
    }

    private mutating func fail(_ failure: BackendFailure) throws {
        self.words.append("failed \(failure)")
        try self.follow(self.machine.failed(failure), failure, wasFinished: self.finals > 0)
    }

    private mutating func look() throws {
        let deadline = self.machine.deadline
        if self.random.one(in: 3) { self.now = max(self.now, deadline) }
        let isSlow = self.random.one(in: 3)
        self.words.append("time")
        guard let action = self.machine.timePassed(now: self.now, isClientSlow: isSlow) else { return }
        if self.now < deadline { throw self.fault("gave up before the deadline") }
        try self.follow(action, .timedOut, wasFinished: self.finals > 0)
    }

    private mutating func follow(
        _ action: ExchangeMachine.FailureAction, _ failure: BackendFailure, wasFinished: Bool
    ) throws {
        switch action {
        case .repeatOnFreshConnection, .repeatOnNextHost:
            self.repeats += 1
            // A request that is sent again must be whole: every byte of its body is there or has not come yet.
            guard self.machine.keptBytes == self.received else { throw self.fault("repeated without all of its body") }
            guard self.starts == 0 else { throw self.fault("repeated though the client has seen an answer") }
            guard failure != .malformed, failure != .tls else { throw self.fault("repeated after \(failure)") }
            // What a backend refused unseen may always be sent again.
            if case .repeatOnFreshConnection = action, !self.isIdempotent, failure != .refused {
                throw self.fault("repeated for nothing though that may do harm")
            }
            self.machine.attemptStarted(now: self.now)
        case .refuse(let error):
            guard self.starts == 0 else { throw self.fault("a second answer") }
            guard error == failure.error else { throw self.fault("another error") }
            self.finals += 1
        case .cut:
            guard self.starts == 1 else { throw self.fault("cut though an error could be told") }
            self.finals += 1
        case .ignore: guard wasFinished else { throw self.fault("ignored a failure") }
        }
        let goesOn = self.finals == 0
        guard self.machine.isFinished == !goesOn else { throw self.fault("an end that is none") }
    }
}
