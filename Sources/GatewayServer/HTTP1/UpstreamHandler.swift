import GatewayRuntime
import NIOCore

/// The connection to a backend: writes requests, reads answers, one at a time.
///
/// Reading is held while the client cannot take more, so a slow client slows its backend down instead of filling memory.
final class UpstreamHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let loop: LoopContext
    /// The snapshot of the last request, in which `host` counts.
    private var snapshot: RoutingSnapshot
    private var host: Int
    private var isActive = false
    /// Whether more of a body can be taken.
    private(set) var isWritable = true
    private var context: ChannelHandlerContext?
    private var exchange: Exchange?
    private var machine: HTTP1ClientMachine
    private var inbound = ByteBuffer()
    private var wantsRead = false
    private var requestCount = 0
    /// When the connection was last put aside.
    private(set) var idleSince: NIODeadline

    init(loop: LoopContext, snapshot: RoutingSnapshot, host: Int) {
        self.loop = loop
        self.idleSince = loop.now
        self.snapshot = snapshot
        self.host = host
        self.machine = HTTP1ClientMachine(limits: snapshot.limits)
    }

    var isOpen: Bool { self.isActive }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.isActive = context.channel.isActive
    }

    func channelActive(context: ChannelHandlerContext) {
        self.isActive = true
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func close() { self.cancel() }

    // MARK: Events

    func read(context: ChannelHandlerContext) {
        if let client = self.exchange?.client, !client.isWritable { self.wantsRead = true } else { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        self.isWritable = context.channel.isWritable
        if self.isWritable { self.exchange?.client?.resumeReading() }
        context.fireChannelWritabilityChanged()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.loop.tick()
        var piece = self.unwrapInboundIn(data)
        if self.inbound.readableBytes == 0 { self.inbound = piece } else { self.inbound.writeBuffer(&piece) }
        self.process(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // The last handler: nobody is told.
        self.exchange?.responseReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.loop.tick()
        self.isActive = false
        self.loop.forget(self, host: self.host)
        if let exchange = self.exchange {
            self.exchange = nil
            switch self.machine.closed() {
            case .end: exchange.responseEnded()
            case .tunnelEnded: exchange.client?.cut()
            case .idle, .cut: exchange.backendFailed(.closed)
            }
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.loop.tick()
        if let exchange = self.exchange {
            self.exchange = nil
            exchange.backendFailed(UpstreamConnector.failure(error))
        }
        context.close(promise: nil)
    }

    // MARK: Answer

    private func process(_ context: ChannelHandlerContext) {
        while true {
            // A span of a local: the compiler proves its lifetime, and the copy costs a retain.
            let received = self.inbound
            let action = self.machine.next(received.readableBytesUInt8Span, head: &self.loop.responseHead)
            guard let exchange = self.exchange else {
                // A backend that speaks without being asked is out of step.
                if case .needMore = action { return }
                return self.drop(context)
            }
            switch action {
            case .needMore:
                if self.inbound.readableBytes == 0 { self.inbound = ByteBuffer() }
                return
            case .interim:
                exchange.interimReceived(self.loop.responseHead, received)
                self.inbound.moveReaderIndex(forwardBy: self.loop.responseHead.byteCount)
            case .head:
                exchange.headReceived(self.loop.responseHead, received)
                if exchange.wantsPayload { self.machine.recordPayload() }
                self.inbound.moveReaderIndex(forwardBy: self.loop.responseHead.byteCount)
            case .body(let progress):
                guard let piece = self.inbound.readSlice(length: progress.byteCount) else { return }
                exchange.responseBodyReceived(piece, payload: self.machine.body.payload, dataBytes: progress.dataBytes)
            case .end: return self.finish(exchange, context)
            case .switched:
                exchange.switched(self.loop.responseHead, received)
                self.inbound.moveReaderIndex(forwardBy: self.loop.responseHead.byteCount)
            case .tunnel:
                self.inbound = ByteBuffer()
                exchange.responseBodyReceived(received, payload: [], dataBytes: received.readableBytes)
            case .malformed:
                self.exchange = nil
                exchange.backendFailed(.malformed)
                return self.drop(context)
            }
        }
    }

    private func drop(_ context: ChannelHandlerContext) {
        self.loop.forget(self, host: self.host)
        context.close(promise: nil)
    }

    private func finish(_ exchange: Exchange, _ context: ChannelHandlerContext) {
        self.exchange = nil
        // Stored members only: what is computed would copy the machine.
        if self.machine.body.recordsPayload {
            let trailers = self.machine.body.trailers
            if !trailers.isEmpty { exchange.trailersReceived(trailers) }
        }
        let isReusable =
            self.isOpen
            && self.machine.keep(
                isRequestComplete: exchange.isRequestComplete, restBytes: self.inbound.readableBytes)
        self.inbound = ByteBuffer()
        // Kept before the client's next request is looked at, which may already be there and takes this connection.
        if isReusable {
            self.idleSince = self.loop.now
            self.loop.keep(self, host: self.host, snapshot: self.snapshot)
            self.resumeReading()
        }
        exchange.responseEnded()
        if !isReusable { context.close(promise: nil) }
    }
}

extension UpstreamHandler: ExchangeBackend {
    /// Whether it carried a request before; its backend may have closed it just now.
    var isReused: Bool { self.requestCount > 0 }

    func start(_ exchange: Exchange, flushes: Bool) {
        guard let context = self.context else { return exchange.backendFailed(.closed) }
        self.exchange = exchange
        self.snapshot = exchange.snapshot
        self.host = exchange.host
        self.requestCount += 1
        self.machine.requestSent(
            isHead: exchange.plan?.isHead ?? false, mayUpgrade: exchange.plan?.upgrades ?? false)
        var out = self.loop.takeBuffer(exchange.backendHead.count + 1_024)
        out.writeBytes(exchange.backendHead)
        var rest = exchange.kept[...]
        while let piece = rest.first, out.readableBytes + piece.readableBytes <= LoopContext.maxJoinedBytes {
            out.writeImmutableBuffer(piece)
            rest.removeFirst()
        }
        if flushes, rest.isEmpty {
            context.writeAndFlush(self.wrapOutboundOut(out), promise: nil)
            self.loop.giveBack(out)
        } else {
            context.write(self.wrapOutboundOut(out), promise: nil)
            self.loop.giveBack(out)
            for piece in rest { context.write(self.wrapOutboundOut(piece), promise: nil) }
            if flushes { context.flush() }
        }
        self.resumeReading()
    }

    func sendBody(_ piece: ByteBuffer) { self.context?.write(self.wrapOutboundOut(piece), promise: nil) }

    func flush() { self.context?.flush() }

    func cancel() {
        self.exchange = nil
        self.context?.close(promise: nil)
    }

    func finishTunnel() {
        guard let context = self.context else { return }
        context.flush()
        context.close(mode: .output, promise: nil)
    }

    func resumeReading() {
        guard self.wantsRead, let context = self.context else { return }
        self.wantsRead = false
        context.read()
    }
}

@available(*, unavailable)
extension UpstreamHandler: Sendable {}
