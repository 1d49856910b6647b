import Diagnostics
import Patterns
import SourceDocument

/// Regular expressions in documents.
enum PatternText {
    /// Reports a pattern that cannot be read, or that engines which backtrack can hang on.
    ///
    /// - Source: APIG User Guide, apig_03_0097 (Perl-compatible regular expressions)
    static func check(_ pattern: Located<String>?, _ diagnostics: DiagnosticCollector) {
        guard let pattern, !pattern.value.isEmpty else { return }
        do {
            if let risk = try Pattern.backtrackingRisk(pattern.value) {
                pattern.node.report(.adviceSlowPattern, "in \(pattern.node.summary) \(risk)", to: diagnostics)
            }
        } catch {
            pattern.node.report(
                .patternMalformed, "\(error)", to: diagnostics, severity: error.isUnsupported ? .warning : nil)
        }
    }
}
