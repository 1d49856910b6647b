import Glibc

/// The system's time of day.
enum WallClock {
    /// Milliseconds since 1970, UTC, to about four.
    static var millisecondsSince1970: Int64 {
        var time = timespec()
        // The coarse clock does not ask the processor.
        unsafe clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
