import GatewayRuntime
import NIOCore

/// The connection to a backend: writes requests, reads responses, one at a time.
///
/// Reading is held while the client cannot take more, so a slow client slows its backend down instead of filling memory.
final class UpstreamHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let loop: LoopContext
    private let snapshot: RoutingSnapshot
    let host: Int
    private var context: ChannelHandlerContext?
    private var exchange: Exchange?
    private var scanner: ResponseHeadScanner?
    private var body: BodyReader?
    private var head: ResponseHead?
    private var buffer = ByteBuffer()
    private var wantsRead = false
    /// Requests this connection has carried; a repetition after the first is free, since the backend may just have closed it.
    private(set) var requestCount = 0

    init(loop: LoopContext, snapshot: RoutingSnapshot, host: Int) {
        self.loop = loop
        self.snapshot = snapshot
        self.host = host
    }

    var isOpen: Bool { self.context?.channel.isActive ?? false }
    var isWritable: Bool { self.context?.channel.isWritable ?? false }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    // MARK: Commands of the exchange

    /// Sends the request head and what is kept of its body.
    func start(_ exchange: Exchange) {
        guard let context = self.context else { return }
        self.exchange = exchange
        self.requestCount += 1
        self.scanner = ResponseHeadScanner(limits: self.snapshot.limits, isHead: exchange.plan.isHead)
        self.head = nil
        self.body = nil
        var out = context.channel.allocator.buffer(
            capacity: exchange.plan.head.count + min(exchange.keptBytes, 16 << 10))
        out.writeBytes(exchange.plan.head)
        for piece in exchange.kept {
            if out.readableBytes + piece.readableBytes <= 16 << 10 {
                out.writeImmutableBuffer(piece)
            } else {
                context.write(self.wrapOutboundOut(out), promise: nil)
                out = piece
            }
        }
        context.writeAndFlush(self.wrapOutboundOut(out), promise: nil)
        exchange.written()
        self.resumeReading()
    }

    func write(_ piece: ByteBuffer) { self.context?.write(self.wrapOutboundOut(piece), promise: nil) }

    func flush() { self.context?.flush() }

    func close() {
        self.exchange = nil
        self.context?.close(promise: nil)
    }

    /// Lets a held read go on.
    func resumeReading() {
        guard self.wantsRead, let context = self.context else { return }
        self.wantsRead = false
        context.read()
    }

    // MARK: Events

    func read(context: ChannelHandlerContext) {
        if let exchange, exchange.downstream?.isWritable == false {
            self.wantsRead = true
        } else {
            context.read()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { self.exchange?.downstream?.resumeReading() }
        context.fireChannelWritabilityChanged()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var piece = self.unwrapInboundIn(data)
        guard let exchange = self.exchange else {
            // A backend that speaks without being asked is out of step.
            self.loop.forget(self, host: self.host)
            context.close(promise: nil)
            return
        }
        exchange.touch()
        if self.buffer.readableBytes == 0 { self.buffer = piece } else { self.buffer.writeBuffer(&piece) }
        self.process(context, exchange)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.exchange?.downstream?.flush()
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.loop.forget(self, host: self.host)
        if let exchange = self.exchange {
            self.exchange = nil
            if self.head?.framing == .untilClose {
                exchange.downstream?.responseEnded(exchange)
            } else {
                exchange.downstream?.upstreamFailed(exchange, .closed)
            }
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let exchange = self.exchange {
            self.exchange = nil
            exchange.downstream?.upstreamFailed(exchange, error is IOError ? .closed : .malformed)
        }
        context.close(promise: nil)
    }

    // MARK: Response

    private func process(_ context: ChannelHandlerContext, _ exchange: Exchange) {
        while self.buffer.readableBytes > 0 {
            if self.head == nil {
                guard self.readHead(context, exchange) else { return }
            }
            guard let head = self.head else { return }
            if self.body?.isEnd ?? true {
                self.finish(exchange, head, hasRest: self.buffer.readableBytes > 0)
                return
            }
            guard self.readBody(context, exchange) else { return }
            if self.body?.isEnd ?? true {
                self.finish(exchange, head, hasRest: self.buffer.readableBytes > 0)
                return
            }
        }
        if let head = self.head, self.body?.isEnd ?? true { self.finish(exchange, head, hasRest: false) }
    }

    /// - Returns: Whether a final head was read.
    private func readHead(_ context: ChannelHandlerContext, _ exchange: Exchange) -> Bool {
        while true {
            // A span of a local: the compiler proves its lifetime, and the copy costs a retain.
            let received = self.buffer
            switch self.scanner?.scan(received.readableBytesUInt8Span) ?? .malformed {
            case .needMore: return false
            case .malformed:
                self.fail(context, exchange)
                return false
            case .head(let head):
                if head.status == 101 {
                    // Nothing asked for another protocol.
                    self.fail(context, exchange)
                    return false
                }
                if head.isInterim {
                    exchange.downstream?.interimReceived(exchange, head, self.buffer)
                    self.buffer.moveReaderIndex(forwardBy: head.byteCount)
                    self.scanner = ResponseHeadScanner(limits: self.snapshot.limits, isHead: exchange.plan.isHead)
                    if self.buffer.readableBytes == 0 { return false }
                    continue
                }
                self.head = head
                self.body = BodyReader(head.framing)
                exchange.downstream?.responseReceived(exchange, head, self.buffer)
                self.buffer.moveReaderIndex(forwardBy: head.byteCount)
                return true
            }
        }
    }

    private func readBody(_ context: ChannelHandlerContext, _ exchange: Exchange) -> Bool {
        do {
            let received = self.buffer
            guard let progress = try self.body?.consume(received.readableBytesUInt8Span),
                let piece = self.buffer.readSlice(length: progress.byteCount)
            else { return false }
            exchange.downstream?.responseBodyReceived(exchange, piece, progress.payload)
            return true
        } catch {
            self.fail(context, exchange)
            return false
        }
    }

    private func finish(_ exchange: Exchange, _ head: ResponseHead, hasRest: Bool) {
        self.exchange = nil
        self.head = nil
        self.body = nil
        self.buffer = ByteBuffer()
        // A connection is clean only when the request was wholly sent and nothing follows the answer.
        let isReusable = head.keepsAlive && exchange.isRequestComplete && !hasRest && self.isOpen
        // Kept before the client's next request is looked at, which may already be there and takes this connection.
        if isReusable {
            self.loop.keep(self, host: self.host, snapshot: self.snapshot)
            self.resumeReading()
        }
        exchange.downstream?.responseEnded(exchange)
        if !isReusable { self.context?.close(promise: nil) }
    }

    private func fail(_ context: ChannelHandlerContext, _ exchange: Exchange) {
        self.exchange = nil
        exchange.downstream?.upstreamFailed(exchange, .malformed)
        context.close(promise: nil)
    }
}

/// How a backend failed.
enum UpstreamFailure {
    /// Refused, unreachable, closed or reset.
    case closed
    /// The name does not resolve.
    case notResolved
    /// Not HTTP, or a TLS fault.
    case malformed
    case timedOut
}

@available(*, unavailable)
extension UpstreamHandler: Sendable {}
