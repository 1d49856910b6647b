/// One connection to a backend as a state machine: what the bytes it sends are, and whether it can be used again.
///
/// - Source: RFC 9112 §6.3, §9.3; RFC 9110 §15.2
package struct HTTP1ClientMachine: Sendable {
    package enum Action: Sendable, Equatable {
        /// Nothing before there are more bytes.
        case needMore
        /// Take the head's `byteCount` bytes: an interim answer, now in the value given.
        case interim
        /// Take the head's `byteCount` bytes: the head of the answer, now in the value given.
        case head
        /// Take and pass on a piece of the body.
        case body(BodyProgress)
        /// The answer has ended.
        case end
        /// Take the head's `byteCount` bytes: the backend agreed to another protocol, and what follows belongs to it.
        case switched
        /// Pass all of them on as they are.
        case tunnel
        /// Not an answer, or not to anything that was asked.
        case malformed
    }

    /// What the end of the connection means.
    package enum CloseMeaning: Sendable, Equatable {
        /// Nothing was in flight.
        case idle
        /// The answer ends here.
        case end
        /// The answer breaks off.
        case cut
        case tunnelEnded
    }

    private enum Phase {
        case idle
        case head
        case body
        case ended
        case tunnel
        case failed
    }

    private var phase = Phase.idle
    private var scanner: ResponseHeadScanner
    /// The body of the answer in hand.
    package private(set) var body = BodyReader(.none)
    private var isHead = false
    private var mayUpgrade = false
    private var interimCount = 0
    private var keepsAlive = false
    private var endsWithConnection = false
    private let limits: GatewayLimits

    /// Interim answers one request may get.
    package static let maxInterimResponses = 32

    package init(limits: GatewayLimits) {
        self.limits = limits
        self.scanner = ResponseHeadScanner(limits: limits, isHead: false)
    }

    /// A request is sent.
    ///
    /// - Parameters:
    ///   - isHead: Whether its method is HEAD, so that its answer has no body.
    ///   - mayUpgrade: Whether it asks for another protocol.
    package mutating func requestSent(isHead: Bool, mayUpgrade: Bool) {
        self.isHead = isHead
        self.mayUpgrade = mayUpgrade
        self.interimCount = 0
        self.scanner = ResponseHeadScanner(limits: self.limits, isHead: isHead)
        self.phase = .head
    }

    /// The ranges of data, and trailers, are needed: the framing is taken out for this client.
    package mutating func recordPayload() { self.body.recordsPayload = true }

    /// Says what the bytes at hand are; called again after each action, also without bytes after `head` and `body`.
    ///
    /// - Parameters:
    ///   - bytes: What was received and not yet taken.
    ///   - head: Gets the head when the action is `interim`, `head` or `switched`.
    /// - Returns: What to do with them.
    package mutating func next(_ bytes: Span<UInt8>, head: inout ResponseHead) -> Action {
        switch self.phase {
        case .head: return bytes.count > 0 ? self.nextHead(bytes, &head) : .needMore
        case .body:
            if self.body.isEnd {
                self.phase = .ended
                return .end
            }
            return bytes.count > 0 ? self.nextBody(bytes) : .needMore
        case .tunnel: return bytes.count > 0 ? .tunnel : .needMore
        // A backend that speaks without being asked is out of step.
        case .idle, .ended, .failed: return bytes.count > 0 ? .malformed : .needMore
        }
    }

    private mutating func nextHead(_ bytes: Span<UInt8>, _ head: inout ResponseHead) -> Action {
        switch self.scanner.scan(bytes, into: &head) {
        case .needMore: return .needMore
        case .malformed:
            self.phase = .failed
            return .malformed
        case .complete:
            if head.status == 101 {
                self.phase = self.mayUpgrade ? .tunnel : .failed
                return self.mayUpgrade ? .switched : .malformed
            }
            if head.isInterim {
                self.interimCount += 1
                guard self.interimCount <= Self.maxInterimResponses else {
                    self.phase = .failed
                    return .malformed
                }
                self.scanner = ResponseHeadScanner(limits: self.limits, isHead: self.isHead)
                return .interim
            }
            self.body = BodyReader(head.framing)
            self.keepsAlive = head.keepsAlive
            self.endsWithConnection = head.framing == .untilClose
            self.phase = .body
            return .head
        }
    }

    private mutating func nextBody(_ bytes: Span<UInt8>) -> Action {
        do {
            return .body(try self.body.consume(bytes))
        } catch {
            self.phase = .failed
            return .malformed
        }
    }

    /// Gets ready for another request where one may be sent: the answer ended, nothing follows it, and both sides keep the connection.
    ///
    /// - Parameters:
    ///   - isRequestComplete: Whether the request was wholly sent; an early answer leaves the connection in between.
    ///   - restBytes: Bytes that came behind the answer.
    /// - Returns: Whether the connection is clean.
    package mutating func keep(isRequestComplete: Bool, restBytes: Int) -> Bool {
        guard self.phase == .ended, self.keepsAlive, isRequestComplete, restBytes == 0 else { return false }
        self.phase = .idle
        return true
    }

    /// The backend closed the connection.
    package mutating func closed() -> CloseMeaning {
        defer { self.phase = .failed }
        switch self.phase {
        case .idle, .ended, .failed: return .idle
        case .tunnel: return .tunnelEnded
        case .head: return .cut
        case .body: return self.endsWithConnection || self.body.isEnd ? .end : .cut
        }
    }
}
