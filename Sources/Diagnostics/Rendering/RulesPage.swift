/// The page of rules in the documentation, as Markdown.
package enum RulesPage {
    private static let areas: [Character: String] = [
        "1": "Reading", "2": "OpenAPI", "3": "Extensions", "4": "Across objects", "5": "Limits of the product",
        "6": "Import",
        "7": "Advice on security", "8": "Conversion and export", "9": "Configuration and instance files",
    ]

    /// The whole page with a line end.
    package static func render(_ rules: [Rule]) -> String {
        var text =
            "# Rules\n\nWritten by `apig rules --format markdown`; `apig rules CODE` shows one of them. Codes keep their meaning for ever.\n"
        var area: Character?
        for rule in rules {
            let digit = rule.code.dropFirst(4).first
            if digit != area {
                area = digit
                text += "\n## \(digit.flatMap { self.areas[$0] } ?? "Others")\n"
            }
            text += self.section(rule)
        }
        return text
    }

    private static func section(_ rule: Rule) -> String {
        var text = "\n### \(rule.code) \(rule.name)\n\n\(rule.severity.rawValue): \(self.prose(rule.title)).\n\n"
        text +=
            "- Allowed: \(self.prose(rule.allowed))\n- Mend: \(self.prose(rule.mend))\n- Source: \(self.prose(rule.source))\n"
        if let product = rule.product { text += "- On upload: \(product)\n" }
        if rule.isFixable { text += "- Mended by: apig validate --fix, where there is one way only\n" }
        return text + "\nWrong:\n\n\(self.code(rule.wrong))\nRight:\n\n\(self.code(rule.right))"
    }

    /// A text whose signs are no markup.
    private static func prose(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            if "<>*_`|".unicodeScalars.contains(scalar) { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
    }

    private static func code(_ text: String) -> String { "```yaml\n\(text)\n```\n" }
}
