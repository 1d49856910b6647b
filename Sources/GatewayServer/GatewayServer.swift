package import GatewayRuntime
import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Starts gateways.
package enum GatewayServer {
    /// Starts listening and serving: one event loop for each core, each with a listening socket of its own.
    ///
    /// - Throws: `ServerError` when an address cannot be listened on or a certificate cannot be read.
    package static func start(_ snapshot: RoutingSnapshot, options: ServerOptions) throws -> RunningGateway {
        let count = max(1, options.loopCount ?? System.coreCount)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: count)
        let tokens = TokenKeyService(group: group, options: options)
        do {
            let backendTLS = try BackendTLS(snapshot, options)
            tokens.adopt(snapshot)
            let ledger = ConnectionLedger(
                maxConnections: options.maxConnections, maxPerAddress: options.maxConnectionsPerAddress)
            var loops: [NIOLoopBound<LoopContext>] = []
            var listeners: [any Channel] = []
            var tlsListeners: [any Channel] = []
            var port = options.port
            var tlsPort = options.tls.map { _ in options.tlsPort }
            for eventLoop in group.makeIterator() {
                let loop = try eventLoop.submit {
                    NIOLoopBound(
                        LoopContext(
                            eventLoop: eventLoop, snapshot: snapshot, options: options, backendTLS: backendTLS,
                            ledger: ledger),
                        eventLoop: eventLoop)
                }.wait()
                loops.append(loop)
                try eventLoop.submit {
                    loop.value.tokens = tokens
                    loop.value.beginSweeping()
                }.wait()
                let listener = try Self.explaining(options.host, port) {
                    try Self.listen(eventLoop, host: options.host, port: port, isFirst: listeners.isEmpty) {
                        try Self.beginPlain($0, loop.value)
                    }
                }
                listeners.append(listener)
                port = listener.localAddress?.port ?? port
                if let wanted = tlsPort {
                    let listener = try Self.explaining(options.tlsHost, wanted) {
                        try Self.listen(eventLoop, host: options.tlsHost, port: wanted, isFirst: tlsListeners.isEmpty) {
                            try $0.pipeline.syncOperations.addHandler(Self.tlsHandler(loop.value))
                        }
                    }
                    tlsListeners.append(listener)
                    let actual = listener.localAddress?.port ?? wanted
                    tlsPort = actual
                    try eventLoop.submit { loop.value.httpsPort = actual }.wait()
                }
            }
            let functions = try Self.functionPool(snapshot, options)
            for loop in zip(group.makeIterator(), loops) {
                try loop.0.submit { loop.1.value.replace(functions) }.wait()
            }
            let health = HealthChecker(eventLoop: group.next(), options: options)
            health.replace(snapshot.healthTargets, identity: snapshot.clientIdentity)
            return RunningGateway(
                group: group, health: health, functions: functions, tokens: tokens, loops: loops, listeners: listeners,
                tlsListeners: tlsListeners, port: port, tlsPort: tlsPort, options: options)
        } catch {
            tokens.stop()
            try? group.syncShutdownGracefully()
            throw error
        }
    }

    /// The workers of the functions that run here; `nil` when there are none.
    ///
    /// - Throws: `ServerError` when they cannot be made.
    fileprivate static func functionPool(
        _ snapshot: RoutingSnapshot, _ options: ServerOptions
    ) throws -> LocalFunctionPool? {
        guard !snapshot.functions.isEmpty else { return nil }
        do {
            return try LocalFunctionPool(functions: snapshot.functions, options: options.functions)
        } catch {
            throw ServerError(code: .functions, message: "cannot run functions: \(error)")
        }
    }

    /// Begins a connection of the plain listener.
    private static func beginPlain(_ channel: any Channel, _ loop: LoopContext) throws {
        if loop.options.takesPriorKnowledge {
            try channel.pipeline.syncOperations.addHandler(PriorKnowledgeHandler(loop: loop))
        } else {
            try channel.pipeline.syncOperations.addHandler(DownstreamHandler(loop: loop, security: nil))
        }
    }

    /// What begins a connection of the TLS listener.
    private static func tlsHandler(_ loop: LoopContext) -> TLSAcceptHandler {
        TLSAcceptHandler(loop: loop) { channel, security, negotiated in
            if negotiated == "h2" {
                try HTTP2ConnectionHandler.add(to: channel, loop: loop, security: security)
            } else {
                try channel.pipeline.syncOperations.addHandler(DownstreamHandler(loop: loop, security: security))
            }
        }
    }

    private static func listen(
        _ eventLoop: any EventLoop, host: String, port: Int, isFirst: Bool,
        _ initialize: @escaping @Sendable (any Channel) throws -> Void
    ) throws -> any Channel {
        if isFirst, port != 0 { try PortProbe.check(try SocketAddress.makeAddressResolvingHost(host, port: port)) }
        return try ServerBootstrap(group: eventLoop)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(ChannelOptions.socket(SocketOptionLevel(SOL_SOCKET), SO_REUSEPORT), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            // A connection keeps the buffer of its last read: one for a small head, until it shows that it sends more.
            .childChannelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1_024, maximum: 64 << 10)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try initialize(channel) }
            }
            .bind(host: host, port: port).wait()
    }

    private static func explaining<Value>(_ host: String, _ port: Int, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw Self.explained(error, host: host, port: port) }
    }

    /// Says in our words why an address cannot be listened on.
    static func explained(_ error: any Error, host: String, port: Int) -> any Error {
        if error is ServerError { return error }
        let address = "\(host):\(port)"
        if let error = error as? IOError {
            if error.errnoCode == EADDRINUSE {
                return ServerError(code: .addressInUse, message: "cannot listen on \(address): the port is in use")
            }
            let reason = unsafe String(cString: strerror(error.errnoCode))
            return ServerError(code: .cannotListen, message: "cannot listen on \(address): \(reason)")
        }
        return ServerError(code: .cannotListen, message: "cannot listen on \(address): \(error)")
    }
}

/// A gateway that is serving.
package final class RunningGateway: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let health: HealthChecker
    private let functions: Mutex<LocalFunctionPool?>
    private let loops: [NIOLoopBound<LoopContext>]
    private let listeners: [any Channel]
    private let tlsListeners: [any Channel]
    /// The port it listens on.
    package let port: Int
    /// The port it listens on with TLS; `nil` when it does not.
    package let tlsPort: Int?
    private let tls: Mutex<ListenerTLS?>
    private let tokens: TokenKeyService
    private let options: ServerOptions
    private let isStopped = Mutex(false)

    init(
        group: MultiThreadedEventLoopGroup, health: HealthChecker, functions: LocalFunctionPool?,
        tokens: TokenKeyService, loops: [NIOLoopBound<LoopContext>], listeners: [any Channel],
        tlsListeners: [any Channel], port: Int, tlsPort: Int?, options: ServerOptions
    ) {
        self.tokens = tokens
        self.group = group
        self.health = health
        self.functions = Mutex(functions)
        self.loops = loops
        self.listeners = listeners
        self.tlsListeners = tlsListeners
        self.port = port
        self.tlsPort = tlsPort
        self.tls = Mutex(options.tls)
        self.options = options
    }

    /// Serves the requests to come with another snapshot; those in flight keep theirs, and client connections stay.
    ///
    /// Returns when every loop has taken it. Blocks; must not be called on an event loop.
    ///
    /// - Parameters:
    ///   - snapshot: What is served from now on.
    ///   - dropsTLSConnections: Whether idle encrypted connections to backends are closed, because what is trusted has changed.
    /// - Throws: `ServerError` when a certificate cannot be read; the snapshot in force stays then.
    package func replace(_ snapshot: RoutingSnapshot, dropsTLSConnections: Bool = false) throws {
        let backendTLS = try BackendTLS(snapshot, self.options)
        let functions = try self.nextFunctions(snapshot)
        self.tokens.adopt(snapshot)
        let taken = zip(self.listeners, self.loops).map { listener, loop in
            listener.eventLoop.submit {
                loop.value.replace(functions)
                loop.value.replace(snapshot, backendTLS: backendTLS, dropsTLSConnections: dropsTLSConnections)
            }
        }
        for future in taken { try future.wait() }
        self.health.replace(snapshot.healthTargets, identity: snapshot.clientIdentity)
    }

    /// What the checks know of the members of channels, in order of channel, host and port.
    package var memberHealth: [MemberHealth] { self.health.readings }

    /// Worker processes of functions.
    package var functionWorkers: Int { self.functions.withLock { $0 }?.workerCount ?? 0 }

    /// How often the keys for tokens could not be had.
    package var keySourceFailures: Int { self.tokens.failures.load(ordering: .relaxed) }

    /// The workers for another snapshot: those there are when it has the same functions.
    private func nextFunctions(_ snapshot: RoutingSnapshot) throws -> LocalFunctionPool? {
        let current = self.functions.withLock { $0 }
        if let current, current.functions == snapshot.functions { return current }
        let next = try GatewayServer.functionPool(snapshot, self.options)
        self.functions.withLock { $0 = next }
        return next
    }

    /// Collects the counters of all loops.
    ///
    /// - Parameter completion: Called on an event loop; must not block.
    package func readMetrics(_ completion: @escaping @Sendable (MetricsReading) -> Void) {
        let readings = zip(self.listeners, self.loops).map { listener, loop in
            listener.eventLoop.submit { loop.value.reading }
        }
        EventLoopFuture.whenAllSucceed(readings, on: self.group.any()).whenComplete { result in
            completion(MetricsReading.merged((try? result.get()) ?? []))
        }
    }

    /// Uses other certificates for the TLS connections to come; those that are open keep theirs.
    package func replace(_ tls: ListenerTLS) {
        guard !self.isStopped.withLock({ $0 }) else { return }
        self.tls.withLock { $0 = tls }
        for (listener, loop) in zip(self.listeners, self.loops) {
            listener.eventLoop.execute { loop.value.replace(tls) }
        }
    }

    /// The certificates in force.
    var currentTLS: ListenerTLS? { self.tls.withLock { $0 } }

    /// Does something that may block again and again, on a thread beside the loops, until the gateway stops.
    func repeatOffLoop(everyMilliseconds milliseconds: Int64, _ work: @escaping @Sendable () -> Void) {
        let interval = TimeAmount.milliseconds(milliseconds)
        self.group.next().scheduleRepeatedAsyncTask(initialDelay: interval, delay: interval) { _ in
            NIOThreadPool.singleton.runIfActive(eventLoop: self.group.next()) { work() }
        }
    }

    /// Reads the certificates in force anew from their files.
    ///
    /// Blocks while it reads; not for event loops.
    ///
    /// - Throws: `ListenerTLSError` when a file cannot be used any more; then everything stays as it was.
    package func reloadCertificates() throws {
        guard let current = self.tls.withLock({ $0 }) else { return }
        self.replace(try current.reloaded())
    }

    /// Stops: takes no connection any more, lets exchanges in flight end, then closes.
    ///
    /// Blocks; must not be called on an event loop. A second call does nothing.
    ///
    /// - Parameters:
    ///   - seconds: How long exchanges may take; afterwards they are cut.
    ///   - whenDrained: Called when they have ended, before the event loops end.
    package func stop(drainingFor seconds: Int64, whenDrained: () -> Void = {}) {
        let wasStopped = self.isStopped.withLock { stopped in
            defer { stopped = true }
            return stopped
        }
        guard !wasStopped else { return }
        self.health.stop()
        for listener in self.listeners + self.tlsListeners { try? listener.close().wait() }
        for (listener, loop) in zip(self.listeners, self.loops) {
            listener.eventLoop.execute { loop.value.drain() }
        }
        let deadline = NIODeadline.now() + .seconds(seconds)
        while self.connectionCount > 0, NIODeadline.now() < deadline { usleep(10_000) }
        for (listener, loop) in zip(self.listeners, self.loops) {
            listener.eventLoop.execute { loop.value.closeAll() }
        }
        whenDrained()
        self.functions.withLock { $0 }?.shutdown()
        self.tokens.stop()
        try? self.group.syncShutdownGracefully()
    }

    /// Client connections that are open.
    package var connectionCount: Int {
        zip(self.listeners, self.loops).reduce(0) { sum, pair in
            let (listener, loop) = pair
            return sum + ((try? listener.eventLoop.submit { loop.value.connectionCount }.wait()) ?? 0)
        }
    }
}
