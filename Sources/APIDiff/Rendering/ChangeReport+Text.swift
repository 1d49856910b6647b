import Diagnostics

extension ChangeReport {
    /// The changes by what they are about, each as a unified view of both sides; then what was accepted, the ledger, the version and the counts.
    ///
    /// - Parameter isColoured: Whether it is for a terminal.
    /// - Returns: The text with a line end.
    package func text(isColoured: Bool) -> String { ChangeText(isColoured: isColoured).render(self) }
}

private struct ChangeText {
    let isColoured: Bool

    /// Characters of a value that are shown.
    private static let maxValue = 240
    private static let indent = "    "

    func render(_ report: ChangeReport) -> String {
        var text = ""
        var subject: String?
        for entry in report.open {
            let title = entry.change.title
            if title != subject { text += (subject == nil ? "" : "\n") + self.paint(title.onOneLine, "1") + "\n" }
            subject = title
            text += self.entry(entry)
        }
        if !text.isEmpty { text += "\n" }
        let accepted = report.entries.compactMap { entry in entry.acceptance.map { (entry.change, $0) } }
        if !accepted.isEmpty {
            text += self.paint("accepted", "1") + "\n"
            for (change, acceptance) in accepted {
                text += "  \(change.rule.level.rawValue) \(change.rule.name): "
                text += "\(change.title): \(change.message)".shown(Self.maxValue)
                text += "\n\(Self.indent)\(acceptance.text.onOneLine)\n"
            }
            text += "\n"
        }
        for fault in report.ledgerFaults { text += TextRenderer(isColoured: self.isColoured).render(fault) + "\n" }
        if let advice = report.advice {
            text += self.paint(advice.text.onOneLine, advice.isFollowed == false ? "33;1" : nil) + "\n"
        }
        return text + report.summary + "\n"
    }

    private func entry(_ entry: ChangeReport.Entry) -> String {
        let change = entry.change
        let level = change.rule.level
        let blanks = String(repeating: " ", count: max(1, 10 - level.rawValue.count))
        var text = "  \(self.paint(level.rawValue, Self.colour(of: level)))\(blanks)"
        text += "\(change.rule.name) (\(change.rule.audience.rawValue)): \(change.rule.title)\n"
        text += "\(Self.indent)\(change.message.onOneLine)\n"
        text += self.side(change.before, sign: "-", colour: "31")
        text += self.side(change.after, sign: "+", colour: "32")
        for remark in [change.usersText(), entry.callsText] {
            if let remark { text += "\(Self.indent)\(remark.onOneLine)\n" }
        }
        return text
    }

    /// A side behind its sign: the value, the place and the line; nothing where neither value nor place is known.
    private func side(_ side: Change.Side, sign: String, colour: String) -> String {
        var lines: [String] = []
        if let value = side.value { lines.append(self.paint("\(sign) \(value.shown(Self.maxValue))", colour)) }
        if let place = side.place {
            let pointer = place.pointer.map { $0.isEmpty ? "" : " at \($0)" } ?? ""
            let line = "\(place.description)\(pointer)".onOneLine
            lines.append(lines.isEmpty ? self.paint("\(sign) \(line)", colour) : "  \(line)")
            if let excerpt = place.location?.excerpt { lines.append("  \(place.line) | \(excerpt.text.onOneLine)") }
        }
        return lines.map { "\(Self.indent)\($0)\n" }.joined()
    }

    private static func colour(of level: ChangeRule.Level) -> String {
        switch level {
        case .breaking: "31;1"
        case .dangerous: "33;1"
        case .safe: "32"
        case .cosmetic: "36"
        }
    }

    private func paint(_ text: String, _ code: String?) -> String {
        guard self.isColoured, let code else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
