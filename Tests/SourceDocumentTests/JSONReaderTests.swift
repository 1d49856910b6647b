import SourceDocument
import Testing

@Suite struct JSONReaderTests {
    @Test(
        "Documents give their nodes in order",
        arguments: [
            (
                #"{"a": 1, "b": [true, false, null, -1.5e+3], "c": {}}"#,
                "{a: 1, b: [true, false, null, -1.5e+3], c: {}}"
            ),
            (#"["a\"\\\/\b\f\n\r\t", "\u00e9\ud83d\ude00"]"#, "[a\"\\/\u{8}\u{C}\n\r\t, é😀]"),
            ("[]", "[]"),
            (" {\n} ", "{}"),
        ])
    func nodes(text: String, expected: String) {
        let (tree, findings) = read(text)
        #expect(findings == [])
        #expect(tree?.syntax == .json)
        #expect(tree.map { dump($0.root) } == expected)
    }

    @Test(
        "What is neither JSON nor YAML is reported in JSON's terms at its place",
        arguments: [
            (#"{"a": 1"#, "APIG1020 1:8"),
            (#"{"a" 1}"#, "APIG1020 1:6"),
            (#"{"a": "x"#, "APIG1020 1:7"),
            (#"{"a": "\x"}"#, "APIG1020 1:8"),
            (#"{"a": "\ud800"}"#, "APIG1020 1:8"),
            ("{\"a\": 1}\n}", "APIG1020 2:1"),
            (#"["a" "b"]"#, "APIG1020 1:6"),
        ])
    func faults(text: String, expected: String) {
        let (tree, findings) = read(text)
        #expect(tree == nil)
        #expect(findings == [expected])
    }

    @Test(
        "What JSON does not allow but YAML reads is a warning at its place",
        arguments: [
            (#"{"a": 1,}"#, "APIG1019 1:8"),
            (#"["x", 'a']"#, "APIG1019 1:7"),
            ("{\"a\": 1 # x\n}", "APIG1019 1:9"),
            ("[01]", "APIG1019 1:2"),
            ("[1, NaN]", "APIG1019 1:5"),
        ])
    func yamlInstead(text: String, expected: String) {
        let (tree, findings) = read(text)
        #expect(tree?.syntax == .yaml)
        #expect(findings == [expected])
    }

    @Test("A key twice is reported at the second, and the tree is whole")
    func duplicateKeys() {
        let (tree, findings) = read(#"{"a": 1, "\u0061": 2}"#)
        #expect(tree != nil)
        #expect(findings == ["APIG1007 1:10"])
    }

    @Test("Numbers are numbers, quoted ones are strings")
    func types() throws {
        let root = try #require(read(#"[1, "1", 1.0, true, "true", null]"#).tree).root
        #expect(root.items.map(\.scalarType) == [.integer, .string, .float, .boolean, .string, .null])
    }
}
