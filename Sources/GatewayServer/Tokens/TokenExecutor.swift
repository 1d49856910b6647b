import NIOPosix

/// Runs what takes longer than a loop may wait, on a few threads of its own.
///
/// Not the threads all tasks share: something that blocks one of them would hold up every request with a new token, and signatures would hold up the rest.
final class TokenExecutor: TaskExecutor {
    private let pool: NIOThreadPool

    init(threads: Int) { self.pool = NIOThreadPool(numberOfThreads: threads) }

    /// Begins to run; a second call does nothing.
    func start() { self.pool.start() }

    /// Ends; what comes afterwards runs where it comes from.
    func stop() { self.pool.shutdownGracefully { _ in } }

    func enqueue(_ job: consuming ExecutorJob) {
        // Run exactly once: the pool calls every closure it is given, also when it ends.
        let job = UnownedJob(job)
        self.pool.submit { _ in unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
