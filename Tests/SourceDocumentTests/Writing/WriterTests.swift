import Diagnostics
import TestSupport
import Testing

@testable import SourceDocument

/// A value read back from its text.
func readBack(_ value: DocumentValue, _ syntax: SyntaxKind) throws -> DocumentValue {
    let text = value.encoded(as: syntax)
    let (tree, diagnostics) = readDiagnostics(text)
    let found = try #require(tree, "\(diagnostics.map(\.message)) in \(String(decoding: text, as: UTF8.self))")
    return DocumentValue(found.root)
}

func yaml(_ value: DocumentValue) -> String { String(decoding: value.encoded(as: .yaml), as: UTF8.self) }

@Suite struct WriterTests {
    @Test(
        "A text has quotes only where a reader of YAML 1.1 or 1.2 would see something else",
        arguments: [
            // Nothing any reader takes for more than text.
            ("kettle", "kettle"), ("two words", "two words"), ("it's", "it's"), ("a:b", "a:b"), ("a#b", "a#b"),
            ("/v1/{id}", "/v1/{id}"), ("3.0.3", "3.0.3"), ("1.2.3.4", "1.2.3.4"), ("v1", "v1"), ("straße", "straße"),
            ("日本", "日本"), ("$context.appName", "$context.appName"), ("_x", "_x"), ("nobody", "nobody"),
            ("a, b [c] {d}", "a, b [c] {d}"), ("10 ms", "10 ms"), ("urn:fss:a", "urn:fss:a"),
            // Truth values, null and merge keys of some version.
            ("", "''"), ("true", "'true'"), ("True", "'True'"), ("no", "'no'"), ("NO", "'NO'"), ("y", "'y'"),
            ("off", "'off'"), ("null", "'null'"), ("~", "'~'"), ("<<", "'<<'"), ("=", "'='"),
            // Numbers of some version.
            ("1", "'1'"), ("-1", "'-1'"), ("+1", "'+1'"), ("007", "'007'"), ("0x1F", "'0x1F'"), ("0o17", "'0o17'"),
            ("0b11", "'0b11'"), ("1_000", "'1_000'"), ("1,000", "'1,000'"), ("1.5", "'1.5'"), (".5", "'.5'"),
            ("1.", "'1.'"), ("1e3", "'1e3'"), ("1.5e-3", "'1.5e-3'"), ("12:30:45", "'12:30:45'"), (".inf", "'.inf'"),
            ("-.INF", "'-.INF'"), (".nan", "'.nan'"),
            // Dates.
            ("2025-04-01", "'2025-04-01'"), ("2025-02-11-09:41:07", "'2025-02-11-09:41:07'"),
            // Indicators.
            ("#a", "'#a'"), ("- a", "'- a'"), ("-a", "'-a'"), ("*", "'*'"), ("&a", "'&a'"), ("!a", "'!a'"),
            ("[a]", "'[a]'"), ("{a}", "'{a}'"), ("a: b", "'a: b'"), ("a:", "'a:'"), ("a #b", "'a #b'"), ("%a", "'%a'"),
            ("@a", "'@a'"), ("`a", "'`a'"), ("'a'", "'''a'''"), ("\"a\"", "'\"a\"'"), ("? a", "'? a'"), ("|", "'|'"),
            (" a", "' a'"), ("a ", "'a '"), ("---", "'---'"), ("...", "'...'"),
            // What single quotes cannot hold.
            ("a\tb", #""a\tb""#), ("\n", #""\n""#), ("a\rb", #""a\rb""#), ("\u{7}", #""\u0007""#),
            ("\u{FEFF}", #""\ufeff""#), ("a\u{2028}b", #""a\u2028b""#), ("\u{85}", #""\u0085""#),
            ("line\n \nblank", #""line\n \nblank""#), (" lead\nline", #"" lead\nline""#),
            ("end \nline", #""end \nline""#),
            // A combining mark does not hide what it stands on.
            ("a: \u{301}b", "'a: \u{301}b'"), ("[it'\u{301}s", "'[it''\u{301}s'"), (" \u{301}", "' \u{301}'"),
        ])
    func texts(text: String, written: String) throws {
        #expect(yaml(.mapping([DocumentMember("k", .text(text))])) == "k: \(written)\n")
        let value = DocumentValue.mapping([DocumentMember(text, .list([.text(text)]))])
        #expect(try readBack(value, .yaml) == value)
        #expect(try readBack(value, .json) == value)
    }

    @Test(
        "A text of several lines is a block scalar",
        arguments: [
            ("a\nb", "k: |-\n  a\n  b\n"), ("a\nb\n", "k: |\n  a\n  b\n"), ("a\n\n b\n", "k: |\n  a\n\n   b\n"),
            ("a\nb\n\n", "k: |+\n  a\n  b\n\n"), ("# a\n- b: c", "k: |-\n  # a\n  - b: c\n"),
            ("a\n\tb", "k: |-\n  a\n  \tb\n"),
        ])
    func blocks(text: String, written: String) throws {
        let value = DocumentValue.mapping([DocumentMember("k", .text(text))])
        #expect(yaml(value) == written)
        #expect(try readBack(value, .yaml) == value)
    }

    @Test(
        "A number keeps its digits and has a form that YAML 1.1 takes for a number, too",
        arguments: [
            ("12", "12", "12"), ("-0.50", "-0.50", "-0.50"), ("1e5", "1.0e+5", "1e5"), ("1.5E-7", "1.5e-7", "1.5E-7"),
            ("123456789012345678901234567890", "123456789012345678901234567890", "123456789012345678901234567890"),
            (".inf", ".inf", "\".inf\""), ("-.inf", "-.inf", "\"-.inf\""), (".nan", ".nan", "\".nan\""),
        ])
    func numbers(number: String, yamlText: String, json: String) {
        #expect(yaml(.number(number)) == yamlText + "\n")
        #expect(String(decoding: DocumentValue.number(number).encoded(as: .json), as: UTF8.self) == json + "\n")
    }

    @Test(
        "A number of YAML becomes one of JSON with the same value",
        arguments: [
            ("+5", "5"), ("007", "7"), ("0x1F", "31"), ("0xFFFFFFFFFFFFFFFFFF", "4722366482869645213695"),
            ("0o17", "15"),
            (".5", "0.5"), ("5.", "5.0"), ("-.5e3", "-0.5e3"), ("1E+2", "1E+2"), ("+.INF", ".inf"), ("-.Inf", "-.inf"),
            (".NaN", ".nan"), ("-0", "-0"), ("00", "0"),
        ])
    func yamlNumbers(text: String, number: String) throws {
        let tree = try #require(read("k: \(text)").tree)
        #expect(DocumentValue(tree.root)["k"]?.content == .number(number))
    }

    @Test("Containers are blocks with two blanks, empty ones stay on their line")
    func containers() {
        let value = DocumentValue.mapping([
            DocumentMember("a", .mapping([DocumentMember("b", .list([.number(1), .list([.null, .boolean(true)])]))])),
            DocumentMember(
                "c", .list([.mapping([DocumentMember("d", .text("x")), DocumentMember("e", .mapping([]))])])),
            DocumentMember("f", .list([])),
        ])
        #expect(
            yaml(value) == """
                a:
                  b:
                    - 1
                    -
                      - null
                      - true
                c:
                  - d: x
                    e: {}
                f: []

                """)
        #expect(value.compactJSON == #"{"a":{"b":[1,[null,true]]},"c":[{"d":"x","e":{}}],"f":[]}"#)
    }

    @Test("A key too long for readers to look past it is marked")
    func longKeys() throws {
        let value = DocumentValue.mapping([
            DocumentMember(String(repeating: "k", count: 2_000), .list([.text("v")])), DocumentMember("next", .null),
        ])
        #expect(yaml(value).hasPrefix("? kkk"))
        #expect(try readBack(value, .yaml) == value)
    }

    @Test("Setting a member keeps its place, a new one goes to the end, nothing takes it out")
    func members() {
        var value = DocumentValue.mapping([DocumentMember("a", .number(1)), DocumentMember("b", .number(2))])
        value["a"] = .text("x")
        value["c"] = .null
        value["b"] = nil
        #expect(value.compactJSON == #"{"a":"x","c":null}"#)
    }

    @Test("Members are sorted by the bytes of their keys, items are not")
    func sorting() {
        let inner = DocumentValue.mapping([
            DocumentMember("z", .null), DocumentMember("B", .null), DocumentMember("a", .null),
        ])
        #expect(
            DocumentValue.list([.number(2), inner, .number(1)]).sorted.compactJSON
                == #"[2,{"B":null,"a":null,"z":null},1]"#)
    }

    /// The documents among the fixtures.
    static let fixtures = [
        "samples/shop.yaml", "samples/shop-backend.yaml", "samples/instance.yaml", "samples/console-export.yaml",
        "samples/parcel-3.1.yaml", "samples/shop-3.0.json", "samples/console-export-2.0.json", "reading/styles.yaml",
        "validity/base-2.0.yaml", "validity/base-3.0.yaml", "validity/base-3.1.yaml", "fuzz/gateway.yaml",
    ]

    @Test("A document that is read and written, as YAML and as JSON, says the same", arguments: Self.fixtures)
    func sameValue(fixture: String) throws {
        let tree = try #require(readDiagnostics(Fixture.bytes(fixture)).tree)
        let value = DocumentValue(tree.root)
        let again = try readBack(value, .yaml)
        #expect(again.bare == value.bare)
        // JSON has no numbers without an end.
        let json = try readBack(again, .json)
        #expect(json.bare == value.bare || fixture == "reading/styles.yaml")
        #expect(again.encoded(as: .yaml) == value.encoded(as: .yaml))
        #expect(yaml(value).split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
    }

    @Test("An edit leaves every byte it does not name, and no edit leaves all", arguments: Self.fixtures)
    func untouched(fixture: String) throws {
        let tree = try #require(readDiagnostics(Fixture.bytes(fixture)).tree)
        let bytes = tree.source.bytes
        #expect(try bytes == Fixture.bytes(fixture))
        var count = 0
        for index in stride(from: 1, to: tree.records.count, by: 97) {
            let node = Node(tree: tree, index: index)
            guard node.isScalar, let edit = node.replaced(with: .text("another text")) else { continue }
            count += 1
            let edited =
                bytes[..<edit.range.lowerBound] + Array(edit.replacement.utf8) + bytes[edit.range.upperBound...]
            let again = try #require(readDiagnostics(edited).tree, "\(fixture) at \(node.pointer)")
            #expect(again.records.count == tree.records.count)
            #expect(edit.range.count <= node.range.count)
        }
        #expect(count > 0)
    }
}
