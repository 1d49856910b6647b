import Diagnostics
import SourceDocument

/// The severities a team gives rules: for all documents, or for some paths and environments.
///
/// Of several entries that fit a finding the last one counts.
struct RuleSettings {
    private struct Entry {
        let rule: Rule
        /// `nil` is off.
        let severity: Severity?
        /// Patterns of API paths; empty fits every finding.
        let paths: [String]
        /// Empty fits every environment.
        let environments: [String]
    }

    private var entries: [Entry] = []
    private let environment: String?

    /// Reads a rules file.
    ///
    /// - Parameters:
    ///   - tree: The file.
    ///   - environment: The environment the documents are checked for; `nil` when the user names none.
    ///   - diagnostics: Gets what is wrong with it; entries that cannot be read are left out.
    init(_ tree: SyntaxTree, environment: String?, diagnostics: DiagnosticCollector) {
        self.environment = environment
        let root = tree.root
        guard root["formatVersion"]?.integer == 1, let list = root["rules"], list.isSequence else {
            root.report(.settingMalformed, "it needs formatVersion 1 and a list of rules", to: diagnostics)
            return
        }
        for item in list.items {
            guard let name = item["rule"], let severity = item["severity"] else {
                item.report(.settingMalformed, "an entry needs rule and severity", to: diagnostics)
                continue
            }
            for entry in item.entries where !Self.keys.contains(entry.key.text) {
                entry.key.report(.settingMalformed, "\"\(entry.key.text)\" is no key of an entry", to: diagnostics)
            }
            guard let rule = Rule.named(name.text) else {
                let near = nearestName(to: name.text, among: Rule.all.flatMap { [$0.code, $0.name] })
                name.report(
                    .settingOfUnknown, "there is no rule \(name.text)" + (near.map { "; did you mean \($0)?" } ?? ""),
                    to: diagnostics)
                continue
            }
            // YAML 1.1 readers take the word for false.
            let isOff = severity.text == "off" || severity.text == "false"
            guard isOff || Severity(rawValue: severity.text) != nil else {
                severity.report(.settingMalformed, "the severity is \"\(severity.text)\"", to: diagnostics)
                continue
            }
            self.entries.append(
                Entry(
                    rule: rule, severity: Severity(rawValue: severity.text), paths: Self.texts(item["paths"]),
                    environments: Self.texts(item["environments"])))
        }
    }

    private static let keys: Set<String> = ["rule", "severity", "paths", "environments", "reason"]

    private static func texts(_ node: Node?) -> [String] {
        guard let node else { return [] }
        return node.isSequence ? node.items.map(\.text) : [node.text]
    }

    /// A finding as it is weighed; `nil` when its rule is off for it.
    func weighed(_ diagnostic: Diagnostic) -> Diagnostic? {
        let entry = self.entries.last { entry in
            entry.rule == diagnostic.rule
                && (entry.environments.isEmpty || self.environment.map(entry.environments.contains) ?? false)
                && (entry.paths.isEmpty
                    || diagnostic.path.map { path in
                        entry.paths.contains { Self.matches(Array(path.utf8)[...], Array($0.utf8)[...]) }
                    } ?? false)
        }
        guard let entry else { return diagnostic }
        return entry.severity.map { diagnostic.with(severity: $0) }
    }

    /// Whether a path fits a pattern, in which `*` stands for any part of a segment and `**` for anything.
    ///
    /// Linear in the path for each star: after a mismatch only the last star of its kind takes one byte more.
    static func matches(_ path: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        let star = UInt8(ascii: "*")
        var (index, position) = (path.startIndex, pattern.startIndex)
        var segment: (path: Int, pattern: Int)?
        var anything: (path: Int, pattern: Int)?
        while true {
            if position < pattern.endIndex, pattern[position] == star {
                if position + 1 < pattern.endIndex, pattern[position + 1] == star {
                    position += 2
                    anything = (index, position)
                    segment = nil
                } else {
                    position += 1
                    segment = (index, position)
                }
                continue
            }
            if index == path.endIndex, position == pattern.endIndex { return true }
            if index < path.endIndex, position < pattern.endIndex, path[index] == pattern[position] {
                index += 1
                position += 1
            } else if let tried = segment, tried.path < path.endIndex, path[tried.path] != UInt8(ascii: "/") {
                segment = (tried.path + 1, tried.pattern)
                (index, position) = (tried.path + 1, tried.pattern)
            } else if let tried = anything, tried.path < path.endIndex {
                anything = (tried.path + 1, tried.pattern)
                segment = nil
                (index, position) = (tried.path + 1, tried.pattern)
            } else {
                return false
            }
        }
    }
}
