package import Diagnostics

extension ChangeReport {
    /// The changes as findings, for the forms that other programs know findings by.
    ///
    /// Breaking changes are errors, dangerous ones warnings, all others remarks. What was accepted is taken back with its reason.
    ///
    /// - Parameters:
    ///   - version: The version of the program.
    ///   - level: The level from which changes make the command fail; `nil` is never.
    /// - Returns: The faults of the ledger, then the changes in their order.
    package func findings(version: String, failingAt level: ChangeRule.Level?) -> Report {
        let faults = Report.fingerprinted(self.ledgerFaults).map { finding in
            var finding = finding
            finding.isFailure = level != nil
            return finding
        }
        let changes = self.entries.map { entry in
            Report.Finding(
                diagnostic: entry.diagnostic, fingerprint: entry.fingerprint,
                suppression: entry.acceptance.map { Report.Suppression(.accepted, reason: $0.text.onOneLine) },
                isFailure: level.map { entry.change.rule.level >= $0 } ?? false)
        }
        return Report(command: "diff", version: version, inputs: [self.revision], findings: faults + changes)
    }
}

extension ChangeReport.Entry {
    fileprivate var diagnostic: Diagnostic {
        let change = self.change
        let rule = change.rule
        var notes = [change.usersText(), self.callsText].compactMap { $0.map { Diagnostic.Note($0) } }
        // The finding stands in one document: the other side is beside it.
        if change.after.place != nil, let before = change.before.place {
            notes.insert(Diagnostic.Note("what it was", at: before.sourceLocation), at: 0)
        }
        return Diagnostic(
            rule.asRule, "\(change.title): \(change.message) (\(rule.level.rawValue), \(rule.audience.rawValue))",
            at: change.place?.sourceLocation, pointer: change.place?.pointer, notes: notes)
    }
}

extension ChangeRule {
    /// The rule as findings have it; there is nothing to allow or to mend in a change.
    fileprivate var asRule: Rule {
        let severity: Severity =
            switch self.level {
            case .breaking: .error
            case .dangerous: .warning
            case .safe, .cosmetic: .info
            }
        return Rule(
            self.name, self.name, severity, title: self.title, allowed: "", mend: "", source: "", wrong: "", right: "")
    }
}

extension ChangePlace {
    /// The location, made of line and column where the file was not read.
    fileprivate var sourceLocation: SourceLocation {
        if let location { return location }
        let position = SourcePosition(line: self.line, column: self.column, byteOffset: SourcePosition.unknownByte)
        return SourceLocation(file: self.file, start: position, end: position)
    }
}
