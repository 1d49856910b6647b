package import Diagnostics

extension Node {
    /// Reports a finding about this node, with its place and pointer.
    package func report(
        _ rule: Rule,
        _ message: String,
        to diagnostics: DiagnosticCollector,
        allowed: String? = nil,
        mend: String? = nil,
        severity: Severity? = nil,
        notes: [Diagnostic.Note] = [],
        fix: @autoclosure () -> Fix? = nil
    ) {
        // Places and fixes cost a walk; a document with more findings than are kept pays for those that are.
        diagnostics.report(severity: severity ?? rule.severity) {
            Diagnostic(
                rule, message, at: self.location, pointer: self.pointer, allowed: allowed, mend: mend,
                severity: severity, notes: notes, fix: fix()
            )
        }
    }
}
