import SourceDocument
import Testing

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
