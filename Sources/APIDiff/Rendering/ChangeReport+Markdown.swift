import Diagnostics

extension ChangeReport {
    /// What a comment on a pull request may hold.
    ///
    /// - Source: GitHub's answer to longer ones, "Body is too long (maximum is 65536 characters)"
    package static let maxComment = 65_536

    /// The changes as Markdown that fits a comment on a pull request: the counts, the version and a table for each level.
    ///
    /// - Parameter limit: The most bytes; what does not fit is counted.
    /// - Returns: The text with a line end.
    package func markdown(limit: Int = ChangeReport.maxComment) -> [UInt8] {
        var page = MarkdownPage(limit: limit)
        page.text = "### apig diff: \(self.summary)\n\n"
        page.text += "\(self.base.shown(200).asCode) → \(self.revision.shown(200).asCode)\n"
        if let advice { page.text += "\n\(advice.text.shown(200).asMarkdown)\n" }
        page.add(
            self.ledgerFaults.map { fault in
                let place = fault.location.map { "\($0.description.shown(200).asCode): " } ?? ""
                return "- \(place)\(fault.message.shown(MarkdownPage.maxMessage).asMarkdown)\n"
            }, opening: "\n**Ledger of accepted changes**\n\n", closing: "", kind: "of the ledger")
        let open = self.open
        for level in ChangeRule.Level.allCases.reversed() {
            let entries = open.filter { $0.change.rule.level == level }
            guard !entries.isEmpty else { continue }
            let title = "\(entries.count) \(level.rawValue)"
            let isOpen = level >= .dangerous
            page.add(
                entries.map(\.markdownRow),
                opening: isOpen ? "\n**\(title)**\n\(MarkdownPage.head)" : MarkdownPage.details(title),
                closing: isOpen ? "" : "\n</details>\n", kind: level.rawValue)
        }
        let accepted = self.entries.filter { $0.acceptance != nil }
        if !accepted.isEmpty {
            page.add(
                accepted.map(\.markdownRow), opening: MarkdownPage.details("\(accepted.count) accepted"),
                closing: "\n</details>\n", kind: "accepted")
        }
        return page.bytes
    }
}

/// Markdown that stops before it is too long.
private struct MarkdownPage {
    let limit: Int
    var text = ""
    /// What did not fit, by kind, the worst first.
    private var left: [(kind: String, count: Int)] = []

    init(limit: Int) { self.limit = limit }

    /// Characters of a message and of a value in a cell.
    static let maxMessage = 300
    static let maxValue = 120
    static let head = "\n| Subject | Change | For | Before | After |\n| --- | --- | --- | --- | --- |\n"
    /// Room for the line that says how many more there are.
    private static let lastLine = 200

    static func details(_ title: String) -> String { "\n<details><summary>\(title)</summary>\n\(self.head)" }

    /// Adds as many rows as fit between an opening and a closing; once one did not fit, no further one is added.
    mutating func add(_ rows: [String], opening: String, closing: String, kind: String) {
        guard !rows.isEmpty else { return }
        var count = 0
        var room = self.limit - Self.lastLine - self.text.utf8.count - opening.utf8.count - closing.utf8.count
        if self.left.isEmpty {
            for row in rows {
                guard row.utf8.count <= room else { break }
                if count == 0 { self.text += opening }
                self.text += row
                room -= row.utf8.count
                count += 1
            }
        }
        if count > 0 { self.text += closing }
        if count < rows.count { self.left.append((kind, rows.count - count)) }
    }

    var bytes: [UInt8] {
        guard !self.left.isEmpty else { return Array(self.text.utf8) }
        let count = self.left.reduce(0) { $0 + $1.count }
        let kinds = self.left.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
        return Array("\(self.text)\n… and \(count) more that a comment has no room for: \(kinds).\n".utf8)
    }
}

extension ChangeReport.Entry {
    fileprivate var markdownRow: String {
        let change = self.change
        var what = [change.message.shown(MarkdownPage.maxMessage).asMarkdown]
        what += [change.usersText(), self.callsText, self.acceptance?.text].compactMap {
            $0?.shown(MarkdownPage.maxMessage).asMarkdown
        }
        let subject = change.title.shown(MarkdownPage.maxMessage).asCode
        return "| \(subject) | `\(change.rule.name)`: \(what.joined(separator: "<br>")) "
            + "| \(change.rule.audience.rawValue) | \(change.before.markdown) | \(change.after.markdown) |\n"
    }
}

extension Change.Side {
    fileprivate var markdown: String {
        let parts = [self.value?.shown(MarkdownPage.maxValue), self.place?.description.shown(MarkdownPage.maxMessage)]
        return parts.compactMap { $0?.asCode }.joined(separator: "<br>")
    }
}

extension String {
    /// The text in a cell, where it neither is markup nor calls anybody by name.
    fileprivate var asMarkdown: String {
        MarkdownText.cell(self).replacing("&", with: "&amp;").replacing("@", with: "@&#8203;")
    }

    /// The text as code in a cell; a code span has no way to write a grave accent, nor to end a backslash before a bar.
    fileprivate var asCode: String {
        self.isEmpty || self.contains(where: { "`|\\".contains($0) }) ? "<code>\(self.asMarkdown)</code>" : "`\(self)`"
    }
}
