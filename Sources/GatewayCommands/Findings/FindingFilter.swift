import Diagnostics
import SourceDocument

/// Weighs findings as the rules file says, takes back those that comments and the baseline name, and tells which of these name nothing any more.
struct FindingFilter {
    var settings: RuleSettings?
    /// The comments of the documents that were read.
    var comments: [SuppressionComments] = []
    var baseline: Baseline?
    var unchanged: UnchangedFindings?
    /// Today, as `2026-01-31`.
    let today: String

    /// Looks at everything that was found.
    ///
    /// - Returns: The findings in document order, with what takes them back; what is wrong with comments and entries is among them.
    mutating func apply(to diagnostics: DiagnosticCollector) -> [Report.Finding] {
        // Fingerprints number equal findings, and a comment on a rule that is off is no idle one: rules are weighed last.
        var findings = Report.fingerprinted(diagnostics.sorted)
        for index in findings.indices {
            findings[index].suppression = self.suppression(of: findings[index])
        }
        let late = self.comments.flatMap(\.unused) + (self.baseline?.remarks ?? [])
        findings += Report.fingerprinted(late)
        guard let settings = self.settings else { return findings }
        return findings.compactMap { finding in
            settings.weighed(finding.diagnostic).map {
                Report.Finding(diagnostic: $0, fingerprint: finding.fingerprint, suppression: finding.suppression)
            }
        }
    }

    private mutating func suppression(of finding: Report.Finding) -> Report.Suppression? {
        for index in self.comments.indices {
            if let reason = self.comments[index].reason(for: finding.diagnostic) {
                return Report.Suppression(.comment, reason: reason)
            }
        }
        if let unchanged = self.unchanged, unchanged.contains(finding) {
            return Report.Suppression(.unchanged, reason: "not changed since \(unchanged.revision)")
        }
        return self.baseline?.reason(for: finding, today: self.today).map { Report.Suppression(.baseline, reason: $0) }
    }
}
