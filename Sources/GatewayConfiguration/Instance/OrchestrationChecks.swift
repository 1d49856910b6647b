import Diagnostics
import SourceDocument

/// What holds inside an orchestration rule, and between the rules of a file.
///
/// - Source: APIG User Guide, apig_03_0110
struct OrchestrationChecks {
    let rule: Orchestration
    let node: Node
    let reader: ConfigurationReader

    /// Entries times values of a rule with strategy list.
    static let maxListValues = 3_000

    init(rule: Orchestration, node: Node, _ reader: ConfigurationReader) {
        self.rule = rule
        self.node = node
        self.reader = reader
    }

    /// Checks the rule.
    func check() {
        self.checkOutput()
        switch self.rule.strategy {
        case .list: self.checkLists()
        case .range, .hashRange:
            self.checkCount(atLeast: 1, atMost: 300)
            self.checkRanges()
        case .headN, .tailN:
            self.checkCount(atLeast: 1, atMost: 1)
            for (position, entry) in self.rule.map.enumerated() where entry.interceptLength == nil {
                self.report(.orchestrationMap, "intercept_length is missing", entry: position)
            }
        case .noneValue, .fallback: self.checkCount(atLeast: 1, atMost: 1)
        case .hash: break
        }
        switch self.rule.strategy {
        case .list, .range, .hashRange, .noneValue, .fallback: self.checkValues()
        case .hash, .headN, .tailN: break
        }
    }

    private func report(_ rule: Rule, _ message: String, key: String = "orchestration_map", entry: Int? = nil) {
        let member = self.node[key] ?? self.node
        let place = entry.flatMap { member[$0] } ?? member
        place.report(rule, message, to: self.reader.diagnostics)
    }

    private func checkOutput() {
        let strategy = self.rule.strategy
        if self.rule.isPreprocessing, strategy == .noneValue || strategy == .fallback {
            self.report(
                .orchestrationOutput, "strategy \(strategy.rawValue) cannot be preprocessing", key: "is_preprocessing")
        }
        if !self.rule.isPreprocessing, self.rule.mappedParameter == nil {
            self.report(
                .orchestrationOutput, "orchestration_mapped_param is missing", key: "orchestration_mapped_param")
        }
    }

    private func checkCount(atLeast low: Int, atMost high: Int) {
        let count = self.rule.map.count
        guard !(low...high).contains(count) else { return }
        self.report(
            .orchestrationMap,
            "strategy \(self.rule.strategy.rawValue) has \(count) entries, and needs \(low == high ? "one" : "\(low) to \(high)")"
        )
    }

    private func checkLists() {
        self.checkCount(atLeast: 1, atMost: 300)
        var seen: Set<String> = []
        var longest = 0
        for (position, entry) in self.rule.map.enumerated() {
            longest = max(longest, entry.list.count)
            if entry.list.isEmpty { self.report(.orchestrationMap, "map_param_list is missing", entry: position) }
            for value in entry.list {
                if !(1...128).contains(value.unicodeScalars.count) || !TextRule.lettersDigitsHyphens.accepts(value) {
                    self.report(
                        .configurationText,
                        "map_param_list has \"\(value)\"; 1 to 128 letters, digits, - and _ are allowed",
                        entry: position)
                }
                if !seen.insert(value).inserted {
                    self.report(.orchestrationDuplicate, "\"\(value)\" stands twice in the map", entry: position)
                }
            }
        }
        if longest * self.rule.map.count > Self.maxListValues {
            self.report(
                .configurationListLength,
                "\(self.rule.map.count) entries with up to \(longest) values are more than \(Self.maxListValues)")
        }
    }

    private func checkRanges() {
        var seen: Set<ClosedRange<Int64>> = []
        for (position, entry) in self.rule.map.enumerated() {
            guard let range = entry.range else {
                self.report(.orchestrationMap, "map_param_range is missing", entry: position)
                continue
            }
            guard let bounds = range.bounds else {
                self.report(
                    .orchestrationRange, "\"\(range.start)\" to \"\(range.end)\" is no range", entry: position)
                continue
            }
            if !seen.insert(bounds).inserted {
                self.report(
                    .orchestrationDuplicate, "the range \(range.start) to \(range.end) stands twice", entry: position)
            }
        }
    }

    private func checkValues() {
        for (position, entry) in self.rule.map.enumerated() {
            if entry.mappedValue.isEmpty {
                self.report(.orchestrationMap, "mapped_param_value is missing", entry: position)
            } else if self.rule.mappedParameter?.kind == .number, Double(entry.mappedValue) == nil {
                self.report(
                    .orchestrationOutput, "\"\(entry.mappedValue)\" is no number, and the parameter is one",
                    entry: position)
            }
        }
    }

    /// Checks that no two rules of a file have one name.
    static func checkNames(_ root: Node, _ reader: ConfigurationReader) {
        guard let rules = root["orchestrations"], rules.isSequence else { return }
        var names: [String: Node] = [:]
        for rule in rules.items where rule.isMapping {
            PluginChecks(reader).checkName(rule, "orchestration_name", &names, .orchestrationDuplicate)
        }
    }
}
