import Diagnostics

/// The changes between two definitions, for people and for programs.
package struct ChangeReport: Sendable {
    /// The version of the JSON form.
    package static let formatVersion = 1

    private let base: String
    private let revision: String
    private let changes: [Change]

    /// A report.
    ///
    /// - Parameters:
    ///   - base: The definition that was, as the user named it.
    ///   - revision: The one that is.
    ///   - changes: What differs.
    package init(base: String, revision: String, changes: [Change]) {
        self.base = base
        self.revision = revision
        self.changes = changes
    }

    /// The worst there is; `nil` when nothing differs.
    package var worst: ChangeRule.Level? { self.changes.map(\.rule.level).max() }

    /// "no changes", or the counts by level, the worst first.
    package var summary: String {
        guard !self.changes.isEmpty else { return "no changes" }
        return ChangeRule.Level.allCases.reversed().compactMap { level in
            let count = self.changes.count { $0.rule.level == level }
            return count > 0 ? "\(count) \(level.rawValue)" : nil
        }.joined(separator: ", ")
    }

    // MARK: People

    /// The changes by what they are about, each with both places, and the counts.
    ///
    /// - Parameter isColoured: Whether it is for a terminal.
    /// - Returns: The text with a line end.
    package func text(isColoured: Bool) -> String {
        var text = ""
        var subject: String?
        for change in self.changes {
            let title = change.group.isEmpty ? change.subject : "\(change.subject)  (\(change.group))"
            if title != subject { text += (subject == nil ? "" : "\n") + Self.paint(title, "1", isColoured) + "\n" }
            subject = title
            let level = change.rule.level.rawValue
            let mark = Self.paint(level, Self.colour(of: change.rule.level), isColoured)
            text += "  \(mark)\(String(repeating: " ", count: max(1, 10 - level.count)))"
            text += "\(change.rule.name) (\(change.rule.audience.rawValue)): \(change.rule.title)\n"
            text += "            \(change.message)\n"
            if let place = change.before.source { text += "            was  \(place)\n" }
            if let place = change.after.source { text += "            is   \(place)\n" }
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

    // MARK: Programs

    /// The changes as a JSON document with a line end.
    package func json(version: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("formatVersion", Self.formatVersion)
        writer.member("version", version)
        writer.member("base", self.base)
        writer.member("revision", self.revision)
        writer.object("summary") { writer in
            for level in ChangeRule.Level.allCases.reversed() {
                writer.member(level.rawValue, self.changes.count { $0.rule.level == level })
            }
        }
        writer.list("changes", self.changes) { writer, change in
            writer.member("rule", change.rule.name)
            writer.member("level", change.rule.level.rawValue)
            writer.member("audience", change.rule.audience.rawValue)
            writer.member("action", change.action.rawValue)
            writer.member("group", change.group)
            writer.member("subject", change.subject)
            writer.member("element", change.element)
            writer.member("message", change.message)
            for (name, side) in [("before", change.before), ("after", change.after)] {
                writer.object(name) { writer in
                    if let value = side.value { writer.member("value", value) }
                    if let source = side.source { writer.member("source", source) }
                }
            }
        }
        writer.endObject()
        writer.endLine()
        return writer.bytes
    }
}
