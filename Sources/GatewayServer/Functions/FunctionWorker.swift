import GatewayRuntime
import Glibc
import NIOCore

/// One worker process as the thread of the pool sees it.
final class FunctionWorker {
    enum Phase {
        /// It loads the code, until so long.
        case starting(NIODeadline)
        case idle
        /// It runs a call, until so long.
        case running(FunctionCall, NIODeadline)
    }

    let process: WorkerProcess
    /// Index of its function.
    let function: Int
    private(set) var phase: Phase
    /// Whether it was killed or has ended: nothing of it counts any more.
    var isOver = false
    private var frames: WorkerFrameReader
    /// What is still to be sent: pieces, and how much of the first one is gone.
    private var sending: [[UInt8]] = []
    private var sent = 0
    private var logText: [UInt8] = []
    private var logDropped = 0
    /// Whether something can still come over the log.
    private(set) var isLogOpen = true
    private let maxLogBytes: Int

    init(
        _ process: WorkerProcess, function: Int, outputLimit: Int, maxLogBytes: Int, startDeadline: NIODeadline
    ) {
        self.process = process
        self.function = function
        self.phase = .starting(startDeadline)
        self.frames = WorkerFrameReader(outputLimit: outputLimit)
        self.maxLogBytes = maxLogBytes
    }

    var isIdle: Bool { if case .idle = self.phase { true } else { false } }
    var isStarting: Bool { if case .starting = self.phase { true } else { false } }

    /// When it has to be done with what it does.
    var deadline: NIODeadline? {
        switch self.phase {
        case .starting(let deadline), .running(_, let deadline): deadline
        case .idle: nil
        }
    }

    /// Whether there is something to send.
    var wantsToSend: Bool { !self.sending.isEmpty }

    func becomeIdle() { self.phase = .idle }

    /// Gives it a call.
    func begin(_ call: FunctionCall, now: NIODeadline, timeoutMilliseconds: Int) {
        let deadline = min(call.deadline, now + .milliseconds(Int64(timeoutMilliseconds)))
        let milliseconds = Int((deadline - now).nanoseconds / 1_000_000)
        self.phase = .running(call, deadline)
        self.sending = [
            WorkerFrame.callHead(
                eventBytes: call.event.count, milliseconds: max(0, milliseconds), requestID: call.requestID),
            call.event,
        ]
        self.sent = 0
        self.send()
    }

    /// Sends what the socket takes; a process that is gone is noticed by reading.
    func send() {
        while let piece = self.sending.first {
            if self.sent == piece.count {
                self.sending.removeFirst()
                self.sent = 0
                continue
            }
            let count = unsafe piece.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    self.process.socket, buffer.baseAddress?.advanced(by: self.sent), buffer.count - self.sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                self.sent += count
            } else if errno != EINTR {
                if errno != EAGAIN { self.sending = [] }
                return
            }
        }
    }

    enum Received {
        case frames([WorkerFrame])
        /// The process has closed its end.
        case end
        case fault(WorkerFrameReader.Fault)
    }

    /// Reads what has come, at most a few pieces, so that one worker does not keep the others waiting.
    func receive(_ scratch: inout [UInt8]) -> Received {
        var frames: [WorkerFrame] = []
        for _ in 0..<16 {
            let count = unsafe recv(self.process.socket, &scratch, scratch.count, 0)
            if count > 0 {
                do throws(WorkerFrameReader.Fault) {
                    frames += try self.frames.read(scratch[..<count])
                } catch {
                    return .fault(error)
                }
            } else if count == 0 {
                return frames.isEmpty ? .end : .frames(frames)
            } else if errno != EINTR {
                // A frame that came before the end is handled first; the end is there again the next time.
                if errno != EAGAIN, frames.isEmpty { return .end }
                break
            }
        }
        return .frames(frames)
    }

    /// Reads everything the code has printed so far.
    func readLog(_ scratch: inout [UInt8]) {
        for _ in 0..<64 {
            let count = unsafe read(self.process.log, &scratch, scratch.count)
            if count > 0 {
                let kept = max(0, min(count, self.maxLogBytes - self.logText.count))
                self.logText += scratch[..<kept]
                self.logDropped += count - kept
            } else if count == 0 || errno != EINTR {
                if count == 0 || errno != EAGAIN { self.isLogOpen = false }
                return
            }
        }
    }

    /// The last line that was printed.
    var lastLogLine: String {
        String(decoding: self.logText.split(separator: UInt8(ascii: "\n")).last ?? [], as: UTF8.self)
    }

    /// What was printed, and how much more there was; begins anew.
    func takeLog() -> (text: [UInt8], dropped: Int) {
        defer {
            self.logText = []
            self.logDropped = 0
        }
        return (self.logText, self.logDropped)
    }
}

/// Belongs to the thread of its pool.
@available(*, unavailable)
extension FunctionWorker: Sendable {}
