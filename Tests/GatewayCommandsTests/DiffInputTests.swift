import Foundation
import TestSupport
import Testing

/// What `apig diff` takes as a side.
@Suite struct DiffInputTests {
    private static func document(_ title: String, _ path: String) -> String {
        """
        openapi: 3.0.3
        info: {title: \(title), version: 1.0.0}
        paths:
          \(path):
            get:
              operationId: read\(title)
              responses: {'200': {description: done, content: {application/json: {schema: {$ref: 'shared.yaml#/Thing'}}}}}

        """
    }

    private static func write(_ texts: [String: String], in folder: String) throws {
        for (name, text) in texts {
            let path = "\(folder)/\(name)"
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
    }

    private static let set = [
        "apis/shop.yaml": document("shop", "/orders"), "apis/deep/mail.yaml": document("mail", "/mails"),
        "apis/shared.yaml": "Thing: {type: string, maxLength: 5}\n",
        "apis/deep/shared.yaml": "Thing: {type: string, maxLength: 5}\n", "apis/notes.txt": "nothing",
    ]

    @Test("A folder stands for all documents in it, and a pattern for those that fit")
    func sets() throws {
        try Program.withFolder { folder in
            try Self.write(Self.set, in: folder)
            var other = Self.set.mapKeys { $0.replacing("apis/", with: "next/") }
            other["next/deep/mail.yaml"] = Self.document("mail", "/letters")
            other["next/shared.yaml"] = "Thing: {type: string, maxLength: 9}\n"
            try Self.write(other, in: folder)
            let run = try Program.run("apig", ["diff", "apis", "next"], directory: folder)
            #expect(run.status == 1)
            #expect(run.output.contains("GET /letters") && run.output.contains("api-moved"))
            #expect(run.output.contains("response-max-length-loosened"))
            #expect(run.output.hasSuffix("1 breaking, 1 dangerous\n"))
            let pattern = try Program.run("apig", ["diff", "apis/*.yaml", "next/*.yaml"], directory: folder)
            #expect(pattern.status == 0)
            #expect(pattern.output.hasSuffix("\n1 dangerous\n"))
            let same = try Program.run("apig", ["diff", "apis", "./apis/"], directory: folder)
            #expect(same.status == 0 && same.output == "no changes\n")
        }
    }

    @Test("A document and a folder of a revision are read with the files they draw in")
    func revisions() throws {
        try Program.withFolder { folder in
            try Self.write(Self.set, in: folder)
            for arguments in [
                ["init", "-q"], ["add", "."],
                ["-c", "user.name=n", "-c", "user.email=e@f.example", "commit", "-q", "-m", "first"],
            ] {
                let git = try Program.execute("/usr/bin/env", ["git"] + arguments, directory: folder)
                #expect(git.status == 0, "\(git.errors)")
            }
            try Self.write(
                ["apis/shared.yaml": "Thing: {type: integer}\n", "apis/new.yaml": Self.document("novel", "/n")],
                in: folder)
            let one = try Program.run("apig", ["diff", "HEAD:apis/shop.yaml", "apis/shop.yaml"], directory: folder)
            #expect(one.status == 1, "\(one.errors)")
            #expect(one.output.contains("response-type-changed"))
            #expect(one.output.contains("HEAD:apis/shared.yaml:1:15"))
            let all = try Program.run("apig", ["diff", "HEAD:apis", "apis"], directory: folder)
            #expect(all.output.contains("response-type-changed") && all.output.contains("group-added"), "\(all.errors)")
        }
    }

    @Test("What holds no definition ends with 2 and says so")
    func nothing() throws {
        try Program.withFolder { folder in
            try Self.write(["empty/a.txt": "a", "apis/shop.yaml": Self.document("shop", "/o")], in: folder)
            for (other, words) in [
                ("empty", "holds neither"), ("none/*.yaml", "no file fits"), ("HEAD:none", "cannot read"),
            ] {
                let run = try Program.run("apig", ["diff", "apis", other], directory: folder)
                #expect(run.status == 2 && run.errors.contains(words), "\(run.errors)")
            }
            let mixed = try Program.run(
                "apig", ["diff", Fixture.path("samples/instance.yaml"), Fixture.path("samples/shop.yaml")])
            #expect(mixed.status == 2 && mixed.errors.contains("an instance file only"))
        }
    }

    @Test("Instance files are compared with each other, and show no secret")
    func instances() throws {
        try Program.withFolder { folder in
            let text = try Fixture.text("samples/instance.yaml")
            try text.replacing("sampleStorefrontSecret01", with: "sampleStorefrontSecret02")
                .write(toFile: "\(folder)/i.yaml", atomically: true, encoding: .utf8)
            let run = try Program.run(
                "apig", ["diff", Fixture.path("samples/instance.yaml"), "i.yaml"], directory: folder)
            #expect(run.status == 1 && run.output.contains("credential-key-changed"))
            #expect(!run.output.contains("SecretO"))
        }
    }

    @Test("With --environment only what is online there counts, and with --group only what is in the group")
    func filters() throws {
        try Program.withFolder { folder in
            let sample = Fixture.path("samples/shop.yaml")
            for environment in ["RELEASE", "TEST"] {
                let run = try Program.run(
                    "apig", ["import", sample, "--publish", environment, "-o", "\(environment).json"], directory: folder
                )
                #expect(run.status == 0)
            }
            let both = try Program.run("apig", ["diff", "RELEASE.json", "TEST.json"], directory: folder)
            #expect(both.output.contains("api-unpublished") && both.output.contains("api-published"))
            let one = try Program.run(
                "apig", ["diff", "--environment", "TEST", "RELEASE.json", "TEST.json"], directory: folder)
            #expect(one.status == 0)
            #expect(one.output.contains("api-published") && !one.output.contains("api-unpublished"))
            let release = try Program.run(
                "apig", ["diff", "--environment", "RELEASE", "RELEASE.json", "TEST.json"], directory: folder)
            #expect(release.output.contains("api-unpublished") && !release.output.contains("environment-added"))
            // The new environment is the whole gateway's.
            let group = try Program.run(
                "apig", ["diff", "--group", "other", "RELEASE.json", "TEST.json"], directory: folder)
            #expect(group.status == 0)
            #expect(group.output.contains("environment-added") && group.output.hasSuffix("\n1 safe\n"))
        }
    }
}

extension Dictionary {
    fileprivate func mapKeys(_ transform: (Key) -> Key) -> [Key: Value] {
        Dictionary(uniqueKeysWithValues: self.map { (transform($0.key), $0.value) })
    }
}
