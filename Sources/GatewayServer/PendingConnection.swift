import NIOCore

/// A connection that is not served yet: it counts towards the caps, has a time limit until its protocol is known, and ends when the gateway
/// drains.
///
/// Belongs to one channel and its loop.
final class PendingConnection {
    private let loop: LoopContext
    private let seconds: Int64
    private let reasonWhenLate: ShedReason?
    /// What is counted when the connection ends without being served.
    ///
    /// `nil` counts nothing: so many connect only to see whether somebody listens.
    var reason: ShedReason?
    private var context: ChannelHandlerContext?
    /// `nil` before it has begun, and when it is over.
    private var timer: DeadlineTimer?
    private(set) var address = ""

    /// - Parameters:
    ///   - loop: The loop of the channel.
    ///   - seconds: The time limit, after which the connection is closed.
    ///   - reasonWhenLate: What is counted then; `nil` counts what `reason` says.
    init(_ loop: LoopContext, seconds: Int64, reasonWhenLate: ShedReason? = nil) {
        self.loop = loop
        self.seconds = seconds
        self.reasonWhenLate = reasonWhenLate
    }

    /// Whether it has begun and is not over.
    var isCounted: Bool { self.timer != nil }

    /// Counts the connection and sets its time limit.
    ///
    /// - Returns: `nil`, or why there is no room for it; then it was not counted.
    func begin(_ context: ChannelHandlerContext) -> ShedReason? {
        self.address = context.remoteAddress?.ipAddress ?? "-"
        if let reason = self.loop.begin(self) { return reason }
        self.context = context
        let timer = self.loop.takeTimer()
        timer.notify(self)
        timer.set(.now() + .seconds(self.seconds))
        self.timer = timer
        return nil
    }

    /// It is served from now on, and counts as what serves it.
    func served() {
        self.reason = nil
        self.ended()
    }

    /// It is gone.
    func ended() {
        guard let timer = self.timer else { return }
        self.timer = nil
        self.context = nil
        self.loop.giveBack(timer)
        self.loop.end(self)
        if let reason = self.reason { self.loop.metrics.shed(reason) }
    }

    /// Ends it for the gateway's sake, which no client is to blame for.
    func close() {
        self.reason = nil
        self.context?.close(promise: nil)
    }
}

extension PendingConnection: DeadlineOwner {
    func deadlinePassed(_ timer: DeadlineTimer) {
        self.reason = self.reasonWhenLate ?? self.reason
        self.context?.close(promise: nil)
    }
}

@available(*, unavailable)
extension PendingConnection: Sendable {}

/// A handler that begins a connection: it looks at the first bytes, and puts what they ask for into the pipeline.
///
/// What is the same for all of them stands here.
protocol BeginningHandler: ChannelInboundHandler, RemovableChannelHandler {
    var pending: PendingConnection { get }

    /// There is no room for the connection.
    func turnAway(_ context: ChannelHandlerContext, _ reason: ShedReason)
}

extension BeginningHandler {
    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { self.begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        self.begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !self.pending.isCounted else { return }
        if let reason = self.pending.begin(context) { self.turnAway(context, reason) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.pending.ended()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.pending.ended() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
