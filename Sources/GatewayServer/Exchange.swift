import GatewayRuntime
import NIOCore

/// One request on its way to a backend and its response on the way back: what both sides' handlers share.
///
/// Belongs to the loop of its two connections.
final class Exchange {
    let plan: ForwardPlan
    let snapshot: RoutingSnapshot
    let requestHead: RequestHead
    /// The bytes of the request head, for refusals.
    let requestBytes: ByteBuffer
    let facts: RequestFacts
    let startedAt: NIODeadline
    /// The host of the current attempt.
    var host: Int
    var attemptStartedAt: NIODeadline
    var retriesLeft: Int
    weak var downstream: DownstreamHandler?
    var upstream: UpstreamHandler?
    /// Body pieces kept for a repetition, and for a connection that is not open yet.
    private(set) var kept: [ByteBuffer] = []
    private(set) var keptBytes = 0
    /// Whether the whole body so far is kept.
    private(set) var isRepeatable = true
    /// Whether the client's body is complete.
    var isRequestComplete = false
    /// Whether any byte of a final response reached the client.
    var isResponseStarted = false
    var isFinished = false
    /// Moves when something happens; a timer that fires earlier sets itself again.
    var deadline: NIODeadline
    var timer: Scheduled<Void>?
    var responseBytes = 0
    /// The status of the backend's answer; 0 before it.
    var status = 0

    /// Bytes of a body kept for a repetition.
    static let maxKeptBytes = 64 << 10

    init(
        plan: ForwardPlan, snapshot: RoutingSnapshot, requestHead: RequestHead, requestBytes: ByteBuffer,
        facts: RequestFacts, downstream: DownstreamHandler
    ) {
        self.plan = plan
        self.snapshot = snapshot
        self.requestHead = requestHead
        self.requestBytes = requestBytes
        self.facts = facts
        self.downstream = downstream
        self.host = plan.host
        self.retriesLeft = plan.maxRetries
        self.startedAt = .now()
        self.attemptStartedAt = self.startedAt
        self.deadline = self.startedAt + .milliseconds(Int64(plan.timeoutMilliseconds))
    }

    /// Keeps a piece of the body until it cannot be needed any more.
    ///
    /// - Parameters:
    ///   - piece: Bytes of the body as they came.
    ///   - isNeeded: Whether the piece must be kept because there is no connection to write it to.
    func keep(_ piece: ByteBuffer, isNeeded: Bool) {
        guard self.isRepeatable || isNeeded else { return }
        if self.keptBytes + piece.readableBytes > Self.maxKeptBytes, !isNeeded {
            self.isRepeatable = false
            self.kept = []
            self.keptBytes = 0
            return
        }
        self.kept.append(piece)
        self.keptBytes += piece.readableBytes
    }

    /// Forgets kept pieces that were written, when they are too many to be repeated.
    func written() {
        guard self.keptBytes > Self.maxKeptBytes else { return }
        self.isRepeatable = false
        self.kept = []
        self.keptBytes = 0
    }

    /// Moves the time limit: something happened.
    func touch() { self.deadline = .now() + .milliseconds(Int64(self.plan.timeoutMilliseconds)) }
}

@available(*, unavailable)
extension Exchange: Sendable {}
