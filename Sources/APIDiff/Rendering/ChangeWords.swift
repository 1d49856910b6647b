import Diagnostics

extension Change {
    /// The subject with its group, for people.
    var title: String { self.group.isEmpty ? self.subject.text : "\(self.subject.text) (\(self.group))" }

    /// Where it stands: as the revision has it, and where that does not have it, as the base had it.
    var place: ChangePlace? { self.after.place ?? self.before.place }

    /// Who uses a shared schema, as "used by GET /a, GET /b and 7 more"; `nil` for what is used by none.
    ///
    /// - Parameter limit: The users named at the most.
    /// - Returns: The words.
    func usersText(naming limit: Int = 2) -> String? {
        guard !self.users.isEmpty else { return nil }
        let names = self.users.prefix(limit).map(\.text)
        let more = self.users.count - names.count
        if more > 0 { return "used by \(names.joined(separator: ", ")) and \(more) more" }
        guard let last = names.last, names.count > 1 else { return "used by \(names.joined())" }
        return "used by \(names.dropLast().joined(separator: ", ")) and \(last)"
    }
}

extension ChangeReport.Entry {
    /// How often it was called, as "1 recorded call"; `nil` where no calls were recorded.
    var callsText: String? { self.calls.map { "\($0) recorded call\($0 == 1 ? "" : "s")" } }
}

extension ChangeReport.Acceptance {
    /// Who accepted it and why, as "accepted by shop team: nobody calls it (until 2030-01-31)".
    var text: String {
        "accepted by \(self.owner): \(self.reason)" + (self.expires.map { " (until \($0))" } ?? "")
    }
}

extension VersionAdvice {
    /// The advice on a line, as "version: 1.2.0 → 2.0.0 suggested, the revision says 1.3.0".
    package var text: String {
        let own = self.revision.map { ", the revision says \($0)" } ?? ""
        guard let base, let suggested else {
            return self.step == .none ? "version: may stay\(own)" : "version: a \(self.step) step suggested\(own)"
        }
        return self.step == .none
            ? "version: \(base) may stay\(own)" : "version: \(base) → \(suggested) suggested\(own)"
    }
}

extension String {
    /// The text on one line and no longer than a number of characters, for values nobody reads to their end.
    func shown(_ limit: Int) -> String {
        let line = self.onOneLine
        guard line.utf8.count > limit, line.unicodeScalars.count > limit else { return line }
        return String(String.UnicodeScalarView(line.unicodeScalars.prefix(limit))) + "…"
    }
}

extension ChangeReport {
    /// Whether the changes make the command fail.
    ///
    /// - Parameter level: The level from which they do; `nil` is never.
    /// - Returns: Whether an open change reaches the level, or the ledger of accepted changes has a fault.
    package func fails(at level: ChangeRule.Level?) -> Bool {
        guard let level else { return false }
        return !self.ledgerFaults.isEmpty || self.worst.map { $0 >= level } ?? false
    }
}
