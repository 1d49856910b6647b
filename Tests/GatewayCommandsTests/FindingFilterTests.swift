import Foundation
import TestSupport
import Testing

/// Comments and baselines that take findings back, by the program.
@Suite struct FindingFilterTests {
    private static let faulty = """
        swagger: '2.0'
        info: {title: shop, version: '1'}
        surprise: 1
        paths: {}

        """

    private static func validate(_ arguments: [String], _ folder: String) throws -> (Int32, [String: Any]) {
        let result = try Program.run(
            "apig", ["validate", "--format", "json"] + arguments, directory: folder)
        let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        return (result.status, try #require(object as? [String: Any]))
    }

    private static func codes(_ report: [String: Any]) -> [String] {
        (report["diagnostics"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
    }

    @Test("A comment takes a finding back, and the command does not fail for it")
    func comments() throws {
        try Program.withFolder { folder in
            try write(Self.faulty, "\(folder)/a.yaml")
            let (before, found) = try Self.validate(["--fail-on", "warning", "a.yaml"], folder)
            #expect(before == 1 && Self.codes(found) == ["APIG2005"])
            try write(
                Self.faulty.replacingOccurrences(of: "surprise: 1", with: "surprise: 1 # apig:ignore APIG2005 ours"),
                "\(folder)/a.yaml")
            let (after, ignored) = try Self.validate(["--fail-on", "warning", "a.yaml"], folder)
            #expect(after == 0 && Self.codes(ignored).isEmpty)
            #expect((ignored["summary"] as? [String: Int])?["ignored"] == 1)
        }
    }

    @Test("A baseline is written, used, kept with its owners, told when it is old, and refused when it is none")
    func baseline() throws {
        try Program.withFolder { folder in
            try write(Self.faulty, "\(folder)/a.yaml")
            _ = try Self.validate(["--write-baseline", "known.json", "a.yaml"], folder)
            let (used, report) = try Self.validate(
                ["--fail-on", "warning", "--baseline", "known.json", "a.yaml"], folder)
            #expect(used == 0 && (report["summary"] as? [String: Int])?["ignored"] == 1)
            // Other lines and a new finding: the known one is still known.
            try write("# a line\n" + Self.faulty + "another: 2\n", "\(folder)/a.yaml")
            let (more, found) = try Self.validate(
                ["--fail-on", "warning", "--baseline", "known.json", "a.yaml"], folder)
            #expect(more == 1 && Self.codes(found) == ["APIG2005"])
            let text = try String(contentsOfFile: "\(folder)/known.json", encoding: .utf8)
            try write(
                text.replacingOccurrences(of: "\"owner\": \"\"", with: "\"owner\": \"team\"")
                    .replacingOccurrences(of: "\"expires\": null", with: "\"expires\": \"2020-01-01\""),
                "\(folder)/known.json")
            let (old, expired) = try Self.validate(
                ["--baseline", "known.json", "--write-baseline", "next.json", "--fail-on", "warning", "a.yaml"], folder)
            #expect(old == 1 && Self.codes(expired).sorted() == ["APIG1054", "APIG2005", "APIG2005"])
            #expect(try String(contentsOfFile: "\(folder)/next.json", encoding: .utf8).contains("\"owner\": \"team\""))
            try write("swagger: '2.0'\ninfo: {title: shop, version: '1'}\npaths: {}\n", "\(folder)/a.yaml")
            let (_, unused) = try Self.validate(["--baseline", "known.json", "a.yaml"], folder)
            #expect(Self.codes(unused) == ["APIG1053"])
            try write("entries: 1\n", "\(folder)/known.json")
            let refused = try Program.run(
                "apig", ["validate", "--baseline", "known.json", "a.yaml"], directory: folder)
            #expect(refused.status == 2 && refused.errors.contains("known.json is no baseline"))
        }
    }

    @Test("A rules file weighs rules, and a rule there is not makes the command fail")
    func rules() throws {
        try Program.withFolder { folder in
            try write(Self.faulty, "\(folder)/a.yaml")
            func run(_ entry: String) throws -> (Int32, [String]) {
                try write("formatVersion: 1\nrules: [\(entry)]\n", "\(folder)/rules.yaml")
                let (status, report) = try Self.validate(["--rules", "rules.yaml", "a.yaml"], folder)
                return (status, Self.codes(report))
            }
            #expect(try run("{rule: APIG2005, severity: error}") == (1, ["APIG2005"]))
            #expect(try run("{rule: APIG2005, severity: off}") == (0, []))
            #expect(try run("{rule: APIG2999, severity: off}") == (1, ["APIG2005", "APIG1055"]))
            try write(
                Self.faulty.replacingOccurrences(of: "surprise: 1", with: "surprise: 1 # apig:ignore APIG2005 ours"),
                "\(folder)/a.yaml")
            // A comment on a rule that is off is not idle.
            #expect(try run("{rule: APIG2005, severity: off}") == (0, []))
        }
    }

    @Test("With a revision only what is new, or stands in lines that have changed, counts")
    func changedSince() throws {
        try Program.withFolder { folder in
            func git(_ arguments: [String]) throws {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments =
                    ["git", "-c", "user.name=t", "-c", "user.email=t@example.test", "-c", "init.defaultBranch=main"]
                    + arguments
                process.currentDirectoryURL = URL(fileURLWithPath: folder)
                process.standardOutput = FileHandle.nullDevice
                try process.run()
                process.waitUntilExit()
                try #require(process.terminationStatus == 0)
            }
            func run(_ text: String, _ documents: [String] = ["a.yaml"]) throws -> (Int32, [Int]) {
                try write(text, "\(folder)/a.yaml")
                let (status, report) = try Self.validate(
                    ["--fail-on", "warning", "--changed-since", "HEAD"] + documents, folder)
                let lines = (report["diagnostics"] as? [[String: Any]] ?? []).compactMap { finding in
                    ((finding["location"] as? [String: Any])?["start"] as? [String: Int])?["line"]
                }
                return (status, lines)
            }
            let text = Self.faulty + "second: 2\n"
            try write(text, "\(folder)/a.yaml")
            try git(["init", "-q"])
            try git(["add", "."])
            try git(["commit", "-q", "-m", "one"])
            #expect(try run(text) == (0, []))
            #expect(try run("# moved\n" + text) == (0, []))
            #expect(try run(text + "third: 3\n") == (1, [6]))
            #expect(try run(text.replacingOccurrences(of: "second: 2", with: "second: 3")) == (1, [5]))
            try write(Self.faulty, "\(folder)/new.yaml")
            #expect(try run(text, ["a.yaml", "new.yaml"]) == (1, [3]))
            let unknown = try Program.run(
                "apig", ["validate", "--changed-since", "nowhere", "a.yaml"], directory: folder)
            #expect(unknown.status == 2 && unknown.errors.contains("nowhere"))
            let absolute = try Program.run(
                "apig", ["validate", "--changed-since", "HEAD", "/a.yaml"], directory: folder)
            #expect(absolute.status == 64)
        }
    }

    @Test(
        "Several forms are written in one run, each to its file", arguments: [["import", "--dry-run"], ["validate"]])
    func forms(command: [String]) throws {
        try Program.withFolder { folder in
            try write(Self.faulty, "\(folder)/a.yaml")
            let forms = ["json", "sarif", "junit", "github", "gitlab", "markdown", "html"]
            let result = try Program.run(
                "apig",
                command + forms.flatMap { ["--format", "\($0)=report.\($0)"] } + ["--format", "text", "a.yaml"],
                directory: folder)
            #expect(result.output.contains("APIG2005"))
            for form in forms {
                let text = try String(contentsOfFile: "\(folder)/report.\(form)", encoding: .utf8)
                #expect(text.contains("APIG2005") && text.hasSuffix("\n"), "\(form)")
            }
        }
    }
}
