import GatewayRuntime
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// One HTTP request to any server, over a connection of its own: what `apig call` does.
package struct HTTPCall: Sendable {
    /// A part of the answer, in the order they come.
    package enum Event: Sendable {
        /// The head as received, from status line to empty line; an interim answer is left out.
        case head(status: Int, bytes: [UInt8])
        /// A piece of the body without its framing.
        case body([UInt8])
    }

    /// Why there is no answer.
    package struct Failure: Error, CustomStringConvertible, Sendable {
        package let description: String
    }

    /// Name or address, without brackets.
    package var host: String
    package var port: Int
    package var usesTLS: Bool
    /// The name the certificate must be for; `nil` is the host.
    package var serverName: String?
    /// Whether the certificate is verified.
    package var verifiesCertificate = true
    /// A PEM file with more certificates that may sign the server's.
    package var certificateFile: String?
    /// Seconds for the whole call.
    package var timeoutSeconds: Int64 = 60

    package init(host: String, port: Int, usesTLS: Bool) {
        self.host = host
        self.port = port
        self.usesTLS = usesTLS
    }

    /// Sends a request and gives its answer away piece by piece.
    ///
    /// Blocks until the answer has ended.
    ///
    /// - Parameters:
    ///   - request: Head and body as they go over the wire.
    ///   - isHead: Whether the method is HEAD, so that the answer has no body.
    ///   - receive: Gets the parts of the answer on the call's own thread; the next part waits for it.
    /// - Throws: `Failure` when there is no answer, or no whole one.
    package func run(_ request: [UInt8], isHead: Bool, receive: @escaping @Sendable (Event) -> Void) throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { try? group.syncShutdownGracefully() }
        let loop = group.next()
        let tls = try self.usesTLS ? self.context() : nil
        let finished = loop.makePromise(of: Void.self)
        let name = self.serverName ?? self.host
        let isAddress = (try? SocketAddress(ipAddress: name, port: 0)) != nil
        let timeout = loop.scheduleTask(in: .seconds(self.timeoutSeconds)) {
            finished.fail(Failure(description: "no whole answer within \(self.timeoutSeconds) seconds"))
        }
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(.seconds(self.timeoutSeconds))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : name))
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        HTTPCallHandler(request, isHead: isHead, finished: finished, receive: receive))
                }
            }
        bootstrap.connect(host: self.host, port: self.port).whenFailure { error in
            finished.fail(Failure(description: "cannot connect to \(self.host):\(self.port): \(Self.reason(error))"))
        }
        defer { timeout.cancel() }
        try finished.futureResult.wait()
    }

    private func context() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        if !self.verifiesCertificate { configuration.certificateVerification = .none }
        do {
            if let file = self.certificateFile {
                configuration.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(file))]
            }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw Failure(
                description: "cannot read the certificates in \(self.certificateFile ?? "the system's store")")
        }
    }

    /// What went wrong, without the names of our own types.
    static func reason(_ error: any Error) -> String {
        if let error = error as? NIOConnectionError {
            if error.connectionErrors.isEmpty { return "the name does not resolve" }
            return error.connectionErrors.first.map { self.reason($0.error) } ?? "refused"
        }
        if let error = error as? IOError { return unsafe String(cString: strerror(error.errnoCode)) }
        if case ChannelError.connectTimeout = error { return "it takes too long" }
        if error is NIOSSLError || error is NIOSSLExtraError {
            return "TLS failed" + (self.tlsReason("\(error)").map { " (\($0))" } ?? "")
        }
        return "\(error)"
    }

    /// The reason of the TLS library among its other words, such as `CERTIFICATE_VERIFY_FAILED`.
    private static func tlsReason(_ text: String) -> String? {
        if let range = text.firstRange(of: "OPENSSL_internal:") {
            return String(text[range.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        }
        return text.contains("failedToValidateHostname") ? "the certificate is for another name" : nil
    }
}

/// Writes the request when the connection is up, and follows the answer.
private final class HTTPCallHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let request: [UInt8]
    private let isHead: Bool
    private let finished: EventLoopPromise<Void>
    private let receive: @Sendable (HTTPCall.Event) -> Void
    private var machine: HTTP1ClientMachine
    private var head = ResponseHead()
    private var inbound = ByteBuffer()
    private var isDone = false

    init(
        _ request: [UInt8], isHead: Bool, finished: EventLoopPromise<Void>,
        receive: @escaping @Sendable (HTTPCall.Event) -> Void
    ) {
        self.request = request
        self.isHead = isHead
        self.finished = finished
        self.receive = receive
        self.machine = HTTP1ClientMachine(limits: GatewayLimits())
    }

    func channelActive(context: ChannelHandlerContext) {
        self.machine.requestSent(isHead: self.isHead, mayUpgrade: false)
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: self.request)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var piece = self.unwrapInboundIn(data)
        self.inbound.writeBuffer(&piece)
        while !self.isDone {
            let received = self.inbound
            switch self.machine.next(received.readableBytesUInt8Span, head: &self.head) {
            case .needMore: return
            case .interim: self.inbound.moveReaderIndex(forwardBy: self.head.byteCount)
            case .head:
                let bytes = self.inbound.readBytes(length: self.head.byteCount) ?? []
                self.receive(.head(status: self.head.status, bytes: bytes))
                self.machine.recordPayload()
            case .body(let progress):
                let bytes = self.inbound.readBytes(length: progress.byteCount) ?? []
                for range in self.machine.body.payload where bytes.indices.contains(range.lowerBound) {
                    self.receive(.body(Array(bytes[range.clamped(to: 0..<bytes.count)])))
                }
            case .end: self.end(context, nil)
            case .switched, .tunnel, .malformed: self.end(context, "the answer is no HTTP/1.1")
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end(
            context, self.machine.closed() == .end ? nil : "the connection was closed before the answer was complete")
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Many servers end TLS without saying so; whether the answer was complete is known from its framing.
        if case NIOSSLError.uncleanShutdown = error { return }
        self.end(context, HTTPCall.reason(error))
    }

    private func end(_ context: ChannelHandlerContext, _ failure: String?) {
        guard !self.isDone else { return }
        self.isDone = true
        if let failure {
            self.finished.fail(HTTPCall.Failure(description: failure))
        } else {
            self.finished.succeed(())
        }
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension HTTPCallHandler: Sendable {}
