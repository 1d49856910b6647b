import SourceDocument
import Testing

@Suite struct SourceLimitTests {
    @Test("The document limit holds at its value and one byte over it")
    func documentBytes() {
        var limits = SourceLimits()
        limits.maxDocumentBytes = 4
        #expect(read("a: 1", limits: limits).findings == [])
        #expect(read("a: 12", limits: limits).findings == ["APIG1001 1:1"])
    }

    @Test("The depth limit holds at its value and one level over it", arguments: [false, true])
    func depth(isJSON: Bool) {
        var limits = SourceLimits()
        limits.maxDepth = 3
        let inner = isJSON ? "1" : "a"
        #expect(read("[[[\(inner)]]]", limits: limits).findings == [])
        #expect(read("[[[[\(inner)]]]]", limits: limits).findings == ["APIG1005 1:4"])
    }

    @Test(
        "The scalar limit holds at its value and one byte over it", arguments: [("", ""), ("\"", "\""), ("[\"", "\"]")])
    func scalarBytes(open: String, close: String) {
        var limits = SourceLimits()
        limits.maxScalarBytes = 5
        #expect(read("\(open)abcde\(close)", limits: limits).findings == [])
        #expect(read("\(open)abcdef\(close)", limits: limits).findings.map { String($0.prefix(8)) } == ["APIG1006"])
    }

    @Test("The alias limit counts every node aliases stand for")
    func aliases() {
        var limits = SourceLimits()
        limits.maxAliasedNodes = 8
        // Each alias stands for four nodes: the list and its three items.
        #expect(read("a: &a [1, 2, 3]\nb: [*a, *a]\n", limits: limits).findings == [])
        #expect(read("a: &a [1, 2, 3]\nb: [*a, *a, *a]\n", limits: limits).findings == ["APIG1017 2:13"])
    }

    @Test("An alias bomb is refused at once")
    func aliasBomb() {
        var text = "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...20 {
            let items = Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ", ")
            text += "l\(level): &l\(level) [\(items)]\n"
        }
        #expect(read(text).findings.map { String($0.prefix(8)) } == ["APIG1017"])
    }

    @Test("Ten thousand levels are refused, not followed", arguments: ["[", "{\"a\":", "{a: "])
    func deepNesting(open: String) {
        let text = String(repeating: open, count: 10_000)
        #expect(read(text).findings.map { String($0.prefix(8)) } == ["APIG1005"])
    }
}
