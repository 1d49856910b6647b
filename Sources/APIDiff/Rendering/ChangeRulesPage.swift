import Diagnostics

/// The rules of differences as lists.
package enum ChangeRulesPage {
    /// The rules by area, as Markdown.
    package static func markdown() -> [UInt8] {
        var text = """
            # The rules of differences

            `apig diff` gives each change one of these names; they are stable. This page is made from the table in the code (`apig rules --changes --format markdown`).

            """
        for area in ChangeRule.Area.allCases {
            let rules = self.rules(of: area)
            guard !rules.isEmpty else { continue }
            text +=
                "\n## \(area.rawValue)\n\n| Rule | Level | Audience | What has happened |\n| --- | --- | --- | --- |\n"
            for rule in rules {
                text += "| `\(rule.name)` | \(rule.level.rawValue) | \(rule.audience.rawValue) "
                text += "| \(MarkdownText.cell(rule.title)) |\n"
            }
        }
        return Array(text.utf8)
    }

    /// A line for each rule.
    package static func text() -> [UInt8] {
        let rules = ChangeRule.Area.allCases.flatMap(self.rules)
        let width = rules.map(\.name.count).max() ?? 0
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        let lines = rules.map { rule in
            let head = "\(padded(rule.name, width))  \(padded(rule.level.rawValue, 9))"
            return "\(head)  \(padded(rule.audience.rawValue, 8))  \(rule.title)\n"
        }
        return Array(lines.joined().utf8)
    }

    /// The rules as a JSON document.
    package static func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("formatVersion", 1)
        writer.list("changes", ChangeRule.Area.allCases.flatMap(self.rules)) { writer, rule in
            writer.member("rule", rule.name)
            writer.member("area", rule.area.rawValue)
            writer.member("level", rule.level.rawValue)
            writer.member("audience", rule.audience.rawValue)
            writer.member("title", rule.title)
        }
        writer.endObject()
        writer.endLine()
        return writer.bytes
    }

    private static func rules(of area: ChangeRule.Area) -> [ChangeRule] {
        ChangeRule.all.filter { $0.area == area }.sorted { $0.name < $1.name }
    }
}
