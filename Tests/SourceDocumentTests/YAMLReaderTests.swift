import Diagnostics
import SourceDocument
import TestSupport
import Testing

@Suite struct YAMLReaderTests {
    @Test(
        "Documents give their nodes in order",
        arguments: [
            ("a: 1\nb: [x, y]\nc: {d: e}\n", "{a: 1, b: [x, y], c: {d: e}}"),
            ("- a\n- - b\n  - c\n", "[a, [b, c]]"),
            ("text\n", "text"),
            ("a: 'it''s'\nb: \"x\\ty\"\n", "{a: it's, b: x\ty}"),
            ("a: |\n  one\n  two\nb: >\n  one\n  two\n", "{a: one\ntwo\n, b: one two\n}"),
            ("a: one\n  two\n", "{a: one two}"),
            ("base: &b {x: 1, y: 2}\nown: {<<: *b, y: 3}\n", "{base: {x: 1, y: 2}, own: {y: 3, x: 1}}"),
            ("a: &a {x: 1}\nb: &b {x: 2, z: 9}\nc:\n  <<: [*a, *b]\n", "{a: {x: 1}, b: {x: 2, z: 9}, c: {x: 1, z: 9}}"),
            ("a: &x 1\nb: *x\n", "{a: 1, b: 1}"),
            ("'<<': 1\n", "{<<: 1}"),
            ("a:\nb: ''\n", "{a: , b: }"),
            ("a: 1\r\nb: 2\r\n", "{a: 1, b: 2}"),
            ("\u{FEFF}a: 1\n", "{a: 1}"),
        ])
    func nodes(text: String, expected: String) {
        let (tree, findings) = read(text)
        #expect(findings == [])
        #expect(tree.map { dump($0.root) } == expected)
    }

    @Test("Positions count Unicode scalars, from 1, through multi-byte text, CRLF and a byte order mark")
    func positions() throws {
        let marked = MarkedText("é漢: x\r\nb: «1»{«2»y: «3»'😀z', w: «4»q}\r\n")
        for prefix in ["", "\u{FEFF}"] {
            let tree = try #require(read(prefix + marked.text).tree)
            let flow = try #require(tree.root["b"])
            #expect(flow.range.lowerBound == marked.marks["1"])
            #expect(flow.entry("y")?.key.range.lowerBound == marked.marks["2"])
            #expect(flow["y"]?.range.lowerBound == marked.marks["3"])
            let last = try #require(flow["w"])
            #expect(last.range.lowerBound == marked.marks["4"])
            #expect(last.location.start.line == 2)
            #expect(last.location.start.column == 17)
        }
    }

    @Test("A block container ends where its last child ends")
    func containerEnds() throws {
        let tree = try #require(read("a:\n  b:\n    c: 1\n\n# x\nd: 2\n").tree)
        #expect(tree.root["a"]?.range == 5..<16)
        #expect(tree.root["a"]?["b"]?.range == 12..<16)
    }

    @Test("UTF-16 with a byte order mark is read", arguments: [true, false])
    func utf16(isLittle: Bool) {
        let units = Array("\u{FEFF}a: é😀\n".utf16)
        let bytes = units.flatMap { isLittle ? [UInt8($0 & 255), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 255)] }
        #expect(read(bytes).tree.map { dump($0.root) } == "{a: é😀}")
    }

    @Test(
        "Bytes that are no text are one finding at their place",
        arguments: [
            (Array("a: ".utf8) + [0xFF, 0x0A], ["APIG1003 1:4"]),
            (Array("a: é\nb: ".utf8) + [0xC3], ["APIG1003 2:4"]),
            (Array("a: ".utf8) + [0xED, 0xA0, 0x80], ["APIG1003 1:4"]),
            (Array("a: ".utf8) + [0xC0, 0x80], ["APIG1003 1:4"]),
            (Array("a: x".utf8) + [0x00], ["APIG1004 1:5"]),
            ([0xFF, 0xFE, 0x61], ["APIG1003 1:1"]),
            ([0xFF, 0xFE, 0x00, 0xD8, 0x61, 0x00], ["APIG1003 1:1"]),
        ] as [([UInt8], [String])])
    func encodings(bytes: [UInt8], expected: [String]) {
        #expect(read(bytes).findings == expected)
        #expect(read(bytes).tree == nil)
    }

    @Test(
        "A fault of syntax is one finding at its place, and there is no tree",
        arguments: [
            ("a: b: c\n", "APIG1010 1:5"),
            ("a:\n\tb: 1\n", "APIG1011 2:1"),
            ("a: 'x\nb: 1\n", "APIG1012 3:1"),
            ("a: \"x\n", "APIG1012 2:1"),
            ("a: [1, 2\nb: 3\n", "APIG1010 2:2"),
            ("a: {x: 1\nb: 3\n", "APIG1010 2:2"),
            ("a: @x\n", "APIG1010 1:4"),
            ("a:\n  b: 1\n c: 2\n", "APIG1010 3:2"),
            ("a: *nothing\n", "APIG1015 1:4"),
            ("a: &a [*a]\n", "APIG1016 1:8"),
            ("a: 1\n---\nb: 2\n", "APIG1013 2:1"),
            ("", "APIG1002 1:1"),
            ("  \n\n", "APIG1002 1:1"),
            ("# only a comment\n", "APIG1002 1:1"),
        ])
    func faults(text: String, expected: String) {
        let (tree, findings) = read(text)
        #expect(tree == nil)
        #expect(findings == [expected])
    }

    @Test(
        "A fault that leaves the tree whole is reported and reading goes on",
        arguments: [
            ("a: 1\nb: 2\na: 3\n", ["APIG1007 3:1"]),
            ((0..<40).map { "k\($0 % 39): \($0)\n" }.joined(), ["APIG1007 40:1"]),
            ("{[x]: 1}: 2\n", ["APIG1014 1:1", "APIG1014 1:2"]),
            ("a: {<<: 3}\n", ["APIG1018 1:9"]),
            ("a: {<<: [3]}\n", ["APIG1018 1:10"]),
        ])
    func recoverableFaults(text: String, expected: [String]) {
        let (tree, findings) = read(text)
        #expect(tree != nil)
        #expect(findings == expected)
    }

    @Test("The second of two keys has a note at the first")
    func duplicateNote() {
        let diagnostics = DiagnosticCollector()
        _ = SourceReader.read(name: "t", bytes: Array("a: 1\na: 2\n".utf8), diagnostics: diagnostics)
        #expect(diagnostics.diagnostics.first?.notes.first?.location?.start.line == 1)
    }

    @Test("Comments are found outside scalars only")
    func comments() throws {
        let text = "# one\na: 'x # no' # two\nb: x#no\nc: | # three\n  # no\nd: {e: 1} # four\n"
        let tree = try #require(read(text).tree)
        let found = tree.comments.map { String(decoding: tree.source.bytes[$0], as: UTF8.self) }
        #expect(found == ["# one", "# two", "# three", "# four"])
    }
}

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
