import GatewayRuntime
import NIOCore
import NIOHTTP2
import NIOTLS

/// Why a connection to a backend of HTTP/2 is of no use.
enum HTTP2UpstreamError: Error {
    /// The backend does not speak HTTP/2.
    case notNegotiated
}

/// A connection to a backend that speaks HTTP/2: opens streams, and takes no more once the backend, or a fault, says so.
final class HTTP2UpstreamConnection: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame

    typealias Completion = (Result<any ExchangeBackend, any Error>) -> Void

    let host: UpstreamHost
    let loop: LoopContext
    private unowned let pool: HTTP2UpstreamPool
    private var context: ChannelHandlerContext?
    private var multiplexer: NIOHTTP2Handler.StreamMultiplexer?
    private var waiting: [Completion] = []
    private var streamCount = 0
    private var openedCount = 0
    private var maxStreams = 100
    private var state = State.connecting
    /// Why streams fail that end with the connection.
    private(set) var failure = BackendFailure.closed
    /// The last stream the backend has looked at, once it said so.
    private(set) var lastStreamID: HTTP2StreamID?
    /// When something came last.
    private var heardAt = NIODeadline.uptimeNanoseconds(0)
    /// When a stream ended last.
    private var idleSince: NIODeadline

    private enum State {
        case connecting
        case open
        /// Ends with its last stream.
        case retired
        case closed
    }

    init(_ loop: LoopContext, _ pool: HTTP2UpstreamPool, _ host: UpstreamHost) {
        self.loop = loop
        self.pool = pool
        self.host = host
        self.idleSince = loop.now
    }

    /// Whether nobody has used it since a moment.
    func isIdle(since limit: NIODeadline) -> Bool { self.streamCount == 0 && self.idleSince <= limit }

    /// Whether another stream can be opened.
    var takesStreams: Bool {
        switch self.state {
        case .connecting, .open: self.streamCount < self.maxStreams
        case .retired, .closed: false
        }
    }

    // MARK: Life

    func connect(timeoutMilliseconds: Int) {
        let bound = NIOLoopBound(self, eventLoop: self.loop.eventLoop)
        let configuration = self.loop.options.http2.backendConfiguration
        UpstreamConnector.connect(self.loop, self.host, timeoutMilliseconds) { channel in
            let handler = NIOHTTP2Handler(
                mode: .client, eventLoop: channel.eventLoop, connectionConfiguration: configuration.connection,
                streamConfiguration: configuration.stream
            ) { pushed in pushed.close() }
            try channel.pipeline.syncOperations.addHandler(handler)
            try channel.pipeline.syncOperations.addHandler(bound.value)
            bound.value.multiplexer = try handler.syncMultiplexer()
        } completion: { error in
            bound.value.connected(error)
        }
    }

    private func connected(_ error: (any Error)?) {
        let waiting = self.waiting
        self.waiting = []
        if let error {
            self.state = .closed
            self.pool.forget(self)
            for completion in waiting { completion(.failure(error)) }
            return
        }
        if self.state == .connecting { self.state = .open }
        for completion in waiting { self.makeStream(completion) }
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelInactive(context: ChannelHandlerContext) {
        self.state = .closed
        self.pool.forget(self)
        context.fireChannelInactive()
    }

    /// A fault of a stream comes here too; in any case nothing new is tried on a connection that has seen one.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.retire()
        guard !(error is any NIOHTTP2Error) else { return }
        self.failure = UpstreamConnector.failure(error)
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted(let negotiated) = event as? TLSUserEvent, negotiated != "h2" {
            self.failure = .malformed
            self.retire()
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// No stream is opened any more; the connection ends with its last one.
    func retire() {
        guard self.state == .connecting || self.state == .open else { return }
        self.state = .retired
        self.pool.forget(self)
        self.closeIfDone()
    }

    private func closeIfDone() {
        if self.state == .retired, self.streamCount == 0 { self.context?.close(promise: nil) }
    }

    // MARK: Frames of the connection

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.loop.tick()
        self.heardAt = self.loop.now
        switch self.unwrapInboundIn(data).payload {
        case .settings(.settings(let settings)):
            for setting in settings where setting.parameter == .maxConcurrentStreams {
                self.maxStreams = min(max(1, setting.value), self.loop.options.http2.maxConcurrentStreams)
            }
        case .goAway(let lastStreamID, _, _):
            self.lastStreamID = lastStreamID
            self.retire()
        default: break
        }
    }

    // MARK: Streams

    /// Opens a stream, at once or when the connection is there.
    func open(_ completion: @escaping Completion) {
        self.streamCount += 1
        if self.state == .connecting { self.waiting.append(completion) } else { self.makeStream(completion) }
    }

    private func makeStream(_ completion: @escaping Completion) {
        self.openedCount += 1
        let stream = HTTP2UpstreamStream(self, isReused: self.openedCount > 1)
        let bound = NIOLoopBound(stream, eventLoop: self.loop.eventLoop)
        let connection = NIOLoopBound(self, eventLoop: self.loop.eventLoop)
        let promise = self.loop.eventLoop.makePromise(of: (any Channel).self)
        promise.futureResult.assumeIsolated().whenComplete { result in
            switch result {
            case .success:
                let isOpen = connection.value.state != .closed
                completion(isOpen ? .success(bound.value) : .failure(ChannelError.ioOnClosedChannel))
            case .failure(let error):
                connection.value.streamClosed()
                completion(.failure(error))
            }
        }
        guard let multiplexer = self.multiplexer else { return promise.fail(ChannelError.ioOnClosedChannel) }
        multiplexer.createStreamChannel(promise: promise) { channel in
            channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(bound.value) }
        }
    }

    func streamClosed() {
        self.streamCount -= 1
        self.idleSince = self.loop.now
        self.closeIfDone()
    }

    /// Something came on a stream.
    func heard() { self.heardAt = self.loop.now }

    /// A stream was given up without an answer; when nothing at all came since it began, the connection may be dead.
    func streamGivenUp(begunAt: NIODeadline) {
        if self.heardAt < begunAt { self.retire() }
    }
}

@available(*, unavailable)
extension HTTP2UpstreamConnection: Sendable {}
