import NIOCore
import NIOHTTP1

/// A connection to the admin listener: one request at a time, small, and within a time.
final class AdminHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let options: AdminOptions
    private let connections: AdminConnections
    private let respond: AdminServer.Responder
    private var context: ChannelHandlerContext?
    private var head: HTTPRequestHead?
    private var bodyBytes = 0
    private var isCounted = false
    private var isClosing = false
    private let timer: DeadlineTimer
    /// Moves with every request, and with the end; an answer to an earlier one is ignored.
    private var generation = 0

    init(
        options: AdminOptions, connections: AdminConnections, eventLoop: any EventLoop,
        respond: @escaping AdminServer.Responder
    ) {
        self.options = options
        self.connections = connections
        self.timer = DeadlineTimer(eventLoop: eventLoop)
        self.respond = respond
    }

    // MARK: Life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { self.begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelActive(context: ChannelHandlerContext) {
        self.begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !self.isCounted else { return }
        guard self.connections.count < self.options.maxConnections else {
            context.close(promise: nil)
            return
        }
        self.isCounted = true
        self.connections.count += 1
        self.timer.notify(self)
        self.limit()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if self.isCounted {
            self.isCounted = false
            self.connections.count -= 1
        }
        self.generation += 1
        self.timer.detach()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// From now on the client has its time to take an answer and to ask again.
    private func limit() { self.timer.set(.now() + .seconds(self.options.timeoutSeconds)) }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isClosing, self.isCounted else { return }
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            self.bodyBytes = 0
        case .body(let piece):
            self.bodyBytes += piece.readableBytes
            guard self.bodyBytes > self.options.maxBodyBytes, let head = self.head else { return }
            self.isClosing = true
            self.write(context, head, .error(413, "the body is too large"))
        case .end:
            guard let head = self.head else { return }
            self.head = nil
            self.answer(context, head)
        }
    }

    private func answer(_ context: ChannelHandlerContext, _ head: HTTPRequestHead) {
        let isAuthorized = self.isAuthorized(head)
        let path = String(head.uri.prefix { $0 != "?" })
        // The two for health checks, which rarely carry tokens, say less instead.
        if !isAuthorized, path != "/healthz", path != "/readyz" {
            self.write(context, head, .error(401, "a token is needed: Authorization: Bearer"))
            return
        }
        let method: AdminRequest.Method
        switch head.method {
        case .GET, .HEAD: method = .get
        case .POST:
            // A page in a browser must not be able to make the gateway act.
            if head.headers.contains(name: "Origin") {
                self.write(context, head, .error(403, "not from a browser"))
                return
            }
            method = .post
        default:
            self.write(context, head, .error(405, "the method is not allowed", allow: "GET, HEAD, POST"))
            return
        }
        // While an answer is made the client waits for us, not we for it.
        self.timer.set(.distantFuture)
        self.generation += 1
        let generation = self.generation
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let eventLoop = context.eventLoop
        self.respond(AdminRequest(method: method, path: path, isAuthorized: isAuthorized)) { response in
            eventLoop.execute {
                let handler = bound.value
                guard handler.generation == generation, let context = handler.context else { return }
                handler.write(context, head, response)
            }
        }
    }

    private func isAuthorized(_ head: HTTPRequestHead) -> Bool {
        guard let token = self.options.token else { return true }
        let values = head.headers["Authorization"]
        guard values.count == 1, let value = values.first, value.utf8.count > 7,
            value.prefix(7).lowercased() == "bearer "
        else { return false }
        return Self.isEqual(Array(value.utf8.dropFirst(7)), token)
    }

    /// Whether two texts are the same; how long that takes tells nothing but the length of what was sent.
    static func isEqual(_ given: [UInt8], _ expected: [UInt8]) -> Bool {
        guard !expected.isEmpty else { return false }
        var difference = UInt(bitPattern: given.count ^ expected.count)
        for index in given.indices { difference |= UInt(given[index] ^ expected[index % expected.count]) }
        return difference == 0
    }

    // MARK: Answers

    private func write(_ context: ChannelHandlerContext, _ head: HTTPRequestHead, _ response: AdminResponse) {
        let closes = self.isClosing || !head.isKeepAlive
        var headers = HTTPHeaders([
            ("Content-Type", response.contentType), ("Content-Length", String(response.body.count)),
            ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
        ])
        if let allow = response.allow { headers.add(name: "Allow", value: allow) }
        if response.status == 401 { headers.add(name: "WWW-Authenticate", value: "Bearer") }
        if closes { headers.add(name: "Connection", value: "close") }
        let responseHead = HTTPResponseHead(
            version: head.version, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
        context.write(self.wrapOutboundOut(.head(responseHead)), promise: nil)
        if head.method != .HEAD, !response.body.isEmpty {
            context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
        }
        self.limit()
        guard closes else {
            context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
            return
        }
        self.isClosing = true
        let promise = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        promise.futureResult.assumeIsolated().whenComplete { _ in bound.value.context?.close(promise: nil) }
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: promise)
    }
}

extension AdminHandler: DeadlineOwner {
    func deadlinePassed(_ timer: DeadlineTimer) { self.context?.close(promise: nil) }
}

@available(*, unavailable)
extension AdminHandler: Sendable {}
