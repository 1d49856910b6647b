import Foundation
import TestSupport
import Testing

/// The forms of `apig diff` as a process.
@Suite struct ChangeFormTests {
    private static let documents = ["old.yaml", "new.yaml"]

    /// A folder with a document and its revision, in which a path has moved.
    private static func withDocuments(_ body: (_ folder: String) throws -> Void) throws {
        try Program.withFolder { folder in
            let text = try Fixture.text("samples/shop.yaml")
            for (name, path) in [("old", "  /health:"), ("new", "  /healthz:")] {
                try text.replacing("  /health:", with: path).write(
                    toFile: "\(folder)/\(name).yaml", atomically: true, encoding: .utf8)
            }
            try body(folder)
        }
    }

    @Test("One run writes every form, each to its file, and the text to standard output without colours")
    func together() throws {
        try Self.withDocuments { folder in
            let beginnings = [
                ("json", "{\n  \"formatVersion\": 1,"), ("sarif", "{\n  \"$schema\": "), ("junit", "<?xml "),
                ("github", "::error file=new.yaml,line=25,"), ("gitlab", "[\n"),
                ("markdown", "### apig diff: 1 breaking\n"), ("html", "<!DOCTYPE html>\n"),
            ]
            let targets = beginnings.flatMap { ["--format", "\($0.0)=\($0.0).out"] }
            let run = try Program.run(
                "apig", ["diff", "--format", "text"] + targets + Self.documents, directory: folder)
            #expect(run.status == 1 && run.errors.isEmpty)
            #expect(run.output.hasSuffix("1 breaking\n") && !run.output.contains("\u{1B}"))
            for (form, beginning) in beginnings {
                let text = try String(contentsOfFile: "\(folder)/\(form).out", encoding: .utf8)
                #expect(text.hasPrefix(beginning) && text.contains("api-moved"), "\(form)")
            }
        }
    }

    @Test("JUnit fails what reaches --fail-on")
    func failLevel() throws {
        try Self.withDocuments { folder in
            for (level, failures, status) in [("breaking", "1", 1), ("never", "0", 0)] as [(String, String, Int32)] {
                let run = try Program.run(
                    "apig", ["diff", "--format", "junit", "--fail-on", level] + Self.documents, directory: folder)
                #expect(run.output.contains(" failures=\"\(failures)\" errors=") && run.status == status)
            }
        }
    }

    @Test("--help names the eight forms")
    func help() throws {
        let help = try Program.run("apig", ["diff", "--help"]).output.split { $0.isWhitespace }.joined(separator: " ")
        #expect(
            help.contains("text, json, sarif, junit, github, gitlab, markdown, html; to a file with =FILE; repeatable"))
    }

    @Test(
        "Unknown forms and two forms for standard output are wrong usage",
        arguments: [["--format", "pdf"], ["--format", "json", "--format", "text"], ["--format", "json="]])
    func usage(arguments: [String]) throws {
        #expect(try Program.run("apig", ["diff"] + arguments + Self.documents).status == 64)
    }

    @Test("A file that cannot be written ends with 2")
    func unwritable() throws {
        try Self.withDocuments { folder in
            let run = try Program.run(
                "apig", ["diff", "--format", "html=nowhere/diff.html"] + Self.documents, directory: folder)
            #expect(run.status == 2 && run.errors.contains("cannot write nowhere/diff.html"))
        }
    }
}
