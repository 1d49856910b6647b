/// Writes findings as one HTML page that needs nothing else: readable offline, with filters by severity, document and text.
package enum HTMLRenderer {
    /// The whole page with a line end.
    package static func render(_ report: Report) -> [UInt8] {
        let title = "apig \(report.command)".escapedForXML
        let summary = report.summary.escapedForXML
        var text = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>\(title): \(summary)</title>
            <style>
            \(HTMLPage.style)
            </style>
            </head>
            <body>
            <header>
            <h1>\(title)</h1>
            <p>\(summary) in \(report.files.count == 1 ? "1 document" : "\(report.files.count) documents")</p>
            \(self.filters(report))
            </header>
            <main>

            """
        for finding in report.findings { text += self.article(finding) }
        if report.findings.isEmpty { text += "<p class=\"none\">Nothing was found.</p>\n" }
        text += """
            <p class="none" id="nothing" hidden>No finding fits the filters.</p>
            </main>
            <footer>apig \(report.version.escapedForXML)</footer>
            <script>
            \(HTMLPage.script)
            </script>
            </body>
            </html>

            """
        return Array(text.utf8)
    }

    private static func filters(_ report: Report) -> String {
        var text = "<form id=\"filters\" aria-label=\"Filters\">\n"
        for severity in Severity.allCases.reversed() {
            let count = report.diagnostics.count { $0.severity == severity }
            guard count > 0 else { continue }
            text +=
                "<label class=\"\(severity.rawValue)\"><input type=\"checkbox\" name=\"severity\" value=\"\(severity.rawValue)\" checked> "
            text += "\(severity.rawValue) <b>\(count)</b></label>\n"
        }
        text += "<label>document <select name=\"file\"><option value=\"\">all</option>"
        for file in report.files { text += "<option>\(file.escapedForXML)</option>" }
        text += "</select></label>\n"
        text += "<label>text <input type=\"search\" name=\"text\" placeholder=\"rule, message, pointer\"></label>\n"
        return text + "</form>"
    }

    private static func article(_ finding: Report.Finding) -> String {
        let diagnostic = finding.diagnostic
        let rule = diagnostic.rule
        let severity = diagnostic.severity.rawValue
        let file = (diagnostic.location?.file ?? "").escapedForXML
        var text =
            "<article class=\"\(severity)\" id=\"f\(finding.fingerprint)\" data-severity=\"\(severity)\" data-file=\"\(file)\">\n"
        text += "<h2><span class=\"badge\">\(severity)</span> \(diagnostic.message.escapedForXML)</h2>\n"
        text += "<p class=\"place\">"
        if let location = diagnostic.location { text += "<code>\(location.description.escapedForXML)</code> " }
        text += "<span class=\"rule\">\(rule.code) \(rule.name.escapedForXML)</span></p>\n"
        if let location = diagnostic.location { text += self.excerpt(location) }
        text += "<dl>\n"
        if let pointer = diagnostic.pointer, !pointer.isEmpty { text += self.entry("at", pointer, isCode: true) }
        text += self.entry("allowed", diagnostic.allowed) + self.entry("mend", diagnostic.mend)
        if let product = rule.product { text += self.entry("product", "\(product) on upload") }
        text += "</dl>\n"
        for note in diagnostic.notes {
            text += "<p class=\"note\">note: \(note.message.escapedForXML)"
            if let location = note.location { text += " at <code>\(location.description.escapedForXML)</code>" }
            text += "</p>\n"
        }
        text += "<details><summary>Example</summary>\n<p>wrong</p>\n<pre>\(rule.wrong.escapedForXML)</pre>\n"
        text += "<p>right</p>\n<pre>\(rule.right.escapedForXML)</pre>\n"
        return text + "<p>\(rule.source.escapedForXML)</p>\n</details>\n</article>\n"
    }

    private static func entry(_ name: String, _ value: String, isCode: Bool = false) -> String {
        let value = value.escapedForXML
        return "<dt>\(name)</dt><dd>\(isCode ? "<code>\(value)</code>" : value)</dd>\n"
    }

    /// The line something stands in, with what it is about marked; empty where the line is not known.
    package static func excerpt(_ location: SourceLocation) -> String {
        guard let excerpt = location.excerpt else { return "" }
        let scalars = Array(excerpt.text.unicodeScalars)
        func part(_ range: Range<Int>) -> String {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars[range.clamped(to: 0..<scalars.count)])
            return String(text).escapedForXML
        }
        let start = min(excerpt.caretOffset, scalars.count)
        let end = max(start, min(start + excerpt.caretLength, scalars.count))
        return "<pre class=\"source\"><span class=\"number\">\(location.start.line)</span>\(part(0..<start))"
            + "<mark>\(part(start..<end))</mark>\(part(end..<scalars.count))</pre>\n"
    }
}
