import APIDiff
import ArgumentParser
import Diagnostics
import GatewayConfiguration
import GatewayServer
import Glibc
import SourceDocument

/// `apig diff`.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two definitions and say what changed, for whom, and whether it breaks them.",
        discussion: """
            Takes gateway configurations and documents of any version, one of each as well; a folder or a pattern stands for all that are in it.
            Documents are compared as their callers see them and as they would be imported. Another order, another way to write the same, and other names of path variables are no changes.

            EXAMPLES:
              apig diff shop.apig.json apis/shop.yaml
              apig diff HEAD~1:apis/shop.yaml apis/shop.yaml
              apig diff main:apis apis
              apig diff --fail-on dangerous --format json old.yaml new.yaml
              apig diff --behaviour --traffic access.log --accept accepted.json old.yaml new.yaml
              apig diff --format text --format markdown=comment.md --format html=diff.html old.yaml new.yaml

            EXIT STATUS: 0 nothing at or above --fail-on; 1 changes, or a fault of the ledger; 2 an input cannot be read;
            64 wrong usage.
            """
    )

    @Argument(help: "The definition that was: a configuration or a document, a folder or pattern, - or REVISION:path.")
    var base: String

    @Argument(help: "The definition that is.")
    var revision: String

    @Option(help: ArgumentHelp("Compare this group only.", valueName: "name"))
    var group: String?

    @Option(help: ArgumentHelp("Compare what is online in this environment only.", valueName: "name"))
    var environment: String?

    @OptionGroup var output: ChangeOutput
    @OptionGroup var evidence: EvidenceOptions
    @OptionGroup var reading: ReadingOptions

    func validate() throws { try self.evidence.checkStandardInput([self.base, self.revision]) }

    func run() throws {
        let report = try self.compare()
        do {
            try self.output.write(report)
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
    }

    /// Compares the two sides.
    ///
    /// - Returns: What differs.
    /// - Throws: `CommandExit.cannot` when a side cannot be read; why was said.
    func compare() throws -> ChangeReport {
        let (before, after) = try self.readBoth()
        // The process ends with the report: taking hundreds of thousands of records apart would take longer than comparing them.
        _ = unsafe Unmanaged.passRetained(Kept(sides: [before, after]))
        let changes = try (self.changes(before, after) + self.behaviour(before, after)).filter { change in
            self.group.map { $0 == change.group || change.group.isEmpty } ?? true
        }
        var report = ChangeReport(base: self.base, revision: self.revision, changes: changes)
        if !changes.isEmpty, before.side.version != nil || after.side.version != nil {
            report.advice = VersionAdvice(
                base: before.side.version, revision: after.side.version,
                worst: changes.map(\.rule.level).max(), addsSomething: changes.contains { $0.action == .added })
        }
        do {
            try self.evidence.weigh(
                &report, base: before.side.configuration.apis, revision: after.side.configuration.apis)
            try self.evidence.applyLedger(to: &report, group: self.group, environment: self.environment)
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
        return report
    }

    private func changes(_ before: DefinitionInput.Read, _ after: DefinitionInput.Read) throws -> [Change] {
        switch (before.instance, after.instance) {
        case (let base?, let revision?): return InstanceDifference(base, revision).run()
        case (nil, nil):
            return DefinitionDifference(
                before.side, after.side, environment: self.environment, today: LedgerFile.today
            ).run()
        default:
            Terminal.say("apig: an instance file is compared with an instance file only")
            throw CommandExit.cannot
        }
    }

    private func behaviour(_ before: DefinitionInput.Read, _ after: DefinitionInput.Read) throws -> [Change] {
        // Instance files decide no requests.
        guard before.instance == nil else { return [] }
        let diagnostics = DiagnosticCollector()
        do {
            let changes = try self.evidence.behaviourChanges(
                before.side.configuration, after.side.configuration, environment: self.environment,
                reading: self.reading, diagnostics: diagnostics)
            if let changes { return changes }
            self.say(diagnostics)
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
        }
        throw CommandExit.cannot
    }

    private final class Kept {
        let sides: [DefinitionInput.Read]

        init(sides: [DefinitionInput.Read]) { self.sides = sides }
    }

    /// Reads both sides at once.
    private func readBoth() throws -> (DefinitionInput.Read, DefinitionInput.Read) {
        let (limits, referenceRoot) = (self.reading.limits, self.reading.referenceRoot)
        let (base, revision) = (self.base, self.revision)
        let (second, first) = SystemThread.both(
            { Side(reading: revision, limits: limits, referenceRoot: referenceRoot) },
            { Side(reading: base, limits: limits, referenceRoot: referenceRoot) })
        let diagnostics = DiagnosticCollector()
        for side in [first, second] {
            diagnostics.report(contentsOf: side.diagnostics)
            if let error = side.error { Terminal.say("apig: \(error)") }
        }
        if !diagnostics.diagnostics.isEmpty { self.say(diagnostics) }
        guard let before = first.read, let after = second.read, diagnostics.errorCount == 0 else {
            throw CommandExit.cannot
        }
        for (input, read) in [(base, before), (revision, after)] where read.side.refusedCount > 0 {
            Terminal.say(
                "apig: \(read.side.refusedCount) operations of \(input) cannot be imported; apig validate says why")
        }
        return (before, after)
    }

    /// A side as it was read, with what was found on the way.
    private struct Side {
        /// `nil` when it is neither a configuration, a document nor an instance file.
        let read: DefinitionInput.Read?
        let error: (any Error)?
        let diagnostics = DiagnosticCollector()

        init(reading input: String, limits: SourceLimits, referenceRoot: String?) {
            do {
                self.read = try DefinitionInput(
                    limits: limits, referenceRoot: referenceRoot, diagnostics: self.diagnostics
                ).read(input)
                self.error = nil
            } catch {
                self.read = nil
                self.error = error
            }
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
