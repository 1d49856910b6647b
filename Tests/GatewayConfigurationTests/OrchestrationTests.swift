import Diagnostics
import GatewayConfiguration
import SourceDocument
import Testing

@Suite struct OrchestrationTests {
    private func load(_ rules: [String]) -> (rules: [Orchestration], findings: [String]) {
        let diagnostics = DiagnosticCollector()
        let text = "formatVersion: 1\norchestrations:\n" + rules.map { "- \($0)\n" }.joined()
        guard let tree = SourceReader.read(name: "i", bytes: Array(text.utf8), diagnostics: diagnostics) else {
            return ([], ["unreadable"])
        }
        let file = InstanceFile.load(tree, reader: ConfigurationReader(diagnostics: diagnostics))
        return (
            file?.orchestrations ?? [],
            diagnostics.sorted.map {
                "\($0.rule.code) \($0.location?.start.line ?? 0):\($0.location?.start.column ?? 0) \($0.message)"
            }
        )
    }

    private static let mapped =
        "orchestration_mapped_param: {mapped_param_name: a, mapped_param_type: string, mapped_param_location: header}"

    private func findings(_ strategy: String, _ map: String, _ rest: String = OrchestrationTests.mapped) -> [String] {
        self.load(["{orchestration_name: one, orchestration_strategy: \(strategy), orchestration_map: \(map), \(rest)}"]
        )
        .findings
    }

    @Test("Rules of every strategy are read")
    func complete() throws {
        let (rules, findings) = self.load([
            """
            {orchestration_name: uid_slot, orchestration_strategy: range, is_preprocessing: false,
              orchestration_mapped_param: {mapped_param_name: slot, mapped_param_type: number, mapped_param_location: query},
              orchestration_map: [{map_param_range: {range_start: "0", range_end: "499"}, mapped_param_value: "1"}]}
            """,
            "{orchestration_name: zones, orchestration_strategy: list, \(Self.mapped), "
                + "orchestration_map: [{map_param_list: [de, fr], mapped_param_value: eu}]}",
            "{orchestration_name: tail4, orchestration_strategy: tail_n, is_preprocessing: true, orchestration_map: [{intercept_length: 4}]}",
            "{orchestration_name: hashed, orchestration_strategy: hash, \(Self.mapped)}",
            "{orchestration_name: other, orchestration_strategy: default, \(Self.mapped), orchestration_map: [{mapped_param_value: x}]}",
        ])
        #expect(findings == [])
        #expect(rules.map(\.strategy) == [.range, .list, .tailN, .hash, .fallback])
        let first = try #require(rules.first)
        #expect(first.mappedParameter?.name == "slot" && first.mappedParameter?.location == .query)
        #expect(first.map.first?.range?.bounds == 0...499)
    }

    @Test(
        "A map that does not fit its strategy is reported at its place",
        arguments: [
            ("list", "[]", ["APIG9701 3:78 strategy list has 0 entries, and needs 1 to 300"]),
            ("list", "[{mapped_param_value: a}]", ["APIG9701 3:79 map_param_list is missing"]),
            ("list", "[{map_param_list: [a]}]", ["APIG9701 3:79 mapped_param_value is missing"]),
            (
                "list", "[{map_param_list: [a, a], mapped_param_value: b}]",
                ["APIG9703 3:79 \"a\" stands twice in the map"]
            ),
            (
                "list", "[{map_param_list: ['a b'], mapped_param_value: b}]",
                ["APIG9604 3:79 map_param_list has \"a b\"; 1 to 128 letters, digits, - and _ are allowed"]
            ),
            ("range", "[{mapped_param_value: b}]", ["APIG9701 3:80 map_param_range is missing"]),
            (
                "range", "[{map_param_range: {range_start: '2', range_end: '1'}, mapped_param_value: b}]",
                ["APIG9702 3:80 \"2\" to \"1\" is no range"]
            ),
            (
                "hash_range",
                "[{map_param_range: {range_start: '0', range_end: '9223372036854775808'}, mapped_param_value: b}]",
                ["APIG9702 3:85 \"0\" to \"9223372036854775808\" is no range"]
            ),
            (
                "range",
                "[{map_param_range: {range_start: 0, range_end: 1}, mapped_param_value: b}, {map_param_range: {range_start: 0, range_end: 1}, mapped_param_value: c}]",
                ["APIG9703 3:154 the range 0 to 1 stands twice"]
            ),
            ("head_n", "[{mapped_param_value: ''}]", ["APIG9701 3:81 intercept_length is missing"]),
            ("tail_n", "[{intercept_length: 101}]", ["APIG9603 3:100 \"intercept_length\" is 101"]),
            ("none_value", "[]", ["APIG9701 3:84 strategy none_value has 0 entries, and needs one"]),
            ("hash", "[]", []),
        ])
    func maps(strategy: String, map: String, expected: [String]) {
        #expect(self.findings(strategy, map) == expected)
    }

    @Test("What a rule makes must be said, and fit")
    func output() {
        #expect(
            self.findings("default", "[{mapped_param_value: a}]", "is_preprocessing: true")
                == ["APIG9704 3:126 strategy default cannot be preprocessing"])
        #expect(
            self.findings("hash", "[]", "is_preprocessing: false")
                == ["APIG9704 3:3 orchestration_mapped_param is missing"])
        #expect(
            self.findings(
                "default", "[{mapped_param_value: a}]",
                "orchestration_mapped_param: {mapped_param_name: a, mapped_param_type: number, mapped_param_location: query}"
            )
                == ["APIG9704 3:82 \"a\" is no number, and the parameter is one"])
    }

    @Test("300 entries and 3000 values are the most")
    func limits() {
        func entries(_ count: Int, _ values: Int) -> String {
            "["
                + (0..<count).map { entry in
                    let list = (0..<values).map { "v\(entry)_\($0)" }.joined(separator: ", ")
                    return "{map_param_list: [\(list)], mapped_param_value: x}"
                }.joined(separator: ", ") + "]"
        }
        #expect(self.findings("list", entries(300, 10)) == [])
        #expect(self.findings("list", entries(301, 1)) == ["APIG9605 3:78 \"orchestration_map\" has 301 entries"])
        #expect(
            self.findings("list", entries(300, 11))
                == ["APIG9605 3:78 300 entries with up to 11 values are more than 3000"])
    }

    @Test("Two rules of one name are reported, and names are made as the product's")
    func names() {
        func rule(_ name: String) -> String {
            "{orchestration_name: \(name), orchestration_strategy: hash, \(Self.mapped)}"
        }
        #expect(self.load([rule("one"), rule("one")]).findings == ["APIG9703 4:24 the name \"one\" is taken"])
        #expect(self.load([rule("a-b")]).findings == ["APIG9604 3:24 \"orchestration_name\" is the string \"a-b\""])
        #expect(self.load([rule("ab")]).findings == ["APIG9604 3:24 \"orchestration_name\" is the string \"ab\""])
    }
}
