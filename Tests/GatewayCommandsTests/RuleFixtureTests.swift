import Diagnostics
import Foundation
import TestSupport
import Testing

/// Every rule with an input that breaks it, the same input as it should be, and what `--fix` makes of it.
@Suite struct RuleFixtureTests {
    /// The folder of a rule in `Fixtures/rules`.
    struct Folder: CustomTestStringConvertible, Sendable {
        let rule: Rule
        let path: String

        init(_ rule: Rule) {
            self.rule = rule
            self.path = Fixture.path("rules/\(rule.code)")
        }

        var testDescription: String { "\(self.rule.code) \(self.rule.name)" }

        /// The file of a kind, whatever form it has.
        func file(_ kind: String) -> String? {
            ["yaml", "json"].map { "\(kind).\($0)" }.first {
                FileManager.default.fileExists(atPath: "\(self.path)/\($0)")
            }
        }

        func lines(_ name: String) -> [String]? {
            (try? String(contentsOfFile: "\(self.path)/\(name)", encoding: .utf8))?
                .split(separator: "\n").map(String.init)
        }

        /// Why no file of this size breaks the rule; `nil` when one does.
        var reasonForNone: String? { self.lines("none.txt")?.first }

        /// The codes a command finds in one of the files.
        func codes(_ kind: String) throws -> Set<String> {
            let file = try #require(self.file(kind), "\(self.rule.code) has no \(kind).yaml or \(kind).json")
            let command = self.lines("command.txt")?.first ?? "validate"
            let own = self.lines("arguments-\(kind).txt") ?? self.lines("arguments.txt") ?? []
            let format = command == "export" ? ["-o", "/dev/null", "--report", "json"] : ["--format", "json"]
            let arguments = (command == "import" ? own + ["--dry-run"] : own) + format
            let run = try Program.run(
                "apig", [command] + arguments + ["--fail-on", "never", file], directory: self.path)
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.errors)")
            let diagnostics = try #require(report["diagnostics"] as? [[String: Any]])
            return Set(diagnostics.compactMap { $0["code"] as? String })
        }
    }

    private static let folders = Rule.all.map(Folder.init)

    @Test("Every rule has its fixtures, and nothing else has")
    func completeness() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Fixture.path("rules"))
        #expect(Set(names) == Set(Rule.all.map(\.code)))
    }

    @Test("A rule is broken by its wrong file and not by its right one", arguments: Self.folders)
    func wrongAndRight(folder: Folder) throws {
        guard folder.reasonForNone == nil else { return }
        #expect(try folder.codes("wrong").contains(folder.rule.code))
        #expect(try !folder.codes("right").contains(folder.rule.code))
    }

    @Test(
        "--fix mends the wrong file of a fixable rule and leaves every other byte",
        arguments: Self.folders.filter { $0.rule.isFixable })
    func fixes(folder: Folder) throws {
        let wrong = try #require(folder.file("wrong"))
        let fixed = try #require(folder.file("fixed"), "\(folder.rule.code) is fixable and has no fixed file")
        try Program.withFolder { temporary in
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                try FileManager.default.copyItem(atPath: "\(folder.path)/\(name)", toPath: "\(temporary)/\(name)")
            }
            let arguments = folder.lines("arguments-wrong.txt") ?? folder.lines("arguments.txt") ?? []
            _ = try Program.run(
                "apig", ["validate", "--fix"] + arguments + ["--fail-on", "never", wrong], directory: temporary)
            let text = try String(contentsOfFile: "\(temporary)/\(wrong)", encoding: .utf8)
            #expect(try text == String(contentsOfFile: "\(folder.path)/\(fixed)", encoding: .utf8))
        }
        #expect(try !folder.codes("fixed").contains(folder.rule.code))
    }

    @Test("Rules that are not fixable have no fix to show")
    func noOtherFixes() {
        let others = Self.folders.filter { !$0.rule.isFixable && $0.file("fixed") != nil }.map(\.rule.code)
        #expect(others == [])
    }
}
