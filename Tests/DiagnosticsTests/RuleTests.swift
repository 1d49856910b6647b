import Diagnostics
import Testing

@Suite struct RuleTests {
    @Test("Codes and names are unique and well-formed")
    func uniqueCodes() {
        let rules = Rule.all
        #expect(Set(rules.map(\.code)).count == rules.count)
        #expect(Set(rules.map(\.name)).count == rules.count)
        for rule in rules {
            #expect(rule.code.count == 8 && rule.code.hasPrefix("APIG"), "\(rule.code)")
            #expect(Int(rule.code.dropFirst(4)) != nil, "\(rule.code)")
            #expect(rule.name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(rule.name)")
        }
    }

    @Test("Every rule says what is allowed, how to mend it, where it comes from, and shows a wrong and a right text")
    func complete() {
        for rule in Rule.all {
            for text in [rule.title, rule.allowed, rule.mend, rule.source, rule.wrong, rule.right] {
                #expect(!text.isEmpty, "\(rule.code)")
            }
            #expect(rule.wrong != rule.right, "\(rule.code)")
            if let product = rule.product { #expect(product.hasPrefix("APIG.") && product.count == 9, "\(rule.code)") }
        }
    }

    @Test("A rule is found by code and by name, in any case")
    func lookUp() throws {
        let rule = try #require(Rule.all.first)
        #expect(Rule.named(rule.code.lowercased()) == rule)
        #expect(Rule.named(rule.name) == rule)
        #expect(Rule.named("APIG0000") == nil)
    }
}
