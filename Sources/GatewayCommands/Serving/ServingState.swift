import GatewayServer
import Glibc
import Synchronization

/// What the control plane knows, shared between its threads and the admin listener.
final class ServingState: Sendable {
    /// Why a reload was done.
    enum Trigger: String, Sendable {
        case watch = "a file changed"
        case signal = "SIGHUP"
        case admin = "POST /reload"
    }

    /// What became of a reload.
    struct Reload: Sendable {
        let trigger: Trigger
        /// Seconds since 1970.
        let at: Int64
        /// `nil` when it succeeded.
        let error: String?
        /// What changed, or what was found wrong.
        let lines: [String]
    }

    struct Status: Sendable {
        var loaded: LoadedGateway?
        var gateway: RunningGateway?
        /// Seconds since 1970.
        var loadedAt: Int64 = 0
        var isDraining = false
        var lastReload: Reload?
        var reloadsSucceeded: UInt64 = 0
        var reloadsFailed: UInt64 = 0

        var isReady: Bool { self.loaded != nil && self.gateway != nil && !self.isDraining }

        /// The word for readiness.
        var word: String { self.isDraining ? "draining" : self.isReady ? "ready" : "starting" }
    }

    private let status = Mutex(Status())

    var current: Status { self.status.withLock { $0 } }

    func update(_ change: (inout sending Status) -> Void) { self.status.withLock { change(&$0) } }

    static var now: Int64 { Int64(time(nil)) }

    /// Milliseconds since 1970.
    static var nowMilliseconds: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
