import APIDiff
import ArgumentParser
import Diagnostics
import Glibc
import SourceDocument

/// `apig git diff`.
struct GitDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what changed in a document, as git diff asks for it.",
        discussion: """
            For diff.apig.command: git adds the path, then file, object and mode of both sides. What cannot be read as a definition is
            shown line by line, as without this command.

            EXAMPLES:
              git config diff.apig.command 'apig git diff --'

            EXIT STATUS: 0 always but for wrong usage (64): git stops at anything else.
            """
    )

    @Argument(help: "What git passes: path old-file old-hex old-mode new-file new-hex new-mode [new-path info].")
    var arguments: [String]

    func validate() throws {
        guard [1, 7, 9].contains(self.arguments.count) else {
            throw ValidationError("git passes 7 arguments, or 9 for a renamed file; these are \(self.arguments.count).")
        }
    }

    func run() throws {
        // Of a file with conflicts git passes the name only.
        guard self.arguments.count >= 7 else {
            try self.write("* unmerged path \(self.arguments.joined().onOneLine)\n")
            return
        }
        let (path, old, new) = (self.arguments[0], self.arguments[1], self.arguments[4])
        let newPath = self.arguments.count == 9 ? self.arguments[7] : path
        let names = [
            old == "/dev/null" ? old : "a/\(path)", new == "/dev/null" ? new : "b/\(newPath)",
        ]
        do {
            guard let report = try GitComparison.run(old, new) else { return try self.writeLines(old, new) }
            var text = report.text(isColoured: Self.isColoured)
            // git hands temporary files over; people know the document by its path.
            for (file, name) in zip([old, new], names) where file != path && file != newPath {
                text = text.replacing(file.onOneLine, with: name.onOneLine)
            }
            try self.write("apig diff \(names.joined(separator: " ").onOneLine)\n\(text)\n")
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
        }
    }

    /// Shows lines, as git does without an external diff.
    private func writeLines(_ old: String, _ new: String) throws {
        let colour = Self.isColoured ? "--color=always" : "--color=never"
        let result = try GitProcess.run(
            ["diff", "--no-index", "--no-ext-diff", "--no-textconv", colour, "--", old, new], for: new,
            maxBytes: SourceLimits().maxDocumentBytes)
        try FileReader.write(result.output, to: "-")
    }

    private func write(_ text: String) throws { try FileReader.write(Array(text.utf8), to: "-") }

    /// Whether git shows it on a terminal, through its pager or without.
    private static var isColoured: Bool {
        if Terminal.isColoured(STDOUT_FILENO) { return true }
        return unsafe getenv("GIT_PAGER_IN_USE") != nil && getenv("NO_COLOR") == nil
    }
}
