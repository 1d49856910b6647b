import Testing

@testable import GatewayRuntime

/// The decisions about one request and its answer, event by event, without a clock.
@Suite struct ExchangeMachineTests {
    private static let millisecond: UInt64 = 1_000_000

    private func machine(retries: Int = 0, isIdempotent: Bool = true, isComplete: Bool = true) -> ExchangeMachine {
        var machine = ExchangeMachine(
            maxRetries: retries, isIdempotent: isIdempotent, timeoutMilliseconds: 100, idleTimeoutMilliseconds: 1_000,
            isRequestComplete: isComplete, now: 0)
        machine.attemptStarted(now: 0)
        return machine
    }

    @Test(
        "Each failure before an answer has its error, once no attempt is left",
        arguments: [
            (BackendFailure.closed, 502, "APIG.0201"), (.notResolved, 500, "APIG.0605"), (.malformed, 502, "APIG.0202"),
            (.tls, 502, "APIG.0202"), (.timedOut, 504, "APIG.0203"),
        ])
    func errors(failure: BackendFailure, status: Int, code: String) {
        var machine = self.machine()
        guard case .refuse(let error) = machine.failed(failure) else {
            Issue.record("not refused")
            return
        }
        #expect(error.status == status && error.code == code)
        #expect(machine.isFinished)
        #expect(machine.failed(failure) == .ignore)
    }

    @Test("A failed attempt is repeated as often as allowed, but not what the backend answered wrongly")
    func retries() {
        var machine = self.machine(retries: 2)
        #expect(machine.failed(.closed) == .repeatOnNextHost)
        machine.attemptStarted(now: 5)
        #expect(machine.failed(.timedOut) == .repeatOnNextHost)
        machine.attemptStarted(now: 9)
        #expect(machine.failed(.closed) == .refuse(.backendUnreachable))
        #expect(machine.attempts == 3)
        for failure in [BackendFailure.malformed, .tls] {
            var other = self.machine(retries: 2)
            #expect(other.failed(failure) == .refuse(.backendProtocol))
        }
    }

    @Test("A connection that was idle and is found closed is replaced once, for methods that may be repeated")
    func staleConnection() {
        var machine = self.machine()
        _ = machine.connected(isReused: true, now: 0)
        #expect(machine.failed(.closed) == .repeatOnFreshConnection)
        _ = machine.connected(isReused: true, now: 0)
        #expect(machine.failed(.closed) == .refuse(.backendUnreachable))
        var post = self.machine(isIdempotent: false)
        _ = post.connected(isReused: true, now: 0)
        #expect(post.failed(.closed) == .refuse(.backendUnreachable))
        var fresh = self.machine()
        _ = fresh.connected(isReused: false, now: 0)
        #expect(fresh.failed(.closed) == .refuse(.backendUnreachable))
    }

    @Test("An answer that has begun can only be cut")
    func cut() {
        var machine = self.machine(retries: 5)
        _ = machine.connected(isReused: false, now: 0)
        #expect(machine.responseStarted(now: 1) == true)
        #expect(machine.responseStarted(now: 2) == false)
        #expect(machine.failed(.closed) == .cut)
        #expect(machine.isFinished)
    }

    @Test("A body waits for its connection, then is passed on and kept while a repetition is possible")
    func body() {
        var machine = self.machine(retries: 1, isComplete: false)
        #expect(machine.bodyReceived(10, isEnd: false, now: 0) == .keep)
        #expect(machine.takesBody)
        #expect(machine.connected(isReused: false, now: 0) == false)
        #expect(machine.bodyReceived(10, isEnd: false, now: 0) == .passAndKeep)
        #expect(machine.failed(.closed) == .repeatOnNextHost)
        #expect(machine.keptBytes == 20)
        #expect(machine.bodyReceived(10, isEnd: true, now: 0) == .keep)
        #expect(machine.isRequestComplete)
        #expect(machine.connected(isReused: false, now: 0) == false)
        #expect(machine.responseStarted(now: 0) == true)
        machine.finished()
        #expect(machine.bodyReceived(1, isEnd: false, now: 0) == .discard)
    }

    @Test("A body over what is kept is passed on and cannot be repeated, at the limit and one byte over it")
    func largeBody() {
        let limit = ExchangeMachine.maxKeptBytes
        var atLimit = self.machine(retries: 1, isComplete: false)
        _ = atLimit.connected(isReused: false, now: 0)
        #expect(atLimit.bodyReceived(limit, isEnd: true, now: 0) == .passAndKeep)
        #expect(atLimit.failed(.closed) == .repeatOnNextHost)
        var over = self.machine(retries: 1, isComplete: false)
        _ = over.connected(isReused: false, now: 0)
        #expect(over.bodyReceived(limit + 1, isEnd: false, now: 0) == .passAndForget)
        #expect(over.bodyReceived(1, isEnd: true, now: 0) == .pass)
        #expect(over.failed(.closed) == .refuse(.backendUnreachable))
        var waiting = self.machine(retries: 1, isComplete: false)
        #expect(waiting.bodyReceived(limit, isEnd: false, now: 0) == .keep)
        #expect(!waiting.takesBody)
        #expect(waiting.bodyReceived(1, isEnd: false, now: 0) == .keep)
        #expect(waiting.connected(isReused: false, now: 0) == true)
        #expect(waiting.failed(.closed) == .refuse(.backendUnreachable))
    }

    @Test("Time runs for each attempt, moves with the body, and starts anew with the answer")
    func time() {
        var machine = self.machine(retries: 1, isComplete: false)
        #expect(machine.timePassed(now: 99 * Self.millisecond, isClientSlow: false) == nil)
        _ = machine.connected(isReused: false, now: 50 * Self.millisecond)
        #expect(machine.timePassed(now: 149 * Self.millisecond, isClientSlow: false) == nil)
        _ = machine.bodyReceived(1, isEnd: true, now: 149 * Self.millisecond)
        #expect(machine.timePassed(now: 200 * Self.millisecond, isClientSlow: false) == nil)
        #expect(machine.timePassed(now: 249 * Self.millisecond, isClientSlow: false) == .repeatOnNextHost)
        machine.attemptStarted(now: 249 * Self.millisecond)
        #expect(machine.timePassed(now: 349 * Self.millisecond, isClientSlow: false) == .refuse(.backendTimeout))
    }

    @Test("A backend that falls silent is cut, unless it is the client that does not read")
    func silence() {
        var machine = self.machine()
        _ = machine.connected(isReused: false, now: 0)
        _ = machine.responseStarted(now: 0)
        machine.responseMoved(now: 500 * Self.millisecond)
        #expect(machine.timePassed(now: 1_499 * Self.millisecond, isClientSlow: false) == nil)
        #expect(machine.timePassed(now: 1_500 * Self.millisecond, isClientSlow: true) == nil)
        #expect(machine.timePassed(now: 2_499 * Self.millisecond, isClientSlow: false) == nil)
        #expect(machine.timePassed(now: 2_500 * Self.millisecond, isClientSlow: false) == .cut)
        #expect(machine.timePassed(now: 9_999 * Self.millisecond, isClientSlow: false) == nil)
    }
}
