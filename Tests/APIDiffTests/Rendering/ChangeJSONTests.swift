import APIDiff
import Foundation
import TestSupport
import Testing

/// The changes for programs.
@Suite struct ChangeJSONTests {
    private static func root(_ report: ChangeReport) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(report.json(version: "1"))) as? [String: Any])
    }

    @Test("A change has its rule's words, its subject's parts, its fingerprint and both sides")
    func change() throws {
        let report = try ChangeSamples.everything()
        let changes = try #require(try Self.root(report)["changes"] as? [[String: Any]])
        let change = try #require(changes.first)
        let texts = [
            "rule": "parameter-required", "area": "parameters", "level": "breaking", "audience": "caller",
            "action": "changed", "direction": "request", "group": "shop", "subject": "GET /orders/{id}/1",
            "method": "GET", "path": "/orders/{id}/1", "element": "limit", "message": "limit must be there now",
            "fingerprint": report.entries[0].fingerprint,
        ]
        for (name, text) in texts { #expect(change[name] as? String == text) }
        #expect(change["calls"] as? Int == 1_234)
        let before = try #require(change["before"] as? [String: Any])
        #expect(before["value"] as? String == "false" && before["source"] as? String == "old.yaml:25:3")
        #expect(before["file"] as? String == "old.yaml" && before["line"] as? Int == 25)
        #expect(before["column"] as? Int == 3 && before["pointer"] as? String == "/paths/~1orders/get/parameters/0")
        #expect((changes[2]["users"] as? [String])?.count == 9 && changes[2]["path"] == nil)
        #expect(((changes[1]["after"] as? [String: Any])?.isEmpty) == true)
        let accepted = ["owner": "shop team", "reason": "nobody <calls> it", "expires": "2030-01-31"]
        #expect(changes[4]["accepted"] as? [String: String] == accepted)
    }

    @Test("The counts leave out what was accepted, and count it; advice and faults of the ledger stand above")
    func top() throws {
        let root = try Self.root(try ChangeSamples.everything())
        let counts = ["breaking": 1, "dangerous": 1, "safe": 1, "cosmetic": 1, "accepted": 1]
        #expect(root["summary"] as? [String: Int] == counts)
        let advice = try #require(root["advice"] as? [String: Any])
        #expect(advice["step"] as? String == "major" && advice["suggested"] as? String == "2.0.0")
        #expect(advice["isFollowed"] as? Bool == false)
        let fault = try #require((root["ledgerFaults"] as? [[String: Any]])?.first)
        #expect(fault["source"] as? String == "ledger.yaml:4:3" && fault["pointer"] as? String == "/2")
    }

    @Test("Another validator takes the form by its schema, and not with a member too many")
    func schema() throws {
        guard Python.has("jsonschema") else {
            print("Left out: jsonschema is not installed")
            return
        }
        let folder = NSTemporaryDirectory() + "apig-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(ChangeReport.schema()).write(to: URL(fileURLWithPath: "\(folder)/schema"))
        let bare = ChangeReport(base: "a", revision: "b", changes: [])
        var names: [String] = []
        for (index, report) in [bare, try ChangeSamples.everything()].enumerated() {
            names.append("\(folder)/\(index)")
            try Data(report.json(version: "1")).write(to: URL(fileURLWithPath: "\(folder)/\(index)"))
        }
        let script = """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            validator = jsonschema.Draft202012Validator(schema)
            for name in sys.argv[2:]:
                report = json.load(open(name))
                print(len(list(validator.iter_errors(report))))
            report["changes"][0]["surprise"] = 1
            print(len(list(validator.iter_errors(report))))
            """
        #expect(Python.run(["-c", script, "\(folder)/schema"] + names) == "0\n0\n1\n")
    }
}
