extension ChangeReport {
    /// The changes by what they are about, each with both places, and the counts.
    ///
    /// - Parameter isColoured: Whether it is for a terminal.
    /// - Returns: The text with a line end.
    package func text(isColoured: Bool) -> String {
        var text = ""
        var subject: String?
        for entry in self.entries {
            let change = entry.change
            let title = change.group.isEmpty ? change.subject.text : "\(change.subject.text)  (\(change.group))"
            if title != subject { text += (subject == nil ? "" : "\n") + Self.paint(title, "1", isColoured) + "\n" }
            subject = title
            let level = change.rule.level.rawValue
            let mark = Self.paint(level, Self.colour(of: change.rule.level), isColoured)
            text += "  \(mark)\(String(repeating: " ", count: max(1, 10 - level.count)))"
            text += "\(change.rule.name) (\(change.rule.audience.rawValue)): \(change.rule.title)\n"
            text += "            \(change.message)\n"
            if let place = change.before.place { text += "            was  \(place.description)\n" }
            if let place = change.after.place { text += "            is   \(place.description)\n" }
        }
        return text + (text.isEmpty ? "" : "\n") + self.summary + "\n"
    }

    private static func colour(of level: ChangeRule.Level) -> String {
        switch level {
        case .breaking: "31;1"
        case .dangerous: "33;1"
        case .safe: "32"
        case .cosmetic: "36"
        }
    }

    private static func paint(_ text: String, _ code: String, _ isColoured: Bool) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
