import Glibc

/// SIGTERM and SIGINT, waited for instead of handled.
struct StopSignals {
    private var set = sigset_t()

    /// Blocks the signals in this thread and those it starts.
    ///
    /// A write to a closed connection must not end the process either.
    init() {
        unsafe sigemptyset(&self.set)
        unsafe sigaddset(&self.set, SIGTERM)
        unsafe sigaddset(&self.set, SIGINT)
        unsafe pthread_sigmask(SIG_BLOCK, &self.set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Waits for one of them.
    ///
    /// The next one then ends the process at once.
    func wait() {
        var set = self.set
        var received: Int32 = 0
        while unsafe sigwait(&set, &received) == EINTR {}
        signal(SIGTERM, SIG_DFL)
        signal(SIGINT, SIG_DFL)
        unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }
}
