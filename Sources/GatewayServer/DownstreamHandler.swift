import GatewayRuntime
import NIOCore

/// The connection to a client: reads requests one after the other, has them decided, and carries the answer out.
///
/// Further requests on the connection wait as bytes until the one in flight is answered (pipelining). Reading is held while a backend cannot
/// take more of a body, and while too many bytes wait.
final class DownstreamHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What the next bytes of the client are.
    enum Phase {
        case head
        /// The body of the request in flight.
        case body
        /// Bytes of a body nobody wants.
        case discarding
        /// Nothing is read: an answer is awaited.
        case awaitingResponse
        case closing
    }

    let loop: LoopContext
    /// What was agreed on over TLS; `nil` for a plain connection.
    let security: ConnectionSecurity?
    var context: ChannelHandlerContext?
    var phase = Phase.head
    var exchange: Exchange?
    var body: BodyReader?
    /// Whether the connection is closed after the answer in flight.
    var closesAfterResponse = false
    /// Whether the client speaks HTTP/1.0, which knows no chunks.
    var isOldClient = false
    /// Whether chunk framing is taken out for an old client.
    var stripsChunks = false
    /// A response head that waits for the first piece of its body, to be written with it.
    var pending: ByteBuffer?
    private var scanner: RequestHeadScanner
    private var inbound = ByteBuffer()
    private var wantsRead = false
    private var hasReadEOF = false
    private var peerAddress = ""
    private var localAddress = ""
    private var localPort = 0
    private var deadline = NIODeadline.distantFuture
    private var timer: Scheduled<Void>?
    private var isProcessing = false
    /// What an answer of our own is recorded with.
    var localRecord: (head: RequestHead?, bytes: ByteBuffer, facts: RequestFacts, startedAt: NIODeadline)?

    /// Bytes of further requests kept aside.
    private static let maxPipelinedBytes = 64 << 10

    init(loop: LoopContext, security: ConnectionSecurity? = nil) {
        self.loop = loop
        self.security = security
        self.scanner = RequestHeadScanner(limits: loop.snapshot.limits)
    }

    var isWritable: Bool { self.context?.channel.isWritable ?? false }
    var isIdle: Bool { self.exchange == nil && self.phase == .head && self.inbound.readableBytes == 0 }

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
        guard self.peerAddress.isEmpty else { return }
        self.peerAddress = context.remoteAddress?.ipAddress ?? "-"
        self.localAddress = context.localAddress?.ipAddress ?? "-"
        self.localPort = context.localAddress?.port ?? 0
        guard self.loop.add(self) else {
            self.phase = .closing
            context.close(promise: nil)
            return
        }
        self.setDeadline(self.loop.options.idleTimeoutSeconds)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.loop.remove(self)
        self.timer?.cancel()
        self.timer = nil
        if let exchange {
            exchange.isFinished = true
            exchange.timer?.cancel()
            exchange.upstream?.close()
            self.exchange = nil
        }
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            self.hasReadEOF = true
            if self.exchange == nil { context.close(promise: nil) } else { self.closesAfterResponse = true }
            return
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// Lets the exchange in flight end, and closes.
    func drain() {
        self.closesAfterResponse = true
        if self.isIdle { self.closeNow() }
    }

    func closeNow() {
        self.phase = .closing
        self.context?.close(promise: nil)
    }

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        if self.holdsReading { self.wantsRead = true } else { context.read() }
    }

    private var holdsReading: Bool {
        switch self.phase {
        case .body:
            guard let exchange else { return false }
            // Before there is a connection only so much of a body is taken.
            guard let upstream = exchange.upstream else { return exchange.keptBytes >= Exchange.maxKeptBytes }
            return !upstream.isWritable
        case .awaitingResponse: return self.inbound.readableBytes >= Self.maxPipelinedBytes
        case .head, .discarding, .closing: return false
        }
    }

    /// Lets a held read go on, if nothing holds it any more.
    func resumeReading() {
        guard self.wantsRead, !self.holdsReading, let context = self.context else { return }
        self.wantsRead = false
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { self.exchange?.upstream?.resumeReading() }
        context.fireChannelWritabilityChanged()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard self.phase != .closing else { return }
        var piece = self.unwrapInboundIn(data)
        if self.inbound.readableBytes == 0 {
            self.inbound = piece
        } else {
            self.inbound.writeBuffer(&piece)
        }
        self.process()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.exchange?.upstream?.flush()
        context.flush()
        context.fireChannelReadComplete()
    }

    func flush() { self.context?.flush() }

    /// Goes on with what was received.
    ///
    /// Not entered again from within.
    func process() {
        guard !self.isProcessing, let context = self.context else { return }
        self.isProcessing = true
        defer { self.isProcessing = false }
        while self.inbound.readableBytes > 0 {
            switch self.phase {
            case .head:
                guard self.readHead(context) else { return }
            case .body:
                guard self.readBody(context) else { return }
            case .discarding:
                guard self.discardBody(context) else { return }
            case .awaitingResponse, .closing: return
            }
        }
    }

    private func readHead(_ context: ChannelHandlerContext) -> Bool {
        // One empty line before a request is taken (RFC 9112 §2.2).
        if self.inbound.readableBytes >= 2,
            self.inbound.getInteger(at: self.inbound.readerIndex, as: UInt16.self) == 0x0D0A
        {
            self.inbound.moveReaderIndex(forwardBy: 2)
            if self.inbound.readableBytes == 0 { return false }
        }
        // A span of a local: the compiler proves its lifetime, and the copy costs a retain.
        let received = self.inbound
        switch self.scanner.scan(received.readableBytesUInt8Span) {
        case .needMore:
            self.setDeadline(self.loop.options.headTimeoutSeconds, onlyEarlier: true)
            return false
        case .refuse(let error):
            let facts = self.makeFacts()
            let response = self.loop.snapshot.refuse(
                error, route: nil, head: nil, bytes: ByteBuffer().readableBytesUInt8Span, facts: facts)
            self.localRecord = (nil, ByteBuffer(), facts, .now())
            self.closesAfterResponse = true
            self.phase = .closing
            self.respond(context, response, route: nil, isHead: false)
            return false
        case .head(let head):
            self.begin(head, context)
            return self.phase != .closing
        }
    }

    private func begin(_ head: RequestHead, _ context: ChannelHandlerContext) {
        guard let bytes = self.inbound.readSlice(length: head.byteCount) else { return }
        self.scanner = RequestHeadScanner(limits: self.loop.snapshot.limits)
        self.deadline = .distantFuture
        self.isOldClient = head.minorVersion == 0
        self.stripsChunks = false
        if !head.keepsAlive || self.loop.isDraining { self.closesAfterResponse = true }
        let facts = self.makeFacts()
        let snapshot = self.loop.snapshot
        let startedAt = NIODeadline.now()
        self.body = BodyReader(head.framing, maxDataBytes: snapshot.limits.maxBodyBytes)
        let decision: Decision
        if case .length(let length) = head.framing, length > snapshot.limits.maxBodyBytes {
            decision = .respond(
                snapshot.refuse(
                    .bodyTooLarge, route: nil, head: head, bytes: bytes.readableBytesUInt8Span, facts: facts))
        } else {
            decision = snapshot.decide(head, bytes: bytes.readableBytesUInt8Span, facts: facts, state: &self.loop.state)
        }
        switch decision {
        case .respond(let response):
            self.localRecord = (head, bytes, facts, startedAt)
            let hasBody = head.framing != .none
            // A client that waits before it sends its body need not send it any more.
            if response.closesConnection || (hasBody && head.expectsContinue) { self.closesAfterResponse = true }
            self.phase = hasBody ? .discarding : .head
            self.respond(context, response, route: nil, isHead: head.method == .head)
        case .forward(let plan):
            let exchange = Exchange(
                plan: plan, snapshot: snapshot, requestHead: head, requestBytes: bytes, facts: facts, downstream: self)
            exchange.isRequestComplete = head.framing == .none
            self.exchange = exchange
            self.phase = exchange.isRequestComplete ? .awaitingResponse : .body
            if head.expectsContinue, !exchange.isRequestComplete {
                context.writeAndFlush(
                    self.wrapOutboundOut(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
            }
            if !exchange.isRequestComplete { self.setDeadline(milliseconds: snapshot.limits.bodyTimeoutMilliseconds) }
            self.attempt(exchange)
        }
    }

    private func makeFacts() -> RequestFacts {
        RequestFacts(
            isTLS: self.security != nil, peerAddress: self.peerAddress, localAddress: self.localAddress,
            localPort: self.localPort,
            requestID: self.loop.makeRequestID(), receivedAt: self.loop.wallSeconds)
    }

    private func readBody(_ context: ChannelHandlerContext) -> Bool {
        guard let exchange = self.exchange else { return false }
        do {
            let received = self.inbound
            guard let progress = try self.body?.consume(received.readableBytesUInt8Span),
                let piece = self.inbound.readSlice(length: progress.byteCount)
            else { return false }
            self.setDeadline(milliseconds: exchange.snapshot.limits.bodyTimeoutMilliseconds)
            if progress.isEnd {
                exchange.isRequestComplete = true
                self.phase = .awaitingResponse
                self.deadline = .distantFuture
            }
            exchange.touch()
            exchange.keep(piece, isNeeded: exchange.upstream == nil)
            if let upstream = exchange.upstream {
                upstream.write(piece)
                if progress.isEnd { upstream.flush() }
            }
            return true
        } catch {
            self.abandon(exchange, error == .tooLarge ? .bodyTooLarge : .malformedRequest)
            return false
        }
    }

    private func discardBody(_ context: ChannelHandlerContext) -> Bool {
        do {
            let received = self.inbound
            guard let progress = try self.body?.consume(received.readableBytesUInt8Span) else { return false }
            self.inbound.moveReaderIndex(forwardBy: progress.byteCount)
            if progress.isEnd { self.nextRequest() }
            return true
        } catch {
            self.closeNow()
            return false
        }
    }

    /// Gets ready for the next request on the connection.
    func nextRequest() {
        if self.closesAfterResponse || self.hasReadEOF {
            self.closeNow()
            return
        }
        self.phase = .head
        self.setDeadline(self.loop.options.idleTimeoutSeconds)
        self.resumeReading()
    }

    /// Ends an exchange whose request turned out to be wrong.
    private func abandon(_ exchange: Exchange, _ error: GatewayError) {
        exchange.upstream?.close()
        self.closesAfterResponse = true
        self.phase = .closing
        guard !exchange.isResponseStarted else {
            self.finish(exchange)
            self.closeNow()
            return
        }
        self.refuse(exchange, error)
    }

    // MARK: Time

    private func setDeadline(_ seconds: Int64, onlyEarlier: Bool = false) {
        let deadline = NIODeadline.now() + .seconds(seconds)
        if onlyEarlier, self.deadline < deadline { return }
        self.deadline = deadline
        self.armTimer()
    }

    private func setDeadline(milliseconds: Int) {
        self.deadline = .now() + .milliseconds(Int64(milliseconds))
        self.armTimer()
    }

    /// One timer for the connection: when it fires too early, because the deadline moved, it sets itself again.
    private func armTimer() {
        guard self.timer == nil, self.deadline != .distantFuture else { return }
        let bound = NIOLoopBound(self, eventLoop: self.loop.eventLoop)
        let wait = max(.milliseconds(1), self.deadline - .now())
        self.timer = self.loop.eventLoop.scheduleTask(in: wait) { bound.value.timerFired() }
    }

    private func timerFired() {
        self.timer = nil
        guard self.context != nil, self.phase != .closing else { return }
        guard self.deadline <= .now() else {
            self.armTimer()
            return
        }
        switch self.phase {
        case .head, .discarding, .closing: self.closeNow()
        case .body: if let exchange { self.abandon(exchange, .bodyTimeout) }
        case .awaitingResponse: break
        }
    }
}

@available(*, unavailable)
extension DownstreamHandler: Sendable {}
