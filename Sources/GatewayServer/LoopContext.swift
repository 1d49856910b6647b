import GatewayRuntime
import NIOCore
import NIOPosix
import NIOSSL

/// The connection of a client, of whatever protocol.
protocol ClientConnection: AnyObject {
    /// Lets the exchanges in flight end, and closes.
    func drain()
    func closeNow()
}

/// What the connections of one event loop share.
///
/// Belongs to its loop; never leaves it.
final class LoopContext {
    let eventLoop: any EventLoop
    let options: ServerOptions
    private(set) var backendTLS: BackendTLS
    /// The connections to backends of HTTP/2.
    private(set) lazy var streams = HTTP2UpstreamPool(self)
    private(set) var snapshot: RoutingSnapshot
    /// What is counted on this loop.
    let metrics: LoopMetrics
    var state: LoopState
    private(set) var isDraining = false
    /// Keeps the keys for tokens, for all loops; set before requests come.
    var tokens: TokenKeyService?
    /// Which tokens were found to be right.
    var tokenCache = TokenCache()
    /// The certificates for the TLS connections to come.
    private(set) var tls: ListenerTLS?
    /// The port of the TLS listener, for redirects; `nil` when there is none.
    var httpsPort: Int?
    /// The connections of all loops.
    private let ledger: ConnectionLedger
    private var pool: IdlePool
    private var connections: [ObjectIdentifier: (handler: any ClientConnection, address: String)] = [:]
    /// Connections that are not served yet.
    private var pending: [ObjectIdentifier: PendingConnection] = [:]
    /// Gives the ids of requests and spans.
    var generator = SplitMix64()
    /// The time of the event being handled.
    private(set) var now = NIODeadline.now()
    /// Milliseconds since 1970 at that time.
    private(set) var wallMilliseconds = WallClock.millisecondsSince1970
    /// Seconds since 1970 at that time.
    var wallSeconds: Int64 { self.wallMilliseconds / 1_000 }
    /// The functions that run here; `nil` when there are none.
    private var functions: LocalFunctionPool?
    private var olderFunctions: [LocalFunctionPool?] = []
    private var dateLine: [UInt8] = []
    private var dateSecond: Int64 = -1
    /// Where heads are scanned into; a request's is swapped into its exchange.
    var requestHead = RequestHead()
    var responseHead = ResponseHead()
    /// Where heads are made before they go into a buffer.
    var scratch: [UInt8] = []
    /// The buffer answers are written from: free again as soon as the system has taken it.
    var out = ByteBuffer()
    private var outOwner: DownstreamHandler?
    /// The buffer requests to backends are written from.
    private var backendOut = ByteBuffer()
    private var exchanges: [Exchange] = []
    private var timers: [DeadlineTimer] = []
    /// Bytes of bodies kept for backends.
    private var bufferedBytes = 0

    /// What stands for the connection of an exchange that has none yet.
    static let noConnection = ConnectionFacts(security: nil, peerAddress: "-", localAddress: "-", localPort: 0)
    /// Heads and pieces of bodies are joined into one write up to this size; larger pieces are passed on as they came.
    static let maxJoinedBytes = 16 << 10
    /// Free exchanges that are kept.
    private static let maxFreeExchanges = 1_024

    init(
        eventLoop: any EventLoop, snapshot: RoutingSnapshot, options: ServerOptions, backendTLS: BackendTLS,
        ledger: ConnectionLedger
    ) {
        self.eventLoop = eventLoop
        self.ledger = ledger
        self.options = options
        self.backendTLS = backendTLS
        self.tls = options.tls
        self.snapshot = snapshot
        self.metrics = LoopMetrics(snapshot)
        self.state = snapshot.makeLoopState()
        self.pool = IdlePool(snapshot)
    }

    var connectionCount: Int { self.connections.count }

    /// A copy of what was counted on this loop.
    var reading: MetricsReading {
        self.metrics.reading(idleBackendConnections: self.pool.count, decisions: self.state.decisions)
    }

    // MARK: Connections

    /// Registers a connection and counts it; `false` at a cap.
    func add(_ handler: any ClientConnection, address: String, isTLS: Bool) -> Bool {
        if let reason = self.ledger.open(address) {
            self.metrics.shed(reason)
            return false
        }
        self.connections[ObjectIdentifier(handler)] = (handler, address)
        self.metrics.connectionOpened(isTLS: isTLS)
        return true
    }

    /// Takes in a connection that is not served yet.
    ///
    /// - Returns: `nil`, or why there is no room for it.
    func begin(_ connection: PendingConnection) -> ShedReason? {
        if self.isDraining { return .draining }
        if let reason = self.ledger.open(connection.address) { return reason }
        self.pending[ObjectIdentifier(connection)] = connection
        return nil
    }

    /// A connection that was taken in is served, or gone.
    func end(_ connection: PendingConnection) {
        guard self.pending.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        self.ledger.close(connection.address)
    }

    /// Takes other certificates for the connections to come.
    func replace(_ tls: ListenerTLS) { self.tls = tls }

    func remove(_ handler: any ClientConnection) {
        guard let (_, address) = self.connections.removeValue(forKey: ObjectIdentifier(handler)) else { return }
        self.ledger.close(address)
        self.metrics.connectionClosed()
    }

    /// Lets running exchanges end and closes what is idle.
    func drain() {
        self.isDraining = true
        for connection in Array(self.pending.values) { connection.close() }
        for (handler, _) in Array(self.connections.values) { handler.drain() }
        for handler in self.pool.removeAll() { handler.close() }
        self.streams.retireAll()
    }

    /// Closes everything at once.
    func closeAll() {
        for (handler, _) in Array(self.connections.values) { handler.closeNow() }
    }

    /// Takes another snapshot for the requests to come.
    ///
    /// Exchanges in flight keep theirs. Idle connections to hosts that both snapshots have are kept, unless they are encrypted and what is
    /// trusted has changed.
    func replace(_ snapshot: RoutingSnapshot, backendTLS: BackendTLS, dropsTLSConnections: Bool) {
        self.metrics.snapshotReplaced(snapshot, previous: self.snapshot)
        let dropsTLSConnections =
            dropsTLSConnections || snapshot.clientIdentity != self.snapshot.clientIdentity
        self.snapshot = snapshot
        self.backendTLS = backendTLS
        let decisions = self.state.decisions
        self.state = snapshot.makeLoopState()
        self.state.decisions = decisions
        let dropped = self.pool.replace(snapshot, dropsTLSConnections: dropsTLSConnections)
        for handler in dropped { handler.close() }
        self.streams.replace(snapshot, dropsTLSConnections: dropsTLSConnections)
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

    /// Keeps a connection for later, if its host is still in force.
    func keep(_ handler: UpstreamHandler, host: Int, snapshot: RoutingSnapshot) {
        guard !self.isDraining, self.pool.keep(handler, host, snapshot, limit: self.options.maxIdlePerHost) else {
            handler.close()
            return
        }
    }

    func forget(_ handler: UpstreamHandler, host: Int) { self.pool.forget(handler, host) }

    /// Closes connections to backends that nobody has used for a while, again and again.
    func beginSweeping() {
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        self.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(5), delay: .seconds(5)) { _ in
            let loop = bound.value
            loop.tick()
            let limit = loop.now - .seconds(loop.options.backendKeepAliveSeconds)
            for handler in loop.pool.takeIdle(since: limit) { handler.close() }
            loop.streams.retireIdle(since: limit)
        }
    }

    // MARK: Exchanges and buffers

    /// A free exchange.
    func takeExchange() -> Exchange { self.exchanges.popLast() ?? Exchange(loop: self) }

    /// Calls a function that runs here; the exchange goes on with its result.
    func invoke(_ call: FunctionInvocation, for exchange: Exchange) {
        guard let functions = self.functions(of: exchange.snapshot) else {
            return exchange.resume(with: .invocation(.failed(.notStarted("no functions run here"))))
        }
        let generation = exchange.generation
        let start = NIODeadline.now()
        functions.invoke(
            call.function, event: call.event, requestID: call.requestID,
            timeoutMilliseconds: call.timeoutMilliseconds, on: self.eventLoop
        ) { [self] outcome in
            self.metrics.functionEnded(
                FunctionCallEnd(outcome), nanoseconds: (NIODeadline.now() - start).nanoseconds)
            guard !call.isAsynchronous, exchange.generation == generation else { return }
            self.tick()
            exchange.resume(with: .invocation(outcome))
        }
        // Nobody waits for it.
        if call.isAsynchronous { exchange.resume(with: .invocation(.returned([]))) }
    }

    /// The functions of a snapshot, which may not be in force any more.
    private func functions(of snapshot: RoutingSnapshot) -> LocalFunctionPool? {
        if snapshot === self.snapshot { return self.functions }
        return ([self.functions] + self.olderFunctions).compactMap(\.self).first { $0.functions == snapshot.functions }
    }

    /// Takes other functions; those before are kept for requests that began with them.
    func replace(_ functions: LocalFunctionPool?) {
        guard functions !== self.functions else { return }
        self.olderFunctions = [self.functions] + self.olderFunctions.prefix(1)
        self.functions = functions
    }

    func giveBack(_ exchange: Exchange) {
        if self.exchanges.count < Self.maxFreeExchanges { self.exchanges.append(exchange) }
    }

    /// A time limit for something that lives shortly, such as a stream: one that is still set from its last use serves the next as well,
    /// so that the timers of the loop do not grow with the streams that were.
    func takeTimer() -> DeadlineTimer { self.timers.popLast() ?? DeadlineTimer(eventLoop: self.eventLoop) }

    /// Takes a time limit back, which nobody uses any more.
    func giveBack(_ timer: DeadlineTimer) {
        timer.detach()
        if self.timers.count < Self.maxFreeExchanges { self.timers.append(timer) }
    }

    /// Counts bytes of bodies that are kept, or let go.
    func buffered(_ bytes: Int) { self.bufferedBytes += bytes }

    /// Whether so many bytes wait for backends that no further body is taken.
    var isOverBuffered: Bool { self.bufferedBytes >= self.options.maxBufferedBytesPerLoop }

    /// Makes the buffer for answers free: a head that waits in it is written first.
    func claimBuffer(for owner: DownstreamHandler?) {
        if let last = self.outOwner, last !== owner { last.writePending() }
        self.outOwner = owner
    }

    func releaseBuffer() { self.outOwner = nil }

    /// The buffer for requests, empty.
    func takeBuffer(_ capacity: Int) -> ByteBuffer {
        var buffer = ByteBuffer()
        swap(&buffer, &self.backendOut)
        buffer.clear(minimumCapacity: capacity)
        return buffer
    }

    func giveBack(_ buffer: ByteBuffer) { self.backendOut = buffer }

    // MARK: Small things every request needs

    /// A request id: random bits from the generator of this loop.
    func makeRequestID() -> RequestID { RequestID(high: self.generator.next(), low: self.generator.next()) }

    /// Reads the clocks; called once for everything an event brings about.
    func tick() {
        self.now = .now()
        self.wallMilliseconds = WallClock.millisecondsSince1970
    }

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
