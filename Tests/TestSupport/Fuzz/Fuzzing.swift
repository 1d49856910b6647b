import Glibc
import Testing

/// Runs one case after the other, each with a seed of its own, until so many have run, one has failed, or the time is over.
///
/// `APIG_FUZZ_SEED` is the seed of the first case (the next has one more), `APIG_FUZZ_RUNS` the number of cases of every test, and
/// `APIG_FUZZ_SECONDS` lets every test go on for so long. Without them the cases are the same every time. `APIG_FUZZ_TRACE` names a file that
/// always holds the name of the test and the seed of the case at work: what is left of a process that has stopped or does not come back.
package struct Fuzzing {
    /// What a case was found to be.
    package struct Fault: Error, CustomStringConvertible {
        package let description: String

        package init(_ description: String) { self.description = description }
    }

    package let name: String
    package private(set) var seed: UInt64
    private let runs: Int
    private let seconds: Double?
    /// How often something was driven; a case drives it several times.
    package var executions = 0

    package init(_ name: String, runs: Int) {
        self.name = name
        self.seed = Self.setting("APIG_FUZZ_SEED").flatMap { UInt64($0) } ?? 1
        self.seconds = Self.setting("APIG_FUZZ_SECONDS").flatMap { Double($0) }
        self.runs = Self.setting("APIG_FUZZ_RUNS").flatMap { Int($0) } ?? runs
    }

    /// Whether enough was driven for its kinds to be counted.
    package var isLongEnough: Bool { self.executions >= 1_000 }

    /// Runs cases and tells at the end how many there were.
    package mutating func run(_ body: (inout FuzzRandom, inout Fuzzing) throws -> Void) {
        let first = self.seed
        let clock = ContinuousClock()
        let start = clock.now
        var done = 0
        let trace = Self.setting("APIG_FUZZ_TRACE").map { unsafe open($0, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644) }
        defer { if let trace { close(trace) } }
        while self.seconds.map({ start.duration(to: clock.now) < .seconds($0) }) ?? (done < self.runs) {
            if let trace { self.note(in: trace) }
            var random = FuzzRandom(seed: self.seed)
            do {
                try body(&random, &self)
            } catch {
                Issue.record("\(self.name), APIG_FUZZ_SEED=\(self.seed) APIG_FUZZ_RUNS=1: \(error)")
                break
            }
            self.seed &+= 1
            done += 1
        }
        let tenths = Int(start.duration(to: clock.now) / .milliseconds(100))
        print(
            "fuzz \(self.name): seed \(first), cases \(done), executions \(self.executions), "
                + "seconds \(tenths / 10).\(tenths % 10)")
    }

    private func note(in trace: Int32) {
        let text = "\(self.name), APIG_FUZZ_SEED=\(self.seed) APIG_FUZZ_RUNS=1"
        let line = Array((text + String(repeating: " ", count: max(0, 79 - text.utf8.count)) + "\n").utf8)
        _ = unsafe line.withUnsafeBytes { unsafe pwrite(trace, $0.baseAddress, $0.count, 0) }
    }

    private static func setting(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }
}

/// Bytes as one line that `Fixtures/http1` understands.
package func escaped(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes {
        switch byte {
        case 0x0D: text += "\\r"
        case 0x0A: text += "\\n"
        case 0x09: text += "\\t"
        case 0x5C: text += "\\x5C"
        case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            text += digits.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
        }
    }
    return text
}
