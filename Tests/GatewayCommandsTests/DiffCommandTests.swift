import Foundation
import TestSupport
import Testing

/// `apig diff` as a process.
@Suite struct DiffCommandTests {
    private static func withDocuments(
        _ find: String, _ replace: String, _ body: (_ folder: String) throws -> Void
    ) throws {
        try Program.withFolder { folder in
            let text = try Fixture.text("samples/shop.yaml")
            #expect(text.contains(find))
            try text.write(toFile: "\(folder)/old.yaml", atomically: true, encoding: .utf8)
            try text.replacing(find, with: replace).write(
                toFile: "\(folder)/new.yaml", atomically: true, encoding: .utf8)
            try body(folder)
        }
    }

    @Test("A document and what was imported of it, and its twin of 3.0, do not differ")
    func same() throws {
        try Program.withFolder { folder in
            let sample = Fixture.path("samples/shop.yaml")
            _ = try Program.run("apig", ["import", sample, "-o", "c.json"], directory: folder)
            for other in ["c.json", Fixture.path("samples/shop-3.0.json"), sample] {
                let run = try Program.run("apig", ["diff", sample, other], directory: folder)
                #expect(run.status == 0)
                #expect(run.output == "no changes\n")
            }
        }
    }

    @Test("A breaking change fails the command and tells both places; a safe one does not")
    func levels() throws {
        try Self.withDocuments(
            "operationId: getHealth\n", "operationId: getHealth\n      security: [{app_signature: []}]\n"
        ) {
            folder in
            let run = try Program.run("apig", ["diff", "old.yaml", "new.yaml"], directory: folder)
            #expect(run.status == 1)
            #expect(run.output.contains("breaking  auth-added (caller)"))
            let back = try Program.run("apig", ["diff", "new.yaml", "old.yaml"], directory: folder)
            #expect(back.status == 1 && back.output.contains("auth-removed (security)"))
        }
        try Self.withDocuments("  /health:", "  /healthz:") { folder in
            let run = try Program.run("apig", ["diff", "old.yaml", "new.yaml"], directory: folder)
            #expect(run.status == 1)
            #expect(run.output.contains("breaking  api-moved (caller)"))
            #expect(run.output.contains("- GET /v1/health\n      old.yaml:25:5 at /paths/~1health/get\n"))
            #expect(run.output.contains("+ GET /v1/healthz\n      new.yaml:25:5 at /paths/~1healthz/get\n"))
            #expect(run.output.hasSuffix("1 breaking\n"))
            let tolerant = try Program.run(
                "apig", ["diff", "--fail-on", "never", "old.yaml", "new.yaml"], directory: folder)
            #expect(tolerant.status == 0)
        }
    }

    @Test("Programs get the changes as JSON")
    func json() throws {
        try Self.withDocuments("per_hour: {api-limit: ", "per_hour: {api-limit: 1") { folder in
            let run = try Program.run("apig", ["diff", "--format", "json", "old.yaml", "new.yaml"], directory: folder)
            let root = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            let change = try #require((root["changes"] as? [[String: Any]])?.first)
            #expect(change["rule"] as? String == "throttle-raised" && change["level"] as? String == "safe")
            #expect(change["subject"] as? String == "throttling policy per_hour")
            #expect((root["summary"] as? [String: Int])?["safe"] == 1)
            #expect(run.status == 0)
        }
    }

    @Test("What cannot be read, or cannot be imported, ends with 2")
    func unreadable() throws {
        try Program.withFolder { folder in
            try "swagger: '2.0'\n".write(toFile: "\(folder)/bad.yaml", atomically: true, encoding: .utf8)
            for other in ["nowhere.yaml", "bad.yaml"] {
                let run = try Program.run(
                    "apig", ["diff", Fixture.path("samples/shop.yaml"), other], directory: folder)
                #expect(run.status == 2 && run.output.isEmpty && run.errors.contains(other))
            }
        }
    }
}
