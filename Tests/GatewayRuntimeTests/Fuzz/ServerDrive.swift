import TestSupport

@testable import GatewayRuntime

/// Gives a server machine a stream in pieces and writes down what it says.
struct ServerDrive {
    /// What is done with a request.
    enum Policy: CaseIterable {
        /// Passed on and answered as soon as its body has ended.
        case forward
        /// Passed on and answered when further bytes are held.
        case answerLate
        /// Answered at once; its body is dropped.
        case refuse
        /// A tunnel if it asks for one, else passed on.
        case tunnel
    }

    /// Something a machine said; neighbours of the same kind are one.
    enum Event: Equatable {
        case head(RequestHead, at: Int)
        case body(bytes: Int, data: Int)
        /// The message ended before this offset.
        case end(at: Int)
        case skip(Int)
        case tunnel(Int)
        case refuse(GatewayError)
        case abort(GatewayError)
        case close
    }

    private let stream: [UInt8]
    private let policies: [Policy]
    private let limits: GatewayLimits
    private var machine: HTTP1ServerMachine
    private var head = RequestHead()
    private var taken = 0
    private var requests = 0
    private(set) var events: [Event] = []
    private(set) var isOver = false

    private init(_ stream: [UInt8], _ policies: [Policy], _ limits: GatewayLimits) {
        self.stream = stream
        self.policies = policies
        self.limits = limits
        self.machine = HTTP1ServerMachine(limits: limits)
    }

    /// Drives a machine over a stream that arrives in pieces that end at the given offsets.
    static func events(
        _ stream: [UInt8], ends: [Int], policies: [Policy], limits: GatewayLimits = GatewayLimits()
    ) throws -> [Event] {
        var drive = ServerDrive(stream, policies, limits)
        for end in ends where !drive.isOver { try drive.receive(upTo: end) }
        if !drive.isOver { try drive.receive(upTo: stream.count) }
        if drive.machine.phase == .awaitingResponse { try drive.answer() }
        return drive.events
    }

    private var policy: Policy { self.policies[self.requests % self.policies.count] }

    private mutating func receive(upTo end: Int) throws {
        let stream = self.stream
        // Each action takes a byte, and few come without one.
        var actions = 4 * (end - self.taken) + 12
        while !self.isOver {
            actions -= 1
            guard actions >= 0 else { throw Fuzzing.Fault("no progress at \(self.taken)") }
            let before = self.taken
            let action = self.machine.next(stream.span.extracting(self.taken..<end), head: &self.head)
            switch action {
            case .needMore: return try self.checkWaiting(end - self.taken)
            case .hold:
                guard end > self.taken, self.machine.phase == .awaitingResponse else {
                    throw Fuzzing.Fault("held without an answer in flight")
                }
                try self.answer()
                continue
            case .skip(let count): self.take(.skip(count), count)
            case .request:
                self.take(.head(self.head, at: self.taken), self.head.byteCount)
                try self.decide()
            case .body(let progress):
                self.take(.body(bytes: progress.byteCount, data: progress.dataBytes), progress.byteCount)
                if progress.isEnd { try self.ended() }
            case .tunnel: self.take(.tunnel(end - self.taken), end - self.taken)
            case .refuse(let error): self.finish(.refuse(error))
            case .abort(let error): self.finish(.abort(error))
            case .close: self.finish(.close)
            }
            guard self.isOver || self.taken > before, self.taken <= end else {
                throw Fuzzing.Fault("\(action) took \(self.taken - before) of \(end - before) bytes")
            }
        }
    }

    /// A machine that waits has not let more arrive than a head may have.
    private func checkWaiting(_ count: Int) throws {
        let most = self.limits.maxTargetBytes + 256 + self.limits.maxHeaderBytes + 2 * self.limits.maxHeaderCount + 8
        guard count <= most else { throw Fuzzing.Fault("waits with \(count) bytes, more than a head may have") }
    }

    private mutating func decide() throws {
        let policy = self.policy
        if policy == .refuse { return try self.answer() }
        self.machine.requestForwarded(recordsPayload: policy == .answerLate)
        if policy == .tunnel, self.head.upgradesToWebSocket {
            self.machine.tunnelStarted()
        } else if self.machine.phase == .awaitingResponse {
            try self.ended()
        }
    }

    private mutating func ended() throws {
        guard self.machine.phase == .awaitingResponse else { throw Fuzzing.Fault("a body ended, but not the request") }
        self.events.append(.end(at: self.taken))
        if self.policy != .answerLate { try self.answer() }
    }

    /// The answer to the request in flight has been written.
    private mutating func answer() throws {
        let mustClose = self.machine.closesAfterResponse
        switch self.machine.responseEnded(continueWasSent: self.policy == .answerLate) {
        case .close: break
        case .next, .discard:
            if mustClose { throw Fuzzing.Fault("the connection goes on though it was to close") }
        }
        self.requests += 1
    }

    private mutating func finish(_ event: Event) {
        self.events.append(event)
        self.isOver = true
    }

    private mutating func take(_ event: Event, _ count: Int) {
        self.taken += count
        switch (self.events.last, event) {
        case (.body(let bytes, let data), .body(let moreBytes, let moreData)):
            self.events[self.events.count - 1] = .body(bytes: bytes + moreBytes, data: data + moreData)
        case (.skip(let count), .skip(let more)): self.events[self.events.count - 1] = .skip(count + more)
        case (.tunnel(let count), .tunnel(let more)): self.events[self.events.count - 1] = .tunnel(count + more)
        default: self.events.append(event)
        }
    }
}
