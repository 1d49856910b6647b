import Glibc

/// The system's time of day.
enum WallClock {
    /// Seconds since 1970, UTC.
    static var secondsSince1970: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec)
    }
}
