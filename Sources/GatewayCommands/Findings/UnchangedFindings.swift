import Diagnostics

/// The findings that documents had already in an earlier revision.
///
/// A finding is an earlier one when its fingerprint is, and the line it stands in reads the same: what is in a line that was edited counts again.
struct UnchangedFindings {
    let revision: String
    private let keys: Set<String>

    init(_ findings: [Report.Finding], since revision: String) {
        self.revision = revision
        self.keys = Set(findings.map(Self.key))
    }

    func contains(_ finding: Report.Finding) -> Bool { self.keys.contains(Self.key(finding)) }

    private static func key(_ finding: Report.Finding) -> String {
        "\(finding.fingerprint)\n\(finding.diagnostic.location?.excerpt?.text ?? "")"
    }
}
