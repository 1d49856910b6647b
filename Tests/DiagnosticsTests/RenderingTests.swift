import Diagnostics
import Testing

@Suite struct RenderingTests {
    private let diagnostic = Diagnostic(
        .pathWithoutSlash, "the path is \"orders\"",
        at: SourceLocation(
            file: "shop.yaml",
            start: SourcePosition(line: 7, column: 3, byteOffset: 90),
            end: SourcePosition(line: 7, column: 9, byteOffset: 96),
            excerpt: SourceExcerpt(text: "  orders:", caretOffset: 2, caretLength: 6)
        ),
        pointer: "/paths/orders"
    )

    @Test("A finding shows place, severity, code, message, line with caret, pointer, what is allowed and the mend")
    func text() {
        #expect(
            TextRenderer(isColoured: false).render(self.diagnostic) == """
                shop.yaml:7:3: error: APIG2006 path-without-slash: the path is "orders"
                  7 |   orders:
                    |   ^^^^^^
                    at: /paths/orders
                    allowed: paths that start with /
                    mend: put a slash in front
                    product: APIG.3602 on upload

                """)
    }

    @Test("Colours are used only when asked for")
    func colours() {
        #expect(TextRenderer(isColoured: true).render(self.diagnostic).contains("\u{1B}["))
        #expect(!TextRenderer(isColoured: false).render(self.diagnostic).contains("\u{1B}["))
    }

    @Test("The closing line counts by severity")
    func summary() {
        let warning = Diagnostic(.booleanByOldWord, "x", at: nil)
        #expect(TextRenderer.summary(of: []) == "no findings")
        #expect(
            TextRenderer.summary(of: [self.diagnostic, warning, warning], droppedCount: 3)
                == "1 error, 2 warnings, 3 more")
    }

    @Test("The collector sorts by place, keeps up to its limit and counts the rest")
    func collector() {
        let collector = DiagnosticCollector(maxDiagnostics: 2)
        collector.report(Diagnostic(.booleanByOldWord, "no place", at: nil))
        collector.report(self.diagnostic)
        collector.report(self.diagnostic)
        #expect(collector.sorted.map(\.message) == ["the path is \"orders\"", "no place"])
        #expect(collector.droppedCount == 1)
        #expect(collector.errorCount == 2)
        #expect(collector.highestSeverity == .error)
    }
}

@Suite struct JSONWriterTests {
    @Test("Objects and arrays are indented by two blanks, empty ones stay on their line")
    func layout() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("a", 1)
        writer.key("b")
        writer.beginArray()
        writer.value(true)
        writer.null()
        writer.endArray()
        writer.key("c")
        writer.beginObject()
        writer.endObject()
        writer.endObject()
        #expect(writer.text == "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    null\n  ],\n  \"c\": {}\n}")
    }

    @Test(
        "Text is quoted by RFC 8259",
        arguments: [
            ("plain", "\"plain\""), ("a\"b\\c", "\"a\\\"b\\\\c\""), ("é漢😀", "\"é漢😀\""),
            ("\u{08}\t\n\u{0C}\r", "\"\\b\\t\\n\\f\\r\""), ("\u{0}\u{1F}\u{7F}", "\"\\u0000\\u001f\\u007f\""),
            ("", "\"\""),
        ])
    func quoting(text: String, expected: String) {
        var writer = JSONWriter(pretty: false)
        writer.value(text)
        #expect(writer.text == expected)
    }
}
