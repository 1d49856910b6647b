import APIDiff
import Diagnostics
import Foundation
import SourceDocument
import TestSupport
import Testing

@testable import GatewayCommands

/// The ledger of accepted changes: what it accepts, and what is wrong with it.
@Suite struct AcceptanceLedgerTests {
    private static let changes = ["api-removed", "api-added"].compactMap { name in
        ChangeRule.all.first { $0.name == name }.map {
            Change(
                $0, .changed, group: "shop", subject: .operation(method: "GET", path: "/\(name)"),
                before: Change.Side(), after: Change.Side(), message: "something")
        }
    }

    private static var report: ChangeReport { ChangeReport(base: "a", revision: "b", changes: Self.changes) }

    private static func ledger(_ entries: [[String: String]]) throws -> AcceptanceLedger {
        let object: [String: Any] = ["formatVersion": 1, "entries": entries]
        let bytes = [UInt8](try JSONSerialization.data(withJSONObject: object))
        let tree = try #require(
            SourceReader.read(name: "ledger.json", bytes: bytes, diagnostics: DiagnosticCollector()))
        return try AcceptanceLedger(tree)
    }

    /// An entry for the first change, with members set otherwise.
    private static func entry(_ members: [String: String] = [:]) -> [String: String] {
        [
            "fingerprint": Self.report.entries[0].fingerprint, "rule": "api-removed", "group": "shop",
            "subject": "GET /api-removed", "owner": "orders team", "reason": "nobody calls it",
        ].merging(members) { $1 }
    }

    @Test("A signed entry accepts its change, with who, why and until when")
    func accepts() throws {
        var report = Self.report
        try Self.ledger([Self.entry(["expires": "2026-05-01"])]).apply(to: &report, today: "2026-05-01")
        #expect(
            report.entries[0].acceptance
                == ChangeReport.Acceptance(owner: "orders team", reason: "nobody calls it", expires: "2026-05-01"))
        #expect(report.entries[1].acceptance == nil && report.worst == .safe && report.ledgerFaults.isEmpty)
    }

    @Test(
        "An entry that is stale, expired or unsigned is a fault and accepts nothing",
        arguments: [
            (["fingerprint": "0123"], "APIG1057", "api-removed GET /api-removed is not among the changes"),
            (["rule": "api-added"], "APIG1057", "api-added GET /api-removed is not among the changes"),
            (["expires": "2026-04-30"], "APIG1058", "api-removed GET /api-removed was accepted until 2026-04-30"),
            (["owner": ""], "APIG1059", "api-removed GET /api-removed has no owner"),
            (["owner": "", "reason": ""], "APIG1059", "api-removed GET /api-removed has no owner and no reason"),
        ])
    func faults(members: [String: String], code: String, message: String) throws {
        var report = Self.report
        try Self.ledger([Self.entry(members)]).apply(to: &report, today: "2026-05-01")
        #expect(report.ledgerFaults.map(\.rule.code) == [code])
        #expect(report.ledgerFaults.map(\.message) == [message])
        #expect(report.ledgerFaults.allSatisfy { $0.location?.file == "ledger.json" })
        #expect(report.open.count == 2)
    }

    @Test("A change is accepted once")
    func twice() throws {
        var report = Self.report
        try Self.ledger([Self.entry(), Self.entry()]).apply(to: &report, today: "2026-05-01")
        #expect(report.entries[0].acceptance != nil && report.ledgerFaults.map(\.rule.code) == ["APIG1057"])
    }

    @Test("What could not be found is neither a fault nor lost when the ledger is written anew")
    func scope() throws {
        var report = Self.report
        let other = Self.entry(["fingerprint": "0123", "group": "stock"])
        let ledger = try Self.ledger([Self.entry(), other])
        ledger.apply(to: &report, today: "2026-05-01") { $0.group == "shop" }
        #expect(report.ledgerFaults.isEmpty)
        let text = String(
            decoding: AcceptanceLedger.text(report, after: ledger) { $0.group == "shop" }, as: UTF8.self)
        #expect(text.contains("\"fingerprint\": \"0123\""))
        let whole = String(decoding: AcceptanceLedger.text(report, after: ledger), as: UTF8.self)
        #expect(!whole.contains("\"fingerprint\": \"0123\"") && whole.contains("orders team"))
    }

    // MARK: The program

    private static func diff(_ arguments: [String], _ folder: String) throws -> Program.Result {
        try Program.run("apig", ["diff"] + arguments + ["old.yaml", "new.yaml"], directory: folder)
    }

    private static func withDocuments(_ body: (_ folder: String) throws -> Void) throws {
        try Program.withFolder { folder in
            let text = try Fixture.text("samples/shop.yaml")
            try write(text, "\(folder)/old.yaml")
            try write(text.replacing("  /health:", with: "  /healthz:"), "\(folder)/new.yaml")
            try body(folder)
        }
    }

    @Test("A written ledger accepts nothing until it is signed; signed, it does, and lines may move")
    func program() throws {
        try Self.withDocuments { folder in
            #expect(try Self.diff(["--write-accept", "known.json"], folder).status == 1)
            let unsigned = try Self.diff(["--accept", "known.json"], folder)
            #expect(unsigned.status == 1 && unsigned.output.contains("APIG1059"))
            let text = try String(contentsOfFile: "\(folder)/known.json", encoding: .utf8)
            #expect(text.contains("\"rule\": \"api-moved\""))
            try write(
                text.replacing("\"owner\": \"\"", with: "\"owner\": \"us\"")
                    .replacing("\"reason\": \"\"", with: "\"reason\": \"agreed\""), "\(folder)/known.json")
            let signed = try Self.diff(["--accept", "known.json", "--write-accept", "next.json"], folder)
            #expect(signed.status == 0 && signed.errors.isEmpty && signed.output.hasSuffix("1 accepted\n"))
            #expect(try String(contentsOfFile: "\(folder)/next.json", encoding: .utf8).contains("\"owner\": \"us\""))
            let moved = try String(contentsOfFile: "\(folder)/new.yaml", encoding: .utf8)
            try write("# a line\n" + moved, "\(folder)/new.yaml")
            #expect(try Self.diff(["--accept", "known.json"], folder).status == 0)
        }
    }

    @Test("A ledger for changes that are gone fails even where no change does")
    func stale() throws {
        try Self.withDocuments { folder in
            _ = try Self.diff(["--write-accept", "known.json"], folder)
            try write(try Fixture.text("samples/shop.yaml"), "\(folder)/new.yaml")
            let run = try Self.diff(["--accept", "known.json"], folder)
            #expect(run.status == 1 && run.output.contains("APIG1057"))
            #expect(try Self.diff(["--accept", "known.json", "--fail-on", "never"], folder).status == 0)
        }
    }

    @Test(
        "What is no ledger ends the command with 2",
        arguments: ["entries: 1\n", "formatVersion: 1\nentries: [{rule: x}]\n"])
    func noLedger(text: String) throws {
        try Self.withDocuments { folder in
            try write(text, "\(folder)/known.yaml")
            let run = try Self.diff(["--accept", "known.yaml"], folder)
            #expect(run.status == 2 && run.output.isEmpty && run.errors.contains("known.yaml"))
        }
    }
}
