import GatewayRuntime
import NIOCore

/// Times and sizes of an exchange.
struct ExchangeTally {
    var startedAt = NIODeadline.uptimeNanoseconds(0)
    var forwardedAt = NIODeadline.uptimeNanoseconds(0)
    var attemptStartedAt = NIODeadline.uptimeNanoseconds(0)
    /// `nil` when a connection was used again, or none was had.
    var connectedAt: NIODeadline?
    var headReceivedAt: NIODeadline?
    /// The backend's status; 0 before its answer.
    var status = 0
    var requestBytes = 0
    var requestBodyBytes = 0
    var responseBodyBytes = 0
    var sentBytes = 0
    /// The route of an answer of our own.
    var route: Int?
    /// The code of the gateway's own error.
    var errorCode: String?
    /// Who called, for an answer of our own.
    var identity = CallIdentity()
    /// The function that was asked.
    var function: AskedFunction?

    /// How long the exchange has taken.
    func milliseconds(to now: NIODeadline) -> Int { Int((now - self.startedAt).nanoseconds / 1_000_000) }

    /// How long the client and the backend's attempt have taken.
    func latency(at now: NIODeadline) -> ResponseHeadWriter.Latency {
        ResponseHeadWriter.Latency(
            total: self.milliseconds(to: now),
            upstream: Int((now - self.attemptStartedAt).nanoseconds / 1_000_000))
    }
}
