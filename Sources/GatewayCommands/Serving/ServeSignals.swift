import GatewayServer
import Glibc

/// The signals of `apig serve`, waited for by a thread instead of handled.
struct ServeSignals: Sendable {
    private static let waited = [SIGTERM, SIGINT, SIGHUP, SIGUSR1]

    /// Blocks the signals in this thread and those it starts.
    ///
    /// A write to a closed connection must not end the process either.
    init() {
        var set = Self.set
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    private static var set: sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in self.waited { unsafe sigaddset(&set, number) }
        return set
    }

    /// Hands every signal on, until one that stops; the next one then ends the process at once.
    func start(_ mailbox: ControlMailbox) {
        SystemThread.run {
            var set = Self.set
            while true {
                var received: Int32 = 0
                guard unsafe sigwait(&set, &received) == 0 else { continue }
                switch received {
                case SIGHUP: mailbox.post(.reload(.signal, nil))
                case SIGUSR1: mailbox.post(.reopenLog)
                default:
                    mailbox.post(.stop)
                    Self.letNextEnd()
                }
            }
        }
    }

    private static func letNextEnd() {
        signal(SIGTERM, SIG_DFL)
        signal(SIGINT, SIG_DFL)
        signal(SIGHUP, SIG_IGN)
        signal(SIGUSR1, SIG_IGN)
        var set = self.set
        unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
        while true { pause() }
    }
}
