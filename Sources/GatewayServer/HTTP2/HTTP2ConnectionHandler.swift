import GatewayRuntime
import NIOCore
import NIOHTTP2

/// The connection of a client that speaks HTTP/2: its place in the loop, its time limits, its end.
///
/// It stands between the socket and the protocol handler, which hands each stream to an `HTTP2StreamHandler`. By the headers of the frames that pass
/// it sees when the client has begun, which stream was the last, what is of no use, and that the protocol handler gave the connection up.
final class HTTP2ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    let loop: LoopContext
    private(set) var facts = LoopContext.noConnection
    private let security: ConnectionSecurity?
    private var context: ChannelHandlerContext?
    private var streams: [ObjectIdentifier: HTTP2StreamHandler] = [:]
    private var received = HTTP2FrameWalker(skip: HTTP2FrameWalker.prefaceBytes)
    private var sent = HTTP2FrameWalker(skip: 0)
    private var settings = HTTP2SettingsFilter()
    /// The first bytes of a frame's header, while `settings` must see headers whole.
    private var held = ByteBuffer()
    private var meter: HTTP2FloodMeter
    private let timer: DeadlineTimer
    private var isFlooded = false
    private var isRegistered = false
    private var hasPreface = false
    private var lastStreamID: UInt32 = 0
    private var ending = Ending.none

    private enum Ending {
        case none
        /// The client was told that the connection will end; it may not know yet.
        case announced
        /// The client knows the last stream; the connection ends with the last of those in flight.
        case lastStreamTold
        /// Nothing is read any more.
        case closing
    }

    init(loop: LoopContext, security: ConnectionSecurity?) {
        self.loop = loop
        self.security = security
        self.meter = loop.options.http2.meter
        self.timer = DeadlineTimer(eventLoop: loop.eventLoop)
    }

    /// Makes a channel one of HTTP/2; what was received of it must be fired from its head afterwards.
    static func add(to channel: any Channel, loop: LoopContext, security: ConnectionSecurity?) throws {
        let connection = HTTP2ConnectionHandler(loop: loop, security: security)
        let bound = NIOLoopBound(connection, eventLoop: loop.eventLoop)
        let configuration = loop.options.http2.configuration
        let handler = NIOHTTP2Handler(
            mode: .server, eventLoop: loop.eventLoop, connectionConfiguration: configuration.connection,
            streamConfiguration: configuration.stream
        ) { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandler(HTTP2StreamHandler(bound.value))
            }
        }
        try channel.pipeline.syncOperations.addHandler(connection)
        try channel.pipeline.syncOperations.addHandler(handler)
    }

    // MARK: Life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.timer.notify(self)
        self.facts = ConnectionFacts(
            security: self.security, peerAddress: context.remoteAddress?.ipAddress ?? "-",
            localAddress: context.localAddress?.ipAddress ?? "-", localPort: context.localAddress?.port ?? 0,
            httpsPort: self.loop.httpsPort, speaksHTTP2: true)
        guard self.loop.add(self, address: self.facts.peerAddress, isTLS: self.security != nil) else {
            return self.closeNow()
        }
        self.isRegistered = true
        self.limit(self.loop.options.headTimeoutSeconds)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.timer.detach()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        if self.isRegistered { self.loop.remove(self) }
        self.ending = .closing
        self.timer.detach()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let event = event as? ChannelEvent, event == .inputClosed else {
            return context.fireUserInboundEventTriggered(event)
        }
        // What is in flight may still be answered; nothing new can come.
        if self.streams.isEmpty { self.closeNow() } else { self.ending = .lastStreamTold }
    }

    // MARK: Streams

    /// A stream has begun.
    func opened(_ stream: HTTP2StreamHandler) {
        self.streams[ObjectIdentifier(stream)] = stream
        self.timer.set(.distantFuture)
    }

    /// A stream is over.
    func closed(_ stream: HTTP2StreamHandler) {
        guard self.streams.removeValue(forKey: ObjectIdentifier(stream)) != nil, self.streams.isEmpty else { return }
        switch self.ending {
        case .none: self.limit(self.loop.options.idleTimeoutSeconds)
        case .announced: self.limit(self.loop.options.http2.drainNoticeSeconds)
        case .lastStreamTold: self.closeAfterFlush()
        case .closing: break
        }
    }

    /// A malformed request came, whose stream is being reset.
    func faulted() {
        if self.meter.faulted(now: NIODeadline.now().uptimeNanoseconds) { self.giveUp() }
    }

    // MARK: Frames

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard self.ending != .closing else { return }
        guard self.settings.isDone else { return self.readBeginning(context, self.unwrapInboundIn(data)) }
        let bytes = self.unwrapInboundIn(data)
        let span = bytes.readableBytesUInt8Span
        var index = 0
        while let frame = self.received.next(span, &index) { self.note(frame) }
        if self.isFlooded { return self.giveUp() }
        context.fireChannelRead(data)
    }

    /// Reads while the client has not acknowledged our settings.
    private func readBeginning(_ context: ChannelHandlerContext, _ piece: ByteBuffer) {
        var bytes = piece
        if self.held.readableBytes > 0 {
            self.held.writeBuffer(&bytes)
            bytes = self.held
            self.held = ByteBuffer()
        }
        var frames: [HTTP2FrameHeader] = []
        let cut = self.settings.filter(bytes.readableBytesUInt8Span, &self.received) { frames.append($0) }
        for frame in frames { self.note(frame) }
        if self.isFlooded { return self.giveUp() }
        var acknowledges = cut.acknowledges
        for range in cut.ranges {
            if !range.isEmpty,
                let part = bytes.getSlice(at: bytes.readerIndex + range.lowerBound, length: range.count)
            {
                context.fireChannelRead(self.wrapInboundOut(part))
            }
            if acknowledges {
                acknowledges = false
                context.fireChannelRead(
                    self.wrapInboundOut(ByteBuffer(bytes: HTTP2SettingsFilter.acknowledgement)))
            }
        }
        if cut.heldBytes > 0 {
            self.held = bytes.getSlice(at: bytes.writerIndex - cut.heldBytes, length: cut.heldBytes) ?? ByteBuffer()
        }
    }

    private func note(_ frame: HTTP2FrameHeader) {
        if self.meter.received(frame) { self.isFlooded = true }
        switch frame.type {
        case HTTP2FrameHeader.headersType: self.lastStreamID = max(self.lastStreamID, frame.streamID)
        case HTTP2FrameHeader.settingsType:
            guard !self.hasPreface else { return }
            self.hasPreface = true
            if self.streams.isEmpty { self.limit(self.loop.options.idleTimeoutSeconds) }
        case HTTP2FrameHeader.pingType:
            if self.ending == .announced, frame.flags & HTTP2FrameHeader.acknowledgement != 0 { self.tellLastStream() }
        default: break
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .byteBuffer(let bytes) = self.unwrapOutboundIn(data) {
            self.meter.sent(bytes.readableBytes)
            let span = bytes.readableBytesUInt8Span
            var index = 0
            while let frame = self.sent.next(span, &index) {
                guard frame.type == HTTP2FrameHeader.goAwayType else { continue }
                let code: UInt32? = bytes.getInteger(at: bytes.readerIndex + index + 4)
                if code != 0 { self.gaveUp(context) }
            }
        }
        context.write(data, promise: promise)
    }

    // MARK: End

    /// Ends the connection of a client that does what no client should.
    private func giveUp() {
        self.send(
            .goAway(
                lastStreamID: HTTP2StreamID(Int32(bitPattern: self.lastStreamID)), errorCode: .enhanceYourCalm,
                opaqueData: nil))
    }

    /// A GOAWAY with an error is being written, by us or by the protocol handler.
    ///
    /// The rest is done once the protocol handler has come out of what it is doing.
    private func gaveUp(_ context: ChannelHandlerContext) {
        guard self.ending != .closing else { return }
        self.ending = .closing
        self.loop.metrics.shed(.protocolAbuse)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute {
            for stream in Array(bound.value.streams.values) { stream.abandon() }
            bound.value.closeAfterFlush()
        }
    }

    private func send(_ payload: HTTP2Frame.FramePayload) {
        self.context?.channel.writeAndFlush(HTTP2Frame(streamID: .rootStream, payload: payload), promise: nil)
    }

    private func tellLastStream() {
        self.ending = .lastStreamTold
        self.send(
            .goAway(
                lastStreamID: HTTP2StreamID(Int32(bitPattern: self.lastStreamID)), errorCode: .noError, opaqueData: nil)
        )
        if self.streams.isEmpty { self.closeAfterFlush() }
    }

    /// Closes our side and waits a little for the client's, so that bytes still on their way do not turn the end into a reset.
    private func closeAfterFlush() {
        guard let context = self.context else { return }
        self.ending = .closing
        self.limit(self.loop.options.lingerSeconds)
        context.flush()
        context.close(mode: .output, promise: nil)
    }

    private func limit(_ seconds: Int64) { self.timer.set(.now() + .seconds(seconds)) }
}

extension HTTP2ConnectionHandler: ClientConnection {
    /// Lets the streams in flight end: first the client learns that no more are wanted, then, once it must know, which was the last.
    ///
    /// - Source: RFC 9113 §6.8
    func drain() {
        guard self.ending == .none else { return }
        guard self.hasPreface else { return self.closeNow() }
        self.ending = .announced
        self.limit(self.loop.options.http2.drainNoticeSeconds)
        self.send(.goAway(lastStreamID: .maxID, errorCode: .noError, opaqueData: nil))
        self.send(.ping(HTTP2PingData(withInteger: 0), ack: false))
    }

    func closeNow() {
        self.ending = .closing
        self.context?.close(promise: nil)
    }
}

extension HTTP2ConnectionHandler: DeadlineOwner {
    func deadlinePassed(_ timer: DeadlineTimer) {
        switch self.ending {
        case .none where self.hasPreface && self.streams.isEmpty: self.tellLastStream()
        case .announced: self.tellLastStream()
        case .none, .lastStreamTold, .closing: self.closeNow()
        }
    }
}

@available(*, unavailable)
extension HTTP2ConnectionHandler: Sendable {}
