import GatewayRuntime
import NIOCore

/// The connection of a client that speaks HTTP/1.1: carries out what its machine says about the bytes received, and writes answers.
///
/// Reading is held while a backend cannot take more of a body, and while too many bytes wait behind a request in flight.
final class DownstreamHandler: ChannelDuplexHandler, ClientConnection {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let loop: LoopContext
    /// What was agreed on over TLS; `nil` for a plain connection.
    let security: ConnectionSecurity?
    var context: ChannelHandlerContext?
    var machine: HTTP1ServerMachine
    var exchange: Exchange?
    var inbound = ByteBuffer()
    /// Whether the client speaks HTTP/1.0, which knows no chunks.
    var isOldClient = false
    /// Whether chunk framing is taken out for an old client.
    var stripsChunks = false
    /// Whether the client was told to send its body.
    var sentContinue = false
    /// Whether the loop's buffer holds a head that waits for the first piece of its body, to be written with it.
    var hasPendingHead = false
    /// Whether something was written that has not gone out.
    var needsFlush = false
    /// Whether bytes of the client are being handled, after which everything is flushed.
    private(set) var isReading = false
    /// Whether more of an answer can be taken.
    private(set) var isWritable = true
    private var wantsRead = false
    private var isProcessing = false
    private var facts = LoopContext.noConnection
    private var isRegistered = false
    /// Bytes that wait, as the loop knows them.
    private var accountedBytes = 0
    private let timer: DeadlineTimer
    /// The time limit of the phase: idle, head, body.
    private var phaseDeadline = NIODeadline.distantFuture
    /// The time limit of a client that does not read.
    private var writeDeadline = NIODeadline.distantFuture

    /// Bytes of further requests kept aside.
    private static let maxPipelinedBytes = 64 << 10

    init(loop: LoopContext, security: ConnectionSecurity?) {
        self.loop = loop
        self.security = security
        self.machine = HTTP1ServerMachine(limits: loop.snapshot.limits)
        self.timer = DeadlineTimer(eventLoop: loop.eventLoop)
    }

    // MARK: Life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { self.begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        self.begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        self.loop.tick()
        guard !self.isRegistered, self.machine.phase != .closing else { return }
        self.timer.notify(self)
        self.facts = ConnectionFacts(
            security: self.security, peerAddress: context.remoteAddress?.ipAddress ?? "-",
            localAddress: context.localAddress?.ipAddress ?? "-", localPort: context.localAddress?.port ?? 0,
            httpsPort: self.loop.httpsPort)
        guard self.loop.add(self, address: self.facts.peerAddress, isTLS: self.security != nil) else {
            return self.shed()
        }
        self.isRegistered = true
        self.limit(self.loop.options.idleTimeoutSeconds)
    }

    /// Turns a connection away: the gateway has as many as it may.
    private func shed() {
        let response = self.loop.snapshot.refuse(
            .overloaded, route: nil, head: nil, bytes: [UInt8]().span,
            facts: RequestFacts(
                connection: self.facts, requestID: self.loop.makeRequestID(),
                receivedAtMilliseconds: self.loop.wallMilliseconds))
        self.machine.closeAfterResponse()
        self.write(response, requestID: self.loop.makeRequestID(), isHead: false)
        self.closeAfterFlush()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.loop.tick()
        if self.isRegistered { self.loop.remove(self) }
        self.machine.close()
        self.timer.detach()
        if let exchange = self.exchange {
            self.exchange = nil
            exchange.abandon(status: 0)
        }
        self.inbound = ByteBuffer()
        self.account(0)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.timer.detach()
        self.context = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let event = event as? ChannelEvent, event == .inputClosed else {
            return context.fireUserInboundEventTriggered(event)
        }
        if self.machine.phase == .tunnel {
            self.exchange?.tunnelInputEnded()
        } else if self.machine.inputEnded() {
            self.closeNow()
        }
    }

    /// Lets the exchange in flight end, and closes.
    func drain() {
        if self.machine.drain() { self.closeNow() }
    }

    func closeNow() {
        self.machine.close()
        self.context?.close(promise: nil)
    }

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        if self.holdsReading { self.wantsRead = true } else { context.read() }
    }

    private var holdsReading: Bool {
        switch self.machine.phase {
        case .body, .tunnel: !(self.exchange?.takesBody ?? true)
        case .awaitingResponse:
            self.inbound.readableBytes >= Self.maxPipelinedBytes
                || (self.loop.isOverBuffered && self.inbound.readableBytes > 0)
        case .head, .discarding, .closing: false
        }
    }

    func resumeReading() {
        guard self.wantsRead, !self.holdsReading, let context = self.context else { return }
        self.wantsRead = false
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        self.loop.tick()
        self.isWritable = context.channel.isWritable
        if self.isWritable {
            self.writeDeadline = .distantFuture
            self.exchange?.backend?.resumeReading()
        } else {
            self.writeDeadline = self.loop.now + .seconds(self.loop.options.writeTimeoutSeconds)
            self.armTimer()
        }
        context.fireChannelWritabilityChanged()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.loop.tick()
        self.isReading = true
        var piece = self.unwrapInboundIn(data)
        if self.inbound.readableBytes == 0 { self.inbound = piece } else { self.inbound.writeBuffer(&piece) }
        self.process()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // The last handler: nobody is told.
        self.isReading = false
        self.exchange?.flushBackend()
        self.writePending()
        if self.needsFlush { self.flush() }
    }

    /// Goes on with what was received.
    ///
    /// Not entered again from within.
    func process() {
        guard !self.isProcessing else { return }
        self.isProcessing = true
        defer { self.isProcessing = false }
        self.account(0)
        while true {
            // A span of a local: the compiler proves its lifetime, and the copy costs a retain.
            let received = self.inbound
            switch self.machine.next(received.readableBytesUInt8Span, head: &self.loop.requestHead) {
            case .needMore:
                if received.readableBytes == 0 {
                    self.inbound = ByteBuffer()
                } else if self.machine.phase == .head {
                    self.limit(self.loop.options.headTimeoutSeconds, onlyEarlier: true)
                }
                return
            case .hold:
                self.account(self.inbound.readableBytes)
                return
            case .skip(let count): self.skip(count)
            case .request:
                guard self.begin(received) else { return }
            case .body(let progress): self.bodyReceived(progress)
            case .tunnel:
                self.inbound = ByteBuffer()
                self.limit(self.loop.options.tunnelIdleTimeoutSeconds)
                self.exchange?.tunnelReceived(received)
            case .refuse(let error):
                self.refuse(error)
                return
            case .abort(let error):
                self.abort(error)
                return
            case .close:
                self.closeNow()
                return
            }
        }
    }

    /// Counts the bytes that wait behind a request in flight.
    private func account(_ bytes: Int) {
        guard bytes != self.accountedBytes else { return }
        self.loop.buffered(bytes - self.accountedBytes)
        self.accountedBytes = bytes
    }

    private func skip(_ count: Int) {
        let wasDiscarding = self.machine.phase != .discarding
        self.inbound.moveReaderIndex(forwardBy: count)
        // The body nobody wanted has ended: the connection waits for the next request.
        if wasDiscarding, self.machine.phase == .head { self.limit(self.loop.options.idleTimeoutSeconds) }
    }

    /// A request head is complete.
    ///
    /// - Returns: Whether to go on with the bytes behind it.
    private func begin(_ received: ByteBuffer) -> Bool {
        let exchange = self.loop.takeExchange()
        swap(&self.loop.requestHead, &exchange.head)
        exchange.headBytes.removeAll(keepingCapacity: true)
        // The bytes are read inside the closure only.
        unsafe received.withUnsafeReadableBytes { pointer in
            unsafe exchange.headBytes.append(contentsOf: pointer.prefix(exchange.head.byteCount))
        }
        self.inbound.moveReaderIndex(forwardBy: exchange.head.byteCount)
        self.exchange = exchange
        self.phaseDeadline = .distantFuture
        self.isOldClient = exchange.head.minorVersion == 0
        self.stripsChunks = false
        self.sentContinue = false
        if self.loop.isDraining { self.machine.closeAfterResponse() }
        exchange.begin(self, self.facts)
        if self.machine.isBodyTooLong {
            self.send(exchange.refusal(.bodyTooLarge), of: exchange)
            return self.machine.phase != .closing
        }
        switch exchange.decide() {
        case .respond(let response): self.send(response, of: exchange)
        case .forward(let plan):
            if self.takeBody(exchange) { exchange.forward(plan) }
        case .suspend(let suspension):
            if self.takeBody(exchange, asData: suspension.needsPlainBody) { exchange.wait(suspension) }
        }
        return self.machine.phase != .closing
    }

    /// Gets ready for the body of a request that is not answered yet.
    ///
    /// - Parameters:
    ///   - exchange: Whose body it is.
    ///   - asData: Whether its data is told from its framing.
    /// - Returns: `false` when so much is buffered that it was refused.
    private func takeBody(_ exchange: Exchange, asData: Bool = false) -> Bool {
        if self.loop.isOverBuffered, exchange.head.framing != .none {
            self.loop.metrics.shed(.bufferedBytes)
            self.send(exchange.refusal(.overloaded), of: exchange)
            return false
        }
        self.machine.requestForwarded(recordsPayload: asData || exchange.wantsRequestPayload)
        if self.machine.phase == .body {
            if exchange.head.expectsContinue {
                self.sentContinue = true
                self.context?.writeAndFlush(
                    self.wrapOutboundOut(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
            }
            self.limit(milliseconds: exchange.snapshot.limits.bodyTimeoutMilliseconds)
        }
        return true
    }

    private func bodyReceived(_ progress: BodyProgress) {
        guard let piece = self.inbound.readSlice(length: progress.byteCount), let exchange = self.exchange else {
            return
        }
        if progress.isEnd {
            self.phaseDeadline = .distantFuture
        } else {
            self.limit(milliseconds: exchange.snapshot.limits.bodyTimeoutMilliseconds)
        }
        if exchange.wantsRequestPayload { exchange.capture?.requestReceived(piece, self.machine.body.payload) }
        exchange.bodyReceived(
            piece, payload: self.machine.body.payload, dataBytes: progress.dataBytes, isEnd: progress.isEnd)
    }

    /// Answers a request whose head cannot be read.
    private func refuse(_ error: GatewayError) {
        let exchange = self.loop.takeExchange()
        exchange.head = RequestHead()
        exchange.headBytes.removeAll(keepingCapacity: true)
        self.exchange = exchange
        exchange.begin(self, self.facts)
        self.send(exchange.refusal(error), of: exchange)
    }

    /// Ends an exchange whose body turned out to be wrong or late.
    private func abort(_ error: GatewayError) {
        guard let exchange = self.exchange else { return self.closeNow() }
        guard !exchange.isResponding else {
            self.exchange = nil
            exchange.abandon(status: exchange.tally.status)
            return self.closeNow()
        }
        self.machine.closeAfterResponse()
        self.send(exchange.refusal(error), of: exchange)
    }

    // MARK: Time

    func limit(_ seconds: Int64, onlyEarlier: Bool = false) {
        let deadline = self.loop.now + .seconds(seconds)
        if onlyEarlier, self.phaseDeadline < deadline { return }
        self.phaseDeadline = deadline
        self.armTimer()
    }

    private func limit(milliseconds: Int) {
        self.phaseDeadline = self.loop.now + .milliseconds(Int64(milliseconds))
        self.armTimer()
    }

    private func armTimer() { self.timer.set(min(self.phaseDeadline, self.writeDeadline)) }
}

extension DownstreamHandler: DeadlineOwner {
    func deadlinePassed(_ timer: DeadlineTimer) {
        self.loop.tick()
        let now = self.loop.now
        if self.writeDeadline <= now { return self.closeNow() }
        guard self.phaseDeadline <= now else { return self.armTimer() }
        self.phaseDeadline = .distantFuture
        switch self.machine.phase {
        case .head, .discarding, .closing, .tunnel:
            if self.machine.phase == .head, !self.machine.isIdle { self.loop.metrics.shed(.headTimeout) }
            self.closeNow()
        case .awaitingResponse: self.armTimer()
        case .body:
            if self.wantsRead {
                // It is the backend that is slow, not the client.
                self.limit(milliseconds: self.loop.snapshot.limits.bodyTimeoutMilliseconds)
            } else {
                self.abort(.bodyTimeout)
            }
        }
    }
}

@available(*, unavailable)
extension DownstreamHandler: Sendable {}
