/// Counts what costs a client nothing and us something, and is not bounded by a rule of its own: frames without any use, and streams we had to
/// reset.
///
/// Times are nanoseconds of any clock that does not go back.
package struct HTTP2FloodMeter: Sendable {
    private let maxUselessFrames: Int
    private let maxFaults: Int
    private let faultWindow: UInt64
    private var uselessFrames = 0
    private var sentBytes = 0
    private var faults = 0
    private var windowStart: UInt64 = 0

    /// Sent bytes that allow a client one more frame: it opens its windows as it reads.
    package static let bytesPerFrame = 256

    /// - Parameters:
    ///   - maxUselessFrames: Frames allowed beside those the bytes sent account for, in the life of a connection.
    ///   - maxFaults: Malformed requests in a window of time.
    ///   - faultWindowSeconds: Its length.
    package init(maxUselessFrames: Int, maxFaults: Int, faultWindowSeconds: Int64) {
        self.maxUselessFrames = maxUselessFrames
        self.maxFaults = maxFaults
        self.faultWindow = UInt64(clamping: faultWindowSeconds) * 1_000_000_000
    }

    /// A frame came.
    ///
    /// WINDOW_UPDATE, PRIORITY and unknown frames count; those of other types have limits of their own.
    ///
    /// - Returns: Whether there were too many.
    package mutating func received(_ frame: HTTP2FrameHeader) -> Bool {
        switch frame.type {
        case 0, 1, 3, 4, 5, 6, 7, 9: return false
        default:
            self.uselessFrames += 1
            return self.uselessFrames > self.maxUselessFrames + self.sentBytes / Self.bytesPerFrame
        }
    }

    /// Bytes were sent.
    package mutating func sent(_ count: Int) { self.sentBytes &+= count }

    /// A malformed request came, whose stream we reset.
    ///
    /// - Returns: Whether there were too many.
    package mutating func faulted(now: UInt64) -> Bool {
        if now &- self.windowStart > self.faultWindow {
            self.windowStart = now
            self.faults = 0
        }
        self.faults += 1
        return self.faults > self.maxFaults
    }
}
