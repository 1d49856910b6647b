/// How an attempt at a backend failed.
package enum BackendFailure: UInt8, Sendable, CaseIterable {
    /// Refused, unreachable, closed or reset.
    case closed
    /// The name does not resolve.
    case notResolved
    /// Not HTTP, or HTTP that contradicts itself.
    case malformed
    case timedOut
    /// The TLS handshake failed or the certificate was not trusted.
    case tls
    /// The backend did not look at the request: a stream it refused, or one begun while its connection ended.
    case refused

    /// The error a client gets when no attempt is left.
    ///
    /// - Source: APIG User Guide, apig_03_0048
    package var error: GatewayError {
        switch self {
        case .closed, .refused: .backendUnreachable
        case .notResolved: .domainNotResolved
        case .malformed, .tls: .backendProtocol
        case .timedOut: .backendTimeout
        }
    }
}

/// One request on its way to a backend and its answer on the way back, as a state machine without bytes, sockets or clock.
///
/// It decides what becomes of every piece of the body, of every failure and of the end of time. Times are nanoseconds of any clock that does
/// not go back.
///
/// - Source: APIG User Guide, apig_03_0092 (timeout, retryCount); RFC 9110 §9.2.2
package struct ExchangeMachine: Sendable {
    /// What becomes of a piece of the request body.
    package enum BodyAction: Sendable, Equatable {
        /// Kept until there is a connection.
        case keep
        /// Passed on, and kept for a repetition.
        case passAndKeep
        /// Passed on; what was kept is forgotten, for the request cannot be repeated any more.
        case passAndForget
        case pass
        case discard
    }

    /// What becomes of an exchange after a failure.
    package enum FailureAction: Sendable, Equatable {
        /// Sent again to the same host over a new connection: an idle connection was closed by its backend just then.
        case repeatOnFreshConnection
        /// Sent again, to another host of the pool where there is one.
        case repeatOnNextHost
        /// The client gets the error.
        case refuse(GatewayError)
        /// The client has seen part of the answer: its connection is cut.
        case cut
        /// The exchange is over already.
        case ignore
    }

    private enum Phase {
        /// No connection yet.
        case connecting
        /// The request is being sent or was sent; no byte of a final answer yet.
        case awaitingHead
        case responding
        case finished
    }

    /// Bytes of a body kept for a repetition, unless more were gathered before.
    package static let maxKeptBytes = 64 << 10

    private var phase = Phase.connecting
    private var retriesLeft: Int
    private let isIdempotent: Bool
    private let timeout: UInt64
    private let idleTimeout: UInt64
    private let maxKeptBytes: Int
    private var isRepeatable = true
    private var isOnReusedConnection = false
    private var hasRepeatedFreely = false
    /// Bytes of the body that are kept.
    package private(set) var keptBytes: Int
    /// Whether the client's body is complete.
    package private(set) var isRequestComplete: Bool
    /// When the backend has taken too long; moves with everything that happens.
    package private(set) var deadline: UInt64
    /// Attempts begun so far.
    package private(set) var attempts = 0

    /// - Parameters:
    ///   - maxRetries: How often the request may be sent again.
    ///   - isIdempotent: Whether its method may be repeated when an idle connection turns out to be closed.
    ///   - timeoutMilliseconds: For connecting and for the head of the answer, for each attempt.
    ///   - idleTimeoutMilliseconds: Between two pieces of the answer.
    ///   - isRequestComplete: Whether the request has no body, or all of it was gathered.
    ///   - gatheredBytes: Bytes of its body that are kept already.
    ///   - now: The time, in nanoseconds.
    package init(
        maxRetries: Int, isIdempotent: Bool, timeoutMilliseconds: Int, idleTimeoutMilliseconds: Int,
        isRequestComplete: Bool, gatheredBytes: Int = 0, now: UInt64
    ) {
        self.keptBytes = gatheredBytes
        self.maxKeptBytes = max(Self.maxKeptBytes, gatheredBytes)
        self.retriesLeft = maxRetries
        self.isIdempotent = isIdempotent
        self.timeout = UInt64(max(1, timeoutMilliseconds)) * 1_000_000
        self.idleTimeout = UInt64(max(1, idleTimeoutMilliseconds)) * 1_000_000
        self.isRequestComplete = isRequestComplete
        self.deadline = now &+ self.timeout
    }

    package var isFinished: Bool { self.phase == .finished }
    /// Whether any byte of a final answer reached the client.
    package var isResponding: Bool { self.phase == .responding }
    /// Whether a connection carries the request.
    package var isConnected: Bool { self.phase == .awaitingHead || self.phase == .responding }
    /// Whether more of a body may be taken while there is no connection.
    package var takesBody: Bool { self.phase != .connecting || self.keptBytes < self.maxKeptBytes }

    // MARK: Request

    /// An attempt begins.
    package mutating func attemptStarted(now: UInt64) {
        self.attempts += 1
        self.deadline = now &+ self.timeout
    }

    /// A connection is there and the request goes out with what was kept of its body.
    ///
    /// - Parameters:
    ///   - isReused: Whether the connection carried requests before.
    ///   - now: The time, in nanoseconds.
    /// - Returns: Whether what was kept may be forgotten: it is too much to be sent again.
    package mutating func connected(isReused: Bool, now: UInt64) -> Bool {
        guard self.phase == .connecting else { return false }
        self.phase = .awaitingHead
        self.isOnReusedConnection = isReused
        self.deadline = now &+ self.timeout
        guard self.keptBytes > self.maxKeptBytes else { return false }
        self.forget()
        return true
    }

    /// A piece of the body came.
    package mutating func bodyReceived(_ count: Int, isEnd: Bool, now: UInt64) -> BodyAction {
        if isEnd { self.isRequestComplete = true }
        switch self.phase {
        case .connecting:
            self.keptBytes += count
            return .keep
        case .awaitingHead:
            self.deadline = now &+ self.timeout
            guard self.isRepeatable else { return .pass }
            guard self.keptBytes + count <= self.maxKeptBytes else {
                self.forget()
                return .passAndForget
            }
            self.keptBytes += count
            return .passAndKeep
        case .responding: return .pass
        case .finished: return .discard
        }
    }

    private mutating func forget() {
        self.isRepeatable = false
        self.keptBytes = 0
    }

    // MARK: Answer

    /// The head of the final answer came.
    ///
    /// - Returns: Whether it is the first; another one is ignored.
    package mutating func responseStarted(now: UInt64) -> Bool {
        guard self.phase == .awaitingHead else { return false }
        self.phase = .responding
        self.deadline = now &+ self.idleTimeout
        return true
    }

    /// A piece of the answer came, or an interim answer.
    package mutating func responseMoved(now: UInt64) {
        switch self.phase {
        case .responding: self.deadline = now &+ self.idleTimeout
        case .awaitingHead: self.deadline = now &+ self.timeout
        case .connecting, .finished: break
        }
    }

    /// The exchange is over: its answer ended, or nobody waits for it.
    package mutating func finished() { self.phase = .finished }

    // MARK: Failure

    /// The backend failed.
    package mutating func failed(_ failure: BackendFailure) -> FailureAction {
        switch self.phase {
        case .finished: return .ignore
        case .responding:
            self.phase = .finished
            return .cut
        case .connecting, .awaitingHead: break
        }
        let wasOnReused = self.phase == .awaitingHead && self.isOnReusedConnection
        self.phase = .connecting
        if self.isRepeatable, failure != .malformed, failure != .tls {
            let isFree = failure == .refused || wasOnReused && failure == .closed && self.isIdempotent
            if isFree, !self.hasRepeatedFreely {
                self.hasRepeatedFreely = true
                return .repeatOnFreshConnection
            }
            if self.retriesLeft > 0 {
                self.retriesLeft -= 1
                return .repeatOnNextHost
            }
        }
        self.phase = .finished
        return .refuse(failure.error)
    }

    /// Looks at the time.
    ///
    /// - Parameters:
    ///   - now: The time, in nanoseconds.
    ///   - isClientSlow: Whether the answer waits for the client, so that the backend is not the one who is late.
    /// - Returns: What to do when the backend has taken too long; `nil` when it has not.
    package mutating func timePassed(now: UInt64, isClientSlow: Bool) -> FailureAction? {
        guard self.phase != .finished, now >= self.deadline else { return nil }
        if self.phase == .responding, isClientSlow {
            self.deadline = now &+ self.idleTimeout
            return nil
        }
        return self.failed(.timedOut)
    }
}
