import Synchronization

/// Counts failures of client addresses in windows of five minutes, to turn away who guesses.
///
/// The window of an address begins with its first failure. Shared by all loops.
///
/// - Source: APIG User Guide, apig_03_0077 (brute-force protection)
package final class FailureLedger: Sendable {
    private struct Window {
        var start: Int64
        var count: Int
    }

    private let windows = Mutex<[[UInt8]: Window]>([:])
    private let maxAddresses: Int

    /// Seconds of a window.
    static let windowSeconds: Int64 = 300

    package init(maxAddresses: Int = 100_000) { self.maxAddresses = maxAddresses }

    /// Whether an address has failed more often than a limit in its current window.
    func isBlocked(_ address: [UInt8], limit: Int, at seconds: Int64) -> Bool {
        self.windows.withLock { windows in
            guard let window = windows[address], seconds - window.start < Self.windowSeconds else { return false }
            return window.count > limit
        }
    }

    /// Counts a failure.
    ///
    /// When too many addresses are known, those whose window has ended are forgotten; if that is none, all are.
    func failed(_ address: [UInt8], at seconds: Int64) {
        self.windows.withLock { windows in
            if let window = windows[address], seconds - window.start < Self.windowSeconds {
                windows[address]?.count += 1
                return
            }
            if windows.count >= self.maxAddresses {
                windows = windows.filter { seconds - $0.value.start < Self.windowSeconds }
                if windows.count >= self.maxAddresses { windows.removeAll(keepingCapacity: true) }
            }
            windows[address] = Window(start: seconds, count: 1)
        }
    }
}
