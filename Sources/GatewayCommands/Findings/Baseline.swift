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

    /// Entries of one file; more are not read.
    static let maxEntries = 100_000

    /// Reads a baseline.
    ///
    /// - Throws: `FileError` when it is none.
    init(_ tree: SyntaxTree) throws {
        let name = tree.source.name
        guard tree.root["formatVersion"]?.integer == 1, let list = tree.root["entries"], list.isSequence else {
            throw FileError("\(name) is no baseline: it needs formatVersion 1 and a list of entries")
        }
        for item in list.items.prefix(Self.maxEntries) {
            guard let fingerprint = item["fingerprint"]?.text, let rule = item["rule"]?.text else {
                throw FileError("\(item.location.description): an entry of a baseline needs fingerprint and rule")
            }
            func text(_ key: String) -> String { item[key].map { $0.isNull ? "" : $0.text } ?? "" }
            var entry = Entry(fingerprint: fingerprint, rule: rule)
            entry.file = text("file")
            entry.pointer = text("pointer")
            entry.owner = text("owner")
            entry.reason = text("reason")
            if !text("expires").isEmpty { entry.expires = text("expires") }
            if let expires = entry.expires, !Self.isDate(expires) {
                throw FileError("\(item.location.description): expires is \"\(expires)\", not a day such as 2030-01-31")
            }
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

    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [4, 2, 2] && parts.allSatisfy { $0.allSatisfy { "0"..."9" ~= $0 } }
            && (1...12).contains(Int(parts[1]) ?? 0) && (1...31).contains(Int(parts[2]) ?? 0)
    }
}
