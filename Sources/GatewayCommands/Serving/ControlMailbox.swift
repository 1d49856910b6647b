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
    private let events = Mutex<[ControlEvent]>([])
    /// Readable when there are events; -1 when the system gave no pipe.
    let descriptor: Int32
    private let writeEnd: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        unsafe pipe(&ends)
        for end in ends where end >= 0 {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        self.descriptor = ends[0]
        self.writeEnd = ends[1]
    }

    deinit {
        close(self.descriptor)
        close(self.writeEnd)
    }

    func post(_ event: ControlEvent) {
        self.events.withLock { $0.append(event) }
        var byte: UInt8 = 0
        // A full pipe is fine: then it is readable already.
        _ = unsafe write(self.writeEnd, &byte, 1)
    }

    /// Takes all events.
    func take() -> [ControlEvent] {
        var bytes = [UInt8](repeating: 0, count: 256)
        while unsafe read(self.descriptor, &bytes, bytes.count) > 0 {}
        return self.events.withLock { events in
            defer { events = [] }
            return events
        }
    }
}
