/// A finding: a rule that was broken, where, and with what.
package struct Diagnostic: Sendable, Hashable {
    /// A remark beside a finding that has a place of its own, such as "first defined here".
    package struct Note: Sendable, Hashable {
        package let message: String
        package let location: SourceLocation?

        package init(_ message: String, at location: SourceLocation? = nil) {
            self.message = message.onOneLine
            self.location = location
        }
    }

    package let rule: Rule
    package let severity: Severity
    /// What is wrong and what was found, in one sentence, lower case first, no full stop.
    package let message: String
    package let location: SourceLocation?
    /// The JSON Pointer (RFC 6901) of the value in its document.
    package let pointer: String?
    /// What the rule allows here; the rule's own words unless the place knows better ones.
    package let allowed: String
    /// How to mend it.
    package let mend: String
    package let notes: [Note]
    /// The change of the text that mends it; `nil` where a person has to decide.
    package let fix: Fix?

    package init(
        _ rule: Rule,
        _ message: String,
        at location: SourceLocation?,
        pointer: String? = nil,
        allowed: String? = nil,
        mend: String? = nil,
        severity: Severity? = nil,
        notes: [Note] = [],
        fix: Fix? = nil
    ) {
        self.rule = rule
        self.severity = severity ?? rule.severity
        self.message = message.onOneLine
        self.location = location
        self.pointer = pointer
        self.allowed = allowed?.onOneLine ?? rule.allowed
        self.mend = mend?.onOneLine ?? rule.mend
        self.notes = notes
        self.fix = fix
    }
}

extension Diagnostic {
    /// The same finding with another severity.
    package func with(severity: Severity) -> Diagnostic {
        Diagnostic(
            self.rule, self.message, at: self.location, pointer: self.pointer, allowed: self.allowed, mend: self.mend,
            severity: severity, notes: self.notes, fix: self.fix)
    }

    /// The message with what is allowed and how to mend it, in sentences.
    var sentences: String {
        var text = "\(self.message)."
        if !self.allowed.isEmpty { text += " Allowed: \(self.allowed)." }
        if !self.mend.isEmpty { text += " Mend: \(self.mend)." }
        return text
    }

    /// The path of the API the finding is about, as its document writes it; `nil` when it is about none.
    package var path: String? {
        guard let pointer, pointer.hasPrefix("/paths/") else { return nil }
        let part = pointer.dropFirst("/paths/".count).prefix { $0 != "/" }
        return String(part).replacing("~1", with: "/").replacing("~0", with: "~")
    }
}

/// Collects findings while reading goes on, so that one run shows every fault.
///
/// Not `Sendable`: one collector belongs to one reading.
package final class DiagnosticCollector {
    /// Findings kept at the most; further ones are counted only, so that a broken 50 MB file cannot fill the memory with its faults.
    package static let defaultMaxDiagnostics = 10_000

    package private(set) var diagnostics: [Diagnostic] = []
    /// Findings that were reported after the limit and not kept.
    package private(set) var droppedCount = 0
    /// Errors reported so far, dropped ones included.
    package private(set) var errorCount = 0
    private var highest: Severity?
    private let maxDiagnostics: Int

    package init(maxDiagnostics: Int = DiagnosticCollector.defaultMaxDiagnostics) {
        self.maxDiagnostics = maxDiagnostics
    }

    /// Keeps a finding.
    package func report(_ diagnostic: Diagnostic) {
        self.report(severity: diagnostic.severity) { diagnostic }
    }

    /// Keeps a finding that is made only when there is room for it.
    ///
    /// For findings a document can cause by the million: finding their places would take longer than reading the document.
    package func report(severity: Severity, _ diagnostic: () -> Diagnostic) {
        self.count(severity)
        if self.diagnostics.count < self.maxDiagnostics {
            self.diagnostics.append(diagnostic())
        } else {
            self.droppedCount += 1
        }
    }

    /// Keeps the findings of another collector, and counts those it dropped.
    package func report(contentsOf other: DiagnosticCollector) {
        for diagnostic in other.diagnostics { self.report(diagnostic) }
        if let severity = other.highestSeverity { self.highest = max(self.highest ?? severity, severity) }
        self.droppedCount += other.droppedCount
        self.errorCount += max(0, other.errorCount - other.diagnostics.count { $0.severity == .error })
    }

    private func count(_ severity: Severity) {
        self.highest = max(self.highest ?? severity, severity)
        if severity == .error { self.errorCount += 1 }
    }

    /// The highest severity reported so far, dropped findings included.
    package var highestSeverity: Severity? { self.highest }

    /// Whether anything at or above a severity was reported.
    package func contains(atLeast severity: Severity) -> Bool {
        self.highest.map { $0 >= severity } ?? false
    }

    /// The first error among the findings kept after a number of findings; for asking what a step found.
    package func firstError(after count: Int) -> Diagnostic? {
        self.diagnostics.dropFirst(count).first { $0.severity == .error }
    }

    /// The findings in document order: by file, place, then code; those without a place come last.
    package var sorted: [Diagnostic] {
        self.diagnostics.enumerated().sorted { left, right in
            switch (left.element.location, right.element.location) {
            case (let first?, let second?):
                if first.file != second.file { return first.file < second.file }
                if first.start.byteOffset != second.start.byteOffset {
                    return first.start.byteOffset < second.start.byteOffset
                }
                if left.element.rule.code != right.element.rule.code {
                    return left.element.rule.code < right.element.rule.code
                }
                return left.offset < right.offset
            case (.some, nil): return true
            case (nil, .some): return false
            case (nil, nil): return left.offset < right.offset
            }
        }.map(\.element)
    }
}
