import GatewayRuntime
import Glibc
import NIOCore
import Synchronization

/// The thread of a pool: starts workers, hands them calls, watches them and ends them.
///
/// Everything here happens on that one thread, in rounds: messages, time limits, calls to workers, then waiting for what the workers say.
final class FunctionSupervisor {
    private let options: FunctionPoolOptions
    private let inbox: FunctionInbox
    private var queues: [FunctionQueue]
    /// Processes that were killed or have ended, until the system says that they are gone.
    private var ending: [pid_t] = []
    private var isRetiring = false
    private var isStopping = false
    private var now = NIODeadline.now()
    private var scratch = [UInt8](repeating: 0, count: 64 << 10)

    /// How long a function whose code cannot be loaded is not tried again.
    private static let startPause = TimeAmount.seconds(1)
    /// How often a running worker is looked at whose end nobody announced.
    private static let lookInterval = TimeAmount.seconds(1)
    /// How often processes that should be gone are looked at.
    private static let reapInterval = TimeAmount.milliseconds(10)

    init(functions: [FunctionDefinition], options: FunctionPoolOptions, inbox: FunctionInbox) {
        self.options = options
        self.inbox = inbox
        self.queues = functions.map {
            FunctionQueue($0, maxCalls: options.maxWaitingCalls, maxBytes: options.maxWaitingBytes)
        }
    }

    /// Works until the pool ends.
    func run() {
        while true {
            self.now = .now()
            self.takeMessages()
            if self.isStopping || (self.isRetiring && self.isUnused) { break }
            self.endOverdue()
            for function in self.queues.indices { self.assign(function) }
            self.ending.removeAll(where: WorkerProcess.isGone)
            self.inbox.workers.store(self.queues.reduce(0) { $0 + $1.workers.count }, ordering: .relaxed)
            self.wait()
        }
        self.stop()
    }

    // MARK: Calls

    private func takeMessages() {
        for message in self.inbox.take() {
            switch message {
            case .call(let call): self.accept(call)
            case .retire: self.isRetiring = true
            case .shutdown: self.isStopping = true
            }
        }
    }

    private var isUnused: Bool {
        self.queues.allSatisfy { queue in queue.count == 0 && queue.workers.allSatisfy { $0.isIdle || $0.isStarting } }
    }

    private func accept(_ call: FunctionCall) {
        guard self.queues.indices.contains(call.function) else {
            call.complete(.failed(.notStarted("there is no such function")))
            return
        }
        if let fault = self.queues[call.function].startFault {
            if fault.until > self.now, self.queues[call.function].workers.isEmpty {
                call.complete(.failed(.notStarted(fault.text)))
                return
            }
        }
        guard self.queues[call.function].append(call) else {
            call.complete(.failed(.overloaded))
            return
        }
        // At once, so that a call an idle worker can take does not count as waiting for those behind it.
        self.assign(call.function)
    }

    /// Gives waiting calls to idle workers, and starts workers for the others.
    private func assign(_ function: Int) {
        let definition = self.queues[function].definition
        for worker in self.queues[function].workers where worker.isIdle {
            guard let call = self.queues[function].next() else { return }
            worker.begin(call, now: self.now, timeoutMilliseconds: definition.timeoutMilliseconds)
        }
        while self.queues[function].workers.count < definition.maxWorkers,
            self.queues[function].count > self.queues[function].workers.count(where: \.isStarting)
        {
            if let fault = self.queues[function].startFault, fault.until > self.now { return }
            do throws(WorkerProcess.Failure) {
                let process = try WorkerProcess.start(definition, self.options)
                self.queues[function].workers.append(
                    FunctionWorker(
                        process, function: function, outputLimit: definition.outputLimit,
                        maxLogBytes: self.options.maxLogBytes,
                        startDeadline: self.now + .milliseconds(Int64(self.options.startMilliseconds))))
            } catch {
                self.startFailed(function, error.reason)
            }
        }
    }

    /// Notes that the code cannot be loaded; calls that no other worker can take fail.
    private func startFailed(_ function: Int, _ reason: String) {
        self.queues[function].startFault = (reason, self.now + Self.startPause)
        guard self.queues[function].workers.isEmpty else { return }
        for call in self.queues[function].takeAll() { call.complete(.failed(.notStarted(reason))) }
    }

    // MARK: Time

    private func endOverdue() {
        for function in self.queues.indices {
            for call in self.queues[function].takeExpired(at: self.now) { call.complete(.failed(.timedOut)) }
            for worker in self.queues[function].workers {
                if let deadline = worker.deadline, deadline <= self.now {
                    self.end(worker, .timedOut)
                } else if case .running = worker.phase, self.hasEnded(worker) {
                    self.end(worker, .crashed)
                }
            }
        }
    }

    /// Whether a process ended although something still holds its descriptors open; leaves it to be waited for.
    private func hasEnded(_ worker: FunctionWorker) -> Bool {
        // Zeroed, and filled by the system; only a plain number of it is read.
        var info = unsafe siginfo_t()
        guard unsafe waitid(P_PID, id_t(worker.process.id), &info, WEXITED | WNOHANG | WNOWAIT) == 0 else {
            return false
        }
        guard unsafe info.si_signo == SIGCHLD else { return false }
        // What it said before is still in the socket, and counts.
        var peek: UInt8 = 0
        return unsafe recv(worker.process.socket, &peek, 1, Int32(MSG_PEEK)) <= 0
    }

    private var nextDeadline: NIODeadline {
        var next = NIODeadline.distantFuture
        for queue in self.queues {
            if let deadline = queue.deadline { next = min(next, deadline) }
            for worker in queue.workers {
                if let deadline = worker.deadline { next = min(next, deadline) }
                if case .running = worker.phase { next = min(next, self.now + Self.lookInterval) }
            }
            // Calls that came while nobody tries again wait for the others' workers only.
            if queue.count > 0, let fault = queue.startFault, fault.until > self.now { next = min(next, fault.until) }
        }
        if !self.ending.isEmpty { next = min(next, self.now + Self.reapInterval) }
        return next
    }

    // MARK: Workers

    /// Waits until a worker says something, a message comes or a limit passes.
    private func wait() {
        var descriptors = [pollfd(fd: self.inbox.wakeDescriptor, events: Int16(POLLIN), revents: 0)]
        let workers = self.queues.flatMap(\.workers)
        for worker in workers {
            let events = worker.wantsToSend ? POLLIN | POLLOUT : POLLIN
            descriptors.append(pollfd(fd: worker.process.socket, events: Int16(events), revents: 0))
            // A log whose other end is closed would be ready for ever.
            descriptors.append(
                pollfd(fd: worker.isLogOpen ? worker.process.log : -1, events: Int16(POLLIN), revents: 0))
        }
        let deadline = self.nextDeadline
        var milliseconds: Int32 = -1
        if deadline != .distantFuture {
            let nanoseconds = (deadline - .now()).nanoseconds
            milliseconds = Int32(clamping: max(0, (nanoseconds + 999_999) / 1_000_000))
        }
        guard unsafe poll(&descriptors, nfds_t(descriptors.count), milliseconds) > 0 else { return }
        self.now = .now()
        for (position, worker) in workers.enumerated() {
            if descriptors[2 * position + 2].revents != 0 { worker.readLog(&self.scratch) }
            let events = Int32(descriptors[2 * position + 1].revents)
            guard events != 0 else { continue }
            if events & POLLOUT != 0 { worker.send() }
            if events & ~POLLOUT != 0 { self.listen(worker) }
        }
    }

    private func listen(_ worker: FunctionWorker) {
        switch worker.receive(&self.scratch) {
        case .frames(let frames):
            for frame in frames where !worker.isOver { self.handle(frame, of: worker) }
        case .end: self.end(worker, .crashed)
        case .fault(.tooLarge): self.end(worker, .outputTooLarge)
        case .fault(.malformed): self.end(worker, .crashed)
        }
    }

    private func handle(_ frame: WorkerFrame, of worker: FunctionWorker) {
        switch (worker.phase, frame.kind) {
        case (.starting, .ready):
            self.queues[worker.function].startFault = nil
            worker.becomeIdle()
        case (.starting, .notLoaded):
            self.end(worker, .notStarted(String(decoding: frame.payload, as: UTF8.self)))
        case (.running(let call, _), .result): self.finish(worker, call, .returned(frame.payload))
        case (.running(let call, _), .failed):
            self.finish(
                worker, call, .failed(.handlerError(String(decoding: frame.payload, as: UTF8.self))))
        case (.running(let call, _), .tooLarge): self.finish(worker, call, .failed(.outputTooLarge))
        default:
            // Out of turn: the code wrote into the descriptor of the protocol.
            self.end(worker, .crashed)
        }
    }

    /// Ends a call; the worker is free for the next.
    private func finish(_ worker: FunctionWorker, _ call: FunctionCall, _ outcome: FunctionOutcome) {
        worker.becomeIdle()
        self.deliverLog(of: worker, call.requestID, outcome)
        call.complete(outcome)
    }

    /// Kills a worker, with everything it has started, and ends what it was at.
    private func end(_ worker: FunctionWorker, _ failure: FunctionFailure) {
        guard !worker.isOver else { return }
        worker.isOver = true
        worker.process.kill()
        self.queues[worker.function].workers.removeAll { $0 === worker }
        switch worker.phase {
        case .idle: break
        case .running(let call, _):
            self.deliverLog(of: worker, call.requestID, .failed(failure))
            call.complete(.failed(failure))
        case .starting:
            worker.readLog(&self.scratch)
            let reason = Self.startReason(failure, worker.lastLogLine)
            self.deliverLog(of: worker, nil, .failed(.notStarted(reason)))
            self.startFailed(worker.function, reason)
        }
        worker.process.closeDescriptors()
        if !WorkerProcess.isGone(worker.process.id) { self.ending.append(worker.process.id) }
    }

    private static func startReason(_ failure: FunctionFailure, _ lastLine: String) -> String {
        switch failure {
        case .notStarted(let text): text
        case .timedOut: "loading takes too long"
        default: lastLine.isEmpty ? "the process ended while loading" : lastLine
        }
    }

    private func deliverLog(of worker: FunctionWorker, _ requestID: RequestID?, _ outcome: FunctionOutcome) {
        // Everything printed before the answer was written before it.
        worker.readLog(&self.scratch)
        let log = worker.takeLog()
        var failure: FunctionFailure?
        if case .failed(let reason) = outcome { failure = reason }
        guard !log.text.isEmpty || log.dropped > 0 || failure != nil else { return }
        self.options.onLog(
            FunctionLog(
                urn: self.queues[worker.function].definition.urn, requestID: requestID, text: log.text,
                droppedBytes: log.dropped, failure: failure))
    }

    // MARK: The end

    private func stop() {
        self.inbox.workers.store(0, ordering: .relaxed)
        let stopping = FunctionOutcome.failed(.notStarted("the gateway is stopping"))
        for message in self.inbox.close() {
            if case .call(let call) = message { call.complete(stopping) }
        }
        for function in self.queues.indices {
            for call in self.queues[function].takeAll() { call.complete(stopping) }
            for worker in self.queues[function].workers {
                worker.process.kill()
                if case .running(let call, _) = worker.phase { call.complete(stopping) }
                worker.process.closeDescriptors()
                self.ending.append(worker.process.id)
            }
            self.queues[function].workers = []
        }
        // Killed processes end at once, but for one that waits for a broken disk.
        let limit = NIODeadline.now() + .seconds(5)
        while true {
            self.ending.removeAll(where: WorkerProcess.isGone)
            if self.ending.isEmpty || NIODeadline.now() > limit { return }
            usleep(2_000)
        }
    }
}

/// Belongs to the thread of its pool.
@available(*, unavailable)
extension FunctionSupervisor: Sendable {}
