import APIDiff
import Diagnostics
import Foundation
import FoundationXML
import Testing

/// The forms that other programs know findings by.
@Suite struct ChangeFindingsTests {
    private static func report(_ level: ChangeRule.Level? = .breaking) throws -> Report {
        try ChangeSamples.everything().findings(version: "1", failingAt: level)
    }

    @Test("Levels become severities, and the finding stands in the revision where that has a place")
    func findings() throws {
        let findings = try Self.report().findings
        #expect(findings.map(\.diagnostic.severity) == [.info, .error, .warning, .info, .info])
        #expect(
            findings.map(\.diagnostic.location?.description).dropFirst().prefix(2)
                == ["new.yaml:27:3", "old.yaml:31:9"])
        let first = findings[1].diagnostic
        #expect(first.message == "GET /orders/{id}/1 (shop): limit must be there now (breaking, caller)")
        #expect(first.pointer == "/paths/~1orders/get/parameters/1")
        #expect(first.notes.map(\.message) == ["what it was", "1234 recorded calls"])
        #expect(first.notes.first?.location?.description == "old.yaml:25:3")
        #expect(findings[3].diagnostic.notes.map(\.message) == ["used by GET /1, GET /2 and 7 more"])
    }

    @Test("SARIF has the fingerprints of the changes, what was accepted as suppression, and no byte nobody counted")
    func sarif() throws {
        let bytes = SARIFRenderer.render(try Self.report())
        let log = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        let results = try #require((log["runs"] as? [[String: Any]])?.first?["results"] as? [[String: Any]])
        let prints = results.map { ($0["partialFingerprints"] as? [String: String])?["apigFinding/v1"] }
        #expect(Array(prints.dropFirst()) == (try ChangeSamples.everything().entries.map(\.fingerprint)))
        #expect(results.map { $0["suppressions"] != nil } == [false, false, false, false, false, true])
        let suppression = try #require((results[5]["suppressions"] as? [[String: String]])?.first)
        #expect(suppression["kind"] == "external")
        #expect(
            suppression["justification"] == "accepted by shop team: nobody <calls> it (until 2030-01-31)")
        func region(_ result: [String: Any]) -> [String: Int]? {
            let place = (result["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: Any]
            return place?["region"] as? [String: Int]
        }
        #expect(region(results[1])?["byteOffset"] == 90)
        #expect(region(results[2])?["startLine"] == 31 && region(results[2])?["byteOffset"] == nil)
    }

    /// The elements of a document with their attributes, read by Foundation's parser.
    private final class Elements: NSObject, XMLParserDelegate {
        var all: [(name: String, attributes: [String: String])] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) { self.all.append((name, attributes)) }
    }

    @Test(
        "JUnit fails what reaches the level, and the faults of the ledger",
        arguments: [(.breaking, 2), (.dangerous, 3), (.safe, 4), (.cosmetic, 5), (nil, 0)]
            as [(ChangeRule.Level?, Int)])
    func junit(level: ChangeRule.Level?, failures: Int) throws {
        let parser = XMLParser(data: Data(JUnitRenderer.render(try Self.report(level))))
        let elements = Elements()
        parser.delegate = elements
        #expect(parser.parse())
        #expect(elements.all.first?.attributes["failures"] == "\(failures)")
        #expect(elements.all.count { $0.name == "failure" } == failures)
        #expect(elements.all.count { $0.name == "testcase" } == 5)
    }

    @Test("Annotations and code quality leave out what was accepted")
    func annotations() throws {
        let lines = String(decoding: GitHubRenderer.render(try Self.report()), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 5)
        #expect(
            lines[1].hasPrefix("::error file=new.yaml,line=27,endLine=27,col=3,endColumn=8,title=parameter-required"))
        let bytes = GitLabRenderer.render(try Self.report())
        let issues = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]])
        let entries = try ChangeSamples.everything().entries
        #expect(issues.dropFirst().map { $0["fingerprint"] as? String } == entries.prefix(4).map(\.fingerprint))
        #expect(
            issues[1]["severity"] as? String == "major" && issues[1]["check_name"] as? String == "parameter-required")
    }
}
