package import Diagnostics

extension Node {
    /// Reports a finding about this node, with its place and pointer.
    ///
    /// The message, the place and the pointer are made only when there is room for the finding: a document can cause a million.
    package func report(
        _ rule: Rule,
        _ message: @autoclosure () -> String,
        to diagnostics: DiagnosticCollector,
        allowed: @autoclosure () -> String? = nil,
        mend: @autoclosure () -> String? = nil,
        severity: Severity? = nil,
        notes: @autoclosure () -> [Diagnostic.Note] = [],
        fix: @autoclosure () -> Fix? = nil
    ) {
        diagnostics.report(severity: severity ?? rule.severity) {
            Diagnostic(
                rule, message(), at: self.location, pointer: self.boundedPointer, allowed: allowed(), mend: mend(),
                severity: severity, notes: notes(), fix: fix()
            )
        }
    }
}
