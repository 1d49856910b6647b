import Glibc

/// The system's time of day.
enum WallClock {
    /// Seconds since 1970, UTC.
    static var secondsSince1970: Int64 {
        var time = timespec()
        // Seconds are enough: the coarse clock does not ask the processor.
        unsafe clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return Int64(time.tv_sec)
    }
}
