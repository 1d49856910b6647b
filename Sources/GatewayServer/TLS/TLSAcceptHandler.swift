import GatewayRuntime
import NIOCore
import NIOSSL
import NIOTLS

/// Begins a connection over TLS: reads the server name, puts the TLS handler of that domain into the pipeline, and hands the connection over
/// once the handshake is done.
///
/// It stays behind the TLS handler until then, and keeps the time limit of the whole beginning.
final class TLSAcceptHandler: BeginningHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Puts what serves the connection at the end of its pipeline; the last argument is the negotiated protocol, `nil` when the client
    /// offered none of ours.
    typealias Configure = (any Channel, ConnectionSecurity, String?) throws -> Void

    private let loop: LoopContext
    private let configure: Configure
    private var received = ByteBuffer()
    /// Bytes there must be before looking for the name again.
    private var neededBytes = 5
    private var entry: ListenerTLS.Entry?
    private var tlsHandler: NIOSSLServerHandler?
    let pending: PendingConnection

    /// A fatal alert: `unrecognized_name`.
    ///
    /// - Source: RFC 6066 §3
    private static let unknownNameAlert: [UInt8] = [21, 3, 3, 0, 2, 2, 112]

    init(loop: LoopContext, configure: @escaping Configure) {
        self.loop = loop
        self.configure = configure
        self.pending = PendingConnection(
            loop, seconds: loop.options.handshakeTimeoutSeconds, reasonWhenLate: .handshake)
    }

    func turnAway(_ context: ChannelHandlerContext, _ reason: ShedReason) {
        self.loop.metrics.shed(reason)
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard self.tlsHandler == nil else {
            context.fireChannelRead(data)
            return
        }
        // From here on whatever ends the connection has made its handshake fail.
        self.pending.reason = .handshake
        var piece = self.unwrapInboundIn(data)
        self.received.writeBuffer(&piece)
        guard self.received.readableBytes >= self.neededBytes || self.received.readableBytes < 5 else { return }
        // A span of a local: the compiler proves its lifetime, and the copy costs a retain.
        let bytes = self.received
        switch ClientHello.read(bytes.readableBytesUInt8Span) {
        case .needMore(let count): self.neededBytes = count
        case .notTLS: context.close(promise: nil)
        case .serverName(let name):
            guard let entry = self.loop.tls?.entry(serverName: name) else {
                context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: Self.unknownNameAlert)), promise: nil)
                context.close(promise: nil)
                return
            }
            self.begin(context, entry)
        }
    }

    private func begin(_ context: ChannelHandlerContext, _ entry: ListenerTLS.Entry) {
        let handler = NIOSSLServerHandler(context: entry.context)
        self.entry = entry
        self.tlsHandler = handler
        let received = self.received
        self.received = ByteBuffer()
        do {
            let operations = context.pipeline.syncOperations
            try operations.addHandler(handler, position: .before(self))
            // From the head, so that the new handler gets it.
            operations.fireChannelRead(NIOAny(received))
            operations.fireChannelReadComplete()
        } catch {
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted(let negotiated) = event as? TLSUserEvent, let handler = self.tlsHandler else {
            // A client that ends before the handshake is done is gone.
            if case .inputClosed = event as? ChannelEvent { context.close(promise: nil) }
            context.fireUserInboundEventTriggered(event)
            return
        }
        let certificate = self.entry?.asksForClientCertificate == true ? handler.peerCertificate : nil
        let security = ConnectionSecurity(
            version: TLSProtocolVersion(handler.tlsVersion), domain: self.entry?.domain,
            hasClientCertificate: certificate != nil,
            clientCommonName: certificate.flatMap { try? $0.toDERBytes() }.flatMap {
                CertificateSubject.commonName(der: $0)
            })
        self.pending.served()
        do {
            try self.configure(context.channel, security, negotiated)
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        } catch {
            context.close(promise: nil)
        }
    }
}

@available(*, unavailable)
extension TLSAcceptHandler: Sendable {}
