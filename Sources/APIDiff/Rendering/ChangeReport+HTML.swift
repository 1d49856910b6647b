import Diagnostics

extension ChangeReport {
    /// The changes as one page that needs nothing else: base and revision side by side, with filters.
    ///
    /// - Parameter version: The version of the program.
    /// - Returns: The page with a line end.
    package func html(version: String) -> [UInt8] {
        let summary = self.summary.escapedForXML
        var text = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>apig diff: \(summary)</title>
            <style>
            \(ChangePage.style)
            </style>
            </head>
            <body>
            <header>
            <h1>apig diff</h1>
            <p><code>\(self.base.onOneLine.escapedForXML)</code> → <code>\(self.revision.onOneLine.escapedForXML)</code>: \(summary)</p>

            """
        if let advice {
            let name = advice.isFollowed == false ? "advice behind" : "advice"
            text += "<p class=\"\(name)\">\(advice.text.onOneLine.escapedForXML)</p>\n"
        }
        text += self.filters + "</header>\n<main>\n"
        if !self.ledgerFaults.isEmpty {
            text += "<div class=\"faults\">\n<h2>Ledger of accepted changes</h2>\n"
            for fault in self.ledgerFaults {
                let place = fault.location.map { "<code>\($0.description.onOneLine.escapedForXML)</code> " } ?? ""
                text += "<p>\(place)\(fault.message.escapedForXML)</p>\n"
            }
            text += "</div>\n"
        }
        for (title, entries) in self.bySubject { text += self.section(title, entries) }
        if self.entries.isEmpty { text += "<p class=\"none\">Nothing has changed.</p>\n" }
        text += """
            <p class="none" id="nothing" hidden>No change fits the filters.</p>
            </main>
            <footer>apig \(version.escapedForXML)</footer>
            <script>
            \(ChangePage.script)
            </script>
            </body>
            </html>

            """
        return Array(text.utf8)
    }

    /// The changes by what they are about, in the order of the first of each.
    private var bySubject: [(title: String, entries: [Entry])] {
        var indices: [String: Int] = [:]
        var sections: [(title: String, entries: [Entry])] = []
        for entry in self.entries {
            let title = entry.change.title
            if let index = indices[title] {
                sections[index].entries.append(entry)
            } else {
                indices[title] = sections.count
                sections.append((title, [entry]))
            }
        }
        return sections
    }

    private var filters: String {
        func box(_ name: String, _ value: String, _ count: Int, isChecked: Bool = true) -> String {
            guard count > 0 else { return "" }
            return "<label class=\"\(value)\"><input type=\"checkbox\" name=\"\(name)\" value=\"\(value)\""
                + "\(isChecked ? " checked" : "")> \(value) <b>\(count)</b></label>\n"
        }
        let open = self.open
        var text = "<form id=\"filters\" aria-label=\"Filters\">\n<fieldset><legend>level</legend>\n"
        for level in ChangeRule.Level.allCases.reversed() {
            text += box("level", level.rawValue, open.count { $0.change.rule.level == level })
        }
        text += box("level", "accepted", self.entries.count - open.count, isChecked: false)
        text += "</fieldset>\n<fieldset><legend>for</legend>\n"
        for audience in ChangeRule.Audience.allCases {
            text += box("audience", audience.rawValue, self.entries.count { $0.change.rule.audience == audience })
        }
        text += "</fieldset>\n<label>area <select name=\"area\"><option value=\"\">all</option>"
        let areas = Set(self.entries.map(\.change.rule.area))
        for area in ChangeRule.Area.allCases where areas.contains(area) { text += "<option>\(area.rawValue)</option>" }
        text += "</select></label>\n"
        text += "<label>text <input type=\"search\" name=\"text\" placeholder=\"path, rule, value, pointer\"></label>\n"
        return text + "</form>\n"
    }

    private func section(_ title: String, _ entries: [Entry]) -> String {
        let title = title.onOneLine.escapedForXML
        var text = "<section data-title=\"\(title)\">\n<h2>\(title)</h2>\n"
        for entry in entries { text += entry.article }
        return text + "</section>\n"
    }
}

extension ChangeReport.Entry {
    /// Users that are named; a schema may have hundreds, in every one of its changes.
    private static let maxUsers = 24

    fileprivate var article: String {
        let change = self.change
        let rule = change.rule
        let level = rule.level.rawValue
        let kind = self.acceptance == nil ? level : "accepted"
        var text =
            "<article class=\"\(level)\(self.acceptance == nil ? "" : " accepted")\" id=\"c\(self.fingerprint)\" data-level=\"\(kind)\""
        text += " data-audience=\"\(rule.audience.rawValue)\" data-area=\"\(rule.area.rawValue)\">\n"
        text += "<h3><span class=\"badge\">\(level)</span> \(change.message.onOneLine.escapedForXML)</h3>\n"
        let words = [
            rule.title, rule.name, "for \(rule.audience.rawValue)", rule.area.rawValue,
            self.callsText ?? "",
        ]
        text +=
            "<p class=\"rule\">\(words.filter { !$0.isEmpty }.map(\.onOneLine.escapedForXML).joined(separator: " · "))</p>\n"
        if let acceptance { text += "<p>\(acceptance.text.onOneLine.escapedForXML)</p>\n" }
        text += "<div class=\"sides\">\n\(change.before.html("before", "not there before"))"
        text += "\(change.after.html("after", "no longer there"))</div>\n"
        if let users = change.usersText(naming: Self.maxUsers) {
            text += "<p class=\"users\">\(users.onOneLine.escapedForXML)</p>\n"
        }
        return text + "</article>\n"
    }
}

extension Change.Side {
    /// Characters of a value that are shown.
    private static let maxValue = 1_000

    fileprivate func html(_ name: String, _ nothing: String) -> String {
        var text = "<div class=\"\(name)\">"
        if let place {
            text += "<p class=\"place\"><code>\(place.description.onOneLine.escapedForXML)</code>"
            if let pointer = place.pointer, !pointer.isEmpty {
                text += " <code>\(pointer.onOneLine.escapedForXML)</code>"
            }
            text += "</p>\n"
        }
        if let value { text += "<pre>\(value.shown(Self.maxValue).escapedForXML)</pre>\n" }
        if let location = place?.location { text += HTMLRenderer.excerpt(location) }
        if self.place == nil, self.value == nil { text += "<p class=\"none\">\(nothing)</p>\n" }
        return text + "</div>\n"
    }
}
