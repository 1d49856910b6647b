package import GatewayRuntime
import NIOCore

/// The parts of a call that its log asks for, collected while the exchange runs: as much as a record holds, never more.
package struct CallCapture: Sendable {
    /// What is logged.
    package let policy: KafkaLogPolicy
    /// The beginnings of the bodies, without framing.
    package var requestBody: [UInt8] = []
    package var responseBody: [UInt8] = []
    /// The head of the answer as it was written, or its lines alone.
    package var responseHead: [UInt8] = []

    package init(_ policy: KafkaLogPolicy) { self.policy = policy }

    /// Bytes of a body that are kept, and of a head.
    static let maxBytes = KafkaLogPolicy.maxRecordBytes
    private static let maxHeadBytes = 16 << 10

    mutating func requestReceived(_ piece: ByteBuffer, _ payload: [Range<Int>]) {
        guard self.policy.logsRequestBody else { return }
        Self.append(piece, payload, to: &self.requestBody)
    }

    mutating func responseReceived(_ piece: ByteBuffer, _ payload: [Range<Int>]) {
        guard self.policy.logsResponseBody else { return }
        Self.append(piece, payload, to: &self.responseBody)
    }

    /// An answer of the gateway's own.
    mutating func answered(_ response: LocalResponse, isHead: Bool) {
        guard self.policy.logsResponseBody, response.hasBody, !isHead else { return }
        self.responseBody = Array(response.body.prefix(Self.maxBytes))
    }

    /// The head of the answer was written.
    mutating func headWritten(_ bytes: [UInt8]) {
        guard self.policy.responseHeaders.isLogged else { return }
        self.responseHead = Array(bytes.prefix(Self.maxHeadBytes))
    }

    private static func append(_ piece: ByteBuffer, _ payload: [Range<Int>], to body: inout [UInt8]) {
        for range in payload where body.count < Self.maxBytes {
            let count = min(range.count, Self.maxBytes - body.count)
            guard let data = piece.getSlice(at: piece.readerIndex + range.lowerBound, length: count) else { continue }
            body.append(contentsOf: data.readableBytesView)
        }
    }
}

extension Exchange {
    /// Begins to collect what the call log of a route asks for.
    func beginCapture(_ decision: Decision) {
        guard !self.isCall, let route = decision.route, let policy = self.snapshot.callLog(of: route) else { return }
        self.capture = CallCapture(policy)
    }

    /// Whether pieces of the request's body are told with the ranges of their data.
    var wantsRequestPayload: Bool { self.capture?.policy.logsRequestBody ?? false }

    /// An answer of our own is about to be written, or was.
    func answered(_ response: LocalResponse) {
        self.tally.route = response.route
        self.tally.errorCode = response.errorCode
        self.tally.identity = response.identity
        self.tally.function = response.function
        self.capture?.answered(response, isHead: self.head.method == .head)
    }

    /// The head of an answer stands in the loop's scratch.
    func headWritten() {
        guard self.capture != nil else { return }
        self.capture?.headWritten(self.loop.scratch)
    }
}
