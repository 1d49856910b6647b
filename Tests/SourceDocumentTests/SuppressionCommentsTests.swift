import Diagnostics
import SourceDocument
import Testing

@Suite struct SuppressionCommentsTests {
    private static func comments(_ text: String) throws -> (SuppressionComments, [Diagnostic]) {
        let diagnostics = DiagnosticCollector()
        let tree = try #require(SourceReader.read(name: "a.yaml", bytes: Array(text.utf8), diagnostics: diagnostics))
        let comments = SuppressionComments(tree, diagnostics: diagnostics)
        return (comments, diagnostics.sorted)
    }

    private static func finding(_ rule: Rule, line: Int, file: String = "a.yaml") -> Diagnostic {
        let position = SourcePosition(line: line, column: 1, byteOffset: 0)
        return Diagnostic(rule, "x", at: SourceLocation(file: file, start: position, end: position))
    }

    @Test(
        "A comment counts on its line, one on a line of its own on the next line with content, for the rules it names")
    func lines() throws {
        var (comments, problems) = try Self.comments(
            """
            a: 1 # apig:ignore APIG2005 behind the value
            # apig:ignore APIG2006,openapi-unknown-key above
            # another comment

            b: 2
            c: 3
            """)
        #expect(problems.isEmpty)
        let table: [(Rule, Int, String?)] = [
            (.openAPIUnknownKey, 1, "behind the value"), (.pathWithoutSlash, 1, nil), (.openAPIUnknownKey, 2, nil),
            (.pathWithoutSlash, 5, "above"), (.openAPIUnknownKey, 5, "above"), (.pathWithoutSlash, 6, nil),
        ]
        for (rule, line, reason) in table {
            #expect(comments.reason(for: Self.finding(rule, line: line)) == reason, "\(rule.code) \(line)")
        }
        #expect(comments.reason(for: Self.finding(.pathWithoutSlash, line: 5, file: "b.yaml")) == nil)
        #expect(comments.unused.isEmpty)
    }

    @Test("A comment that names no rule there is, gives no reason or takes nothing back is told")
    func problems() throws {
        let (comments, problems) = try Self.comments(
            """
            a: 1 # apig:ignore APIG2005
            b: 2 # apig:ignore path-without-slahs x
            c: 3 # apig:ignore
            d: '# apig:ignore APIG2005 no comment' # apig:ignored APIG2005 another word
            """)
        #expect(problems.map(\.rule.code) == ["APIG1051", "APIG1050", "APIG1050"])
        #expect(problems[1].message == "there is no rule path-without-slahs; did you mean path-without-slash?")
        #expect(comments.unused.map(\.rule.code) == ["APIG1052"])
        #expect(comments.unused.first?.message == "APIG2005 openapi-unknown-key is not broken on line 1")
    }

    @Test("The last comment of a document, and line ends of every kind, are read")
    func ends() throws {
        for end in ["\n", "\r\n", "\r"] {
            var (comments, _) = try Self.comments(
                ["# apig:ignore APIG2005 x", "", "a: 1", "# apig:ignore APIG2006 at the end"].joined(separator: end))
            #expect(comments.reason(for: Self.finding(.openAPIUnknownKey, line: 3)) == "x", "\(end.debugDescription)")
            #expect(comments.unused.map(\.rule.code) == ["APIG1052"])
        }
    }
}
