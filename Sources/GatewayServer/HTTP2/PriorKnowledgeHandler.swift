import GatewayRuntime
import NIOCore

/// Begins a plain connection whose client may speak HTTP/2 without having asked: its first bytes tell.
///
/// - Source: RFC 9113 §3.3, §3.4
final class PriorKnowledgeHandler: BeginningHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let loop: LoopContext
    private var received = ByteBuffer()
    let pending: PendingConnection

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    init(loop: LoopContext) {
        self.loop = loop
        self.pending = PendingConnection(loop, seconds: loop.options.idleTimeoutSeconds)
    }

    /// Whoever finds no room is told so in HTTP/1.1.
    func turnAway(_ context: ChannelHandlerContext, _ reason: ShedReason) { self.decide(context, isHTTP2: false) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var piece = self.unwrapInboundIn(data)
        self.received.writeBuffer(&piece)
        let view = self.received.readableBytesView
        guard view.elementsEqual(Self.preface.prefix(view.count)) || view.starts(with: Self.preface) else {
            return self.decide(context, isHTTP2: false)
        }
        if view.count >= Self.preface.count { self.decide(context, isHTTP2: true) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { self.decide(context, isHTTP2: false) }
        context.fireUserInboundEventTriggered(event)
    }

    private func decide(_ context: ChannelHandlerContext, isHTTP2: Bool) {
        self.pending.served()
        let received = self.received
        self.received = ByteBuffer()
        do {
            if isHTTP2 {
                try HTTP2ConnectionHandler.add(to: context.channel, loop: self.loop, security: nil)
            } else {
                try context.pipeline.syncOperations.addHandler(DownstreamHandler(loop: self.loop, security: nil))
            }
            if received.readableBytes > 0 {
                context.fireChannelRead(self.wrapInboundOut(received))
                context.fireChannelReadComplete()
            }
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        } catch {
            context.close(promise: nil)
        }
    }
}

@available(*, unavailable)
extension PriorKnowledgeHandler: Sendable {}
