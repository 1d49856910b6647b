import GatewayRuntime
import NIOCore
import NIOPosix
import NIOSSL

/// Opens connections to backends on the loop of the request that needs them.
enum UpstreamConnector {
    /// Connects; the completion runs on the loop.
    static func connect(
        _ loop: LoopContext, snapshot: RoutingSnapshot, host index: Int, timeoutMilliseconds: Int,
        _ completion: @escaping (Result<any ExchangeBackend, any Error>) -> Void
    ) {
        guard snapshot.hosts.indices.contains(index) else {
            completion(.failure(ChannelError.connectPending))
            return
        }
        let host = snapshot.hosts[index]
        if host.speaksHTTP2 {
            return loop.streams.open(host, timeoutMilliseconds: timeoutMilliseconds, completion)
        }
        let handler = UpstreamHandler(loop: loop, snapshot: snapshot, host: index)
        // The initializer and the completion run on this very loop, which the bound values check.
        let bound = NIOLoopBound(handler, eventLoop: loop.eventLoop)
        self.connect(loop, host, timeoutMilliseconds) {
            try $0.pipeline.syncOperations.addHandler(bound.value)
        } completion: { error in
            completion(error.map { .failure($0) } ?? .success(handler))
        }
    }

    /// Opens a connection, through TLS where the host asks for it, and puts handlers into it.
    static func connect(
        _ loop: LoopContext, _ host: UpstreamHost, _ timeoutMilliseconds: Int,
        initialize: @escaping @Sendable (any Channel) throws -> Void, completion: @escaping ((any Error)?) -> Void
    ) {
        let tls = NIOLoopBound(loop.backendTLS.context(for: host), eventLoop: loop.eventLoop)
        let bootstrap = ClientBootstrap(group: loop.eventLoop)
            .connectTimeout(.milliseconds(Int64(timeoutMilliseconds)))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 2_048, initial: 4_096, maximum: 128 << 10)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if host.usesTLS {
                        guard let context = tls.value else { throw NIOSSLError.failedToLoadCertificate }
                        let isAddress = (try? SocketAddress(ipAddress: host.host, port: 0)) != nil
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host.host))
                    }
                    try initialize(channel)
                }
            }
        let future: EventLoopFuture<any Channel>
        if let address = try? SocketAddress(ipAddress: host.host, port: host.port) {
            future = bootstrap.connect(to: address)
        } else {
            future = bootstrap.connect(host: host.host, port: host.port)
        }
        future.assumeIsolated().whenComplete { result in
            switch result {
            case .success:
                loop.metrics.backendConnected()
                completion(nil)
            case .failure(let error): completion(error)
            }
        }
    }

    /// What it means that a connection cannot be made, or fails.
    static func failure(_ error: any Error) -> BackendFailure {
        if let error = error as? NIOConnectionError, error.connectionErrors.isEmpty,
            error.dnsAError != nil || error.dnsAAAAError != nil
        {
            return .notResolved
        }
        if let error = error as? NIOConnectionError,
            error.connectionErrors.contains(where: {
                if case ChannelError.connectTimeout = $0.error { true } else { false }
            })
        {
            return .timedOut
        }
        if case ChannelError.connectTimeout = error { return .timedOut }
        if error is HTTP2UpstreamError { return .malformed }
        // Most do not say good-bye in TLS when they close a connection that is kept.
        if case NIOSSLError.uncleanShutdown = error { return .closed }
        if error is NIOSSLError || error is NIOSSLExtraError || error is BoringSSLError { return .tls }
        return .closed
    }
}
