import ArgumentParser
import Diagnostics
import Glibc
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
            "Form of the report: \(ReportTarget.allValueStrings.joined(separator: ", ")); to a file with =FILE; repeatable.",
            valueName: "name[=file]"))
    var targets: [ReportTarget] = []

    @Option(help: "Severity from which findings make the command fail.")
    var failOn: FailLevel = .error

    @Option(
        name: .customLong("rules"),
        help: ArgumentHelp("Severities of rules, by path and environment; off leaves findings out.", valueName: "file"))
    var rulesFile: String?

    @Option(help: ArgumentHelp("Environment the documents are for, for --rules.", valueName: "name"))
    var environment: String?

    @Option(help: ArgumentHelp("Findings that are known and do not count, by fingerprint.", valueName: "file"))
    var baseline: String?

    @Option(
        help: ArgumentHelp(
            "Write a baseline of everything found; owners, reasons and days of --baseline are kept.", valueName: "file")
    )
    var writeBaseline: String?

    func validate() throws { try ReportTarget.checkOutput(self.targets) }

    /// Writes the report, without what comments and the baseline take back.
    ///
    /// - Parameters:
    ///   - command: The command's name, for programs.
    ///   - inputs: The documents, as the user named them.
    ///   - diagnostics: The findings.
    ///   - comments: The comments of the documents.
    ///   - unchanged: What an earlier revision had already.
    ///   - targets: Where it goes; `nil` is what the user says.
    ///   - writesToOutput: Whether a report that the user gives no place goes to standard output.
    ///   - descriptor: Where forms without a file go.
    ///   - text: What the command adds to the text form, after the findings.
    ///   - json: What the command adds to the JSON object.
    /// - Throws: `FileError` when a file cannot be read or written, and `CommandExit.findings` when the findings reach the level.
    func write(
        command: String, inputs: [String], diagnostics: DiagnosticCollector, comments: [SuppressionComments],
        unchanged: UnchangedFindings? = nil, targets: [ReportTarget]? = nil, writesToOutput: Bool = true,
        descriptor: Int32 = STDOUT_FILENO,
        text: (_ isColoured: Bool) -> String = { _ in "" },
        json: (inout JSONWriter) -> Void = { _ in }
    ) throws {
        let baseline = try self.baseline.map { try Baseline(try Self.tree($0)) }
        let findings = try self.findings(diagnostics, comments: comments, unchanged: unchanged, baseline: baseline)
        if let writeBaseline {
            try FileReader.write(Baseline.text(findings, after: baseline), to: writeBaseline)
        }
        let targets = targets ?? self.targets
        if writesToOutput || !targets.isEmpty {
            try ReportOutput(targets: targets, failOn: self.failOn, descriptor: descriptor).write(
                command: command, inputs: inputs, findings: findings, droppedCount: diagnostics.droppedCount,
                text: text, json: json)
        }
        let dropped = diagnostics.droppedCount > 0 ? diagnostics.highestSeverity : nil
        if self.failOn.isReached(by: findings, dropped: dropped) { throw CommandExit.findings }
    }

    /// The findings with what takes them back, weighed as the rules file says.
    ///
    /// - Parameters:
    ///   - diagnostics: The findings.
    ///   - comments: The comments of the documents.
    ///   - unchanged: What an earlier revision had already.
    /// - Returns: The findings in document order.
    /// - Throws: `FileError` when a file cannot be read.
    func findings(
        _ diagnostics: DiagnosticCollector, comments: [SuppressionComments], unchanged: UnchangedFindings?
    ) throws -> [Report.Finding] {
        try self.findings(
            diagnostics, comments: comments, unchanged: unchanged,
            baseline: try self.baseline.map { try Baseline(try Self.tree($0)) })
    }

    private func findings(
        _ diagnostics: DiagnosticCollector, comments: [SuppressionComments], unchanged: UnchangedFindings?,
        baseline: Baseline?
    ) throws -> [Report.Finding] {
        var filter = FindingFilter(comments: comments, today: LedgerFile.today)
        filter.baseline = baseline
        filter.settings = try self.rulesFile.map {
            RuleSettings(try Self.tree($0), environment: self.environment, diagnostics: diagnostics)
        }
        filter.unchanged = unchanged
        return filter.apply(to: diagnostics)
    }

    /// Reads a file of settings.
    ///
    /// - Throws: `FileError` when it cannot be read.
    static func tree(_ name: String) throws -> SyntaxTree {
        let problems = DiagnosticCollector()
        let bytes = try FileReader.read(name, maxBytes: SourceLimits().maxDocumentBytes)
        guard let tree = SourceReader.read(name: name, bytes: bytes, diagnostics: problems) else {
            throw FileError("\(name) cannot be read: \(problems.sorted.first?.message ?? "it is empty")")
        }
        return tree
    }
}
