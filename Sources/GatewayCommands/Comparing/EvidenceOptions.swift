import APIDiff
import ArgumentParser
import Diagnostics
import Glibc

/// Options of `apig diff` that say more of changes than that there are any: whether someone agreed to them.
struct EvidenceOptions: ParsableArguments {
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

    /// Marks what is accepted, says what is wrong with the ledger, and writes the new one.
    ///
    /// - Parameters:
    ///   - report: The changes.
    ///   - group: The only group that was compared; `nil` when all were.
    /// - Throws: `FileError` when a ledger cannot be read or written.
    func applyLedger(to report: inout ChangeReport, group: String?) throws {
        func isInScope(_ entry: AcceptanceLedger.Entry) -> Bool {
            group == nil || entry.group.isEmpty || entry.group == group
        }
        let ledger = try self.accept.map { try AcceptanceLedger(try ReportOptions.tree($0)) }
        ledger?.apply(to: &report, today: LedgerFile.today, isInScope: isInScope)
        let renderer = TextRenderer(isColoured: Terminal.isColoured(STDERR_FILENO))
        for fault in report.ledgerFaults { Terminal.say(renderer.render(fault)) }
        if let file = self.writeAccept {
            try FileReader.write(AcceptanceLedger.text(report, after: ledger, isInScope: isInScope), to: file)
        }
    }
}
