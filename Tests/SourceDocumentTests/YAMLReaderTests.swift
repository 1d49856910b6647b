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
}
