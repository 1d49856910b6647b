import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct OrchestrationProgramTests {
    /// A rule; `name` is also the header it makes unless it is preprocessing.
    private static func rule(
        _ name: String, _ strategy: Orchestration.Strategy, _ map: [OrchestrationMapEntry] = [],
        to parameter: String? = nil, _ location: OrchestrationParameter.Location = .header
    ) -> Orchestration {
        var rule = Orchestration()
        rule.name = name
        rule.strategy = strategy
        rule.map = map
        rule.isPreprocessing = parameter == nil
        if let parameter {
            var mapped = OrchestrationParameter()
            mapped.name = parameter
            mapped.location = location
            rule.mappedParameter = mapped
        }
        return rule
    }

    private static func entry(
        _ value: String = "", list: [String] = [], _ range: (String, String)? = nil, cut: Int? = nil
    ) -> OrchestrationMapEntry {
        var entry = OrchestrationMapEntry()
        entry.mappedValue = value
        entry.list = list
        entry.interceptLength = cut
        if let range {
            var bounds = OrchestrationRange()
            bounds.start = range.0
            bounds.end = range.1
            entry.range = bounds
        }
        return entry
    }

    /// What rules make of a value: `name: value` for headers, `?name=value` for queries, or the failure.
    private static func run(_ rules: [Orchestration], _ value: String?) -> String {
        switch OrchestrationProgram(rules).run(value.map { Array($0.utf8) }) {
        case .emit(let name, let location, let value):
            let name = String(decoding: name, as: UTF8.self)
            let value = String(decoding: value, as: UTF8.self)
            return location == .header ? "\(name): \(value)" : "?\(name)=\(value)"
        case .parameterNotFound: return "not found"
        case .failure: return "failure"
        }
    }

    private static let regionMap = rule(
        "region_map", .list, [entry("eu", list: ["de", "fr"]), entry("na", list: ["us"])], to: "X-Zone")
    private static let uidSlot = rule(
        "uid_slot", .range, [entry("1", ("0", "499")), entry("2", ("500", "999"))], to: "slot", .query)
    private static let slotDefault = rule("fallback", .fallback, [entry("9")], to: "X-Slot-Default")
    private static let tail4 = rule("tail4", .tailN, [entry(cut: 4)])
    private static let batch = rule("batch", .range, [entry("small", ("0", "99"))], to: "X-Batch")
    private static let anon = rule("anon", .noneValue, [entry("guest")], to: "X-Batch")
    private static let canary = rule(
        "canary", .hashRange, [entry("canary", ("0", "922337203685477580"))], to: "X-Track")
    private static let stable = rule("stable", .fallback, [entry("stable")], to: "X-Track")

    @Test(
        "The worked examples of the reference",
        arguments: [
            ([regionMap], "fr", "X-Zone: eu"), ([regionMap], "us", "X-Zone: na"), ([regionMap], "jp", "failure"),
            ([uidSlot, slotDefault], "500", "?slot=2"), ([uidSlot, slotDefault], "0", "?slot=1"),
            ([uidSlot, slotDefault], "499", "?slot=1"), ([uidSlot, slotDefault], "999", "?slot=2"),
            ([uidSlot, slotDefault], "1500", "X-Slot-Default: 9"),
            ([slotDefault, uidSlot], "500", "?slot=2"),
            ([tail4, batch], "CN20240077", "X-Batch: small"), ([tail4, batch], "CN20240177", "failure"),
            ([batch, anon], nil, "X-Batch: guest"), ([batch, anon], "", "X-Batch: guest"),
            ([batch, anon], "7", "X-Batch: small"), ([batch, anon], "700", "failure"),
            ([batch], nil, "not found"), ([batch], "", "not found"), ([batch, slotDefault], nil, "not found"),
            ([canary, stable], "user1", "X-Track: canary"), ([canary, stable], "user2", "X-Track: stable"),
            ([canary, stable], "user11", "X-Track: canary"),
        ] as [([Orchestration], String?, String)])
    func examples(rules: [Orchestration], value: String?, expected: String) {
        #expect(Self.run(rules, value) == expected)
    }

    @Test(
        "Every strategy at its edges",
        arguments: [
            // The earlier entry wins where two hold the value.
            ([rule("r", .list, [entry("1", list: ["a"]), entry("2", list: ["a", "b"])], to: "H")], "a", "H: 1"),
            ([rule("r", .list, [entry("1", list: ["a"]), entry("2", list: ["a", "b"])], to: "H")], "b", "H: 2"),
            ([rule("r", .list, [entry("1", list: ["a"])], to: "H")], "A", "failure"),
            ([rule("r", .range, [entry("1", ("0", "9")), entry("2", ("5", "20"))], to: "H")], "7", "H: 1"),
            ([rule("r", .range, [entry("1", ("0", "9")), entry("2", ("5", "20"))], to: "H")], "007", "H: 1"),
            ([rule("r", .range, [entry("1", ("0", "9"))], to: "H")], "-1", "failure"),
            ([rule("r", .range, [entry("1", ("0", "9"))], to: "H")], "+1", "failure"),
            ([rule("r", .range, [entry("1", ("0", "9"))], to: "H")], "1.0", "failure"),
            ([rule("r", .range, [entry("1", ("0", "9"))], to: "H")], " 1", "failure"),
            (
                [rule("r", .range, [entry("1", ("0", "9223372036854775807"))], to: "H")], "9223372036854775807",
                "H: 1"
            ),
            (
                [rule("r", .range, [entry("1", ("0", "9223372036854775807"))], to: "H")], "9223372036854775808",
                "failure"
            ),
            (
                [rule("r", .range, [entry("1", ("0", "9223372036854775807"))], to: "H")],
                "99999999999999999999999999999999", "failure"
            ),
            // Values of another implementation of SHA-256.
            ([rule("r", .hash, to: "H")], "alice", "H: 3159282601090220207"),
            ([rule("r", .hash, to: "H")], "bob", "H: 123347444893402842"),
            ([rule("r", .hash, to: "H")], "名前", "H: 9133971374561021167"),
            ([rule("r", .hashRange, [entry("low", ("0", "123347444893402842"))], to: "H")], "bob", "H: low"),
            ([rule("r", .hashRange, [entry("low", ("0", "123347444893402841"))], to: "H")], "bob", "failure"),
            ([rule("r", .headN, [entry(cut: 2)], to: "H")], "abc", "H: ab"),
            ([rule("r", .headN, [entry(cut: 2)], to: "H")], "ab", "H: ab"),
            ([rule("r", .headN, [entry(cut: 2)], to: "H")], "a", "H: a"),
            ([rule("r", .headN, [entry(cut: 2)], to: "H")], "名前あ", "H: 名前"),
            ([rule("r", .tailN, [entry(cut: 2)], to: "H")], "名前あ", "H: 前あ"),
            ([rule("r", .tailN, [entry(cut: 2)], to: "H")], "abc", "H: bc"),
            ([rule("r", .tailN, [entry(cut: 2)], to: "H")], "a", "H: a"),
        ] as [([Orchestration], String?, String)])
    func strategies(rules: [Orchestration], value: String?, expected: String) {
        #expect(Self.run(rules, value) == expected)
    }

    @Test("A preprocessing rule that does not match leaves the value, and one that does feeds all rules after it")
    func preprocessing() {
        let translate = Self.rule("t", .list, [Self.entry("5", list: ["five"])])
        #expect(Self.run([translate, Self.batch], "five") == "X-Batch: small")
        #expect(Self.run([translate, Self.batch], "6") == "X-Batch: small")
        #expect(Self.run([translate, Self.regionMap, Self.batch], "five") == "X-Batch: small")
        #expect(Self.run([translate, translate], "five") == "failure")
        #expect(Self.run([translate, Self.slotDefault], "five") == "X-Slot-Default: 9")
    }

    @Test("The first rule that makes a parameter ends the run")
    func firstWins() {
        let second = Self.rule("s", .hash, to: "Other")
        #expect(Self.run([Self.regionMap, second], "de") == "X-Zone: eu")
        #expect(Self.run([Self.regionMap, second], "alice") == "Other: 3159282601090220207")
    }

    @Test("What cannot stand in a header line makes no header, though a query parameter")
    func unsafeHeader() {
        func head(_ location: OrchestrationParameter.Location) -> [Orchestration] {
            [Self.rule("h", .headN, [Self.entry(cut: 50)], to: "H", location)]
        }
        #expect(Self.run(head(.header), "a\r\nEvil: 1") == "failure")
        #expect(Self.run(head(.query), "a\r\nEvil: 1") == "?H=a\r\nEvil: 1")
    }

    @Test("About a tenth of all users is in the first tenth of the hashes")
    func distribution() {
        let count = (0..<2_000).count { Self.run([Self.canary, Self.stable], "user\($0)") == "X-Track: canary" }
        #expect(count == 165)
    }

    @Test("What a parameter's rules may not be together")
    func faults() {
        #expect(OrchestrationProgram.faults(in: [Self.tail4, Self.batch, Self.anon, Self.slotDefault]) == [])
        #expect(OrchestrationProgram.faults(in: []) == [])
        for rules in [[Self.batch, Self.tail4], [Self.tail4], [Self.tail4, Self.slotDefault, Self.anon]] {
            #expect(
                OrchestrationProgram.faults(in: rules) == [
                    "the orchestration rule tail4 is preprocessing, and no rule follows it"
                ])
        }
        #expect(
            OrchestrationProgram.faults(in: [Self.batch, Self.batch]) == ["the orchestration rule batch stands twice"])
        let other = Self.rule("other", .noneValue, [Self.entry("x")], to: "Y")
        #expect(
            OrchestrationProgram.faults(in: [Self.anon, other])
                == ["more than one orchestration rule has the strategy none_value"])
        #expect(
            OrchestrationProgram.faults(in: [Self.stable, Self.slotDefault])
                == ["more than one orchestration rule has the strategy default"])
    }
}
