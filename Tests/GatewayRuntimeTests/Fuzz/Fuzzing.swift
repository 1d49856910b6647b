import Foundation
import Testing

/// A seeded generator: the same seed gives the same cases on every machine.
struct FuzzRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var value = self.state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// True once in so many times.
    mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: self.next()) }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[Int.random(in: 0..<list.count, using: &self)] }

    /// Characters of an alphabet.
    mutating func text(_ alphabet: [UInt8], _ count: ClosedRange<Int>) -> [UInt8] {
        (0..<self.number(count)).map { _ in self.pick(alphabet) }
    }
}

/// Runs one case after the other, each with a seed of its own, until so many have run, one has failed, or the time is over.
///
/// `APIG_FUZZ_SEED` is the seed of the first case (the next has one more), `APIG_FUZZ_RUNS` the number of cases of every test, and
/// `APIG_FUZZ_SECONDS` lets every test go on for so long. Without them the cases are the same every time.
struct Fuzzing {
    /// What a case was found to be.
    struct Fault: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }
    }

    let name: String
    private(set) var seed: UInt64
    private let runs: Int
    private let seconds: Double?
    /// How often something was driven; a case drives it several times.
    var executions = 0

    init(_ name: String, runs: Int) {
        let environment = ProcessInfo.processInfo.environment
        self.name = name
        self.seed = environment["APIG_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
        self.seconds = environment["APIG_FUZZ_SECONDS"].flatMap { Double($0) }
        self.runs = environment["APIG_FUZZ_RUNS"].flatMap { Int($0) } ?? runs
    }

    /// Whether enough was driven for its kinds to be counted.
    var isLongEnough: Bool { self.executions >= 1_000 }

    /// Runs cases and tells at the end how many there were.
    mutating func run(_ body: (inout FuzzRandom, inout Fuzzing) throws -> Void) {
        let first = self.seed
        let start = Date()
        var done = 0
        while self.seconds.map({ -start.timeIntervalSinceNow < $0 }) ?? (done < self.runs) {
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
        let seconds = String(format: "%.1f", -start.timeIntervalSinceNow)
        print("fuzz \(self.name): seed \(first), cases \(done), executions \(self.executions), seconds \(seconds)")
    }
}

/// Bytes as one line that `Fixtures/http1` understands.
func escaped(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes {
        switch byte {
        case 0x0D: text += "\\r"
        case 0x0A: text += "\\n"
        case 0x09: text += "\\t"
        case 0x5C: text += "\\x5C"
        case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
        default: text += String(format: "\\x%02X", byte)
        }
    }
    return text
}
