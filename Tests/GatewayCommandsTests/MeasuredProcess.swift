import Foundation
import Glibc
import TestSupport

/// Runs `apig` and watches what it takes of time and memory.
///
/// The kernel's own figure for a child begins with what its parent held; the peak is therefore read from the process while it runs.
struct MeasuredProcess {
    let status: Int32
    let output: String
    /// The most memory it held, in bytes; `0` for a process too short to be seen.
    let peakBytes: Int
    /// Processor time, in seconds.
    let seconds: Double
    /// Whether it was ended for taking too long.
    let isEnded: Bool

    /// The program: the one of this build, or the one `APIG_HOSTILE_PROGRAM` names.
    static let program =
        ProcessInfo.processInfo.environment["APIG_HOSTILE_PROGRAM"]
        ?? Program.folder.appendingPathComponent("apig").path

    /// Runs the program in a folder, and ends it after so many seconds of processor time.
    init(_ arguments: [String], in folder: String, limit: Double) throws {
        let file = "\(folder)/output.txt"
        _ = FileManager.default.createFile(atPath: file, contents: nil)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        var (peak, seconds, isEnded) = (0, 0.0, false)
        while process.isRunning {
            peak = max(peak, Self.peak(of: process.processIdentifier))
            seconds = max(seconds, Self.processorTime(of: process.processIdentifier))
            if seconds > limit, !isEnded {
                isEnded = true
                kill(process.processIdentifier, SIGKILL)
            }
            usleep(2_000)
        }
        try handle.close()
        (self.peakBytes, self.seconds, self.isEnded) = (peak, seconds, isEnded)
        self.status = process.terminationStatus
        self.output = Self.text(file)
    }

    /// `VmHWM` of a process, in bytes; 0 when it is gone.
    private static func peak(of process: Int32) -> Int {
        let lines = Self.text("/proc/\(process)/status").split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("VmHWM:") }) else { return 0 }
        let digits = line.filter { $0.isASCII && $0.isNumber }
        return (Int(digits) ?? 0) * 1_024
    }

    private static func text(_ path: String) -> String {
        guard let bytes = try? Fixture.file(path) else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What a process has taken of processors, its parts in the kernel included; 0 when it is gone.
    private static func processorTime(of process: Int32) -> Double {
        let text = Self.text("/proc/\(process)/stat")
        // The name in brackets is the second field and may hold blanks; times are the fourteenth and fifteenth.
        let fields = text.drop { $0 != ")" }.split(separator: " ").map(String.init)
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
