import GatewayRuntime
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Makes small requests to addresses that are none of the snapshot's hosts: key sets, discovery documents, token endpoints.
///
/// One connection for each request; redirects are not followed, so that nothing but the address that was configured is asked.
enum WebClient {
    /// Why there is no answer.
    enum Failure: Error {
        case closed
        case tooLong
        case timedOut
        case noTLS
        case notWanted
    }

    /// Asks.
    ///
    /// - Parameters:
    ///   - request: What is asked.
    ///   - eventLoop: The loop that everything happens on, and that the promise belongs to.
    ///   - tls: What is trusted; `nil` fails for an address that needs TLS.
    /// - Returns: Completed by the answer; who waits no longer may fail it.
    static func fetch(
        _ request: WebRequest, on eventLoop: any EventLoop, tls: NIOSSLContext?
    ) -> EventLoopPromise<CallAnswer> {
        let promise = eventLoop.makePromise(of: CallAnswer.self)
        let address = request.address
        guard !address.usesTLS || tls != nil else {
            promise.fail(Failure.noTLS)
            return promise
        }
        let bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(.milliseconds(Int64(request.timeoutMilliseconds)))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if address.usesTLS, let tls {
                        let isAddress = (try? SocketAddress(ipAddress: address.host, port: 0)) != nil
                        try pipeline.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : address.host))
                    }
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(WebAnswerHandler(request, promise))
                }
            }
        let connection: EventLoopFuture<any Channel>
        if let known = try? SocketAddress(ipAddress: address.host, port: address.port) {
            connection = bootstrap.connect(to: known)
        } else {
            connection = bootstrap.connect(host: address.host, port: address.port)
        }
        connection.whenFailure { promise.fail($0) }
        return promise
    }
}

/// Sends one request and collects its answer up to a number of bytes; then it closes.
private final class WebAnswerHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let request: WebRequest
    /// Forgotten once it is completed.
    private var promise: EventLoopPromise<CallAnswer>?
    private var answer = CallAnswer(status: 0, fields: [], body: [])
    private var timeout: Scheduled<Void>?

    init(_ request: WebRequest, _ promise: EventLoopPromise<CallAnswer>) {
        self.request = request
        self.promise = promise
    }

    func channelActive(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        self.timeout = context.eventLoop.scheduleTask(in: .milliseconds(Int64(self.request.timeoutMilliseconds))) {
            let (handler, context) = bound.value
            handler.complete(.failure(WebClient.Failure.timedOut), context)
        }
        var head = HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: self.request.method), uri: self.request.address.target)
        head.headers.add(name: "Host", value: self.request.address.authority)
        head.headers.add(name: "Connection", value: "close")
        for field in self.request.fields { head.headers.add(name: field.name, value: field.value) }
        if !self.request.body.isEmpty || self.request.method == "POST" {
            head.headers.add(name: "Content-Length", value: String(self.request.body.count))
        }
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
        if !self.request.body.isEmpty {
            context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: self.request.body)))), promise: nil)
        }
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            // The decoder gives 1xx answers as well; another head follows those.
            self.answer = CallAnswer(
                status: Int(head.status.code),
                fields: head.headers.map { (name: Array($0.name.utf8), value: Array($0.value.utf8)) }, body: [])
        case .body(let piece):
            guard self.answer.body.count + piece.readableBytes <= self.request.maxAnswerBytes else {
                return self.complete(.failure(WebClient.Failure.tooLong), context)
            }
            self.answer.body.append(contentsOf: piece.readableBytesView)
        case .end:
            guard self.answer.status >= 200 else { return }
            self.complete(.success(self.answer), context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.complete(.failure(WebClient.Failure.closed), context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.complete(.failure(error), context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.complete(.failure(WebClient.Failure.closed), context)
    }

    private func complete(_ result: Result<CallAnswer, any Error>, _ context: ChannelHandlerContext) {
        guard let promise = self.promise else { return }
        self.promise = nil
        self.timeout?.cancel()
        self.timeout = nil
        promise.completeWith(result)
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension WebAnswerHandler: Sendable {}
