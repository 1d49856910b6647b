import Diagnostics
import Testing

@Suite struct DiagnosticCollectorTests {
    private static func finding(_ severity: Severity) -> Diagnostic {
        Diagnostic(.duplicateKey, "found", at: nil, severity: severity)
    }

    @Test("A finding without room is counted and not made")
    func lazyFindings() {
        let collector = DiagnosticCollector(maxDiagnostics: 1)
        var madeCount = 0
        for _ in 0..<3 {
            collector.report(severity: .error) {
                madeCount += 1
                return Self.finding(.error)
            }
        }
        #expect(madeCount == 1)
        #expect(collector.diagnostics.count == 1)
        #expect(collector.droppedCount == 2)
        #expect(collector.errorCount == 3)
    }

    @Test("What another collector dropped counts on in the one that takes its findings")
    func mergedCollectors() {
        let inner = DiagnosticCollector(maxDiagnostics: 1)
        for severity in [Severity.warning, .error, .error] { inner.report(Self.finding(severity)) }
        let outer = DiagnosticCollector()
        outer.report(Self.finding(.info))
        outer.report(contentsOf: inner)
        #expect(outer.diagnostics.map(\.severity) == [.info, .warning])
        #expect(outer.droppedCount == 2)
        #expect(outer.errorCount == 2)
        #expect(outer.highestSeverity == .error)
    }
}
