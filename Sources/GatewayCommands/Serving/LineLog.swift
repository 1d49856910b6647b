import GatewayServer
import Glibc
import Synchronization

/// Writes lines to a file, without an event loop ever waiting for it: the access log, and the log of calls.
///
/// Loops append lines to a queue; a thread of its own takes what has come together and writes it with one call. When the file is slower than
/// the requests, lines are dropped and counted.
final class LineLog: Sendable {
    /// Bytes that may wait for the file.
    private static let maxQueuedBytes = 8 << 20

    private struct Queue {
        var bytes: [UInt8] = []
        var lines: UInt64 = 0
        var wantsReopen = false
        var isClosed = false
        var totals = Totals()
    }

    /// Lines written and not written.
    struct Totals: Sendable, Equatable {
        var written: UInt64 = 0
        var dropped: UInt64 = 0
    }

    /// What it is called in messages.
    private let name: String
    private let path: String
    private let queue = Mutex(Queue())
    private let wake = Semaphore()
    private let ended = Semaphore()

    /// - Parameters:
    ///   - name: What it is called in messages.
    ///   - path: The file; `-` is standard output.
    /// - Throws: `FileError` when the file cannot be opened.
    init(_ name: String, path: String) throws {
        self.name = name
        self.path = path
        let file = try LineFile(path)
        self.queue.withLock { $0.bytes.reserveCapacity(64 << 10) }
        SystemThread.run { self.run(file) }
    }

    /// Puts a line, with its end, into the queue; for event loops.
    func write(_ line: [UInt8]) {
        let wakes = self.queue.withLock { queue in
            guard queue.bytes.count + line.count <= Self.maxQueuedBytes, !queue.isClosed else {
                queue.totals.dropped &+= 1
                return false
            }
            let wasEmpty = queue.bytes.isEmpty
            queue.bytes.append(contentsOf: line)
            queue.lines &+= 1
            return wasEmpty
        }
        if wakes { self.wake.post() }
    }

    var totals: Totals { self.queue.withLock { $0.totals } }

    /// Opens the file again under its name, after it was renamed.
    func reopen() {
        self.queue.withLock { $0.wantsReopen = true }
        self.wake.post()
    }

    /// Writes what waits and ends; gives up after five seconds.
    func close() {
        self.queue.withLock { $0.isClosed = true }
        self.wake.post()
        _ = self.ended.wait(seconds: 5)
    }

    // MARK: The writing thread

    private func run(_ opened: LineFile) {
        var file = opened
        var batch: [UInt8] = []
        batch.reserveCapacity(64 << 10)
        var saidDropped: UInt64 = 0
        var saidAt: time_t = 0
        var isFailing = false
        while true {
            self.wake.wait()
            // A moment for more lines to come together, so that a busy gateway is not woken for each.
            usleep(2_000)
            batch.removeAll(keepingCapacity: true)
            let (lines, wantsReopen, isClosed, dropped) = self.queue.withLock { queue in
                swap(&queue.bytes, &batch)
                defer {
                    queue.lines = 0
                    queue.wantsReopen = false
                }
                return (queue.lines, queue.wantsReopen, queue.isClosed, queue.totals.dropped)
            }
            if !batch.isEmpty {
                do {
                    try file.append(batch)
                    isFailing = false
                    self.queue.withLock { $0.totals.written &+= lines }
                } catch {
                    if !isFailing { Terminal.say("apig: \(self.name): \(error)") }
                    isFailing = true
                    self.queue.withLock { $0.totals.dropped &+= lines }
                    saidDropped &+= lines
                }
            }
            let now = time(nil)
            if dropped > saidDropped, now - saidAt >= 10 {
                saidAt = now
                Terminal.say("apig: \(self.name): \(dropped - saidDropped) lines were dropped, the file is too slow")
                saidDropped = dropped
            }
            if wantsReopen { self.reopen(&file) }
            if isClosed { break }
        }
        file.close()
        self.ended.post()
    }

    private func reopen(_ file: inout LineFile) {
        do {
            if try file.reopen() { Terminal.say("Opened \(self.path) again.") }
        } catch {
            Terminal.say("apig: \(self.name): \(error); the old file is written on")
        }
    }
}
