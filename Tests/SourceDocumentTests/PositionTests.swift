import Diagnostics
import SourceDocument
import TestSupport
import Testing

@Suite struct PositionTests {
    private func position(_ node: Node?) throws -> [Int] {
        let location = try #require(node).location
        return [location.start.line, location.start.column, location.end.line, location.end.column]
    }

    @Test("Nodes cover what was written, quotes and brackets included")
    func ranges() throws {
        let text = "a: 'it''s'\nb: [x, \"y\"]\nc: |\n  one\n  two\n\n# end\nd: >-\n  z\ne: one\n  two\n"
        let tree = try #require(read(text).tree)
        func source(_ node: Node?) -> String {
            String(decoding: tree.source.bytes[node?.range ?? 0..<0], as: UTF8.self)
        }
        #expect(source(tree.root["a"]) == "'it''s'")
        #expect(source(tree.root["b"]) == "[x, \"y\"]")
        #expect(source(tree.root["b"]?[1]) == "\"y\"")
        #expect(source(tree.root["c"]) == "|\n  one\n  two")
        #expect(source(tree.root["d"]) == ">-\n  z")
        #expect(source(tree.root["e"]) == "one\n  two")
        #expect(tree.root["c"]?.text == "one\ntwo\n")
    }

    @Test("A scalar with anchor and tag begins behind them")
    func properties() throws {
        let tree = try #require(read("a: &x !!str  5\nb: !!str &y # note\n  'z'\nc: &z\nd: *x\n").tree)
        #expect(try self.position(tree.root["a"]) == [1, 14, 1, 15])
        #expect(try self.position(tree.root["b"]) == [3, 3, 3, 6])
        #expect(tree.root["a"]?.text == "5")
        #expect(tree.root["b"]?.text == "z")
        #expect(tree.root["c"]?.isNull == true)
        #expect(try self.position(tree.root["d"]) == [1, 14, 1, 15])
    }

    @Test("A block container ends where its last child ends, not where the next token stands")
    func containerEnds() throws {
        let tree = try #require(read("a:\n  b:\n    c: 1\n\n# x\nd:\n- |\n  x\n\n\ne: 2\n").tree)
        #expect(try self.position(tree.root["a"]) == [2, 3, 3, 9])
        #expect(try self.position(tree.root["a"]?["b"]) == [3, 5, 3, 9])
        #expect(try self.position(tree.root["d"]) == [7, 1, 8, 4])
    }

    @Test("Line ends are LF, CRLF and CR", arguments: ["\n", "\r\n", "\r"])
    func lineEnds(lineEnd: String) throws {
        for text in ["a: 1\nbb: 'x\n  y'\nccc: z\n", "{\"a\": 1,\n\"bb\": \"\",\n\n\"ccc\": 2}"] {
            let tree = try #require(
                read(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd)).tree)
            let key = try #require(tree.root.entry("ccc")).key.location.start
            #expect([key.line, key.column] == [4, 1])
        }
    }

    @Test(
        "Columns are right behind blocks of thousands of multi-byte characters",
        arguments: [1_023, 1_024, 1_025, 20_000])
    func longLines(count: Int) throws {
        let filler = String(repeating: "é漢😀x", count: count / 4) + String(repeating: "y", count: count % 4)
        let tree = try #require(read("[\"\(filler)\", 1]").tree)
        let start = try #require(tree.root[1]).location.start
        #expect([start.line, start.column] == [1, count + 6])
        let yaml = try #require(read("\(filler.prefix(900)): {x: '\(filler)', y: 1}\n").tree)
        let value = try #require(yaml.root.entries.first { _ in true }?.value["y"])
        #expect(value.location.start.column == 900 + count + 14)
    }

    @Test("The excerpt is the line, cut around the place")
    func excerpts() throws {
        let short = try #require(read("é: 1\nab: xyz\n").tree?.root["ab"]?.location.excerpt)
        #expect(short == SourceExcerpt(text: "ab: xyz", caretOffset: 4, caretLength: 3))
        let filler = String(repeating: "é", count: 5_000)
        let long = try #require(read("[\"\(filler)\", 12, \"\(filler)\"]").tree?.root[1]?.location.excerpt)
        #expect(long.text.unicodeScalars.count == 160)
        let caret = long.text.unicodeScalars.dropFirst(long.caretOffset).prefix(long.caretLength)
        #expect(String(String.UnicodeScalarView(caret)) == "12")
    }

    @Test("Findings in a minified document of many megabytes cost no walk over it")
    func minified() {
        // Each location would cost a walk over megabytes if columns were counted from the start of the line.
        let items = String(repeating: #"{"é":1,"é":1},"#, count: 20_000)
        let (_, diagnostics) = readDiagnostics("[\(items)1]".utf8)
        #expect(diagnostics.count == DiagnosticCollector.defaultMaxDiagnostics)
        #expect(diagnostics.last?.location?.start.column == (DiagnosticCollector.defaultMaxDiagnostics - 1) * 14 + 9)
    }
}
