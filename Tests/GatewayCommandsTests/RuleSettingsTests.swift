import Diagnostics
import SourceDocument
import Testing

@testable import GatewayCommands

@Suite struct RuleSettingsTests {
    private static func settings(_ text: String, environment: String? = nil) throws -> (RuleSettings, [Diagnostic]) {
        let diagnostics = DiagnosticCollector()
        let tree = try #require(SourceReader.read(name: "r.yaml", bytes: Array(text.utf8), diagnostics: diagnostics))
        let settings = RuleSettings(tree, environment: environment, diagnostics: diagnostics)
        return (settings, diagnostics.sorted)
    }

    private static func severity(_ settings: RuleSettings, _ rule: Rule, _ pointer: String?) -> Severity? {
        settings.weighed(Diagnostic(rule, "x", at: nil, pointer: pointer))?.severity
    }

    @Test("A rule has the severity of the last entry that fits, by path and environment, and off leaves it out")
    func severities() throws {
        let text = """
            formatVersion: 1
            rules:
              - {rule: openapi-unknown-key, severity: error}
              - {rule: APIG2005, severity: off, paths: [/internal/*, /old/**]}
              - {rule: APIG2005, severity: info, paths: /v1/orders, environments: [DEV, TEST], reason: not yet}
              - {rule: APIG2006, severity: off, environments: DEV}
            """
        let (settings, problems) = try Self.settings(text)
        #expect(problems.isEmpty)
        let table: [(String?, Severity?)] = [
            (nil, .error), ("/info", .error), ("/paths/~1v1~1orders/get", .error), ("/paths/~1internal~1a", nil),
            ("/paths/~1internal~1a~1b/get", .error), ("/paths/~1old~1a~1b/get/responses", nil),
        ]
        for (pointer, severity) in table {
            #expect(Self.severity(settings, .openAPIUnknownKey, pointer) == severity, "\(pointer ?? "nil")")
        }
        #expect(Self.severity(settings, .pathWithoutSlash, nil) == .error)
        let (development, _) = try Self.settings(text, environment: "DEV")
        #expect(Self.severity(development, .openAPIUnknownKey, "/paths/~1v1~1orders/get") == .info)
        #expect(Self.severity(development, .pathWithoutSlash, nil) == nil)
        let (production, _) = try Self.settings(text, environment: "RELEASE")
        #expect(Self.severity(production, .openAPIUnknownKey, "/paths/~1v1~1orders/get") == .error)
    }

    @Test("What is no setting is told where it stands, with the nearest name")
    func problems() throws {
        let (settings, problems) = try Self.settings(
            """
            formatVersion: 1
            rules:
              - {rule: APIG2O05, severity: off}
              - {rule: APIG2005, severity: fatal}
              - {rule: APIG2005, severity: off, path: /a}
              - {severity: off}
            """)
        #expect(problems.map(\.rule.code) == ["APIG1055", "APIG1056", "APIG1056", "APIG1056"])
        #expect(problems.first?.message == "there is no rule APIG2O05; did you mean APIG2005?")
        #expect(problems.map { $0.location?.start.line } == [3, 4, 5, 6])
        // A key too much does not make the entry another one.
        #expect(Self.severity(settings, .openAPIUnknownKey, nil) == nil)
        #expect(try Self.settings("rules: []").1.map(\.rule.code) == ["APIG1056"])
    }

    @Test(
        "A star stands for a part of a segment, two for anything",
        arguments: [
            ("/a/b", "/a/b", true), ("/a/b", "/a", false), ("/a/b", "/a/*", true), ("/a/b/c", "/a/*", false),
            ("/a/b/c", "/a/**", true), ("/a/b/c", "/**/c", true), ("/a/b/cd", "/**/c*", true), ("/abc", "/a*c", true),
            ("/abcbd", "/a*bd", true), ("/a/x/b/y", "/a/*/b/*", true), ("/a/x/z/b", "/a/*/b", false),
            ("/q/a/x/z/a/y/b", "/**/a/*/b", true), ("", "**", true), ("", "*", true), ("/a", "", false),
            ("/{id}/x", "/{id}/x", true),
        ])
    func patterns(path: String, pattern: String, expected: Bool) {
        #expect(RuleSettings.matches(Array(path.utf8)[...], Array(pattern.utf8)[...]) == expected)
    }
}
