package import Diagnostics

/// The changes between two definitions with everything a report says of them.
package struct ChangeReport: Sendable {
    /// The version of the JSON form.
    package static let formatVersion = 1

    /// Who accepted a change.
    package struct Acceptance: Sendable, Equatable {
        package let owner: String
        package let reason: String
        /// The last day it counts, as `2030-01-31`; `nil` is for ever.
        package let expires: String?

        package init(owner: String, reason: String, expires: String?) {
            self.owner = owner
            self.reason = reason
            self.expires = expires
        }
    }

    /// A change with what tells it from every other one.
    package struct Entry: Sendable {
        package let change: Change
        /// 32 hexadecimal digits that stay the same when lines move or words change.
        package let fingerprint: String
        /// `nil` for a change that counts.
        package var acceptance: Acceptance?
        /// Recorded calls of what it is about; `nil` where none were recorded.
        package var calls: Int?
    }

    /// The definitions, as the user named them.
    package let base: String
    package let revision: String
    /// The changes in the order of their subjects; with recorded calls, what is called most first.
    package var entries: [Entry]
    /// The version the revision ought to have; `nil` where the definitions have none.
    package var advice: VersionAdvice?
    /// What is to say of the ledger: entries that no longer stand for a change, or whose day has passed.
    ///
    /// They fail.
    package var ledgerFaults: [Diagnostic] = []

    /// A report.
    ///
    /// - Parameters:
    ///   - base: The definition that was, as the user named it.
    ///   - revision: The one that is.
    ///   - changes: What differs.
    package init(base: String, revision: String, changes: [Change]) {
        self.base = base
        self.revision = revision
        var seen: [String: Int] = [:]
        self.entries = changes.map { change in
            let identity = change.identity
            let number = seen[identity, default: 0]
            seen[identity] = number + 1
            return Entry(change: change, fingerprint: Fingerprint.of("\(identity)\n\(number)"))
        }
    }

    /// Puts the changes of what is called most first; those of one subject stay together and in their order.
    package mutating func sortByCalls() {
        var order: [String: Int] = [:]
        for (position, entry) in self.entries.enumerated() where order[entry.change.title] == nil {
            order[entry.change.title] = position
        }
        let sorted = self.entries.enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            if one.calls != other.calls { return (one.calls ?? -1) > (other.calls ?? -1) }
            let (first, second) = (order[one.change.title] ?? 0, order[other.change.title] ?? 0)
            return first == second ? left.offset < right.offset : first < second
        }
        self.entries = sorted.map(\.element)
    }

    /// The changes that nobody accepted.
    package var open: [Entry] { self.entries.filter { $0.acceptance == nil } }

    /// The worst that nobody accepted; `nil` when nothing differs.
    package var worst: ChangeRule.Level? { self.open.map(\.change.rule.level).max() }

    /// "no changes", or the counts by level, the worst first, and how many were accepted.
    package var summary: String {
        guard !self.entries.isEmpty else { return "no changes" }
        var parts = ChangeRule.Level.allCases.reversed().compactMap { level in
            let count = self.open.count { $0.change.rule.level == level }
            return count > 0 ? "\(count) \(level.rawValue)" : nil
        }
        let accepted = self.entries.count - self.open.count
        if accepted > 0 { parts.append("\(accepted) accepted") }
        return parts.joined(separator: ", ")
    }
}
