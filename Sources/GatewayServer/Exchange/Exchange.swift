import GatewayRuntime
import NIOCore

/// One request and its answer: carries out what the exchange machine decides, between a client's side and a backend's.
///
/// Belongs to one loop, which uses the same objects again for later exchanges; `generation` tells what still belongs to an earlier one.
final class Exchange {
    let loop: LoopContext
    private(set) var generation = 0
    /// Held until the exchange ends, which every way out leads to.
    var client: (any ExchangeClient)?
    private(set) var backend: (any ExchangeBackend)?
    private(set) var machine: ExchangeMachine?
    private(set) var plan: ForwardPlan?
    var snapshot: RoutingSnapshot

    /// The request head, as offsets into `headBytes`.
    var head = RequestHead()
    var headBytes: [UInt8] = []
    /// The head for the backend.
    var backendHead: [UInt8] = []
    var facts: RequestFacts
    /// The host of the current attempt.
    private(set) var host = 0
    /// Where the current attempt is counted.
    private var counted: MemberState?
    /// Body pieces kept for a repetition, and for a connection that is not open yet.
    private(set) var kept: [ByteBuffer] = []
    private var isTunnel = false
    /// Where the program waits.
    var waiting: Suspension?
    var gatheredBytes = 0
    /// Whether all of the body was gathered before the backend is asked.
    var isBodyGathered = false
    /// The call the program waits for.
    var pendingCall: Exchange?
    /// Whether this is a call of the gateway's own: it is not recorded.
    var isCall = false
    /// Whether something was written to the backend that has not gone out.
    private var needsBackendFlush = false
    /// What the records of an exchange say about times and sizes.
    var tally = ExchangeTally()
    let timer: DeadlineTimer
    /// Collects what the call log asks for; `nil` where nothing is logged.
    var capture: CallCapture?
    /// Collects an answer that is kept.
    var fill: CacheFill?

    init(loop: LoopContext) {
        self.loop = loop
        self.snapshot = loop.snapshot
        self.facts = RequestFacts(
            connection: LoopContext.noConnection, requestID: RequestID(high: 0, low: 0), receivedAt: 0)
        self.timer = DeadlineTimer(eventLoop: loop.eventLoop)
    }

    var isRequestComplete: Bool { self.machine?.isRequestComplete ?? (self.waiting == nil || self.isBodyGathered) }
    /// Whether the request goes to a backend of HTTP/2, which takes its body without framing.
    func isForHTTP2(_ plan: ForwardPlan) -> Bool {
        self.snapshot.hosts.indices.contains(plan.host) && self.snapshot.hosts[plan.host].speaksHTTP2
    }
    var isResponding: Bool { self.machine?.isResponding ?? false }

    // MARK: Life

    /// A request came; its head and bytes stand in `head` and `headBytes`.
    func begin(_ client: any ExchangeClient, _ connection: ConnectionFacts) {
        self.client = client
        self.timer.notify(self)
        self.snapshot = self.loop.snapshot
        // A span of a local: the compiler proves its lifetime, and the copy costs a retain.
        let bytes = self.headBytes
        self.facts = RequestFacts(
            connection: connection, requestID: self.loop.makeRequestID(),
            receivedAtMilliseconds: self.loop.wallMilliseconds,
            trace: TraceContext(self.head, bytes: bytes.span, using: &self.loop.generator))
        self.tally = ExchangeTally()
        self.tally.startedAt = self.loop.now
        self.tally.requestBytes = self.head.byteCount
    }

    /// Decides what becomes of the request.
    func decide() -> Decision {
        // A span of a local: the compiler proves its lifetime, and the copy costs a retain.
        let bytes = self.headBytes
        let decision = self.snapshot.decide(
            self.head, bytes: bytes.span, facts: self.facts, state: &self.loop.state,
            backendHead: &self.backendHead)
        if self.loop.options.callFinished != nil { self.beginCapture(decision) }
        return decision
    }

    /// Makes the answer for an error.
    func refusal(_ error: GatewayError) -> LocalResponse {
        let bytes = self.headBytes
        return self.snapshot.refuse(
            error, route: self.plan?.route ?? self.tally.route, head: self.head, bytes: bytes.span, facts: self.facts,
            identity: self.plan?.identity ?? CallIdentity(), client: self.plan?.client ?? .peer)
    }

    /// The times of an answer of our own, where the caller asks for them; refused callers are told too, and only functions have a backend's.
    ///
    /// - Source: APIG User Guide, apig_03_0047
    func latency(of response: LocalResponse) -> ResponseHeadWriter.Latency? {
        let bytes = self.headBytes
        guard self.head.isDebugMode(in: bytes.span) else { return nil }
        return ResponseHeadWriter.Latency(
            total: self.tally.milliseconds(to: self.loop.now), upstream: response.function?.milliseconds)
    }

    /// The exchange is over: it is recorded, and the object is free for the next one.
    func end(status: Int) {
        self.generation += 1
        self.timer.detach()
        self.count(at: nil)
        self.forgetKept()
        if !self.isCall { self.record(status: status) }
        if let call = self.pendingCall {
            self.pendingCall = nil
            call.abandon(status: 0)
        }
        if let backend = self.backend {
            self.backend = nil
            backend.cancel()
        }
        self.client = nil
        self.machine = nil
        self.plan = nil
        self.isTunnel = false
        self.isCall = false
        self.fill = nil
        self.capture = nil
        self.waiting = nil
        self.gatheredBytes = 0
        self.isBodyGathered = false
        self.needsBackendFlush = false
        self.loop.giveBack(self)
    }

    // MARK: Request

    /// The request goes to a backend.
    func forward(_ plan: consuming ForwardPlan) {
        self.host = plan.host
        self.count(at: plan.choice?.counted)
        self.machine = ExchangeMachine(
            maxRetries: plan.maxRetries, isIdempotent: plan.isIdempotent,
            timeoutMilliseconds: plan.timeoutMilliseconds,
            idleTimeoutMilliseconds: self.loop.options.backendIdleTimeoutMilliseconds,
            isRequestComplete: self.head.framing == .none || self.isBodyGathered, gatheredBytes: self.gatheredBytes,
            now: self.loop.now.uptimeNanoseconds)
        self.tally.forwardedAt = self.loop.now
        if let mirror = plan.mirror { self.loop.detach(mirror, self.snapshot, self.facts) }
        self.plan = plan
        self.attempt(onFreshConnection: false)
    }

    private func attempt(onFreshConnection: Bool) {
        let now = self.loop.now
        self.tally.attemptStartedAt = now
        self.machine?.attemptStarted(now: now.uptimeNanoseconds)
        self.armTimer()
        if !onFreshConnection, let idle = self.loop.takeIdle(self.host, snapshot: self.snapshot) {
            self.connected(idle)
            return
        }
        let generation = self.generation
        let attempt = self.machine?.attempts
        let bound = NIOLoopBound(self, eventLoop: self.loop.eventLoop)
        UpstreamConnector.connect(
            self.loop, snapshot: self.snapshot, host: self.host,
            timeoutMilliseconds: self.plan?.timeoutMilliseconds ?? 1
        ) { result in
            let exchange = bound.value
            exchange.loop.tick()
            let isCurrent = exchange.generation == generation && exchange.machine?.attempts == attempt
            switch result {
            case .success(let handler):
                if isCurrent { exchange.connected(handler) } else { handler.cancel() }
            case .failure(let error):
                if isCurrent { exchange.backendFailed(UpstreamConnector.failure(error)) }
            }
        }
    }

    private func connected(_ backend: any ExchangeBackend) {
        let now = self.loop.now
        self.tally.connectedAt = backend.isReused ? nil : now
        self.backend = backend
        let generation = self.generation
        let mayForget =
            self.machine?.connected(isReused: backend.isReused, now: now.uptimeNanoseconds) ?? false
        // While the client's bytes are still being read its body may follow at once, and both go out together.
        let waits = !self.isRequestComplete && (self.client?.isReading ?? false)
        self.needsBackendFlush = waits
        backend.start(self, flushes: !waits)
        // A write that fails at once may have ended the exchange.
        guard generation == self.generation else { return }
        if mayForget { self.forgetKept() }
        self.client?.resumeReading()
    }

    func forgetKept() {
        for piece in self.kept { self.loop.buffered(-piece.readableBytes) }
        self.kept.removeAll(keepingCapacity: true)
    }

    /// Whether more of the body can be taken now.
    var takesBody: Bool {
        if let backend = self.backend { return backend.isWritable }
        return self.waiting.map(self.takesBody) ?? self.machine?.takesBody ?? true
    }

    /// A piece of the body came.
    ///
    /// - Parameters:
    ///   - piece: The piece as it is sent on.
    ///   - payload: The ranges of data in it, when a plain body is waited for.
    ///   - dataBytes: Bytes of data in it.
    ///   - isEnd: Whether it is the last.
    func bodyReceived(_ piece: ByteBuffer, payload: [Range<Int>], dataBytes: Int, isEnd: Bool) {
        self.tally.requestBodyBytes += dataBytes
        self.tally.requestBytes += piece.readableBytes
        if let suspension = self.waiting { return self.gather(piece, payload, isEnd: isEnd, suspension) }
        let now = self.loop.now.uptimeNanoseconds
        switch self.machine?.bodyReceived(piece.readableBytes, isEnd: isEnd, now: now) ?? .discard {
        case .keep: self.keep(piece)
        case .passAndKeep:
            self.keep(piece)
            self.backend?.sendBody(piece)
        case .passAndForget:
            self.forgetKept()
            self.backend?.sendBody(piece)
        case .pass: self.backend?.sendBody(piece)
        case .discard: break
        }
        if isEnd { self.backend?.endBody() }
        self.needsBackendFlush = self.backend != nil
    }

    func keep(_ piece: ByteBuffer) {
        self.kept.append(piece)
        self.loop.buffered(piece.readableBytes)
    }

    /// The client's read is over: what it brought goes out.
    func flushBackend() {
        guard self.needsBackendFlush else { return }
        self.needsBackendFlush = false
        self.backend?.flush()
    }

    /// The client is gone, or its request turned out to be wrong: nobody waits for the backend.
    func abandon(status: Int) {
        self.machine?.finished()
        self.end(status: status)
    }

    // MARK: Answer

    func interimReceived(_ head: ResponseHead, _ bytes: ByteBuffer) {
        self.machine?.responseMoved(now: self.loop.now.uptimeNanoseconds)
        // 100 was answered already.
        if head.status != 100 { self.client?.sendInterim(head, from: bytes) }
    }

    func headReceived(_ head: ResponseHead, _ bytes: ByteBuffer) {
        let now = self.loop.now
        guard self.machine?.responseStarted(now: now.uptimeNanoseconds) ?? false else { return }
        self.tally.headReceivedAt = now
        self.tally.status = head.status
        self.armTimer()
        // Never the whole plan: copying it costs more than what is read from it.
        if let breaker = self.plan?.breaker {
            breaker.record(
                .answered(status: head.status, milliseconds: self.backendMilliseconds), at: self.loop.wallMilliseconds)
        }
        if let ticket = self.plan?.cacheTicket {
            self.fill = CacheFill(
                key: ticket.key, policy: ticket.policy, head: head, bytes: bytes.readableBytesUInt8Span)
        }
        self.client?.sendHead(head, from: bytes, of: self)
    }

    func responseBodyReceived(_ piece: ByteBuffer, payload: [Range<Int>], dataBytes: Int) {
        self.tally.responseBodyBytes += dataBytes
        if self.fill != nil { self.fill(piece, payload) }
        if self.capture != nil { self.capture?.responseReceived(piece, payload) }
        self.client?.sendBody(piece, payload: payload)
    }

    /// Trailers of a backend of HTTP/2 came.
    func trailersReceived(_ lines: [UInt8]) { self.client?.sendTrailers(lines) }

    /// The backend's read is over: what it brought goes out.
    func responseReadComplete() {
        self.machine?.responseMoved(now: self.loop.now.uptimeNanoseconds)
        self.client?.flush()
    }

    /// The answer is complete; the connection to the backend has been let go.
    func responseEnded() {
        self.backend = nil
        self.machine?.finished()
        if let kept = self.fill?.finish(at: self.loop.wallSeconds), let ticket = self.plan?.cacheTicket {
            self.snapshot.shared.cache.store(kept, under: ticket.key)
        }
        self.client?.sendEnd(of: self)
    }

    /// The backend agreed to a WebSocket.
    func switched(_ head: ResponseHead, _ bytes: ByteBuffer) {
        guard self.machine?.responseStarted(now: self.loop.now.uptimeNanoseconds) ?? false else { return }
        self.tally.headReceivedAt = self.loop.now
        self.tally.status = 101
        self.isTunnel = true
        self.timer.set(.distantFuture)
        self.client?.sendSwitching(head, from: bytes, of: self)
    }

    /// Bytes of a tunnel, from the client.
    func tunnelReceived(_ piece: ByteBuffer) {
        self.tally.requestBytes += piece.readableBytes
        self.backend?.sendBody(piece)
        self.needsBackendFlush = true
    }

    /// The client of a tunnel sends nothing more.
    func tunnelInputEnded() { self.backend?.finishTunnel() }

    // MARK: Failure

    /// The backend failed: another attempt, an error, or a cut when the client has seen part of the answer.
    func backendFailed(_ failure: BackendFailure) {
        self.backend = nil
        self.loop.metrics.backendFailed(failure)
        self.carryOut(self.machine?.failed(failure) ?? .ignore)
    }

    private func carryOut(_ action: ExchangeMachine.FailureAction) {
        if let backend = self.backend {
            self.backend = nil
            backend.cancel()
        }
        switch action {
        case .repeatOnFreshConnection:
            self.loop.metrics.retried()
            self.attempt(onFreshConnection: true)
        case .repeatOnNextHost:
            self.loop.metrics.retried()
            if let choice = self.plan?.choice {
                // The failed attempt must not count against its member when the next one is chosen.
                self.count(at: nil)
                let next = self.snapshot.nextChoice(after: choice, state: &self.loop.state)
                self.plan?.choice = next
                self.host = next.host
                self.count(at: next.counted)
            }
            self.attempt(onFreshConnection: false)
        case .refuse(let error):
            self.tellBreaker(error)
            self.client?.fail(error, of: self)
        case .cut: self.client?.cut()
        case .ignore: break
        }
    }
}

extension Exchange {
    /// Counts the attempt at a member of a channel instead of at the last one.
    private func count(at member: MemberState?) {
        self.counted?.exchangeEnded()
        member?.exchangeBegan()
        self.counted = member
    }
}

extension Exchange: DeadlineOwner {
    private func armTimer() {
        guard let machine = self.machine else { return }
        self.timer.set(.uptimeNanoseconds(machine.deadline))
    }

    func deadlinePassed(_ timer: DeadlineTimer) {
        self.loop.tick()
        guard !self.isTunnel else { return }
        let isClientSlow = self.client.map { !$0.isWritable } ?? false
        let now = self.loop.now.uptimeNanoseconds
        if let action = self.machine?.timePassed(now: now, isClientSlow: isClientSlow) {
            self.carryOut(action)
        } else {
            self.armTimer()
        }
    }
}

@available(*, unavailable)
extension Exchange: Sendable {}
