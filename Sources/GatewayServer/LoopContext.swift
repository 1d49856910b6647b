import GatewayRuntime
import NIOCore
import NIOPosix
import NIOSSL

/// What the connections of one event loop share.
///
/// Belongs to its loop; never leaves it.
final class LoopContext {
    let eventLoop: any EventLoop
    let options: ServerOptions
    private(set) var tlsContext: NIOSSLContext?
    private(set) var snapshot: RoutingSnapshot
    /// What is counted on this loop.
    let metrics: LoopMetrics
    var state: LoopState
    private(set) var isDraining = false
    private var pool: IdlePool
    private var connections: [ObjectIdentifier: DownstreamHandler] = [:]
    /// Gives the ids of requests and spans.
    var generator = SplitMix64()
    private var dateLine: [UInt8] = []
    private var dateSecond: Int64 = -1

    init(eventLoop: any EventLoop, snapshot: RoutingSnapshot, options: ServerOptions, tlsContext: NIOSSLContext?) {
        self.eventLoop = eventLoop
        let metrics = LoopMetrics(snapshot)
        self.options = Self.counting(options, metrics, eventLoop)
        self.tlsContext = tlsContext
        self.snapshot = snapshot
        self.metrics = metrics
        self.state = snapshot.makeLoopState()
        self.pool = IdlePool(snapshot)
    }

    /// Counts every exchange from its record, before whoever else wants it.
    private static func counting(
        _ options: ServerOptions, _ metrics: LoopMetrics, _ eventLoop: any EventLoop
    ) -> ServerOptions {
        var options = options
        let next = options.exchangeFinished
        let bound = NIOLoopBound(metrics, eventLoop: eventLoop)
        options.exchangeFinished = { record in
            bound.value.exchangeFinished(record)
            next?(record)
        }
        return options
    }

    var connectionCount: Int { self.connections.count }

    /// A copy of what was counted on this loop.
    var reading: MetricsReading { self.metrics.reading(idleBackendConnections: self.pool.count) }

    // MARK: Connections

    /// Registers a connection and counts it; `false` at the cap.
    func add(_ handler: DownstreamHandler, isTLS: Bool = false) -> Bool {
        guard self.connections.count < self.options.maxConnections else {
            self.metrics.shed(.connections)
            return false
        }
        self.connections[ObjectIdentifier(handler)] = handler
        self.metrics.connectionOpened(isTLS: isTLS)
        return true
    }

    func remove(_ handler: DownstreamHandler) {
        if self.connections.removeValue(forKey: ObjectIdentifier(handler)) != nil { self.metrics.connectionClosed() }
    }

    /// Lets running exchanges end and closes what is idle.
    func drain() {
        self.isDraining = true
        for handler in Array(self.connections.values) { handler.drain() }
        for handler in self.pool.removeAll() { handler.close() }
    }

    /// Closes everything at once.
    func closeAll() {
        for handler in Array(self.connections.values) { handler.closeNow() }
    }

    /// Takes another snapshot for the requests to come.
    ///
    /// Exchanges in flight keep theirs. Idle connections to hosts that both snapshots have are kept, unless they are encrypted and what is
    /// trusted has changed.
    func replace(_ snapshot: RoutingSnapshot, tlsContext: NIOSSLContext?, dropsTLSConnections: Bool) {
        self.metrics.snapshotReplaced(snapshot, previous: self.snapshot)
        self.snapshot = snapshot
        self.tlsContext = tlsContext
        self.state = snapshot.makeLoopState()
        let dropped = self.pool.replace(snapshot, dropsTLSConnections: dropsTLSConnections)
        for handler in dropped { handler.close() }
    }

    // MARK: Upstream connections

    /// An idle connection to a host of a snapshot, the one used last.
    ///
    /// An exchange that began before a reload passes its own snapshot: its host index means nothing in the one in force.
    func takeIdle(_ host: Int, snapshot: RoutingSnapshot) -> UpstreamHandler? {
        let handler = self.pool.take(host, snapshot)
        if handler != nil { self.metrics.backendReused() }
        return handler
    }

    /// An idle connection to a host of the snapshot in force.
    func takeIdle(_ host: Int) -> UpstreamHandler? { self.takeIdle(host, snapshot: self.snapshot) }

    /// Keeps a connection for later, if its host is still in force.
    func keep(_ handler: UpstreamHandler, host: Int, snapshot: RoutingSnapshot) {
        guard !self.isDraining, self.pool.keep(handler, host, snapshot, limit: self.options.maxIdlePerHost) else {
            handler.close()
            return
        }
    }

    func forget(_ handler: UpstreamHandler, host: Int) { self.pool.forget(handler, host) }

    // MARK: Small things every request needs

    /// A request id: random bits from the generator of this loop.
    func makeRequestID() -> RequestID { RequestID(high: self.generator.next(), low: self.generator.next()) }

    /// Seconds since 1970.
    var wallSeconds: Int64 { WallClock.secondsSince1970 }

    /// The `Date` line, made anew once a second.
    var currentDateLine: [UInt8] {
        let second = self.wallSeconds
        if second != self.dateSecond {
            self.dateSecond = second
            self.dateLine = Array("Date: ".utf8) + CalendarTime(secondsSince1970: second).httpDate + Array("\r\n".utf8)
        }
        return self.dateLine
    }
}

/// A loop's context belongs to its loop.
@available(*, unavailable)
extension LoopContext: Sendable {}
