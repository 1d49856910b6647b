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

@Suite struct ScalarTests {
    @Test(
        "Plain scalars have the types of the core schema",
        arguments: [
            ("1", .integer), ("-12", .integer), ("+3", .integer), ("0o17", .integer), ("0x1F", .integer),
            ("1.0", .float),
            ("1e3", .float), (".5", .float), ("5.", .float), (".inf", .float), ("-.INF", .float), (".nan", .float),
            ("true", .boolean), ("False", .boolean), ("null", .null), ("~", .null), ("", .null), ("yes", .string),
            ("off", .string), ("2026-01-02", .string), ("1_000", .string), ("0b1", .string), ("1:30", .string),
            ("tRue", .string), ("-", .string), (".", .string), ("1e", .string), ("010", .integer),
        ] as [(String, ScalarType)])
    func coreSchema(text: String, type: ScalarType) throws {
        let tree = try #require(read("a: \(text == "-" ? "'-'" : text)\n").tree)
        #expect(tree.root["a"]?.scalarType == type)
        #expect(tree.root["a"]?.text == text)
    }

    @Test(
        "An explicit tag decides the type",
        arguments: [("!!str 1", ScalarType.string), ("!!int '1'", .integer), ("!own x", .string)])
    func tags(text: String, type: ScalarType) throws {
        #expect(try #require(read("a: \(text)\n").tree).root["a"]?.scalarType == type)
    }

    @Test(
        "The words of YAML 1.1 are truth values only when asked for",
        arguments: [("yes", true), ("Off", false), ("n", false), ("ON", true)])
    func legacyWords(text: String, truth: Bool) throws {
        let node = try #require(read("a: \(text)\nb: '\(text)'\n").tree).root
        #expect(node["a"]?.boolean == nil)
        #expect(node["a"]?.legacyBoolean == truth)
        #expect(node["b"]?.legacyBoolean == nil)
    }

    @Test("A number keeps its digits, however many")
    func bigNumbers() throws {
        let node = try #require(read("a: 123456789012345678901234567890\nb: 9223372036854775807\n").tree).root
        #expect(node["a"]?.text == "123456789012345678901234567890")
        #expect(node["a"]?.integer == nil)
        #expect(node["b"]?.integer == Int.max)
    }

    @Test("The pointer of a node escapes ~ and /")
    func pointers() throws {
        let root = try #require(read("paths:\n  /a/{b}:\n    'x~y': [1, {z: 2}]\n").tree).root
        let leaf = try #require(root["paths"]?["/a/{b}"]?["x~y"]?[1]?["z"])
        #expect(leaf.pointer == "/paths/~1a~1{b}/x~0y/1/z")
        #expect(root.pointer == "")
    }
}
