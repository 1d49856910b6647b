/// One connection of a client as a state machine: what the next bytes are, and what becomes of the connection after each answer.
///
/// It sees bytes and says what they mean; it neither keeps nor moves them. Requests are answered one after the other: while one is in flight,
/// further bytes are held (pipelining).
///
/// - Source: RFC 9112 §2.2, §9.3
package struct HTTP1ServerMachine: Sendable {
    /// What the next bytes of the client are.
    package enum Phase: Sendable, Equatable {
        /// A request head, or nothing yet.
        case head
        /// The body of the request in flight.
        case body
        /// A body nobody wants.
        case discarding
        /// Of no interest until the answer in flight has ended.
        case awaitingResponse
        /// Not ours: the connection is a tunnel.
        case tunnel
        case closing
    }

    /// What to do with the bytes at hand.
    package enum Action: Sendable, Equatable {
        /// Nothing before there are more.
        case needMore
        /// Nothing before the answer in flight has ended.
        case hold
        /// Drop this many.
        case skip(Int)
        /// Take `byteCount` of the head's: a request head, now in the value given.
        case request
        /// Take and pass on a piece of the body.
        case body(BodyProgress)
        /// Pass all of them on as they are.
        case tunnel
        /// Answer with an error and close: there is no request to answer otherwise.
        case refuse(GatewayError)
        /// End the exchange in flight: its body is wrong.
        case abort(GatewayError)
        /// Close without an answer.
        case close
    }

    /// What becomes of the connection after an answer.
    package enum Continuation: Sendable, Equatable {
        /// It is ready for the next request.
        case next
        /// The rest of a body is dropped first.
        case discard
        /// It is closed once the answer is written.
        case close
    }

    package private(set) var phase = Phase.head
    /// Whether the connection is closed after the answer in flight; the answer says so.
    package private(set) var closesAfterResponse = false
    /// The body of the request in hand.
    package private(set) var body = BodyReader(.none)
    private var scanner: RequestHeadScanner
    private var limits: GatewayLimits
    private var hasSkippedLine = false
    private var hasInputEnded = false
    private var hasStartedHead = false
    private var expectsContinue = false
    /// Whether the announced body of the request just read is over the limit already.
    package private(set) var isBodyTooLong = false

    package init(limits: GatewayLimits) {
        self.limits = limits
        self.scanner = RequestHeadScanner(limits: limits)
    }

    /// Whether no request is in flight and no byte of one was seen.
    package var isIdle: Bool { self.phase == .head && !self.hasStartedHead }

    /// Says what the bytes at hand are; called again after each action, and with each further byte.
    ///
    /// - Parameters:
    ///   - bytes: What was received and not yet taken.
    ///   - head: Gets the head when the action is `request`.
    /// - Returns: What to do with them.
    package mutating func next(_ bytes: Span<UInt8>, head: inout RequestHead) -> Action {
        guard bytes.count > 0 else { return .needMore }
        switch self.phase {
        case .head: return self.nextHead(bytes, &head)
        case .body, .discarding: return self.nextBody(bytes)
        case .awaitingResponse: return .hold
        case .tunnel: return .tunnel
        case .closing: return .skip(bytes.count)
        }
    }

    private mutating func nextHead(_ bytes: Span<UInt8>, _ head: inout RequestHead) -> Action {
        // One empty line before a request is let pass.
        if !self.hasSkippedLine, !self.hasStartedHead, bytes[0] == 0x0D {
            guard bytes.count > 1 else { return .needMore }
            if bytes[1] == 0x0A {
                self.hasSkippedLine = true
                return .skip(2)
            }
        }
        self.hasStartedHead = true
        switch self.scanner.scan(bytes, into: &head) {
        case .needMore: return .needMore
        case .refuse(let error):
            self.closesAfterResponse = true
            self.phase = .closing
            return .refuse(error)
        case .complete:
            self.scanner = RequestHeadScanner(limits: self.limits)
            self.hasSkippedLine = false
            self.hasStartedHead = false
            if !head.keepsAlive { self.closesAfterResponse = true }
            self.expectsContinue = head.expectsContinue
            self.body = BodyReader(head.framing, maxDataBytes: self.limits.maxBodyBytes)
            self.isBodyTooLong = false
            if case .length(let length) = head.framing { self.isBodyTooLong = length > self.limits.maxBodyBytes }
            // Until it is decided what becomes of the request, its body waits.
            self.phase = .awaitingResponse
            return .request
        }
    }

    private mutating func nextBody(_ bytes: Span<UInt8>) -> Action {
        do {
            let progress = try self.body.consume(bytes)
            guard self.phase == .body else {
                if progress.isEnd { self.phase = .head }
                return .skip(progress.byteCount)
            }
            if progress.isEnd { self.phase = .awaitingResponse }
            return .body(progress)
        } catch {
            self.closesAfterResponse = true
            let wasBody = self.phase == .body
            self.phase = .closing
            return wasBody ? .abort(error == .tooLarge ? .bodyTooLarge : .malformedRequest) : .close
        }
    }

    // MARK: What was decided

    /// The request is passed on: its body is next.
    ///
    /// - Parameter recordsPayload: Whether the data in chunked pieces must be told from their framing.
    package mutating func requestForwarded(recordsPayload: Bool = false) {
        guard self.phase == .awaitingResponse else { return }
        self.body.recordsPayload = recordsPayload
        if !self.body.isEnd { self.phase = .body }
    }

    /// The answer in flight, ours or a backend's, has been written.
    ///
    /// A client that waits for `100 Continue` and gets an answer instead need not send its body any more, so the connection cannot go on.
    ///
    /// - Parameter continueWasSent: Whether the client was told to send its body.
    /// - Returns: What becomes of the connection.
    package mutating func responseEnded(continueWasSent: Bool) -> Continuation {
        guard self.phase != .closing, self.phase != .tunnel else { return .close }
        let isBodyOpen = !self.body.isEnd
        if isBodyOpen, self.expectsContinue, !continueWasSent { self.closesAfterResponse = true }
        if self.closesAfterResponse || self.hasInputEnded {
            self.phase = .closing
            return .close
        }
        self.phase = isBodyOpen ? .discarding : .head
        return isBodyOpen ? .discard : .next
    }

    /// The connection has to close after the answer in flight; must be said before its head is written.
    package mutating func closeAfterResponse() { self.closesAfterResponse = true }

    /// The limits for the requests to come, after a reload.
    package mutating func adopt(_ limits: GatewayLimits) {
        guard self.isIdle, limits != self.limits else { return }
        self.limits = limits
        self.scanner = RequestHeadScanner(limits: limits)
    }

    /// Both sides agreed on another protocol: bytes pass as they are from now on.
    package mutating func tunnelStarted() { self.phase = .tunnel }

    /// The client sends nothing more.
    ///
    /// - Returns: Whether the connection can be closed at once; else the answer in flight comes first.
    package mutating func inputEnded() -> Bool {
        self.hasInputEnded = true
        switch self.phase {
        case .head, .discarding, .closing: return true
        case .body: return true
        case .awaitingResponse:
            self.closesAfterResponse = true
            return false
        case .tunnel: return false
        }
    }

    /// The connection is to end as soon as nothing is in flight.
    ///
    /// - Returns: Whether that is now.
    package mutating func drain() -> Bool {
        self.closesAfterResponse = true
        return self.isIdle
    }

    /// Nothing that comes is looked at any more.
    package mutating func close() { self.phase = .closing }
}
