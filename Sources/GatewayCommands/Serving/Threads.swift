import Glibc

/// Threads of the control plane: for work that blocks, which no event loop may do.
enum ControlThread {
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs a body on a new thread that nobody waits for.
    ///
    /// The thread inherits the blocked signals. When the system has no thread left, the body runs here.
    static func start(_ body: @escaping @Sendable () -> Void) {
        let box = unsafe Unmanaged.passRetained(Body(body)).toOpaque()
        var thread = pthread_t()
        let failure = unsafe pthread_create(
            &thread, nil,
            { pointer in
                // The one retain of the box was given to this thread.
                if let pointer = unsafe pointer {
                    unsafe Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
                }
                return nil
            }, box)
        guard failure == 0 else {
            unsafe Unmanaged<Body>.fromOpaque(box).release()
            body()
            return
        }
        pthread_detach(thread)
    }
}

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
