import NIOCore

/// A connection that is not served yet: it counts towards the caps, and has a time limit until its protocol is known.
///
/// Belongs to one channel and its loop.
final class PendingConnection {
    private let loop: LoopContext
    private var timer: Scheduled<Void>?
    private var address: String?

    init(_ loop: LoopContext) { self.loop = loop }

    /// Whether it has begun and not ended.
    var isCounted: Bool { self.address != nil }

    /// Counts the connection and sets its time limit, after which it is closed.
    ///
    /// - Returns: `false` at a cap; then nothing was counted.
    func begin(_ context: ChannelHandlerContext, seconds: Int64) -> Bool {
        let address = context.remoteAddress?.ipAddress ?? "-"
        guard self.loop.beginHandshake(address: address) else { return false }
        self.address = address
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        self.timer = context.eventLoop.scheduleTask(in: .seconds(seconds)) { bound.value.close(promise: nil) }
        return true
    }

    /// Ends it: the connection is served, or gone.
    func end() {
        self.timer?.cancel()
        self.timer = nil
        guard let address = self.address else { return }
        self.address = nil
        self.loop.endHandshake(address: address)
    }
}

@available(*, unavailable)
extension PendingConnection: Sendable {}
