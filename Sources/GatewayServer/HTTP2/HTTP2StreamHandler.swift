import GatewayRuntime
import NIOCore
import NIOHPACK
import NIOHTTP2

/// One stream of an HTTP/2 connection: a request and its answer.
///
/// The request becomes a head of HTTP/1.1 and goes the way of all requests. Reading is held while the backend cannot take more of the body; the
/// stream's window then keeps the client from sending more.
final class HTTP2StreamHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    let connection: HTTP2ConnectionHandler
    let loop: LoopContext
    var context: ChannelHandlerContext?
    var exchange: Exchange?
    var phase = Phase.head
    var body = HTTP2RequestBody(.none, hasEnded: false, maxBytes: 0)
    /// The head of the answer, until there is something to send with it or it must go.
    var pendingHead: HPACKHeaders?
    /// The last piece of the answer, held back so that it can carry the end of the stream.
    var heldPiece: ByteBuffer?
    /// The trailers of the answer, which end the stream.
    var trailers: HPACKHeaders?
    private var framesChunks = false
    /// Whether the client is to stop sending its body soon: nothing more of it is taken.
    var stopsBody = false
    private var hasBodyTimeout = true
    /// Whether frames of the client are being handled, after which everything is flushed.
    private(set) var isReading = false
    private var wantsRead = false
    /// `nil` once the stream is gone.
    private var timer: DeadlineTimer?
    private var bodyDeadline = NIODeadline.distantFuture
    private var writeDeadline = NIODeadline.distantFuture
    /// The end of a body that is dropped.
    private var restDeadline = NIODeadline.distantFuture

    enum Phase {
        /// No request yet.
        case head
        /// The body is passed on.
        case body
        /// The request is complete, or nobody wants the rest; the answer is on its way.
        case awaitingResponse
        /// The answer was given; the stream ends once it is sent.
        case answered
        case closed
    }

    init(_ connection: HTTP2ConnectionHandler) {
        self.connection = connection
        self.loop = connection.loop
        self.timer = connection.loop.takeTimer()
    }

    // MARK: Life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.timer?.notify(self)
        self.connection.opened(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.dropTimer()
        self.context = nil
    }

    private func dropTimer() {
        guard let timer = self.timer else { return }
        self.timer = nil
        self.loop.giveBack(timer)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.abandon()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.abandon()
        context.close(promise: nil)
    }

    /// The stream is gone.
    func abandon() {
        self.loop.tick()
        self.phase = .closed
        self.dropTimer()
        self.heldPiece = nil
        self.pendingHead = nil
        if let exchange = self.exchange {
            self.exchange = nil
            exchange.abandon(status: exchange.isResponding ? exchange.tally.status : 0)
        }
        self.connection.closed(self)
    }

    /// Ends the stream at once.
    func reset(_ code: HTTP2ErrorCode) {
        guard let context = self.context, self.phase != .closed else { return }
        if let exchange = self.exchange {
            self.exchange = nil
            exchange.abandon(status: exchange.isResponding ? exchange.tally.status : 0)
        }
        self.phase = .answered
        context.writeAndFlush(self.wrapOutboundOut(.rstStream(code)), promise: nil)
    }

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        if self.holdsReading { self.wantsRead = true } else { context.read() }
    }

    private var holdsReading: Bool {
        switch self.phase {
        case .body: !(self.exchange?.takesBody ?? true)
        // The rest of a body that the client is to stop, or that is over its limit, is not taken: the window stays shut.
        case .answered: !self.body.isEnd && (self.stopsBody || self.body.byteCount >= self.maxDiscardedBytes)
        case .head, .awaitingResponse, .closed: false
        }
    }

    /// Bytes of a body up to which the rest is read and dropped.
    private var maxDiscardedBytes: Int { self.loop.snapshot.limits.maxBodyBytes }

    func resumeReading() {
        guard self.wantsRead, !self.holdsReading, let context = self.context else { return }
        self.wantsRead = false
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            if self.phase != .answered { self.writeDeadline = .distantFuture }
            self.exchange?.backend?.resumeReading()
        } else {
            self.limitWriting()
        }
        context.fireChannelWritabilityChanged()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.loop.tick()
        self.isReading = true
        switch self.unwrapInboundIn(data) {
        case .headers(let headers):
            if self.phase == .head {
                self.begin(headers)
            } else if headers.endStream {
                self.trailersReceived(headers)
            }
        case .data(let data):
            guard case .byteBuffer(let piece) = data.data else { return }
            self.bodyReceived(piece, isEnd: data.endStream)
        default: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.isReading = false
        self.exchange?.flushBackend()
        context.fireChannelReadComplete()
    }

    // MARK: Request

    private func begin(_ headers: HTTP2Frame.FramePayload.Headers) {
        self.phase = .awaitingResponse
        let exchange = self.loop.takeExchange()
        exchange.headBytes.removeAll(keepingCapacity: true)
        guard self.write(headers, to: &exchange.headBytes) else {
            self.loop.giveBack(exchange)
            self.connection.faulted()
            return self.reset(.protocolError)
        }
        self.exchange = exchange
        // A span of a local: the compiler proves its lifetime, and the copy costs a retain.
        let bytes = exchange.headBytes
        var scanner = RequestHeadScanner(limits: self.loop.snapshot.limits)
        let outcome = scanner.scan(bytes.span, into: &exchange.head)
        guard outcome == .complete, exchange.head.byteCount == bytes.count else {
            self.body = HTTP2RequestBody(.none, hasEnded: headers.endStream, maxBytes: 0)
            exchange.head = RequestHead()
            exchange.headBytes.removeAll(keepingCapacity: true)
            exchange.begin(self, self.connection.facts)
            if case .refuse(let error) = outcome { return self.send(exchange.refusal(error), of: exchange) }
            return self.send(exchange.refusal(.malformedRequest), of: exchange)
        }
        exchange.begin(self, self.connection.facts)
        self.decide(exchange, endsStream: headers.endStream)
    }

    /// - Returns: `false` when the request is malformed.
    private func write(_ headers: HTTP2Frame.FramePayload.Headers, to out: inout [UInt8]) -> Bool {
        var head = HTTP2RequestHead()
        do {
            for (name, value, _) in headers.headers { try head.add(name, value, to: &out) }
            try head.finish(endsStream: headers.endStream, to: &out)
            return true
        } catch { return false }
    }

    private func decide(_ exchange: Exchange, endsStream: Bool) {
        self.body = HTTP2RequestBody(
            exchange.head.framing, hasEnded: endsStream, maxBytes: exchange.snapshot.limits.maxBodyBytes)
        switch self.body.headAction {
        case .pass: break
        case .tooLarge: return self.send(exchange.refusal(.bodyTooLarge), of: exchange)
        case .malformed:
            self.connection.faulted()
            return self.reset(.protocolError)
        }
        switch exchange.decide() {
        case .respond(let response): self.send(response, of: exchange)
        case .forward(let plan):
            if self.takeBody(exchange, isForHTTP2: exchange.isForHTTP2(plan)) { exchange.forward(plan) }
        case .suspend(let suspension):
            if self.takeBody(
                exchange, isForHTTP2: suspension.mayBeForHTTP2, asData: suspension.needsPlainBody)
            {
                exchange.wait(suspension)
            }
        }
    }

    /// Gets ready for the body of a request that is not answered yet.
    ///
    /// - Returns: `false` when so much is buffered that it was refused.
    private func takeBody(_ exchange: Exchange, isForHTTP2: Bool, asData: Bool = false) -> Bool {
        if !self.body.isEnd {
            if self.loop.isOverBuffered {
                self.loop.metrics.shed(.bufferedBytes)
                self.send(exchange.refusal(.overloaded), of: exchange)
                return false
            }
            self.phase = .body
            self.framesChunks = exchange.head.framing == .chunked && !isForHTTP2 && !asData
            // The messages of a gRPC call come when they come.
            self.hasBodyTimeout = !isForHTTP2
            if isForHTTP2 { self.body.liftLimit() }
            if exchange.head.expectsContinue { self.sendContinue() }
            self.limitBody(exchange)
        }
        return true
    }

    /// The body has ended with trailers, which only chunks can carry on.
    private func trailersReceived(_ trailers: HTTP2Frame.FramePayload.Headers) {
        var lines: [UInt8] = []
        do {
            for (name, value, _) in trailers.headers {
                try HTTP2RequestHead.appendTrailer(name, value, to: &lines)
            }
        } catch {
            self.connection.faulted()
            return self.reset(.protocolError)
        }
        self.bodyReceived(ByteBuffer(), trailers: lines, isEnd: true)
    }

    private func bodyReceived(_ piece: ByteBuffer, trailers: [UInt8] = [], isEnd: Bool) {
        let action = self.body.received(piece.readableBytes, isEnd: isEnd)
        if self.phase == .answered, !isEnd, !self.stopsBody { self.limitSilence() }
        guard self.phase == .body, let exchange = self.exchange else { return }
        switch action {
        case .pass: break
        case .tooLarge: return self.abort(.bodyTooLarge)
        case .malformed:
            self.connection.faulted()
            return self.reset(.protocolError)
        }
        if isEnd {
            self.phase = .awaitingResponse
            self.bodyDeadline = .distantFuture
        } else {
            self.limitBody(exchange)
        }
        let framed = self.framesChunks ? Self.chunk(piece, trailers, isEnd: isEnd) : piece
        guard framed.readableBytes > 0 || isEnd else { return }
        if exchange.wantsRequestPayload { exchange.capture?.requestReceived(piece, [0..<piece.readableBytes]) }
        exchange.bodyReceived(
            framed, payload: [0..<framed.readableBytes], dataBytes: piece.readableBytes, isEnd: isEnd)
    }

    /// A piece as an HTTP/1.1 backend without a length gets it.
    ///
    /// - Source: RFC 9112 §7.1
    private static func chunk(_ piece: ByteBuffer, _ trailers: [UInt8], isEnd: Bool) -> ByteBuffer {
        var chunk = ByteBuffer()
        let count = piece.readableBytes
        if count > 0 {
            chunk.reserveCapacity(count + 24)
            chunk.writeString(String(count, radix: 16))
            chunk.writeStaticString("\r\n")
            chunk.writeImmutableBuffer(piece)
            chunk.writeStaticString("\r\n")
        }
        if isEnd {
            chunk.writeStaticString("0\r\n")
            chunk.writeBytes(trailers)
            chunk.writeStaticString("\r\n")
        }
        return chunk
    }

    /// Ends an exchange whose body turned out to be too long or late.
    private func abort(_ error: GatewayError) {
        guard let exchange = self.exchange else { return self.reset(.cancel) }
        guard !exchange.isResponding else { return self.reset(.cancel) }
        self.send(exchange.refusal(error), of: exchange)
    }

    // MARK: Time

    private func limitBody(_ exchange: Exchange) {
        guard self.hasBodyTimeout else { return }
        self.bodyDeadline = self.loop.now + .milliseconds(Int64(exchange.snapshot.limits.bodyTimeoutMilliseconds))
        self.armTimer()
    }

    /// The client has this long to take what was written.
    func limitWriting() {
        self.writeDeadline = self.loop.now + .seconds(self.loop.options.writeTimeoutSeconds)
        self.armTimer()
    }

    func bodyIsOver() { self.bodyDeadline = .distantFuture }

    /// The answer is taken: the client has so long to end its body, or to stop it by itself.
    func limitRest() {
        self.writeDeadline = .distantFuture
        self.restDeadline = self.loop.now + .seconds(self.loop.options.headTimeoutSeconds)
        self.limitSilence()
    }

    /// The client has so long for the next piece of a body that is dropped.
    private func limitSilence() {
        self.bodyDeadline = min(self.restDeadline, self.loop.now + .seconds(self.loop.options.lingerSeconds))
        self.armTimer()
    }

    private func armTimer() { self.timer?.set(min(self.bodyDeadline, self.writeDeadline)) }
}

extension HTTP2StreamHandler: DeadlineOwner {
    func deadlinePassed(_ timer: DeadlineTimer) {
        self.loop.tick()
        let now = self.loop.now
        if self.writeDeadline <= now {
            self.writeDeadline = .distantFuture
            return self.reset(.cancel)
        }
        guard self.bodyDeadline <= now else { return self.armTimer() }
        self.bodyDeadline = .distantFuture
        if self.phase == .answered { self.stopBody() }
        guard self.phase == .body, let exchange = self.exchange else { return self.armTimer() }
        // It is the backend that is slow when reading is held, not the client.
        if self.wantsRead { self.limitBody(exchange) } else { self.abort(.bodyTimeout) }
    }
}

@available(*, unavailable)
extension HTTP2StreamHandler: Sendable {}
