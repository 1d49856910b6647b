import GatewayRuntime
import NIOCore

/// The calls of one function that wait for a worker, oldest first, and its workers.
struct FunctionQueue {
    let definition: FunctionDefinition
    var workers: [FunctionWorker] = []
    /// Why the code could not be loaded, and until when nobody tries again.
    var startFault: (text: String, until: NIODeadline)?
    private var calls: [FunctionCall] = []
    /// Calls at the beginning of `calls` that are gone.
    private var first = 0
    private var bytes = 0
    private let maxCalls: Int
    private let maxBytes: Int

    init(_ definition: FunctionDefinition, maxCalls: Int, maxBytes: Int) {
        self.definition = definition
        self.maxCalls = maxCalls
        self.maxBytes = maxBytes
    }

    var count: Int { self.calls.count - self.first }

    /// Lets a call wait; `false` at a limit.
    mutating func append(_ call: FunctionCall) -> Bool {
        // One event alone is taken whatever its size: bodies have their own limit.
        guard self.count < self.maxCalls, self.count == 0 || self.bytes + call.event.count <= self.maxBytes else {
            return false
        }
        self.calls.append(call)
        self.bytes += call.event.count
        return true
    }

    mutating func next() -> FunctionCall? {
        guard self.first < self.calls.count else { return nil }
        let call = self.calls[self.first]
        self.first += 1
        self.bytes -= call.event.count
        if self.first >= 64 || self.first == self.calls.count {
            self.calls.removeFirst(self.first)
            self.first = 0
        }
        return call
    }

    /// When the first of the waiting calls has waited too long.
    var deadline: NIODeadline? { self.calls.dropFirst(self.first).min { $0.deadline < $1.deadline }?.deadline }

    /// Takes the calls that have waited too long.
    mutating func takeExpired(at now: NIODeadline) -> [FunctionCall] {
        guard let deadline = self.deadline, deadline <= now else { return [] }
        let waiting = self.takeAll()
        for call in waiting where call.deadline > now {
            self.calls.append(call)
            self.bytes += call.event.count
        }
        return waiting.filter { $0.deadline <= now }
    }

    mutating func takeAll() -> [FunctionCall] {
        defer {
            self.calls = []
            self.first = 0
            self.bytes = 0
        }
        return Array(self.calls.dropFirst(self.first))
    }
}
