import APIDiff
import ArgumentParser
import Diagnostics
import Glibc
import SourceDocument

/// `apig git merge`.
struct GitMergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Merge a document as git does, and refuse what neither side would have broken.",
        discussion: """
            For merge.apig.driver. Lines are merged by git merge-file. A merge without conflicts is refused when the result cannot be read,
            or breaks what neither side alone has broken since their ancestor; the path stays unmerged then, with the result in it.

            EXAMPLES:
              git config merge.apig.driver 'apig git merge -- %O %A %B %L %P'

            EXIT STATUS: 0 merged; 1 conflicts, or the merge is refused; 64 wrong usage.
            """
    )

    @Argument(help: "What git passes: ancestor ours theirs marker-size path (%O %A %B %L %P).")
    var arguments: [String]

    func validate() throws {
        guard self.arguments.count == 5 else {
            throw ValidationError("git passes %O %A %B %L %P; these are \(self.arguments.count) arguments, not 5.")
        }
    }

    func run() throws {
        do {
            let (ancestor, ours, theirs) = (self.arguments[0], self.arguments[1], self.arguments[2])
            let merge = try GitProcess.run(
                [
                    "merge-file", "-p", "--marker-size=\(self.arguments[3])", "-L", "ours", "-L", "ancestor", "-L",
                    "theirs", ours, ancestor, theirs,
                ], for: self.arguments[4], maxBytes: SourceLimits().maxDocumentBytes)
            // 1 to 127 is the number of conflicts; above is a fault of git, and ours stays as it is.
            guard merge.status < 128 else {
                throw FileError("cannot merge \(self.arguments[4]): \(String(decoding: merge.errors, as: UTF8.self))")
            }
            let isRefused = try merge.status == 0 && self.isRefused(ancestor, ours, theirs, merge.output)
            try FileReader.write(merge.output, to: ours)
            if merge.status != 0 || isRefused { throw CommandExit.findings }
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.findings
        }
    }

    /// Whether a merge without conflicts is none that may stand; why is said.
    private func isRefused(_ ancestor: String, _ ours: String, _ theirs: String, _ merged: [UInt8]) throws -> Bool {
        let path = self.arguments[4]
        let beside = Beside(path)
        defer { beside.remove() }
        let ancestor = try beside.copy(ancestor, as: "ancestor")
        let result = try beside.write(merged, as: "merged")
        guard var report = try GitComparison.run(ancestor, result) else {
            Terminal.say(
                "apig: \(path): the merged document, or its ancestor, cannot be read; the merge is left to you")
            return true
        }
        var known: Set<String> = []
        for (side, name) in [(ours, "ours"), (theirs, "theirs")] {
            let file = try beside.copy(side, as: name)
            known.formUnion(try GitComparison.run(ancestor, file)?.entries.map(\.fingerprint) ?? [])
        }
        report.entries = report.entries.filter {
            $0.change.rule.level == .breaking && !known.contains($0.fingerprint)
        }
        guard !report.entries.isEmpty else { return false }
        report.advice = nil
        Terminal.say("apig: \(path): the merge breaks what neither side alone has broken; it is left to you")
        let text = report.text(isColoured: Terminal.isColoured(STDERR_FILENO))
            .replacing(ancestor.onOneLine, with: "ancestor:\(path)".onOneLine)
            .replacing(result.onOneLine, with: path.onOneLine)
        try FileReader.writeAll(Array(text.utf8), to: STDERR_FILENO, name: "standard error")
        return true
    }
}

/// Temporary files beside the document, so that its references lead where they lead from there.
private final class Beside {
    private let name: String
    /// The document's folder, and where else files go when that is not there.
    private let folders: [String]
    private var files: [String] = []

    init(_ path: String) {
        let folder = FileReader.directory(of: path)
        self.name = path.split(separator: "/").last.map(String.init) ?? path
        self.folders = [folder, GitComparison.temporaryFolder]
    }

    func copy(_ file: String, as word: String) throws -> String {
        try self.write(try FileReader.read(file, maxBytes: SourceLimits().maxDocumentBytes), as: word)
    }

    func write(_ bytes: [UInt8], as word: String) throws -> String {
        var fault: (any Error)?
        for folder in self.folders {
            let file = "\(folder)/.\(self.name).\(word).\(getpid())"
            do {
                try FileReader.write(bytes, to: file)
                self.files.append(file)
                return file
            } catch { fault = error }
        }
        throw fault ?? FileError("cannot write beside \(self.name)")
    }

    func remove() { for file in self.files { unsafe unlink(file) } }
}
