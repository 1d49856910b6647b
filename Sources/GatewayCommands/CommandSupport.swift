import ArgumentParser
import Diagnostics
import SourceDocument

/// The exit codes of every command.
enum CommandExit {
    /// Done, nothing at or above the fail level.
    static let done = ExitCode(0)
    /// Findings at or above the fail level.
    static let findings = ExitCode(1)
    /// An input could not be read, or the command could not do its work.
    static let cannot = ExitCode(2)
}

/// Options of commands that read documents.
struct ReadingOptions: ParsableArguments {
    @Option(
        name: .customLong("ref-root"),
        help: ArgumentHelp("Folder local $ref may not leave (default: the document's).", valueName: "dir"))
    var referenceRoot: String?

    @Option(help: ArgumentHelp("Largest document in bytes.", valueName: "bytes"))
    var maxDocumentBytes: Int = SourceLimits().maxDocumentBytes

    @Option(help: ArgumentHelp("Deepest nesting of containers.", valueName: "levels"))
    var maxDepth: Int = SourceLimits().maxDepth

    @Option(help: ArgumentHelp("Most nodes aliases may stand for.", valueName: "nodes"))
    var maxAliasedNodes: Int = SourceLimits().maxAliasedNodes

    @Option(help: ArgumentHelp("Longest scalar in bytes.", valueName: "bytes"))
    var maxScalarBytes: Int = SourceLimits().maxScalarBytes

    func validate() throws {
        for (name, value) in [
            ("--max-document-bytes", self.maxDocumentBytes), ("--max-depth", self.maxDepth),
            ("--max-aliased-nodes", self.maxAliasedNodes), ("--max-scalar-bytes", self.maxScalarBytes),
        ] where value < 1 {
            throw ValidationError("\(name) must be at least 1.")
        }
    }

    var limits: SourceLimits {
        var limits = SourceLimits()
        // Offsets are kept in 32 bits.
        limits.maxDocumentBytes = min(self.maxDocumentBytes, Int(UInt32.max) / 2)
        limits.maxDepth = self.maxDepth
        limits.maxAliasedNodes = self.maxAliasedNodes
        limits.maxScalarBytes = self.maxScalarBytes
        return limits
    }

    func loader(_ diagnostics: DiagnosticCollector) -> DocumentLoader {
        DocumentLoader(limits: self.limits, referenceRoot: self.referenceRoot, diagnostics: diagnostics)
    }
}

/// Options of commands that report findings.
struct ReportOptions: ParsableArguments {
    @Option(
        name: .customLong("format"),
        help: ArgumentHelp(
            "Form of the report: text or json, to a file with =FILE; repeatable.", valueName: "name[=file]"))
    var targets: [ReportTarget] = []

    @Option(help: "Severity from which findings make the command fail.")
    var failOn: FailLevel = .error

    func validate() throws {
        guard self.targets.count(where: { $0.file == nil }) <= 1 else {
            throw ValidationError(
                "Only one --format can go to standard output; give the others a file, as in json=report.json.")
        }
    }

    var output: ReportOutput { ReportOutput(targets: self.targets) }
}
