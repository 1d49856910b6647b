import Diagnostics
import SourceDocument

/// The findings a team knows and lives with for now, by their fingerprints, with who answers for each and until when.
struct Baseline {
    struct Entry {
        let fingerprint: String
        let rule: String
        var file = ""
        var pointer = ""
        var owner = ""
        var reason = ""
        /// The last day it counts, as `2026-01-31`; `nil` is for ever.
        var expires: String?
        var location: SourceLocation?
        fileprivate var isUsed = false
        fileprivate var isExpired = false
    }

    private(set) var entries: [Entry] = []
    private var indices: [String: Int] = [:]

    /// Reads a baseline.
    ///
    /// - Throws: `FileError` when it is none.
    init(_ tree: SyntaxTree) throws {
        for item in try LedgerFile.entries(tree, of: "baseline") {
            guard let fingerprint = item["fingerprint"]?.text, let rule = item["rule"]?.text else {
                throw FileError("\(item.location.description): an entry of a baseline needs fingerprint and rule")
            }
            var entry = Entry(fingerprint: fingerprint, rule: rule)
            entry.file = LedgerFile.text("file", of: item)
            entry.pointer = LedgerFile.text("pointer", of: item)
            entry.owner = LedgerFile.text("owner", of: item)
            entry.reason = LedgerFile.text("reason", of: item)
            entry.expires = try LedgerFile.expiry(of: item)
            entry.location = item.location
            self.indices[fingerprint] = self.entries.count
            self.entries.append(entry)
        }
    }

    /// The reason for which a finding is taken back; `nil` when it is not.
    mutating func reason(for finding: Report.Finding, today: String) -> String? {
        guard let index = self.indices[finding.fingerprint], self.entries[index].rule == finding.diagnostic.rule.code
        else { return nil }
        self.entries[index].isUsed = true
        if let expires = self.entries[index].expires, expires < today {
            self.entries[index].isExpired = true
            return nil
        }
        let entry = self.entries[index]
        return [entry.reason, entry.owner].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// What is to say of entries when every finding was looked at.
    var remarks: [Diagnostic] {
        self.entries.compactMap { entry in
            let what = "\(entry.rule) at \(entry.file) \(entry.pointer)"
            if entry.isExpired {
                return Diagnostic(
                    .baselineEntryExpired, "\(what) was accepted until \(entry.expires ?? "")", at: entry.location)
            }
            return entry.isUsed ? nil : Diagnostic(.baselineEntryUnused, "\(what) is not found", at: entry.location)
        }
    }

    /// A baseline of all findings; what an earlier one says of owner, reason and day is kept.
    static func text(_ findings: [Report.Finding], after earlier: Baseline?) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("formatVersion", 1)
        writer.list("entries", findings.filter { $0.suppression?.kind != .comment }) { writer, finding in
            let known = earlier.flatMap { earlier in
                earlier.indices[finding.fingerprint].map { earlier.entries[$0] }
            }
            writer.member("fingerprint", finding.fingerprint)
            writer.member("rule", finding.diagnostic.rule.code)
            writer.member("file", finding.diagnostic.location?.file ?? "")
            writer.member("pointer", finding.diagnostic.pointer ?? "")
            writer.member("owner", known?.owner ?? "")
            writer.member("reason", known?.reason ?? "")
            writer.member("expires", known?.expires)
        }
        writer.endObject()
        writer.endLine()
        return writer.bytes
    }
}
