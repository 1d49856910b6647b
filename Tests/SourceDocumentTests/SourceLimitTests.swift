import Diagnostics
import SourceDocument
import Testing

@Suite struct SourceLimitTests {
    private func limits(_ change: (inout SourceLimits) -> Void) -> SourceLimits {
        var limits = SourceLimits()
        change(&limits)
        return limits
    }

    @Test("The document limit holds at its value and one byte over it")
    func documentBytes() {
        let limits = self.limits { $0.maxDocumentBytes = 4 }
        #expect(read("a: 1", limits: limits).findings == [])
        #expect(read("a: 12", limits: limits).findings == ["APIG1001 1:1"])
        #expect(read([0xFF, 0xFE, 0x61, 0x00], limits: limits).findings == [])
        #expect(read([0xFF, 0xFE, 0x61, 0x00, 0x61, 0x00], limits: limits).findings == ["APIG1001 1:1"])
    }

    @Test(
        "The depth limit holds at its value and one level over it",
        arguments: [
            ("[[[a]]]", "[[[[a]]]]", "1:4"), ("[[[1]]]", "[[[[1]]]]", "1:4"),
            ("{\"a\":{\"b\":[]}}", "{\"a\":{\"b\":[[]]}}", "1:12"), ("- - - a\n", "- - - - a\n", "1:7"),
            ("a:\n  b:\n    c: 1\n", "a:\n  b:\n    c:\n      d: 1\n", "4:7"),
        ])
    func depth(fitting: String, tooDeep: String, place: String) {
        let limits = self.limits { $0.maxDepth = 3 }
        #expect(read(fitting, limits: limits).findings == [])
        #expect(read(tooDeep, limits: limits).findings == ["APIG1005 \(place)"])
        #expect(read(tooDeep, limits: limits).tree == nil)
    }

    @Test("Depth counts what an alias brings along")
    func aliasDepth() {
        let limits = self.limits { $0.maxDepth = 3 }
        #expect(read("a: &a [[x]]\nb: *a\n", limits: limits).findings == [])
        #expect(read("a: &a [[x]]\nb: [*a]\n", limits: limits).findings == ["APIG1005 2:5"])
        #expect(read("a: &a [x]\nb: &b [*a]\nc: *b\n", limits: limits).findings == [])
        #expect(read("a: &a [x]\nb: &b [*a]\nc: [*b]\n", limits: limits).findings == ["APIG1005 3:5"])
    }

    @Test(
        "The scalar limit holds at its value and one byte over it",
        arguments: [("", ""), ("\"", "\""), ("[\"", "\"]"), ("'", "'"), ("|\n  ", "")])
    func scalarBytes(open: String, close: String) {
        let limits = self.limits { $0.maxScalarBytes = 5 }
        #expect(read("\(open)abcde\(close)", limits: limits).findings == [])
        let (tree, findings) = read("\(open)abcdef\(close)", limits: limits)
        #expect(tree == nil)
        #expect(findings.map { String($0.prefix(8)) } == ["APIG1006"])
    }

    @Test("The scalar limit counts the text, not its escapes")
    func decodedScalarBytes() {
        let limits = self.limits { $0.maxScalarBytes = 4 }
        #expect(read("[\"\\u00e9\\u00e9\"]", limits: limits).findings == [])
        #expect(read("[\"\\u00e9\\u00e9x\"]", limits: limits).findings == ["APIG1006 1:2"])
    }

    @Test(
        "The node limit holds at its value and one node over it",
        arguments: [
            ("[1,2]", "[1,2,3]", "1:6"), ("a: b\n", "a: b\nc: 1\n", "2:1"), ("{\"a\":[]}", "{\"a\":[1]}", "1:7"),
        ])
    func nodes(fitting: String, tooMany: String, place: String) {
        let limits = self.limits { $0.maxNodes = 3 }
        #expect(read(fitting, limits: limits).findings == [])
        #expect(read(tooMany, limits: limits).findings == ["APIG1008 \(place)"])
        #expect(read(tooMany, limits: limits).tree == nil)
    }

    @Test("The alias limit counts every node aliases stand for, those behind aliases included")
    func aliases() {
        let limits = self.limits { $0.maxAliasedNodes = 8 }
        // Each alias of a stands for four nodes: the list and its three items.
        #expect(read("a: &a [1, 2, 3]\nb: [*a, *a]\n", limits: limits).findings == [])
        #expect(read("a: &a [1, 2, 3]\nb: [*a, *a, *a]\n", limits: limits).findings == ["APIG1017 2:13"])
        // b stands for itself, the alias in it and its four nodes: 4 + 6 are more than 8.
        #expect(read("a: &a [1, 2, 3]\nb: &b [*a]\nc: *b\n", limits: limits).findings == ["APIG1017 3:4"])
    }

    @Test("The limit of aliased text counts the bytes of every scalar aliases stand for")
    func aliasedBytes() {
        let limits = self.limits { $0.maxAliasedBytes = 8 }
        #expect(read("a: &a 1234\nb: [*a, *a]\n", limits: limits).findings == [])
        #expect(read("a: &a 1234\nb: [*a, *a, *a]\n", limits: limits).findings == ["APIG1017 2:13"])
        // Keys count, and so does what an alias inside brings along.
        #expect(read("a: &a {12: 34}\nb: [*a, *a]\n", limits: limits).findings == [])
        #expect(read("a: &a 1234\nb: &b [*a]\nc: [*b]\n", limits: limits).findings == [])
        #expect(read("a: &a 1234\nb: &b [*a, x]\nc: *b\n", limits: limits).findings == ["APIG1017 3:4"])
    }

    @Test("An alias bomb is refused at once", arguments: ["[%]", "{<<: [%]}"])
    func aliasBomb(form: String) {
        var text = form.hasPrefix("[") ? "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n" : "l0: &l0 {x: y}\n"
        for level in 1...20 {
            let items = Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ", ")
            text += "l\(level): &l\(level) " + form.split(separator: "%").joined(separator: items) + "\n"
        }
        #expect(read(text).findings.map { String($0.prefix(8)) } == ["APIG1017"])
    }

    @Test(
        "Ten thousand levels are refused, not followed",
        arguments: ["[", "{\"a\":", "{a: ", "- ", "[\"x\",[", "? ", "&a [", "[{\"a\": "])
    func deepNesting(open: String) {
        let text = String(repeating: open, count: 10_000)
        #expect(readDiagnostics(text.utf8).diagnostics.contains { $0.rule == .documentTooDeep })
    }
}
