import Foundation
import TestSupport
import Testing

@testable import GatewayRuntime
@testable import Patterns

/// Random patterns over random texts, against Python's `re`.
@Suite struct PatternPeerTests {
    /// A grammar of patterns both sides know; small alphabets, so that something is found.
    private struct Grammar {
        var random: FuzzRandom

        mutating func pattern(_ depth: Int) -> String {
            let branches = self.random.one(in: 4) ? self.random.number(2...3) : 1
            return (0..<branches).map { _ in self.sequence(depth) }.joined(separator: "|")
        }

        private mutating func sequence(_ depth: Int) -> String {
            (0..<self.random.number(0...4)).map { _ in self.item(depth) }.joined()
        }

        private mutating func item(_ depth: Int) -> String {
            if self.random.one(in: 8) { return self.random.pick(["^", "$", "\\b", "\\B", "\\A", "\\z", "\\Z"]) }
            var atom: String
            switch self.random.number(0...9) {
            case 0...4: atom = self.random.pick(["a", "b", "c", "é", "-", "\\.", "\\n", "A"])
            case 5: atom = self.random.pick([".", "\\w", "\\W", "\\d", "\\s", "\\S", "\\D"])
            case 6: atom = self.random.pick(["[ab]", "[^a]", "[a-c]", "[^\\w]", "[\\dA-]", "[é-ü]", "[^\\n]"])
            case 7 where depth > 0: atom = "(?i:\(self.pattern(depth - 1)))"
            default:
                guard depth > 0 else { return "b" }
                atom = self.random.pick(["(", "(?:"]) + self.pattern(depth - 1) + ")"
            }
            if self.random.one(in: 3) {
                atom += self.random.pick(["*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}", "*?", "+?", "??"])
            }
            return atom
        }

        mutating func text() -> String {
            // Not the empty text: until 3.14 Python's \B is not found in it.
            (0..<self.random.number(1...9)).map { _ in
                self.random.pick(["a", "a", "b", "b", "c", "A", "é", "-", ".", "\n", " ", "1", "日", "😀"])
            }.joined()
        }
    }

    @Test("Patterns find and match what Python's re says they do")
    func python() {
        var fuzzing = Fuzzing("patterns against re", runs: 20)
        fuzzing.run { random, fuzzing in
            var grammar = Grammar(random: random)
            let cases = (0..<100).flatMap { _ in
                let pattern = grammar.pattern(3)
                return (0..<4).map { _ in (pattern: pattern, text: grammar.text()) }
            }
            let answers = try Self.ask(cases)
            try #require(answers.count == cases.count)
            fuzzing.executions += cases.count
            var faults = 0
            for ((pattern, text), answer) in zip(cases, answers) {
                guard let compiled = try? Pattern(pattern) else {
                    // What is too large for us, or what neither takes.
                    faults += 1
                    continue
                }
                let bytes = Array(text.utf8)
                let ours = (compiled.isFound(in: bytes) ? "y" : "n") + (compiled.matchesWhole(bytes) ? "y" : "n")
                if ours != answer {
                    throw Fuzzing.Fault("/\(pattern)/ on \(text.debugDescription): \(ours), Python says \(answer)")
                }
            }
            if faults * 10 > cases.count { throw Fuzzing.Fault("\(faults) patterns of \(cases.count) are faults") }
        }
    }

    private static func ask(_ cases: [(pattern: String, text: String)]) throws -> [String] {
        let process = Process()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Peers/re_reader.py").path
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let lines = try cases.map { try JSONSerialization.data(withJSONObject: [$0.pattern, $0.text]) }
        let batch = lines.reduce(into: Data()) { $0 += $1 + Data("\n".utf8) }
        // The script answers while it reads, so one thread writes and this one reads.
        let writer = Thread {
            try? input.fileHandleForWriting.write(contentsOf: batch)
            try? input.fileHandleForWriting.close()
        }
        writer.start()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: answer, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
