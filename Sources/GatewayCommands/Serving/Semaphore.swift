import Glibc

/// A counting semaphore of the system: raising it never blocks.
@safe final class Semaphore: @unchecked Sendable {
    // Safe: a semaphore is made for being used by several threads, and the pointer does not change.
    private let pointer: UnsafeMutablePointer<sem_t>

    init() {
        unsafe self.pointer = .allocate(capacity: 1)
        unsafe sem_init(self.pointer, 0, 0)
    }

    deinit {
        unsafe sem_destroy(self.pointer)
        unsafe self.pointer.deallocate()
    }

    func post() { unsafe sem_post(self.pointer) }

    func wait() { while unsafe sem_wait(self.pointer) != 0, errno == EINTR {} }

    /// - Returns: Whether it was raised in time.
    func wait(seconds: Int) -> Bool {
        var deadline = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &deadline)
        deadline.tv_sec += seconds
        while true {
            if unsafe sem_timedwait(self.pointer, &deadline) == 0 { return true }
            if errno != EINTR { return false }
        }
    }
}
