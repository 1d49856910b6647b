import Diagnostics
import SourceDocument
import Testing

@Suite struct NodeReadingTests {
    /// Reads `v` of a document with one of the coercions: the value or `-`, and the codes of what was reported.
    private func take<Value>(
        _ text: String, _ coercion: (Node, DiagnosticCollector) -> Value?
    ) throws -> String {
        let node = try #require(read("v: \(text)\n").tree?.root["v"])
        let diagnostics = DiagnosticCollector()
        let value = coercion(node, diagnostics).map { "\($0)" } ?? "-"
        #expect(diagnostics.diagnostics.allSatisfy { $0.pointer == "/v" && $0.location?.start.line == 1 })
        return ([value] + diagnostics.diagnostics.map(\.rule.code)).joined(separator: " ")
    }

    @Test(
        "A truth value is taken from what authors write, with a warning where it is none",
        arguments: [
            ("true", "true"), ("False", "false"), ("TRUE", "true"), ("yes", "true APIG1030"), ("Off", "false APIG1030"),
            ("n", "false APIG1030"), ("'true'", "true APIG1031"), ("\"false\"", "false APIG1031"),
            ("!!str true", "true APIG1031"),
            ("'True'", "- APIG1034"), ("'yes'", "- APIG1034"), ("1", "- APIG1034"), ("", "- APIG1034"),
            ("maybe", "- APIG1034"),
            ("[true]", "- APIG1034"), ("{}", "- APIG1034"),
        ])
    func booleans(text: String, expected: String) throws {
        #expect(try self.take(text) { $0.booleanValue("v", to: $1) } == expected)
    }

    @Test(
        "An integer is taken from what authors write, with a warning where it is none",
        arguments: [
            ("5", "5"), ("-7", "-7"), ("0x10", "16"), ("9223372036854775807", "9223372036854775807"),
            ("'5'", "5 APIG1032"),
            ("\"-12\"", "-12 APIG1032"), ("5.0", "5 APIG1033"), ("1e3", "1000 APIG1033"), ("-0.0", "0 APIG1033"),
            ("5.5", "- APIG1034"), ("1e300", "- APIG1034"), (".inf", "- APIG1034"), (".nan", "- APIG1034"),
            ("9223372036854775808", "- APIG1034"), ("'99999999999999999999'", "- APIG1034"), ("'5.0'", "- APIG1034"),
            ("''", "- APIG1034"), ("' 5'", "- APIG1034"), ("'5s'", "- APIG1034"), ("5s", "- APIG1034"),
            ("", "- APIG1034"),
            ("true", "- APIG1034"), ("[5]", "- APIG1034"),
        ])
    func integers(text: String, expected: String) throws {
        #expect(try self.take(text) { $0.integerValue("v", to: $1) } == expected)
    }

    @Test(
        "A text is any scalar but null, as it is written",
        arguments: [
            ("abc", "abc"), ("''", ""), ("1.0", "1.0"), ("007", "007"), ("True", "True"), ("'null'", "null"),
            ("2026-01-02", "2026-01-02"),
            ("", "- APIG1034"), ("null", "- APIG1034"), ("~", "- APIG1034"), ("[a]", "- APIG1034"),
            ("{a: b}", "- APIG1034"),
        ])
    func strings(text: String, expected: String) throws {
        #expect(try self.take(text) { $0.stringValue("v", to: $1) } == expected)
    }

    @Test("A finding says what was found, what is allowed, and has the caller's rule")
    func messages() throws {
        let node = try #require(read("v: maybe\n").tree?.root["v"])
        let diagnostics = DiagnosticCollector()
        _ = node.booleanValue("required", to: diagnostics, wrongType: .referenceMissing)
        let finding = try #require(diagnostics.diagnostics.first)
        #expect(finding.rule == .referenceMissing)
        #expect(finding.message == "\"required\" is the string \"maybe\"")
        #expect(finding.allowed == "true or false for \"required\"")
        #expect(finding.mend == "write true or false")
    }
}
