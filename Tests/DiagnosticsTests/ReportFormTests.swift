import Diagnostics
import Foundation
import FoundationXML
import Testing

/// The forms of reports that other programs read, by readers of their own.
@Suite struct ReportFormTests {
    private static func location(_ file: String, line: Int, column: Int = 3, lines: Int = 0)
        -> Diagnostics.SourceLocation
    {
        Diagnostics.SourceLocation(
            file: file, start: SourcePosition(line: line, column: column, byteOffset: 90),
            end: SourcePosition(line: line + lines, column: column + 6, byteOffset: 96),
            excerpt: SourceExcerpt(text: "  <b>rs: 'x' &", caretOffset: 2, caretLength: 3))
    }

    private static let diagnostics = [
        Diagnostic(
            .pathWithoutSlash, "the path is \"a|b<c>\" & \u{1}100%\nmore", at: location("a b:c.yaml", line: 7),
            pointer: "/paths/a|b<c>",
            notes: [Diagnostic.Note("first, here", at: location("other.yaml", line: 2)), Diagnostic.Note("and that")]),
        Diagnostic(.booleanByOldWord, "two lines", at: location("a b:c.yaml", line: 9, lines: 1), pointer: "/x"),
        Diagnostic(.booleanByOldWord, "no place", at: nil),
    ]

    private static func report(_ failLevel: Severity? = .error, dropped: Int = 0) -> Report {
        Report(
            command: "validate", version: "1.2.3", inputs: ["a b:c.yaml", "clean.yaml"],
            findings: Report.fingerprinted(diagnostics), droppedCount: dropped, failLevel: failLevel)
    }

    private static func object(_ bytes: [UInt8]) throws -> Any { try JSONSerialization.jsonObject(with: Data(bytes)) }

    // MARK: Fingerprints

    @Test("A fingerprint stays when lines move or words change, and differs by rule, file, pointer and number")
    func fingerprints() {
        func fingerprints(_ diagnostics: [Diagnostic]) -> [String] {
            Report.fingerprinted(diagnostics).map(\.fingerprint)
        }
        func finding(_ rule: Rule = .booleanByOldWord, _ file: String = "a", _ line: Int = 1, _ pointer: String = "/p")
            -> Diagnostic
        {
            Diagnostic(rule, "at \(line)", at: Self.location(file, line: line), pointer: pointer)
        }
        #expect(fingerprints([finding()]) == fingerprints([finding(.booleanByOldWord, "a", 20)]))
        let all = fingerprints([
            finding(), finding(.pathWithoutSlash), finding(.booleanByOldWord, "b"),
            finding(.booleanByOldWord, "a", 1, "/q"), finding(.booleanByOldWord, "a", 5),
        ])
        #expect(Set(all).count == 5)
        #expect(all.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) })
    }

    // MARK: SARIF

    @Test("SARIF names its rules once and points into them; places are URI references with regions")
    func sarif() throws {
        let log = try #require(try Self.object(SARIFRenderer.render(Self.report())) as? [String: Any])
        #expect(log["version"] as? String == "2.1.0")
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rules = try #require(driver["rules"] as? [[String: Any]])
        #expect(rules.compactMap { $0["id"] as? String } == ["APIG1030", "APIG2006"])
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.map { $0["level"] as? String } == ["error", "warning", "warning"])
        for result in results {
            let index = try #require(result["ruleIndex"] as? Int)
            #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
            #expect((result["partialFingerprints"] as? [String: String])?["apigFinding/v1"]?.count == 32)
        }
        let place = try #require((results[0]["locations"] as? [[String: Any]])?.first)
        let physical = try #require(place["physicalLocation"] as? [String: Any])
        #expect((physical["artifactLocation"] as? [String: String])?["uri"] == "a%20b%3Ac.yaml")
        let region = try #require(physical["region"] as? [String: Int])
        #expect(region["startLine"] == 7 && region["endColumn"] == 9 && region["byteLength"] == 6)
        #expect((results[0]["relatedLocations"] as? [[String: Any]])?.count == 1)
        #expect(results[2]["locations"] == nil)
    }

    @Test("What was counted and not kept is told")
    func dropped() throws {
        let log = try #require(try Self.object(SARIFRenderer.render(Self.report(dropped: 3))) as? [String: Any])
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
        #expect((invocation["toolExecutionNotifications"] as? [Any])?.count == 1)
        #expect(String(decoding: GitHubRenderer.render(Self.report(dropped: 3)), as: UTF8.self).contains("3 more"))
        #expect(String(decoding: MarkdownRenderer.render(Self.report(dropped: 3)), as: UTF8.self).contains("3 more"))
        #expect(String(decoding: HTMLRenderer.render(Self.report(dropped: 3)), as: UTF8.self).contains("3 more"))
    }

    @Test("What was taken back counts nowhere; SARIF tells it with the reason")
    func suppressed() throws {
        var findings = Report.fingerprinted(Self.diagnostics)
        findings[0].suppression = Report.Suppression(.comment, reason: "historic")
        findings[2].suppression = Report.Suppression(.baseline, reason: "known")
        let report = Report(command: "validate", version: "1", findings: findings)
        #expect(report.summary == "1 warning, 2 ignored" && report.diagnostics.map(\.message) == ["two lines"])
        #expect(try Self.elements(JUnitRenderer.render(report)).first?.attributes["failures"] == "0")
        let log = try #require(try Self.object(SARIFRenderer.render(report)) as? [String: Any])
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let results = try #require(run["results"] as? [[String: Any]])
        let suppressions = results.compactMap { ($0["suppressions"] as? [[String: String]])?.first }
        #expect(suppressions.map { $0["kind"] } == ["inSource", "external"])
        #expect(suppressions.map { $0["justification"] } == ["historic", "known"])
        let json = try #require(try Self.object(JSONRenderer.render(report)) as? [String: Any])
        #expect((json["summary"] as? [String: Int])?["ignored"] == 2)
    }

    // MARK: JUnit

    /// The elements of a document with their attributes, read by Foundation's parser.
    private final class Elements: NSObject, XMLParserDelegate {
        var all: [(name: String, attributes: [String: String])] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) { self.all.append((name, attributes)) }
    }

    private static func elements(_ bytes: [UInt8]) throws -> [(name: String, attributes: [String: String])] {
        let parser = XMLParser(data: Data(bytes))
        let elements = Elements()
        parser.delegate = elements
        try #require(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "")")
        return elements.all
    }

    @Test("JUnit has a suite for each document, clean ones too, and counts as failures what makes the command fail")
    func junit() throws {
        let elements = try Self.elements(JUnitRenderer.render(Self.report()))
        let suites = elements.filter { $0.name == "testsuite" }.map(\.attributes)
        #expect(suites.map { $0["name"] } == ["a b:c.yaml", "clean.yaml", "validate"])
        #expect(suites.map { $0["tests"] } == ["2", "1", "1"] && suites.map { $0["failures"] } == ["1", "0", "0"])
        #expect(elements.first?.attributes["tests"] == "4")
        #expect(elements.count { $0.name == "testcase" } == 4 && elements.count { $0.name == "failure" } == 1)
        #expect(
            elements.first { $0.name == "failure" }?.attributes["message"]?.hasPrefix("the path is \"a|b<c>\"") == true)
        for (level, failures) in [(Severity.warning, "3"), (nil, "0")] as [(Severity?, String)] {
            let root = try Self.elements(JUnitRenderer.render(Self.report(level))).first
            #expect(root?.attributes["failures"] == failures)
        }
    }

    // MARK: GitHub and GitLab

    @Test("Annotations escape what ends a property or a line, and have columns only within one line")
    func github() {
        let lines = String(decoding: GitHubRenderer.render(Self.report()), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(
            lines[0].hasPrefix(
                "::error file=a b%3Ac.yaml,line=7,endLine=7,col=3,endColumn=9,title=APIG2006 path-without-slash::"
                    + "the path is \"a|b<c>\" & \\u{1}100%25\\u{A}more%0Aallowed: "))
        #expect(lines[0].contains("%0Anote: other.yaml:2:3: first, here%0Anote: and that"))
        #expect(lines[1].hasPrefix("::warning file=a b%3Ac.yaml,line=9,endLine=10,title="))
        #expect(lines[2].hasPrefix("::warning title="))
    }

    @Test("Every code quality finding has a path, a line, a severity of GitLab's and a fingerprint of its own")
    func gitlab() throws {
        let findings = try #require(try Self.object(GitLabRenderer.render(Self.report())) as? [[String: Any]])
        #expect(findings.map { $0["severity"] as? String } == ["major", "minor", "minor"])
        #expect(Set(findings.compactMap { $0["fingerprint"] as? String }).count == 3)
        let places = findings.compactMap { $0["location"] as? [String: Any] }
        #expect(places.map { $0["path"] as? String } == Array(repeating: "a b:c.yaml", count: 3))
        #expect(places.compactMap { ($0["lines"] as? [String: Int])?["begin"] } == [7, 9, 1])
    }

    // MARK: Pages

    @Test("A cell of Markdown holds no markup of its own and no end")
    func markdown() {
        let text = String(decoding: MarkdownRenderer.render(Self.report()), as: UTF8.self)
        #expect(text.hasPrefix("### apig validate: 1 error, 2 warnings\n\n| Severity |"))
        #expect(text.contains("| `a b:c.yaml:7:3` | the path is \"a\\|b\\<c\\>\" & \\\\u{1}100%\\\\u{A}more |"))
        let clean = Report(command: "validate", version: "1", findings: [])
        #expect(String(decoding: MarkdownRenderer.render(clean), as: UTF8.self) == "### apig validate: no findings\n")
    }

    @Test("The page escapes what it shows, and refers to nothing outside itself")
    func html() {
        let text = String(decoding: HTMLRenderer.render(Self.report()), as: UTF8.self)
        #expect(text.components(separatedBy: "<article").count == 4)
        #expect(text.contains("a|b&lt;c&gt;&quot; &amp; \\u{1}100%") && !text.contains("a|b<c>"))
        #expect(text.contains("<mark>&lt;b&gt;</mark>rs: &#39;x&#39; &amp;"))
        for outside in ["http:", "https:", "src=", "href=", "@import", "url("] { #expect(!text.contains(outside)) }
    }
}
