import APIDiff
import Diagnostics
import SourceDocument

/// The changes a team knows and has agreed to, by their fingerprints, with who answers for each, why, and until when.
///
/// Stricter than a baseline: an entry nobody signed accepts nothing, and one that no longer stands for a change is a fault.
struct AcceptanceLedger {
    struct Entry {
        let fingerprint: String
        let rule: String
        var group = ""
        var subject = ""
        var element = ""
        var owner = ""
        var reason = ""
        /// The last day it counts, as `2026-01-31`; `nil` is for ever.
        var expires: String?
        var location: SourceLocation?

        /// The change it stands for, in words.
        fileprivate var text: String {
            [self.rule, self.subject, self.element].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    private(set) var entries: [Entry] = []

    /// Reads a ledger.
    ///
    /// - Throws: `FileError` when it is none.
    init(_ tree: SyntaxTree) throws {
        for item in try LedgerFile.entries(tree, of: "ledger of accepted changes") {
            guard let fingerprint = item["fingerprint"]?.text, let rule = item["rule"]?.text else {
                throw FileError("\(item.location.description): an entry of a ledger needs fingerprint and rule")
            }
            var entry = Entry(fingerprint: fingerprint, rule: rule)
            entry.group = LedgerFile.text("group", of: item)
            entry.subject = LedgerFile.text("subject", of: item)
            entry.element = LedgerFile.text("element", of: item)
            entry.owner = LedgerFile.text("owner", of: item)
            entry.reason = LedgerFile.text("reason", of: item)
            entry.expires = try LedgerFile.expiry(of: item)
            entry.location = item.location
            self.entries.append(entry)
        }
    }

    /// Marks the changes that are accepted, and adds what is wrong with entries to the faults of the ledger.
    ///
    /// O(entries + changes).
    ///
    /// - Parameters:
    ///   - report: The changes.
    ///   - today: The day, as `2026-01-31`.
    ///   - isInScope: Whether the comparison could have found the change of an entry; others are not judged.
    func apply(to report: inout ChangeReport, today: String, isInScope: (Entry) -> Bool = { _ in true }) {
        let positions = Dictionary(
            report.entries.enumerated().map { ($0.element.fingerprint, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        var seen: Set<String> = []
        for entry in self.entries where isInScope(entry) {
            func fault(_ rule: Rule, _ words: String) {
                report.ledgerFaults.append(Diagnostic(rule, "\(entry.text) \(words)", at: entry.location))
            }
            guard let position = positions[entry.fingerprint],
                report.entries[position].change.rule.name == entry.rule
            else {
                fault(.acceptedChangeUnused, "is not among the changes")
                continue
            }
            guard seen.insert(entry.fingerprint).inserted else {
                fault(.acceptedChangeUnused, "is accepted a second time")
                continue
            }
            if let expires = entry.expires, expires < today {
                fault(.acceptedChangeExpired, "was accepted until \(expires)")
                continue
            }
            let missing = [("owner", entry.owner), ("reason", entry.reason)].filter(\.1.isEmpty).map(\.0)
            guard missing.isEmpty else {
                fault(.acceptedChangeUnsigned, "has no \(missing.joined(separator: " and no "))")
                continue
            }
            report.entries[position].acceptance = ChangeReport.Acceptance(
                owner: entry.owner, reason: entry.reason, expires: entry.expires)
        }
    }

    /// A ledger of all changes, to be signed.
    ///
    /// - Parameters:
    ///   - report: The changes.
    ///   - earlier: A ledger whose owners, reasons and days are kept.
    ///   - isInScope: Whether the comparison could have found the change of an entry; others are kept as they are.
    /// - Returns: The file.
    static func text(
        _ report: ChangeReport, after earlier: AcceptanceLedger?, isInScope: (Entry) -> Bool = { _ in true }
    ) -> [UInt8] {
        let old = earlier?.entries ?? []
        let known = Dictionary(old.map { ($0.fingerprint, $0) }, uniquingKeysWith: { first, _ in first })
        let current = report.entries.map { item in
            var entry = known[item.fingerprint] ?? Entry(fingerprint: item.fingerprint, rule: item.change.rule.name)
            entry.group = item.change.group
            entry.subject = item.change.subject.text
            entry.element = item.change.element
            return entry
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("formatVersion", 1)
        writer.list("entries", current + old.filter { !isInScope($0) }) { writer, entry in
            writer.member("fingerprint", entry.fingerprint)
            writer.member("rule", entry.rule)
            writer.member("group", entry.group)
            writer.member("subject", entry.subject)
            writer.member("element", entry.element)
            writer.member("owner", entry.owner)
            writer.member("reason", entry.reason)
            writer.member("expires", entry.expires)
        }
        writer.endObject()
        writer.endLine()
        return writer.bytes
    }
}
