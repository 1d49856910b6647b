import Foundation
import TestSupport
import Testing

/// `apig import` into what is there, as a process.
@Suite struct ImportCommandTests {
    private static func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// A document with operations `GET /NAME`, each with a mock answer.
    private static func document(_ names: [String], body: String = "ok") -> String {
        "swagger: '2.0'\ninfo: {title: shop, version: '1'}\npaths:\n"
            + names.map { name in
                """
                  /\(name):
                    get:
                      operationId: \(name)
                      schemes: [https]
                      responses: {default: {description: ok}}
                      x-apigateway-request-type: public
                      x-apigateway-match-mode: NORMAL
                      x-apigateway-cors: false
                      x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: \(body)}}

                """
            }.joined()
    }

    private static func apis(_ path: String) throws -> [String] {
        let root = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path))) as? [String: Any])
        return try #require(root["apis"] as? [[String: Any]]).compactMap { api in
            guard let name = api["name"] as? String, let mock = api["mock_info"] as? [String: Any] else { return nil }
            return "\(name) \(mock["result_content"] ?? "")"
        }
    }

    @Test("--into with --group imports into a group that is there; --api-mode override replaces its APIs")
    func into() throws {
        try Program.withFolder { folder in
            try Self.write(Self.document(["one", "two"]), to: "\(folder)/a.yaml")
            try Self.write(Self.document(["two", "three"], body: "new"), to: "\(folder)/b.yaml")
            #expect(try Program.run("apig", ["import", "a.yaml", "-o", "c.json"], directory: folder).status == 0)
            let merge = try Program.run(
                "apig", ["import", "b.yaml", "--into", "c.json", "--group", "shop", "-o", "m.json"], directory: folder)
            #expect(merge.status == 1)
            #expect(merge.output.contains("APIG.3301 the API two of the group has method GET, path /two"))
            #expect(merge.output.contains("1 created, 1 failed, 0 ignored"))
            #expect(try Self.apis("\(folder)/m.json") == ["one ok", "three new", "two ok"])
            let override = try Program.run(
                "apig",
                ["import", "b.yaml", "--into", "c.json", "--group", "shop", "--api-mode", "override", "-o", "c.json"],
                directory: folder)
            #expect(override.status == 0)
            #expect(override.output.contains("mock_info.result_content: \"ok\" → \"new\""))
            #expect(override.output.contains("1 created, 1 updated, 0 failed, 0 ignored"))
            #expect(try Self.apis("\(folder)/c.json") == ["one ok", "three new", "two new"])
        }
    }

    @Test("A dry run tells every field that would change and writes nothing")
    func dryRun() throws {
        try Program.withFolder { folder in
            try Self.write(Self.document(["one"]), to: "\(folder)/a.yaml")
            try Self.write(Self.document(["one"], body: "new"), to: "\(folder)/b.yaml")
            _ = try Program.run("apig", ["import", "a.yaml", "-o", "c.json"], directory: folder)
            let before = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/c.json"))
            let arguments = ["import", "b.yaml", "--into", "c.json", "--group", "shop", "--api-mode", "override"]
            let run = try Program.run(
                "apig", arguments + ["--dry-run", "-o", "c.json", "--format", "json"], directory: folder)
            #expect(run.status == 0)
            #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/c.json")) == before)
            let root = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            let imports = try #require(root["imports"] as? [[String: Any]])
            let plan = try #require(imports.first?["plan"] as? [[String: Any]])
            let entry = try #require(plan.first { $0["kind"] as? String == "API" })
            #expect(entry["action"] as? String == "update" && entry["source"] as? String == "b.yaml:5:5")
            let change = try #require((entry["changes"] as? [[String: Any]])?.first)
            #expect(change["field"] as? String == "mock_info.result_content")
            #expect(change["before"] as? String == "ok" && change["after"] as? String == "new")
        }
    }

    @Test("--atomic writes nothing when one operation of one document fails")
    func atomic() throws {
        try Program.withFolder { folder in
            try Self.write(Self.document(["one"]), to: "\(folder)/a.yaml")
            try Self.write(
                Self.document(["two"]).replacing("title: shop", with: "title: other")
                    .replacing("type: MOCK", with: "type: MOCKED"), to: "\(folder)/b.yaml")
            let run = try Program.run(
                "apig", ["import", "--atomic", "a.yaml", "b.yaml", "-o", "c.json"], directory: folder)
            #expect(run.status == 1)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/c.json"))
            let each = try Program.run("apig", ["import", "a.yaml", "b.yaml", "-o", "c.json"], directory: folder)
            #expect(each.status == 1)
            #expect(try Self.apis("\(folder)/c.json") == ["one ok"])
        }
    }

    @Test("--split writes documents that one import takes, in order, and the whole is imported all the same")
    func split() throws {
        try Program.withFolder { folder in
            try FileManager.default.createDirectory(atPath: "\(folder)/docs", withIntermediateDirectories: true)
            let names = (1...700).map { "api\($0)" }
            let large = Self.document(names).replacing(
                "responses: {default: {description: ok}}", with: "responses: {default: {$ref: 'parts.yaml#/answer'}}")
            try Self.write(large, to: "\(folder)/docs/large.yaml")
            try Self.write("answer: {description: ok}\n", to: "\(folder)/docs/parts.yaml")
            let refused = try Program.run("apig", ["import", "docs/large.yaml", "-o", "c.json"], directory: folder)
            #expect(refused.status == 1 && refused.output.contains("refused: APIG.3127"))
            let run = try Program.run(
                "apig", ["import", "docs/large.yaml", "--split", "batches", "-o", "c.json"], directory: folder)
            #expect(run.status == 0)
            #expect(run.output.contains("batch batches/large-1.yaml  300 operations, is_create_group=true"))
            #expect(run.output.contains("batch batches/large-3.yaml  100 operations, is_create_group=false"))
            #expect(try Self.apis("\(folder)/c.json").count == 700)
            // The batches work as they are: the first makes the group, the others go into it.
            #expect(
                try Program.run(
                    "apig", ["import", "--ref-root", ".", "batches/large-1.yaml", "-o", "d.json"], directory: folder
                ).status == 0)
            for number in 2...3 {
                let more = try Program.run(
                    "apig",
                    [
                        "import", "--ref-root", ".", "batches/large-\(number).yaml", "--into", "d.json", "--group",
                        "shop", "-o", "d.json",
                    ], directory: folder)
                #expect(more.status == 0)
            }
            #expect(try Self.apis("\(folder)/d.json") == Self.apis("\(folder)/c.json"))
        }
    }

    @Test("--publish puts the APIs online in an environment, and serving knows it")
    func publish() throws {
        try Program.withFolder { folder in
            try Self.write(Self.document(["one"]), to: "\(folder)/a.yaml")
            let run = try Program.run(
                "apig", ["import", "a.yaml", "--publish", "TEST", "-o", "c.json"], directory: folder)
            #expect(run.status == 0 && run.output.contains("create  publication TEST  (1 APIs go online)"))
            func status(_ stage: [String]) throws -> Bool {
                try Program.run("apig", ["explain", "c.json", "GET", "https://h/one"] + stage, directory: folder)
                    .output.contains("200")
            }
            #expect(try status(["-H", "X-Stage: TEST"]))
            #expect(try !status([]))
        }
    }

    @Test(
        "Options that do not go together are wrong usage",
        arguments: [
            ["--group", "shop", "-o", "c.json"], ["--split", "b", "--max-operations", "3"],
            ["--api-mode", "replace", "-o", "c.json"], ["--publish", "a b", "-o", "c.json"],
        ])
    func usage(arguments: [String]) throws {
        #expect(try Program.run("apig", ["import", "a.yaml"] + arguments).status == 64)
    }

    @Test("A configuration to import into that cannot be read, or is none, ends with 2 and nothing is written")
    func faultyTarget() throws {
        try Program.withFolder { folder in
            try Self.write(Self.document(["one"]), to: "\(folder)/a.yaml")
            try Self.write("formatVersion: 1\napis: 7\n", to: "\(folder)/bad.json")
            for into in ["nowhere.json", "bad.json"] {
                let run = try Program.run(
                    "apig", ["import", "a.yaml", "--into", into, "-o", "c.json"], directory: folder)
                #expect(run.status == 2)
                #expect((run.output + run.errors).contains(into))
                #expect(!FileManager.default.fileExists(atPath: "\(folder)/c.json"))
            }
        }
    }
}
