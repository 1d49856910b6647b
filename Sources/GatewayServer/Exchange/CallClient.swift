import GatewayRuntime
import NIOCore

/// The client of a call that the gateway makes for itself: collects the answer up to a number of bytes.
final class CallClient: ExchangeClient {
    private let maxBytes: Int
    /// Forgotten once called.
    private var completion: ((CallOutcome) -> Void)?
    /// Set while the call is being made.
    weak var exchange: Exchange?
    private var answer = CallAnswer(status: 0, fields: [], body: [])

    /// - Parameters:
    ///   - maxBytes: Bytes of the answer's body; a longer one is a failure.
    ///   - completion: Called once, on the loop.
    init(maxBytes: Int, _ completion: @escaping (CallOutcome) -> Void) {
        self.maxBytes = maxBytes
        self.completion = completion
    }

    var version: ExchangeRecord.ProtocolVersion { .http11 }
    var isWritable: Bool { true }
    var isReading: Bool { false }
    var takesPlainData: Bool { true }

    func sendInterim(_ head: ResponseHead, from bytes: ByteBuffer) {}

    func sendHead(_ head: ResponseHead, from bytes: ByteBuffer, of exchange: Exchange) {
        self.answer.status = head.status
        self.answer.fields = head.endToEndFields(in: bytes.readableBytesUInt8Span)
    }

    func sendBody(_ piece: ByteBuffer, payload: [Range<Int>]) {
        for range in payload {
            guard let data = piece.getSlice(at: piece.readerIndex + range.lowerBound, length: range.count) else {
                continue
            }
            // What is over the limit is not kept; the end says so.
            if self.answer.body.count <= self.maxBytes { self.answer.body.append(contentsOf: data.readableBytesView) }
        }
    }

    func sendEnd(of exchange: Exchange) {
        exchange.end(status: self.answer.status)
        self.complete(
            self.answer.body.count > self.maxBytes ? .failed(.backendProtocol) : .answered(self.answer))
    }

    func send(_ response: LocalResponse, of exchange: Exchange) { self.fail(.internalFailure, of: exchange) }

    func fail(_ error: GatewayError, of exchange: Exchange) {
        exchange.end(status: 0)
        self.complete(.failed(error))
    }

    /// Nobody asks for another protocol.
    func sendSwitching(_ head: ResponseHead, from bytes: ByteBuffer, of exchange: Exchange) {
        self.fail(.backendProtocol, of: exchange)
    }

    func cut() {
        self.exchange?.abandon(status: 0)
        self.complete(.failed(.backendUnreachable))
    }

    func flush() {}
    func resumeReading() {}

    private func complete(_ outcome: CallOutcome) {
        guard let completion = self.completion else { return }
        self.completion = nil
        completion(outcome)
    }
}

@available(*, unavailable)
extension CallClient: Sendable {}
