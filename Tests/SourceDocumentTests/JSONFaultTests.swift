import Diagnostics
import SourceDocument
import TestSupport
import Testing

@Suite struct JSONFaultTests {
    @Test(
        "Texts of RFC 8259 are taken",
        arguments: [
            "[]", "{}", " [ ] ", "[[],{}]", "[1]", "[-0]", "[0]", "[-1]", "[1e1]", "[1E+2]", "[0.1e-2]",
            "[123456789012345678901]",
            "[\"\"]", "[\"\\u0000\"]", "[\"\\uD834\\uDD1E\"]", "[\"\u{7F}\"]", "[\"é😀\"]", "{\"\":0}",
            "{\"a\":{\"b\":[null,true,false]}}",
            "\t\r\n[\n1\r,\t2 ]\n", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "{\"a#b\":\"//\"}",
        ])
    func accepted(text: String) {
        let (tree, findings) = read(text)
        #expect(findings == [])
        #expect(tree?.syntax == .json)
    }

    @Test(
        "What is neither JSON nor YAML is reported in JSON's terms, each fault at its place",
        arguments: [
            ("{\"a\": 1«1»\n\n", 1), ("[\"a\"«1»", 1), ("{«1»", 1), ("[«1»", 1), ("{\"a\"«1»", 1), ("{\"a\":«1»", 1),
            ("{\"a\": 1,«1»", 1),
            ("{\"a\" «1»1}", 1), ("{\"a\" «1»= 1}", 1), ("{\"a\"«1»}", 1), ("{\"a\":«1»}", 1),
            ("{\"a\":«1», \"b\": 1}", 1),
            ("[1 «1»2]", 1), ("[\"a\" «1»\"b\" «2»\"c\"]", 2), ("{\"a\": 1 «1»\"b\": 2}", 1),
            ("{\"a\": 1\n «1»\"b\": 2}", 1),
            ("[1,«1»,2]", 1), ("[0,«1»,1]", 1), ("{\"a\":0,«1»,}", 1), ("[1«1»}", 1), ("{\"a\": [1«1»}}", 1),
            ("[\"a\"«1»: 1]", 1),
            ("{\"a\": 1}\n«1»}", 1), ("{\"a\": 1}«1»{\"b\": 2}", 1), ("{\"a\": 1} «1»x", 1),
            ("{\"a\": «1»\"x", 1), ("{\"a\": «1»\"x\n\"}", 1), ("{\"a\": «1»\"\\", 1),
            ("{\"a\": \"«1»\\ud800\"}", 1), ("{\"a\": \"«1»\\udc00«2»\\ud800\"}", 2), ("{\"a\": \"«1»\\u12g4\"}", 1),
            ("{\"a\": «1»\"x\\", 1),
            ("{\"a\": 1 «1»// x\n}", 1), ("{\"a\": 1 «1»/* x\n */, «2»/**/ \"b\": 2}", 2), ("{\"a\": «1»/x}", 1),
            ("{\"a\": «1»01, \"b\": 1«2»", 2),
            ("{\"a\": 1«1», }\n«2»}", 2),
            ("[«1»01, «2»NaN, «3»'x', \"a\" «4»\"b\", 5«5»,]", 5),
        ])
    func faults(marked: String, count: Int) {
        let text = MarkedText(marked)
        let (tree, diagnostics) = readDiagnostics(text.text.utf8)
        #expect(tree == nil)
        #expect(diagnostics.allSatisfy { $0.rule == .jsonSyntax })
        #expect(diagnostics.compactMap { $0.location?.start.byteOffset } == text.numberedMarks)
    }

    @Test(
        "What JSON does not allow but YAML reads with the same meaning is one warning at the first place",
        arguments: [
            ("{\"a\": 1«1»,}", "{a: 1}"), ("[1«1»,\n]", "[1]"), ("[\"x\", «1»'a']", "[x, a]"),
            ("{\"a\": 1 «1»# x\n}", "{a: 1}"),
            ("[«1»01]", "[01]"), ("[1, «1»NaN]", "[1, NaN]"), ("{\"a\": «1»True, b: 2}", "{a: True, b: 2}"),
            ("[\"a\", «1».5]", "[a, .5]"),
            ("{\"a\": 1, «1»b: 2}", "{a: 1, b: 2}"), ("[\"a«1»\tb\"]", "[a\tb]"), ("[\"a«1»\\x41\"]", "[aA]"),
            ("[1, «1»+1]", "[1, +1]"),
        ])
    func yamlInstead(marked: String, expected: String) {
        let (tree, found, rules) = readMarked(marked, expecting: [.notJSONButYAML])
        #expect(found == rules)
        #expect(tree?.syntax == .yaml)
        #expect(tree.map { dump($0.root) } == expected)
    }

    @Test(
        "YAML's own flow style is YAML without a word",
        arguments: ["{a: 1}", "[a, b]", "{'a': 1}", "[ {a: \"b\"} ]", "{ # x\n a: 1}"])
    func flowStyle(text: String) {
        let (tree, findings) = read(text)
        #expect(findings == [])
        #expect(tree?.syntax == .yaml)
    }

    @Test(
        "Messages name what was found and how to mend it",
        arguments: [
            ("[\"\", NaN x]", "JSON has no NaN", "write null, or the word in double quotes"),
            ("[\"\", True x]", "True is written in small letters", "write true"),
            ("[007 x]", "the number 007 begins with 0", "remove the zeros, or write the number in double quotes"),
            ("[\"\", .5 x]", "the number .5 has no digit before its point", "write 0 before the point"),
            ("[5. x]", "the number 5. has no digit behind its point", "write 0 behind the point"),
            ("[\"\", +5 x]", "a number may not begin with a plus sign", "remove the plus sign"),
            ("[0x1F x]", "\"0x1F\" is no number", "write decimal digits, or put the text in double quotes"),
            ("[-Infinity x]", "JSON has no -Infinity", "write null, or the word in double quotes"),
            ("[nul x]", "\"nul\" is neither true, false, null nor a number", "put the text in double quotes"),
            ("[1, // x", "JSON has no comments", "remove the comment"),
            ("{\"a\" 1}", "a colon is expected after the key, found \"1\"", "write a colon after the key"),
            ("[1 2]", "a comma or \"]\" is expected, found \"2\"", "write a comma between the items"),
            ("{\"a\": 1", "the text ends too early: \"}\" is missing", "complete the document; was it cut off?"),
        ])
    func messages(text: String, message: String, mend: String) throws {
        let finding = try #require(readDiagnostics(text.utf8).diagnostics.first)
        #expect(finding.message == message)
        #expect(finding.mend == mend)
    }

    @Test("A bracket that is closed by the wrong one, or never, has a note at its place")
    func openingNotes() {
        for text in ["{\"a\":\n [1}", "{\"a\":\n [1"] {
            #expect(readDiagnostics(text.utf8).diagnostics.first?.notes.first?.location?.start.line == 2)
        }
    }

    @Test("A text full of faults is given up after twenty")
    func manyFaults() {
        #expect(read("[" + String(repeating: "1 ", count: 100) + "]").findings.count == 20)
    }

    @Test("However many comments come first, a missing comma keeps the document from being read as YAML")
    func faultBehindManyComments() {
        let comments = String(repeating: "# x\n", count: 100)
        #expect(read("[\"a\", \(comments) 1, 2]").findings == ["APIG1019 1:7"])
        let (tree, findings) = read("[\"a\", \(comments) 1 2]")
        #expect(tree == nil)
        #expect(findings.count == 21)
        #expect(findings.last == "APIG1020 101:4")
    }
}
