/// Writes findings as JUnit XML: a suite for each document, a test case for each finding, and one that passes for a document without any.
///
/// What makes the command fail is a failure; what does not is a case that passes and says what was found.
package enum JUnitRenderer {
    /// The whole document with a line end.
    package static func render(_ report: Report) -> [UInt8] {
        let byFile = Dictionary(grouping: report.findings) { $0.diagnostic.location?.file ?? "" }
        var suites = report.files.map { ($0, byFile[$0] ?? []) }
        if let placeless = byFile[""] { suites.append((report.command, placeless)) }
        let failures = report.findings.count(where: report.fails)
        let tests = suites.reduce(0) { $0 + max(1, $1.1.count) }
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text +=
            "<testsuites name=\"apig \(report.command)\" tests=\"\(tests)\" failures=\"\(failures)\" errors=\"0\">\n"
        for (name, findings) in suites { text += self.suite(name, findings, report) }
        return Array((text + "</testsuites>\n").utf8)
    }

    private static func suite(_ name: String, _ findings: [Report.Finding], _ report: Report) -> String {
        let failures = findings.count(where: report.fails)
        let title = name.escapedForXML
        var text =
            "  <testsuite name=\"\(title)\" tests=\"\(max(1, findings.count))\" failures=\"\(failures)\" errors=\"0\">\n"
        if findings.isEmpty { text += "    <testcase classname=\"\(title)\" name=\"no findings\"/>\n" }
        for finding in findings {
            let diagnostic = finding.diagnostic
            let place = diagnostic.location.map { ":\($0.start.line):\($0.start.column)" } ?? ""
            let name = "\(diagnostic.rule.label)\(place)".escapedForXML
            let details = TextRenderer(isColoured: false).render(diagnostic).escapedForXML
            text += "    <testcase classname=\"\(title)\" name=\"\(name)\">\n"
            if report.fails(finding) {
                let message = diagnostic.message.escapedForXML
                text += "      <failure type=\"\(diagnostic.rule.code)\" message=\"\(message)\">\(details)</failure>\n"
            } else {
                text += "      <system-out>\(details)</system-out>\n"
            }
            text += "    </testcase>\n"
        }
        return text + "  </testsuite>\n"
    }
}
