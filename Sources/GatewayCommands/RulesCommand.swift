import APIDiff
import ArgumentParser
import Diagnostics

/// `apig rules`.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List the rules, or explain one with a wrong and a right example.",
        discussion: """
            EXAMPLES:
              apig rules
              apig rules APIG2012
              apig rules path-variable-undeclared
              apig rules --format json
              apig rules --changes
            """
    )

    @Argument(help: "Code or name of a rule.")
    var rule: String?

    @Option(help: ArgumentHelp("text, json or markdown; to a file with =FILE.", valueName: "name[=file]"))
    var format: ReportTarget = ReportTarget(format: .text, file: nil)

    @Flag(help: "List the rules of apig diff instead.")
    var changes = false

    func validate() throws {
        if self.changes, self.rule != nil { throw ValidationError("--changes lists all rules of apig diff.") }
        guard [.text, .json, .markdown].contains(self.format.format) else {
            throw ValidationError("Rules are listed as text, json or markdown.")
        }
    }

    func run() throws {
        if self.changes {
            let bytes =
                switch self.format.format {
                case .text: ChangeRulesPage.text()
                case .markdown: ChangeRulesPage.markdown()
                default: ChangeRulesPage.json()
                }
            try FileReader.write(bytes, to: self.format.file ?? "-")
            return
        }
        let rules: [Rule]
        if let name = self.rule {
            guard let found = Rule.named(name) else {
                let near = nearestName(to: name, among: Rule.all.flatMap { [$0.code, $0.name] })
                throw ValidationError("There is no rule \(name)" + (near.map { "; did you mean \($0)?" } ?? "."))
            }
            rules = [found]
        } else {
            rules = Rule.all
        }
        let bytes: [UInt8] =
            switch self.format.format {
            case .text: Array((self.rule == nil ? Self.list(rules) : rules.map(Self.page).joined(separator: "\n")).utf8)
            case .markdown: Array(RulesPage.render(rules).utf8)
            default: Self.json(rules)
            }
        try FileReader.write(bytes, to: self.format.file ?? "-")
    }

    private static func list(_ rules: [Rule]) -> String {
        let width = rules.map(\.name.count).max() ?? 0
        return rules.map { rule in
            let name = rule.name + String(repeating: " ", count: width - rule.name.count)
            let severity = rule.severity.rawValue
            return
                "\(rule.code)  \(severity)\(String(repeating: " ", count: 7 - severity.count))  \(name)  \(rule.title)\n"
        }.joined()
    }

    private static func page(_ rule: Rule) -> String {
        func indented(_ text: String) -> String {
            text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }.joined(separator: "\n")
        }
        var text = "\(rule.code) \(rule.name) (\(rule.severity.rawValue))\n\n\(rule.title)\n\n"
        text += "allowed: \(rule.allowed)\nmend:    \(rule.mend)\nsource:  \(rule.source)\n"
        if let product = rule.product { text += "product: \(product) on upload\n" }
        if rule.isFixable { text += "fixable: by apig validate --fix, where there is one way only\n" }
        return text + "\nwrong:\n\(indented(rule.wrong))\n\nright:\n\(indented(rule.right))\n"
    }

    private static func json(_ rules: [Rule]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("formatVersion", 1)
        writer.key("rules")
        writer.beginArray()
        for rule in rules {
            writer.beginObject()
            writer.member("code", rule.code)
            writer.member("name", rule.name)
            writer.member("severity", rule.severity.rawValue)
            writer.member("title", rule.title)
            writer.member("allowed", rule.allowed)
            writer.member("mend", rule.mend)
            writer.member("source", rule.source)
            if let product = rule.product { writer.member("product", product) }
            writer.member("fixable", rule.isFixable)
            writer.member("wrong", rule.wrong)
            writer.member("right", rule.right)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        writer.endLine()
        return writer.bytes
    }
}
