import GatewayRuntime
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// One check of one member: a connection, and a request over it where the check asks for one.
///
/// Belongs to its loop; says once how it ended.
final class HealthAttempt {
    private let target: HealthTarget
    private let eventLoop: any EventLoop
    private var completion: ((String?) -> Void)?
    private var channel: (any Channel)?
    private var timer: Scheduled<Void>?

    /// - Parameters:
    ///   - target: What is checked.
    ///   - eventLoop: The loop it belongs to.
    ///   - completion: Gets why the check failed, or `nil`.
    init(_ target: HealthTarget, eventLoop: any EventLoop, completion: @escaping (String?) -> Void) {
        self.target = target
        self.eventLoop = eventLoop
        self.completion = completion
    }

    /// Begins; the time limit is for all of it.
    func start(timeout: TimeAmount, tls: HealthTLS) {
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        let (host, port) = (self.target.name.host, self.target.port)
        let initialize: @Sendable (any Channel) throws -> Void
        switch self.target.check.method {
        case .connect: initialize = { _ in }
        case .request(let request):
            var context: NIOSSLContext?
            if request.usesTLS {
                do {
                    context = try tls.context(showsCertificate: request.showsCertificate)
                } catch {
                    return self.finish("TLS: \(error)")
                }
            }
            let secured = context
            let bytes = Self.head(request, host: host, port: port)
            initialize = { channel in
                if let secured {
                    let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: secured, serverHostname: isAddress ? nil : host))
                }
                try channel.pipeline.syncOperations.addHandler(
                    HealthAnswerHandler(bytes) { bound.value.answered($0, request) })
            }
        }
        self.timer = self.eventLoop.scheduleTask(in: timeout) { bound.value.finish("timed out") }
        let bootstrap = ClientBootstrap(group: self.eventLoop)
            .connectTimeout(timeout)
            .channelInitializer { channel in channel.eventLoop.makeCompletedFuture { try initialize(channel) } }
        let future: EventLoopFuture<any Channel>
        if let address = try? SocketAddress(ipAddress: host, port: port) {
            future = bootstrap.connect(to: address)
        } else {
            future = bootstrap.connect(host: host, port: port)
        }
        future.assumeIsolated().whenComplete { self.connected($0) }
    }

    private func connected(_ result: Result<any Channel, any Error>) {
        switch result {
        case .failure(let error): self.finish(Self.describe(error))
        case .success(let channel):
            guard self.completion != nil else {
                channel.close(promise: nil)
                return
            }
            self.channel = channel
            if case .connect = self.target.check.method { self.finish(nil) }
        }
    }

    private func answered(_ answer: HealthAnswerHandler.Answer, _ request: HealthCheck.HTTPRequest) {
        switch answer {
        case .status(let status): self.finish(request.accepts(status) ? nil : "status \(status)")
        case .malformed: self.finish("the answer is not HTTP")
        case .closed: self.finish("closed without an answer")
        case .failed(let error): self.finish(Self.describe(error))
        }
    }

    private func finish(_ error: String?) {
        guard let completion = self.completion else { return }
        self.cancel()
        completion(error)
    }

    /// Nobody waits for the result any more.
    func cancel() {
        self.completion = nil
        self.timer?.cancel()
        self.timer = nil
        self.channel?.close(promise: nil)
        self.channel = nil
    }

    /// The request: the member is asked by its own name.
    private static func head(_ request: HealthCheck.HTTPRequest, host: String, port: Int) -> [UInt8] {
        let isDefault = port == (request.usesTLS ? 443 : 80)
        let name = host.contains(":") ? "[\(host)]" : host
        return Array(
            ("\(request.isHead ? "HEAD" : "GET") \(request.path) HTTP/1.1\r\n"
                + "Host: \(isDefault ? name : "\(name):\(port)")\r\n"
                + "User-Agent: apig-health-check\r\nConnection: close\r\n\r\n").utf8)
    }

    /// Why a check failed, in a few words.
    static func describe(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            guard let first = error.connectionErrors.first else { return "the name does not resolve" }
            return self.describe(first.error)
        case let error as IOError: return unsafe String(cString: strerror(error.errnoCode)).lowercased()
        case ChannelError.connectTimeout: return "timed out"
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: return "TLS: \(error)"
        default: return "\(error)"
        }
    }
}

@available(*, unavailable)
extension HealthAttempt: Sendable {}

/// Sends the request of a check and reads the status of its answer; says once what came of it.
final class HealthAnswerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Answer {
        case status(Int)
        case malformed
        /// The connection ended before a status.
        case closed
        case failed(any Error)
    }

    private let request: [UInt8]
    private var completion: ((Answer) -> Void)?
    /// The first bytes of the answer; a few suffice.
    private var received: [UInt8] = []

    init(_ request: [UInt8], _ completion: @escaping (Answer) -> Void) {
        self.request = request
        self.completion = completion
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(Self.wrapOutboundOut(context.channel.allocator.buffer(bytes: self.request)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard self.completion != nil else { return }
        self.received += Self.unwrapInboundIn(data).readableBytesView.prefix(32)
        switch HealthAnswer.read(self.received) {
        case .incomplete: break
        case .status(let status): self.finish(.status(status))
        case .malformed: self.finish(.malformed)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.finish(.closed)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.finish(.failed(error))
        context.close(promise: nil)
    }

    private func finish(_ answer: Answer) {
        guard let completion = self.completion else { return }
        self.completion = nil
        completion(answer)
    }
}

@available(*, unavailable)
extension HealthAnswerHandler: Sendable {}
