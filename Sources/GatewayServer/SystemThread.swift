import Glibc

/// Threads beside the event loops: for work that blocks, which no loop may do; they take no signals.
package enum SystemThread {
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs a body on a new thread that nobody waits for; here when the system has no thread left.
    package static func run(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        if self.start(&thread, body) == 0 { pthread_detach(thread) } else { body() }
    }

    /// Runs two bodies at once, the second on this thread, and gives both results.
    ///
    /// - Parameters:
    ///   - first: Runs on a new thread; here, after the other, when the system has no thread left.
    ///   - second: Runs here.
    /// - Returns: The results.
    package static func both<First, Second>(
        _ first: @escaping @Sendable () -> sending First, _ second: () -> Second
    ) -> (First, Second) {
        let slot = Slot<First>()
        var thread = pthread_t()
        let isStarted = self.start(&thread) { slot.value = first() } == 0
        let other = second()
        if isStarted { pthread_join(thread, nil) }
        return (slot.value ?? first(), other)
    }

    /// A result on its way from one thread to another: written before the thread ends, read after it was waited for.
    private final class Slot<Value>: @unchecked Sendable {
        var value: Value?
    }

    /// Runs a body on a new thread, which somebody must join or detach.
    ///
    /// - Returns: 0, or the system's error number when it has no thread left.
    static func start(_ thread: inout pthread_t, _ body: @escaping @Sendable () -> Void) -> Int32 {
        var all = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        let box = unsafe Unmanaged.passRetained(Body(body)).toOpaque()
        let failure = unsafe pthread_create(
            &thread, nil,
            { pointer in
                // The one retain of the box was given to this thread.
                if let pointer = unsafe pointer {
                    unsafe Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
                }
                return nil
            }, box)
        if failure != 0 { unsafe Unmanaged<Body>.fromOpaque(box).release() }
        return failure
    }
}
