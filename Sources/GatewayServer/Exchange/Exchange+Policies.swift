import GatewayRuntime
import NIOCore

/// What policies need of an exchange on its way: what is kept of its answer, and what a breaker is told.
extension Exchange {
    /// Whether pieces of the answer are told with the ranges of their data.
    var wantsPayload: Bool {
        self.fill != nil || self.client?.takesPlainData ?? false || self.capture?.policy.logsResponseBody ?? false
    }

    /// Keeps a piece of an answer.
    func fill(_ piece: ByteBuffer, _ payload: [Range<Int>]) {
        let bytes = piece.readableBytesUInt8Span
        for range in payload { self.fill?.append(bytes.extracting(range.clamped(to: 0..<bytes.count))) }
    }

    /// Milliseconds since the attempt in flight began.
    var backendMilliseconds: Int {
        Int((self.loop.now - self.tally.attemptStartedAt).nanoseconds / 1_000_000)
    }

    /// Tells the breaker of a backend that gave no answer.
    func tellBreaker(_ error: GatewayError) {
        guard let breaker = self.plan?.breaker else { return }
        let milliseconds = self.backendMilliseconds
        breaker.record(
            error == .backendTimeout
                ? .timedOut(milliseconds: milliseconds) : .unreachable(milliseconds: milliseconds),
            at: self.loop.wallMilliseconds)
    }
}
