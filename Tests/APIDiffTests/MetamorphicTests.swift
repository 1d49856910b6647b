import APIDiff
import GatewayConfiguration
import SourceDocument
import TestSupport
import Testing

/// What holds of every pair of definitions, whatever they say.
@Suite struct MetamorphicTests {
    private static let seeds: [UInt64] = Array(1...20)

    @Test(
        "A generated document does not differ from itself, nor from its members in another order", arguments: Self.seeds
    )
    func itself(seed: UInt64) throws {
        let document = DocumentGenerator.make(seed: seed)
        let text = String(decoding: document.encoded(as: .yaml), as: UTF8.self)
        #expect(try differences(text, text).isEmpty)
        let other = String(decoding: document.sorted.encoded(as: .json), as: UTF8.self)
        #expect(try differences(text, other).map(\.line) == [])
    }

    @Test("Swapping two generated documents gives the dual of each finding", arguments: Self.seeds)
    func swap(seed: UInt64) throws {
        let base = DocumentGenerator.make(seed: seed)
        var random = FuzzRandom(seed: seed &* 31)
        var revision = base
        for _ in 0..<5 { revision = DocumentEdits.apply(to: revision, &random).document }
        let left = String(decoding: base.encoded(as: .yaml), as: UTF8.self)
        let right = String(decoding: revision.encoded(as: .yaml), as: UTF8.self)
        let there = try differences(left, right).map(\.line)
        let back = try differences(right, left).map { change in
            "\(Duals.dual(of: change.rule.name)) \(change.subject.text)"
                + (change.element.isEmpty ? "" : " | \(change.element)")
        }
        #expect(there.map(Duals.weakened).sorted() == back.map(Duals.weakened).sorted())
    }

    @Test("Independent edits give the findings of each", arguments: Self.seeds)
    func union(seed: UInt64) throws {
        let base = DocumentGenerator.make(seed: seed)
        let text = String(decoding: base.encoded(as: .yaml), as: UTF8.self)
        var random = FuzzRandom(seed: seed &* 77)
        var all = base
        var expected: [String] = []
        var touched: Set<String> = []
        for _ in 0..<8 {
            let edit = DocumentEdits.apply(to: base, &random)
            // Edits of one operation may hide one another.
            guard touched.insert(edit.operation).inserted else { continue }
            let alone = String(decoding: edit.document.encoded(as: .yaml), as: UTF8.self)
            let findings = try differences(text, alone).map(\.line)
            #expect(!findings.isEmpty, "\(edit.name)")
            expected += findings
            all = edit.again(all)
        }
        let findings = try differences(text, String(decoding: all.encoded(as: .yaml), as: UTF8.self)).map(\.line)
        #expect(findings.sorted() == expected.sorted())
    }

    @Test(
        "A generated configuration does not differ from itself, and two give as much one way as the other",
        arguments: Self.seeds)
    func configurations(seed: UInt64) throws {
        let configuration = ConfigurationGenerator.make(seed: seed)
        #expect(differences(configuration, configuration).map(\.line) == [])
        let other = ConfigurationGenerator.make(seed: seed &+ 1_000)
        func subjects(_ changes: [Change]) -> [String] {
            changes.map { "\($0.area) \($0.subject.text)" }.sorted()
        }
        let there = subjects(differences(configuration, other))
        #expect(there.isEmpty == subjects(differences(other, configuration)).isEmpty)
    }
}

extension Change {
    fileprivate var area: String { self.rule.area.rawValue }
}

/// The rule a finding has when the sides are swapped.
enum Duals {
    private static let words = [
        ("tightened", "loosened"), ("-added", "-removed"), ("-required", "-optional"), ("undeprecated", "deprecated"),
        ("sooner", "later"),
    ]

    static func dual(of rule: String) -> String {
        // Whether a property must be there is an aspect and not a direction.
        if rule.contains("property-required-") {
            return rule.contains("tightened")
                ? rule.replacing("tightened", with: "loosened") : rule.replacing("loosened", with: "tightened")
        }
        for (one, other) in self.words {
            if rule.hasSuffix(one) { return String(rule.dropLast(one.count)) + other }
            if rule.hasSuffix(other) { return String(rule.dropLast(other.count)) + one }
        }
        return rule
    }

    /// The finding without what only one of the two ways can say: whether what came was asked for, and whether what went is forbidden.
    static func weakened(_ line: String) -> String {
        line.replacing("-added-required ", with: "-added ").replacing("-required-removed ", with: "-removed ")
            .replacing("required-property-removed ", with: "property-removed ")
            .replacing("property-forbidden ", with: "property-removed ")
            .replacing("required-header-removed ", with: "header-removed ")
            .replacing("parameter-limit-", with: "parameter-")
    }
}
