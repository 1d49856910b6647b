import Diagnostics
import SourceDocument

/// What a conversion has to say about things without a place in the target, each place and remark once.
final class ConversionLog {
    let diagnostics: DiagnosticCollector
    private var said: Set<Remark> = []
    private var files: Set<String> = []

    private struct Remark: Hashable {
        let rule: Rule
        let place: NodeIdentity?
        let message: String
    }

    init(_ diagnostics: DiagnosticCollector) { self.diagnostics = diagnostics }

    /// Something that is gone.
    func dropped(_ message: String, _ value: DocumentValue, severity: Severity = .info) {
        self.report(.conversionDropped, message, value, severity)
    }

    /// Something that stands under an extension now, which tools of the target do not read.
    func kept(_ message: String, _ value: DocumentValue) { self.report(.conversionKept, message, value, .info) }

    /// Something that means another thing now.
    func changed(_ message: String, _ value: DocumentValue, severity: Severity = .info) {
        self.report(.conversionChanged, message, value, severity)
    }

    /// A reference whose target has no place any more.
    func dangling(_ message: String, _ value: DocumentValue) {
        self.report(.conversionReference, message, value, .warning)
    }

    /// A file that a reference leads to; said once for each file.
    func otherFile(_ file: String, _ value: DocumentValue) {
        guard self.files.insert(file).inserted else { return }
        self.report(.conversionOtherFile, "\"\(file)\" must be converted too", value, .warning)
    }

    private func report(_ rule: Rule, _ message: String, _ value: DocumentValue, _ severity: Severity) {
        guard self.said.insert(Remark(rule: rule, place: value.origin?.identity, message: message)).inserted else {
            return
        }
        if let origin = value.origin {
            origin.report(rule, message, to: self.diagnostics, severity: severity)
        } else {
            self.diagnostics.report(Diagnostic(rule, message, at: nil, severity: severity))
        }
    }
}
