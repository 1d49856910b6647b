import APIDiff
import ArgumentParser
import Diagnostics
import GatewayConfiguration

/// Options of `apig diff` that say more of changes than that there are any: what requests they change, how often
/// what they touch is called, and whether someone agreed.
struct EvidenceOptions: ParsableArguments {
    @Flag(help: "Send made-up requests through both sides, here in the program, and tell those whose outcome differs.")
    var behaviour = false

    @Option(
        help: ArgumentHelp(
            "Instance file of both sides for --behaviour: features, domains, credentials, channels, plug-ins.",
            valueName: "file"))
    var instance: String?

    @Option(
        help: ArgumentHelp(
            "Access log of apig serve, or in the common log format; says how often what changes is called. - is standard input; repeatable.",
            valueName: "file"))
    var traffic: [String] = []

    @Option(
        help: ArgumentHelp(
            "Changes that are agreed to and do not count, by fingerprint; entries for no change make the command fail.",
            valueName: "file"))
    var accept: String?

    @Option(
        help: ArgumentHelp(
            "Write a ledger of all changes, to be signed; owners, reasons and days of --accept are kept.",
            valueName: "file"))
    var writeAccept: String?

    func validate() throws {
        guard self.behaviour || self.instance == nil else { throw ValidationError("--instance is for --behaviour.") }
    }

    /// The changes of what becomes of requests; none without `--behaviour`.
    ///
    /// - Parameters:
    ///   - base: The definition that was.
    ///   - revision: The one that is.
    ///   - environment: The only environment that is compared; `nil` is every one.
    ///   - reading: How the instance file is read.
    ///   - diagnostics: Gets what is wrong with it.
    /// - Returns: The changes, API by API; `nil` when the instance file has errors.
    /// - Throws: `FileError` when it cannot be read.
    func behaviourChanges(
        _ base: Configuration, _ revision: Configuration, environment: String?, reading: ReadingOptions,
        diagnostics: DiagnosticCollector
    ) throws -> [Change]? {
        guard self.behaviour else { return [] }
        var instance: InstanceFile?
        if let file = self.instance {
            guard let tree = try reading.loader(diagnostics).tree(file) else { return nil }
            instance = InstanceFile.load(tree, reader: InstanceFiles.reader(for: file, diagnostics: diagnostics))
            guard instance != nil, diagnostics.errorCount == 0 else { return nil }
        }
        let directory = self.instance.map(FileReader.directory) ?? "."
        let result = BehaviourComparison(
            base, revision, instance: instance, directory: directory, environment: environment
        ).run()
        if result.leftOut > 0 {
            Terminal.say(
                "apig: --behaviour: \(result.leftOut) requests left out, \(result.sent) sent; there are bounds for an API and for all"
            )
        }
        return result.changes
    }

    /// Refuses standard input for two things at once.
    ///
    /// - Parameter inputs: What else is read.
    /// - Throws: `ValidationError` when both read it.
    func checkStandardInput(_ inputs: [String]) throws {
        guard (inputs + self.traffic + [self.instance].compactMap(\.self)).count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("Only one input can come from standard input.")
        }
    }

    /// Gives changes the recorded calls of what they are about; nothing without `--traffic`.
    ///
    /// - Parameters:
    ///   - report: The changes.
    ///   - base: The APIs the calls were made to.
    ///   - revision: The APIs of the other side.
    /// - Throws: `FileError` when a log cannot be read.
    func weigh(_ report: inout ChangeReport, base: [API], revision: [API]) throws {
        guard !self.traffic.isEmpty else { return }
        var counts = TrafficCounts(base.map(TrafficCounts.Operation.init))
        for file in self.traffic {
            let before = counts.malformedLines
            try LineSource.read(file) { counts.add($0) }
            let malformed = counts.malformedLines - before
            if malformed > 0 {
                Terminal.say("apig: \(file): \(malformed) line\(malformed == 1 ? "" : "s") left out: no access log")
            }
        }
        if counts.unmatchedRequests > 0 {
            Terminal.say("apig: recorded requests that lead to no API of the base: \(counts.unmatchedRequests)")
        }
        counts.weigh(&report, revision: revision.map(TrafficCounts.Operation.init))
        report.sortByCalls()
    }

    /// Marks what is accepted, adds what is wrong with the ledger, and writes the new one.
    ///
    /// - Parameters:
    ///   - report: The changes.
    ///   - group: The only group that was compared; `nil` when all were.
    ///   - environment: The only environment that was compared; `nil` when all were.
    /// - Throws: `FileError` when a ledger cannot be read or written.
    func applyLedger(to report: inout ChangeReport, group: String?, environment: String?) throws {
        let behaviours = Set(ChangeRule.behaviourRules.map(\.name))
        let known = Set(report.entries.map(\.fingerprint))
        func isInScope(_ entry: AcceptanceLedger.Entry) -> Bool {
            // What would be found elsewhere cannot be told from what is gone.
            if environment != nil, !known.contains(entry.fingerprint) { return false }
            if !self.behaviour, behaviours.contains(entry.rule) { return false }
            return group == nil || entry.group.isEmpty || entry.group == group
        }
        let ledger = try self.accept.map { try AcceptanceLedger(try ReportOptions.tree($0)) }
        ledger?.apply(to: &report, today: LedgerFile.today, isInScope: isInScope)
        if let file = self.writeAccept {
            try FileReader.write(AcceptanceLedger.text(report, after: ledger, isInScope: isInScope), to: file)
        }
    }
}
