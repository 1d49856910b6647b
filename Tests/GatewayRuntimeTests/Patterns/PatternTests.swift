import TestSupport
import Testing

@testable import GatewayRuntime
@testable import Patterns

@Suite struct PatternTests {
    /// A line of `Fixtures/patterns/patterns.txt`.
    struct Case: CustomTestStringConvertible {
        let pattern: String
        let text: String
        let third: String
        let fourth: String

        var testDescription: String { "\(self.pattern) on \(self.text)" }
    }

    static let cases: [Case] = {
        let text = (try? Fixture.text("patterns/patterns.txt")) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return Case(
                pattern: columns.first ?? "", text: columns.count > 1 ? columns[1] : "",
                third: columns.count > 2 ? columns[2] : "", fourth: columns.count > 3 ? columns[3] : "")
        }
    }()

    private static func bytes(_ text: String) -> [UInt8] {
        if text == "(empty)" { return [] }
        var result: [UInt8] = []
        var rest = Substring(text)
        let escapes: [(String, UInt8)] = [("\\t", 0x09), ("\\n", 0x0A), ("\\r", 0x0D), ("\\0", 0)]
        while let first = rest.first {
            if let (spelling, byte) = escapes.first(where: { rest.hasPrefix($0.0) }) {
                result.append(byte)
                rest = rest.dropFirst(spelling.count)
            } else if rest.hasPrefix("\\x"), let byte = UInt8(rest.dropFirst(2).prefix(2), radix: 16) {
                result.append(byte)
                rest = rest.dropFirst(4)
            } else {
                result += String(first).utf8
                rest = rest.dropFirst()
            }
        }
        return result
    }

    @Test("The table of patterns is as large as it was written")
    func table() {
        #expect(Self.cases.count { $0.third == "fault" } >= 46)
        #expect(Self.cases.count >= 177)
    }

    @Test("A pattern finds and matches what the table says", arguments: Self.cases.filter { $0.third != "fault" })
    func matching(_ row: Case) throws {
        try #require(["yes", "no"].contains(row.third) && ["yes", "no"].contains(row.fourth))
        let pattern = try Pattern(row.pattern == "(empty)" ? "" : row.pattern)
        let text = Self.bytes(row.text)
        #expect(pattern.isFound(in: text) == (row.third == "yes"))
        #expect(pattern.matchesWhole(text) == (row.fourth == "yes"))
        // The direct comparison is a short cut: the program behind it says the same.
        let program = try PatternProgram(try PatternParser.parse(pattern.text))
        var steps = 0
        #expect(program.run(text.span, .anywhere, steps: &steps) == (row.third == "yes"))
        #expect(program.run(text.span, .whole, steps: &steps) == (row.fourth == "yes"))
        #expect(steps <= 2 * program.instructions.count * (text.count + 1))
    }

    @Test("What is not supported is named, with its place", arguments: Self.cases.filter { $0.third == "fault" })
    func faults(_ row: Case) throws {
        let fault = #expect(throws: PatternFault.self) { try Pattern(row.pattern) }
        #expect(fault?.reason.contains(row.text) == true, "\(String(describing: fault))")
        #expect(fault?.offset == Int(row.fourth))
        #expect(fault.map(String.init(describing:))?.hasSuffix("at character \((fault?.offset ?? 0) + 1)") == true)
    }

    @Test(
        "Patterns that are texts need no program",
        arguments: [
            ("abc", true), ("^abc", true), ("abc$", true), ("^(a|b)c$", true), ("^a$|^b$", true), ("^/v1/.*$", true),
            ("/app/.*", true), ("[0-5]", true), ("", true), ("(?i)a", true), ("[0-9a-z]", false), ("a+", false),
            ("\\bab", false), ("a.c", false), ("^(a|b|c|d){4}$", false),
        ])
    func direct(_ text: String, _ isDirect: Bool) throws {
        #expect(try Pattern(text).isDirect == isDirect)
    }

    @Test(
        "A pattern that must match from start to end is anchored",
        arguments: [
            ("^abc$", true), ("\\Aabc\\z", true), ("^(a|b)$", true), ("^a$|^b$", true), ("^a|b$", false),
            ("abc", false), ("^abc", false), ("abc$", false), ("", false),
        ])
    func anchored(_ text: String, _ isAnchored: Bool) throws {
        #expect(try Pattern(text).isAnchored == isAnchored)
    }

    @Test(
        "Patterns that are endless work for a backtracking engine take no more steps than instructions times characters",
        arguments: [
            "(a*)*b", "(a|aa)+b", "(a|a?)+b", "((a+)+)+b", "(.*)(.*)(.*)(.*)(.*)x", "(?:a{0,30}){0,30}b",
            "^(([a-z])+.)+[A-Z]([a-z])+$", "(\\w+\\s?)*!",
        ])
    func steps(_ text: String) throws {
        let program = try PatternProgram(try PatternParser.parse(text))
        let size = program.instructions.count
        for length in [10, 100, 1_000] {
            let subject = [UInt8](repeating: UInt8(ascii: "a"), count: length)
            var steps = 0
            #expect(!program.run(subject.span, .anywhere, steps: &steps))
            #expect(steps > 0 && steps <= size * (length + 1))
            #expect(!(try Pattern(text).isFound(in: subject)))
        }
    }

    @Test("A program is at most so long, and the depth of groups is limited")
    func limits() throws {
        // An instruction for each letter, and the match.
        let row = String(repeating: "a", count: PatternProgram.maxInstructions - 1)
        #expect(try PatternProgram(try PatternParser.parse(row)).instructions.count == PatternProgram.maxInstructions)
        #expect(throws: PatternFault.self) { try PatternProgram(try PatternParser.parse(row + "a")) }
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
        }
        #expect(try Pattern(nested(PatternParser.maxDepth)).isFound(in: Array("a".utf8)))
        #expect(throws: PatternFault.self) { try Pattern(nested(PatternParser.maxDepth + 1)) }
        // Far deeper than the stack would hold, were groups parsed by calls.
        #expect(throws: PatternFault.self) { try Pattern(nested(200_000)) }
    }

    @Test("Programs above and below the size that needs no memory agree")
    func sizes() throws {
        let text = Array("xx-0123456789012345678901234567890123456789".utf8)
        for count in [1, 20, 30, 31, 32, 33, 40] {
            #expect(try Pattern("-[0-9]{\(count)}$").isFound(in: text) == (count == 40))
            #expect(try Pattern("-[0-9]{\(count)}").isFound(in: text))
            #expect(try Pattern("[x]{2}-[0-9]{\(count),}").matchesWhole(text))
        }
    }
}
