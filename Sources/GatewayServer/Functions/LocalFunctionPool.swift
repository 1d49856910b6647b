package import GatewayRuntime
import Glibc
package import NIOCore
import Synchronization

/// Runs the code of functions in warm worker processes of this machine.
///
/// A thread of its own starts, feeds, watches and ends the workers; event loops only put calls into its inbox and get the outcomes back as tasks.
/// Workers start when the first calls need them, one call at a time runs in each, and they stay until the pool ends. Letting the last reference go ends
/// the pool after the calls it has; `shutdown` ends it at once and waits until every process is gone.
///
/// Workers end with the gateway even when it is killed: idle ones see their socket close, and Python ones that run see it too. A Node.js handler that never
/// ends outlives a gateway that is killed, since only its own thread could look.
package final class LocalFunctionPool: Sendable {
    /// The functions, by the index `invoke` takes.
    package let functions: [FunctionDefinition]
    private let inbox: FunctionInbox
    /// The thread, until somebody waits for it.
    private let thread: Mutex<pthread_t?>

    /// Makes a pool; no process is started before it is called.
    ///
    /// - Throws: `FunctionPoolError` when the system has no descriptor or thread left.
    package init(functions: [FunctionDefinition], options: FunctionPoolOptions) throws {
        self.functions = functions
        let inbox = try FunctionInbox()
        self.inbox = inbox
        var thread = pthread_t()
        let failure = SystemThread.start(&thread) {
            FunctionSupervisor(functions: functions, options: options, inbox: inbox).run()
        }
        guard failure == 0 else { throw FunctionPoolError(description: unsafe String(cString: strerror(failure))) }
        self.thread = Mutex(thread)
    }

    deinit {
        self.inbox.put(.retire)
        if let thread = self.takeThread() { pthread_detach(thread) }
    }

    /// Worker processes there are.
    package var workerCount: Int { self.inbox.workers.load(ordering: .relaxed) }

    /// Calls a function; for its event loop only.
    ///
    /// The caller may forget the outcome, as asynchronous invocations do.
    ///
    /// - Parameters:
    ///   - function: Index into `functions`.
    ///   - event: The event as JSON.
    ///   - requestID: The request, for the function's context and for logs.
    ///   - timeoutMilliseconds: From now until the outcome, waiting and loading included. The function's own timeout holds beside it, from when
    ///     its handler is called.
    ///   - eventLoop: The loop this is called on; the outcome comes on it, never before this returns.
    ///   - completion: Gets the outcome, exactly once.
    package func invoke(
        _ function: Int, event: [UInt8], requestID: RequestID, timeoutMilliseconds: Int, on eventLoop: any EventLoop,
        completion: @escaping (FunctionOutcome) -> Void
    ) {
        let bound = NIOLoopBound(Waiting(completion), eventLoop: eventLoop)
        let call = FunctionCall(
            function: function, event: event, requestID: requestID,
            deadline: .now() + .milliseconds(Int64(max(0, min(timeoutMilliseconds, 86_400_000)))),
            complete: { outcome in eventLoop.execute { bound.value.finish(outcome) } })
        if !self.inbox.put(.call(call)) { call.complete(.failed(.notStarted("the gateway is stopping"))) }
    }

    /// Ends all workers and their children, and waits until they are gone; calls in flight fail.
    ///
    /// Blocks, so not for event loops; must come before the event loops end.
    package func shutdown() {
        self.inbox.put(.shutdown)
        if let thread = self.takeThread() { pthread_join(thread, nil) }
    }

    private func takeThread() -> pthread_t? {
        self.thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
    }

    /// A completion that is let go on its loop, whoever lets go of the call last.
    private final class Waiting {
        private var completion: ((FunctionOutcome) -> Void)?

        init(_ completion: @escaping (FunctionOutcome) -> Void) { self.completion = completion }

        func finish(_ outcome: FunctionOutcome) {
            let completion = self.completion
            self.completion = nil
            completion?(outcome)
        }
    }
}

/// One call of a function on its way.
struct FunctionCall: Sendable {
    let function: Int
    let event: [UInt8]
    let requestID: RequestID
    let deadline: NIODeadline
    /// Hands the outcome to the event loop of the call.
    let complete: @Sendable (FunctionOutcome) -> Void
}

/// What event loops tell the thread of a pool, with a pipe that wakes it.
final class FunctionInbox: Sendable {
    enum Message: Sendable {
        case call(FunctionCall)
        /// Ends when no call is left.
        case retire
        case shutdown
    }

    private struct State {
        var messages: [Message] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    /// Worker processes there are, as the thread of the pool says.
    let workers = Atomic<Int>(0)
    /// Readable when there are messages.
    let wakeDescriptor: Int32
    private let writeDescriptor: Int32

    init() throws(FunctionPoolError) {
        guard let pipe = Descriptors.pipe() else { throw FunctionPoolError(description: Descriptors.reason) }
        self.wakeDescriptor = pipe.reading
        self.writeDescriptor = pipe.writing
        Descriptors.unblock(pipe.reading)
        Descriptors.unblock(pipe.writing)
    }

    deinit {
        close(self.wakeDescriptor)
        close(self.writeDescriptor)
    }

    /// Leaves a message; `false` when nobody reads them any more.
    @discardableResult
    func put(_ message: Message) -> Bool {
        let (isTaken, wakes) = self.state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.messages.append(message)
            return (true, state.messages.count == 1)
        }
        if wakes {
            var byte: UInt8 = 0
            // The reading end is open as long as this is, so no signal comes of it; a full pipe wakes as well.
            _ = unsafe write(self.writeDescriptor, &byte, 1)
        }
        return isTaken
    }

    /// All messages since the last time.
    func take() -> [Message] {
        var bytes = [UInt8](repeating: 0, count: 64)
        while unsafe read(self.wakeDescriptor, &bytes, bytes.count) > 0 {}
        return self.state.withLock { state in
            defer { state.messages = [] }
            return state.messages
        }
    }

    /// Takes no more messages.
    ///
    /// - Returns: Those that were left.
    func close() -> [Message] {
        self.state.withLock { state in
            state.isClosed = true
            defer { state.messages = [] }
            return state.messages
        }
    }

    private func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }
}
