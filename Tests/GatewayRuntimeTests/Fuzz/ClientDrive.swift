import TestSupport

@testable import GatewayRuntime

/// Gives a client machine a stream of answers in pieces and writes down what it says.
struct ClientDrive {
    /// Something a machine said; neighbours of the same kind are one.
    enum Event: Equatable {
        case interim(ResponseHead)
        case head(ResponseHead)
        case body(bytes: Int, data: Int)
        /// The answer ended before this offset.
        case end(at: Int, keepsAlive: Bool)
        case switched(ResponseHead)
        case tunnel(Int)
        case malformed
        case closed(HTTP1ClientMachine.CloseMeaning)
    }

    private let stream: [UInt8]
    private var asked: ArraySlice<MessageGrammar.Asked>
    private var machine: HTTP1ClientMachine
    private var head = ResponseHead()
    private var taken = 0
    private var isOver = false
    private var events: [Event] = []

    /// Drives a machine over a stream that arrives in pieces that end at the given offsets, and then closes.
    static func events(_ stream: [UInt8], ends: [Int], asked: [MessageGrammar.Asked]) throws -> [Event] {
        var drive = ClientDrive(
            stream: stream, asked: asked[...], machine: HTTP1ClientMachine(limits: GatewayLimits()))
        drive.ask()
        for end in ends + [stream.count] where !drive.isOver { try drive.receive(upTo: end) }
        if !drive.isOver { drive.events.append(.closed(drive.machine.closed())) }
        return drive.events
    }

    private init(stream: [UInt8], asked: ArraySlice<MessageGrammar.Asked>, machine: HTTP1ClientMachine) {
        self.stream = stream
        self.asked = asked
        self.machine = machine
    }

    /// Sends the next request; without one the connection is done with.
    private mutating func ask() {
        guard let next = self.asked.popFirst() else {
            self.isOver = true
            return
        }
        self.machine.requestSent(isHead: next.isHead, mayUpgrade: next.mayUpgrade)
    }

    private mutating func receive(upTo end: Int) throws {
        let stream = self.stream
        // Each action takes a byte, and few come without one.
        var actions = 4 * (end - self.taken) + 12
        while !self.isOver {
            actions -= 1
            guard actions >= 0 else { throw Fuzzing.Fault("no progress at \(self.taken)") }
            switch self.machine.next(stream.span.extracting(self.taken..<end), head: &self.head) {
            case .needMore:
                guard end - self.taken <= (160 << 10) + 2_512 else { throw Fuzzing.Fault("waits with a head too long") }
                return
            case .interim: self.take(.interim(self.head), self.head.byteCount)
            case .head: self.take(.head(self.head), self.head.byteCount)
            case .body(let progress):
                guard progress.byteCount > 0 else { throw Fuzzing.Fault("a piece of a body without bytes") }
                self.take(.body(bytes: progress.byteCount, data: progress.dataBytes), progress.byteCount)
            case .end:
                let keepsAlive = self.machine.keep(isRequestComplete: true, restBytes: 0)
                self.events.append(.end(at: self.taken, keepsAlive: keepsAlive))
                self.ask()
            case .switched: self.take(.switched(self.head), self.head.byteCount)
            case .tunnel: self.take(.tunnel(end - self.taken), end - self.taken)
            case .malformed:
                self.events.append(.malformed)
                self.isOver = true
            }
            guard self.taken <= end else { throw Fuzzing.Fault("took more than there is") }
        }
    }

    private mutating func take(_ event: Event, _ count: Int) {
        self.taken += count
        switch (self.events.last, event) {
        case (.body(let bytes, let data), .body(let moreBytes, let moreData)):
            self.events[self.events.count - 1] = .body(bytes: bytes + moreBytes, data: data + moreData)
        case (.tunnel(let count), .tunnel(let more)): self.events[self.events.count - 1] = .tunnel(count + more)
        default: self.events.append(event)
        }
    }
}
