import APIDiff
import ArgumentParser
import Diagnostics
import GatewayConfiguration
import Glibc
import SourceDocument

/// `apig diff`.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two definitions and say what changed, for whom, and whether it breaks them.",
        discussion: """
            Takes gateway configurations and documents of any version, one of each as well; documents are compared as they would be
            imported. Another order, another way to write the same, and other names of path variables are no changes.

            EXAMPLES:
              apig diff shop.apig.json apis/shop.yaml
              apig diff HEAD~1:apis/shop.yaml apis/shop.yaml
              apig diff --fail-on dangerous --format json old.yaml new.yaml
              apig diff --behaviour --traffic access.log --accept accepted.json old.yaml new.yaml

            EXIT STATUS: 0 nothing at or above --fail-on; 1 changes, or a fault of the ledger; 2 an input cannot be read;
            64 wrong usage.
            """
    )

    /// How the changes are written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    /// The level from which changes make the command fail.
    enum FailOn: String, ExpressibleByArgument, CaseIterable {
        case breaking
        case dangerous
        case safe
        case cosmetic
        case never

        var level: ChangeRule.Level? { ChangeRule.Level(rawValue: self.rawValue) }
    }

    @Argument(help: "The definition that was: a configuration or a document, a path, - or REVISION:path.")
    var base: String

    @Argument(help: "The definition that is.")
    var revision: String

    @Option(help: ArgumentHelp("Compare this group only.", valueName: "name"))
    var group: String?

    @Option(help: "Form of the report: text or json.")
    var format: Format = .text

    @Option(help: "Level from which changes make the command fail.")
    var failOn: FailOn = .breaking

    @OptionGroup var evidence: EvidenceOptions

    @OptionGroup var reading: ReadingOptions

    func validate() throws { try self.evidence.checkStandardInput([self.base, self.revision]) }

    func run() throws {
        let diagnostics = DiagnosticCollector()
        let before = try self.read(self.base, diagnostics)
        let after = try self.read(self.revision, diagnostics)
        if !diagnostics.diagnostics.isEmpty { self.say(diagnostics) }
        guard let before, let after, diagnostics.errorCount == 0 else { throw CommandExit.cannot }
        guard let behaviour = try self.behaviour(before, after, diagnostics) else { throw CommandExit.cannot }
        let changes = (ConfigurationDifference(before, after).run() + behaviour).filter { change in
            self.group.map { $0 == change.group || change.group.isEmpty } ?? true
        }
        var report = ChangeReport(base: self.base, revision: self.revision, changes: changes)
        do {
            try self.evidence.weigh(&report, base: before.apis, revision: after.apis)
            try self.evidence.applyLedger(to: &report, group: self.group)
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
        switch self.format {
        case .text:
            let text = report.text(isColoured: Terminal.isColoured(STDOUT_FILENO))
            try FileReader.write(Array(text.utf8), to: "-")
        case .json: try FileReader.write(report.json(version: Version.text), to: "-")
        }
        guard report.ledgerFaults.isEmpty else { throw CommandExit.findings }
        if let level = self.failOn.level, let worst = report.worst, worst >= level { throw CommandExit.findings }
    }

    private func behaviour(
        _ before: Configuration, _ after: Configuration, _ diagnostics: DiagnosticCollector
    ) throws -> [Change]? {
        do {
            let changes = try self.evidence.behaviourChanges(
                before, after, reading: self.reading, diagnostics: diagnostics)
            if changes == nil { self.say(diagnostics) }
            return changes
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
    }

    /// Reads a side; `nil` when it is neither a configuration nor a document that can be imported.
    private func read(_ input: String, _ diagnostics: DiagnosticCollector) throws -> Configuration? {
        do {
            return try ExportInput(reading: self.reading, diagnostics: diagnostics).source(input, instance: nil)?
                .configuration
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
    }

    private func say(_ diagnostics: DiagnosticCollector) {
        let report = Report(
            command: "diff", version: Version.text, inputs: [self.base, self.revision],
            findings: Report.fingerprinted(diagnostics.sorted), droppedCount: diagnostics.droppedCount)
        let text = TextRenderer(isColoured: Terminal.isColoured(STDERR_FILENO)).render(report)
        try? FileReader.writeAll(Array(text.utf8), to: STDERR_FILENO, name: "standard error")
    }
}
