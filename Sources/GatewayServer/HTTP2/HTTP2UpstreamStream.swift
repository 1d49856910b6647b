import GatewayRuntime
import NIOCore
import NIOHPACK
import NIOHTTP2

/// A stream to a backend that speaks HTTP/2: one request and its answer, trailers included.
///
/// The answer becomes a head of HTTP/1.1 and is judged like any other. Reading is held while the client cannot take more.
final class HTTP2UpstreamStream: ChannelDuplexHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private let connection: HTTP2UpstreamConnection
    private var context: ChannelHandlerContext?
    private var exchange: Exchange?
    private var heldPiece: ByteBuffer?
    private var hasHead = false
    private var hasEnded = false
    private var interimCount = 0
    private var wantsRead = false
    private var wasRefused = false
    private let begunAt: NIODeadline
    let isReused: Bool

    init(_ connection: HTTP2UpstreamConnection, isReused: Bool) {
        self.connection = connection
        self.isReused = isReused
        self.begunAt = connection.loop.now
    }

    // MARK: Events

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func read(context: ChannelHandlerContext) {
        if let client = self.exchange?.client, !client.isWritable { self.wantsRead = true } else { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { self.exchange?.client?.resumeReading() }
        context.fireChannelWritabilityChanged()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.connection.loop.tick()
        self.connection.heard()
        guard self.exchange != nil, !self.hasEnded else { return }
        switch self.unwrapInboundIn(data) {
        case .headers(let headers):
            if self.hasHead { self.trailersReceived(headers) } else { self.headReceived(headers) }
        case .data(let data):
            guard case .byteBuffer(let piece) = data.data else { return }
            guard self.hasHead else { return self.fail(.malformed) }
            let count = piece.readableBytes
            if count > 0 { self.exchange?.responseBodyReceived(piece, payload: [0..<count], dataBytes: count) }
            if data.endStream { self.finish() }
        default: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.exchange?.responseReadComplete()
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? NIOHTTP2Errors.StreamClosed {
            self.wasRefused = error.errorCode == .refusedStream
        } else {
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.connection.loop.tick()
        if let last = self.connection.lastStreamID,
            let id = try? context.channel.syncOptions?.getOption(HTTP2StreamChannelOptions.streamID), id > last
        {
            self.wasRefused = true
        }
        self.connection.streamClosed()
        if let exchange = self.exchange {
            self.exchange = nil
            exchange.backendFailed(self.wasRefused ? .refused : self.connection.failure)
        }
        context.fireChannelInactive()
    }

    // MARK: Answer

    private func headReceived(_ headers: HTTP2Frame.FramePayload.Headers) {
        guard let exchange = self.exchange else { return }
        var text: [UInt8] = []
        var isFine = HTTP2AnswerHead.append(status: headers.headers.first(name: ":status") ?? "", to: &text)
        for (name, value, _) in headers.headers where name != ":status" {
            isFine = isFine && HTTP2AnswerHead.append(name, value, to: &text)
        }
        text.append(0x0D)
        text.append(0x0A)
        var scanner = ResponseHeadScanner(
            limits: exchange.snapshot.limits, isHead: exchange.plan?.isHead ?? false)
        var head = ResponseHead()
        guard isFine, scanner.scan(text.span, into: &head) == .complete, head.byteCount == text.count,
            head.status != 101
        else { return self.fail(.malformed) }
        if head.isInterim {
            self.interimCount += 1
            guard !headers.endStream, self.interimCount <= HTTP1ClientMachine.maxInterimResponses else {
                return self.fail(.malformed)
            }
            return exchange.interimReceived(head, ByteBuffer(bytes: text))
        }
        self.hasHead = true
        exchange.headReceived(head, ByteBuffer(bytes: text))
        if headers.endStream { self.finish() }
    }

    private func trailersReceived(_ headers: HTTP2Frame.FramePayload.Headers) {
        guard headers.endStream else { return self.fail(.malformed) }
        var lines: [UInt8] = []
        for (name, value, _) in headers.headers {
            guard HTTP2AnswerHead.append(name, value, to: &lines) else { return self.fail(.malformed) }
        }
        self.exchange?.trailersReceived(lines)
        self.finish()
    }

    private func finish() {
        guard let exchange = self.exchange else { return }
        self.exchange = nil
        self.hasEnded = true
        // A backend that answers before the end of the request wants no more of it.
        if !exchange.isRequestComplete { self.context?.close(promise: nil) }
        exchange.responseEnded()
    }

    private func fail(_ failure: BackendFailure) {
        guard let exchange = self.exchange else { return }
        self.exchange = nil
        self.hasEnded = true
        self.context?.close(promise: nil)
        exchange.backendFailed(failure)
    }
}

extension HTTP2UpstreamStream: ExchangeBackend {
    var isWritable: Bool { self.context?.channel.isWritable ?? false }

    func start(_ exchange: Exchange, flushes: Bool) {
        guard let context = self.context,
            let fields = HTTP2Fields.request(
                exchange.backendHead, scheme: self.connection.host.usesTLS ? "https" : "http")
        else { return exchange.backendFailed(.closed) }
        self.exchange = exchange
        let pieces = exchange.kept.filter { $0.readableBytes > 0 }
        let isComplete = exchange.isRequestComplete
        context.write(
            self.wrapOutboundOut(.headers(.init(headers: fields, endStream: isComplete && pieces.isEmpty))),
            promise: nil)
        for piece in pieces { self.sendBody(piece) }
        if isComplete, !pieces.isEmpty { self.endBody() }
        if flushes { self.flush() }
        self.resumeReading()
    }

    func sendBody(_ piece: ByteBuffer) {
        self.writeHeld(endStream: false)
        if piece.readableBytes > 0 { self.heldPiece = piece }
    }

    func endBody() {
        if self.heldPiece == nil { self.heldPiece = ByteBuffer() }
        self.writeHeld(endStream: true)
    }

    func flush() {
        self.writeHeld(endStream: false)
        self.context?.flush()
    }

    private func writeHeld(endStream: Bool) {
        guard let piece = self.heldPiece else { return }
        self.heldPiece = nil
        self.context?.write(
            self.wrapOutboundOut(.data(.init(data: .byteBuffer(piece), endStream: endStream))), promise: nil)
    }

    func cancel() {
        self.exchange = nil
        self.hasEnded = true
        if !self.hasHead { self.connection.streamGivenUp(begunAt: self.begunAt) }
        self.context?.close(promise: nil)
    }

    func finishTunnel() { self.cancel() }

    func resumeReading() {
        guard self.wantsRead, let context = self.context else { return }
        self.wantsRead = false
        context.read()
    }
}

@available(*, unavailable)
extension HTTP2UpstreamStream: Sendable {}
