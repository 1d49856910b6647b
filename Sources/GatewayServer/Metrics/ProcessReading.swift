import Glibc

/// What the system says of this process; a value it does not tell is `nil`.
package struct ProcessReading: Sendable {
    package var cpuNanoseconds: Int64?
    package var residentBytes: Int?
    package var virtualBytes: Int?
    /// Since 1970.
    package var startNanoseconds: Int64?
    package var openDescriptors: Int?
    package var maxDescriptors: Int?
    package var threads: Int?

    package init() {}

    /// Reads `/proc`; not for event loops.
    ///
    /// - Source: proc(5), `/proc/pid/stat`
    package static func current() -> ProcessReading {
        var reading = ProcessReading()
        let ticks = Int64(max(1, sysconf(Int32(_SC_CLK_TCK))))
        // The name in the second field may hold anything but ends with the last bracket.
        if let stat = self.text("/proc/self/stat"), let bracket = stat.lastIndex(of: ")") {
            let fields = stat[bracket...].split(separator: " ")
            func field(_ number: Int) -> Int64? {
                // The third field of the page is the one after the bracket.
                fields.indices.contains(number - 2) ? Int64(fields[number - 2]) : nil
            }
            if let user = field(14), let system = field(15) {
                reading.cpuNanoseconds = (user + system) * (1_000_000_000 / ticks)
            }
            reading.threads = field(20).map { Int($0) }
            reading.virtualBytes = field(23).map { Int($0) }
            reading.residentBytes = field(24).map { Int($0) * sysconf(Int32(_SC_PAGESIZE)) }
            if let start = field(22), let boot = self.bootSeconds() {
                reading.startNanoseconds = boot * 1_000_000_000 + start * (1_000_000_000 / ticks)
            }
        }
        reading.openDescriptors = self.openDescriptors()
        var limit = rlimit()
        if unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            reading.maxDescriptors = Int(clamping: limit.rlim_cur)
        }
        return reading
    }

    private static func bootSeconds() -> Int64? {
        guard let stat = self.text("/proc/stat"),
            let line = stat.split(separator: "\n").first(where: { $0.hasPrefix("btime ") })
        else { return nil }
        return Int64(line.dropFirst(6))
    }

    private static func openDescriptors() -> Int? {
        guard let folder = unsafe opendir("/proc/self/fd") else { return nil }
        defer { unsafe closedir(folder) }
        var count = 0
        while unsafe readdir(folder) != nil { count += 1 }
        // Not counted: the two dots and the descriptor of this very look.
        return max(0, count - 3)
    }

    private static func text(_ path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < 1 << 20 {
            let count = unsafe read(descriptor, &chunk, chunk.count)
            if count <= 0 { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
