import Glibc
import Synchronization

/// What the control loop is asked to do, from any thread.
enum ControlEvent: Sendable {
    case reload(ServingState.Trigger, (@Sendable (ServingState.Reload?) -> Void)?)
    case loaded(LoadResult)
    case reopenLog
    case stop
}

/// Events for the control loop, and a descriptor that can be read when there are some.
final class ControlMailbox: Sendable {
    private struct Queue {
        var events: [ControlEvent] = []
        var isClosed = false
    }

    private let queue = Mutex(Queue())
    /// Readable when there are events.
    let descriptor: Int32
    private let writeEnd: Int32

    /// - Throws: `FileError` when the system gives no pipe.
    init() throws {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw FileError("cannot make a pipe: \(reason)")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        self.descriptor = ends[0]
        self.writeEnd = ends[1]
    }

    deinit {
        Glibc.close(self.descriptor)
        Glibc.close(self.writeEnd)
    }

    /// - Returns: Whether somebody will look at the event: `false` once the mailbox is closed.
    @discardableResult
    func post(_ event: ControlEvent) -> Bool {
        let isTaken = self.queue.withLock { queue in
            if !queue.isClosed { queue.events.append(event) }
            return !queue.isClosed
        }
        var byte: UInt8 = 0
        // A full pipe is fine: then it is readable already.
        if isTaken { _ = unsafe write(self.writeEnd, &byte, 1) }
        return isTaken
    }

    /// Takes all events.
    func take() -> [ControlEvent] {
        var bytes = [UInt8](repeating: 0, count: 256)
        while unsafe read(self.descriptor, &bytes, bytes.count) > 0 {}
        return self.queue.withLock { queue in
            defer { queue.events = [] }
            return queue.events
        }
    }

    /// Takes what is left; nothing more can be posted.
    func close() -> [ControlEvent] {
        self.queue.withLock { $0.isClosed = true }
        return self.take()
    }
}
