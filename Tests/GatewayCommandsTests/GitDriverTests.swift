import Foundation
import TestSupport
import Testing

/// The set-up of `Documentation/DiffGit.md`, in a repository of its own.
@Suite struct GitDriverTests {
    /// Two operations; the lines between them keep their edits apart.
    private static let document = """
        swagger: '2.0'
        info: {title: shop, version: '1.0.0'}
        parameters:
          limit: {name: limit, in: query, type: integer, required: false}
        paths:
          /a:
            get:
              operationId: getA
              parameters: [{$ref: '#/parameters/limit'}]
              responses: {'200': {description: ok}}
              x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: ''}}



          /b:
            get:
              operationId: getB
              parameters: [{name: limit, in: query, type: integer, required: false}]
              responses: {'200': {description: ok}}
              x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: ''}}

        """

    private struct Repository {
        let folder: String

        @discardableResult
        func run(_ command: String, _ environment: [String: String] = [:]) throws -> Program.Result {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["bash", "-c", command]
            process.currentDirectoryURL = URL(fileURLWithPath: self.folder)
            process.environment = environment.merging(
                [
                    "PATH": "\(Program.folder.path):/usr/bin:/bin", "HOME": self.folder, "GIT_CONFIG_NOSYSTEM": "1",
                    "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.invalid", "GIT_COMMITTER_NAME": "t",
                    "GIT_COMMITTER_EMAIL": "t@example.invalid", "TMPDIR": "\(self.folder)/.git",
                ], uniquingKeysWith: { given, _ in given })
            let (output, errors) = (Pipe(), Pipe())
            process.standardOutput = output
            process.standardError = errors
            try process.run()
            let text = output.fileHandleForReading.readDataToEndOfFile()
            let words = errors.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return Program.Result(
                status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
                errors: String(decoding: words, as: UTF8.self))
        }

        func commit() throws { #expect(try self.run("git add -A && git commit -qm x").status == 0) }

        func write(_ text: String, to name: String = "apis/shop.yaml") throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(self.folder)/\(name)"))
        }

        func edit(_ find: String, _ replace: String) throws {
            let text = try self.text
            #expect(text.contains(find))
            try self.write(text.replacing(find, with: replace))
        }

        var text: String {
            get throws { try String(contentsOfFile: "\(self.folder)/apis/shop.yaml", encoding: .utf8) }
        }
    }

    /// A repository set up with the commands of the documentation, with the document committed.
    private static func withRepository(_ body: (_ repository: Repository) throws -> Void) throws {
        let page = try String(contentsOfFile: "\(Fixture.projectRoot)/Documentation/DiffGit.md", encoding: .utf8)
        let commands = page.split(separator: "\n").filter {
            $0.hasPrefix("    git config ") || $0.hasPrefix("    echo ")
        }
        #expect(commands.count == 5)
        try Program.withFolder { folder in
            let repository = Repository(folder: folder)
            try repository.run("git init -q -b main . && mkdir apis")
            for command in commands { #expect(try repository.run(String(command)).status == 0) }
            try repository.write(self.document)
            try repository.commit()
            try body(repository)
        }
    }

    // MARK: The external diff

    @Test("git diff shows changes by the document's path on both sides, and goes on")
    func changed() throws {
        try Self.withRepository { repository in
            try repository.edit("  /b:", "  /c:")
            try repository.edit("operationId: getA", "\"operationId\": 'getA'")
            let run = try repository.run("git diff")
            #expect(run.status == 0 && run.errors.isEmpty)
            #expect(
                run.output.hasPrefix(
                    "apig diff a/apis/shop.yaml b/apis/shop.yaml\nGET /c (shop)\n  breaking  api-moved"))
            #expect(run.output.contains("  a/apis/shop.yaml:16:5 ") && run.output.contains("  apis/shop.yaml:16:5 "))
            #expect(!run.output.contains("/.git/") && !run.output.contains("\u{1B}"))
        }
    }

    @Test("Another way to write the same is no change, where git alone shows lines")
    func same() throws {
        try Self.withRepository { repository in
            try repository.edit("operationId: getA", "\"operationId\": 'getA'")
            #expect(try repository.run("git diff").output.contains("no changes\n"))
            #expect(
                try repository.run("git diff --no-ext-diff --no-textconv").output.contains("\n+      \"operationId\""))
        }
    }

    @Test("Documents that are added, removed or renamed have one side or two names")
    func sides() throws {
        try Self.withRepository { repository in
            try repository.write(Self.document, to: "apis/more.yaml")
            try repository.run("git add -A")
            let added = try repository.run("git diff --cached").output
            #expect(added.hasPrefix("apig diff /dev/null b/apis/more.yaml\n") && added.contains("api-added"))
            #expect(!added.contains("apig-nothing"))
            try repository.commit()
            try repository.run("git rm -q apis/more.yaml")
            let removed = try repository.run("git diff --cached").output
            #expect(removed.hasPrefix("apig diff a/apis/more.yaml /dev/null\n") && removed.contains("api-removed"))
            try repository.run("git reset -q --hard && git mv apis/more.yaml apis/other.yaml")
            try repository.edit("  /b:", "  /c:")
            try repository.run("cp apis/shop.yaml apis/other.yaml && git checkout -q apis/shop.yaml")
            let renamed = try repository.run("git diff -M HEAD").output
            #expect(
                renamed.hasPrefix("apig diff a/apis/more.yaml b/apis/other.yaml\n") && renamed.contains("api-moved"))
            #expect(try repository.run("ls .git | grep apig-").output.isEmpty)
        }
    }

    @Test("What cannot be read is shown line by line, and git goes on to the next file")
    func unreadable() throws {
        try Self.withRepository { repository in
            try repository.write(Self.document, to: "apis/z.yaml")
            try repository.commit()
            try repository.write("swagger: [", to: "apis/shop.yaml")
            try repository.write(Self.document.replacing("  /b:", with: "  /c:"), to: "apis/z.yaml")
            let run = try repository.run("git diff")
            #expect(run.status == 0 && run.errors.contains("apis/shop.yaml"))
            #expect(run.output.contains("\n+swagger: [") && run.output.contains("api-moved"))
        }
    }

    @Test("git's pager gets colours, unless NO_COLOR is set")
    func colours() throws {
        try Self.withRepository { repository in
            try repository.edit("  /b:", "  /c:")
            #expect(try repository.run("git diff", ["GIT_PAGER_IN_USE": "true"]).output.contains("\u{1B}[31m- GET /b"))
            let plain = try repository.run("git diff", ["GIT_PAGER_IN_USE": "true", "NO_COLOR": "1"]).output
            #expect(plain.contains("- GET /b") && !plain.contains("\u{1B}"))
        }
    }

    @Test("Texts for git's own diff are documents in one form; what cannot be read stays as it is")
    func textconv() throws {
        try Self.withRepository { repository in
            try repository.edit("swagger: '2.0'", "\"swagger\": \"2.0\"")
            try repository.edit("operationId: getB", "operationId: getBs")
            let lines = try repository.run("git diff --no-ext-diff").output.split(separator: "\n").filter {
                ($0.hasPrefix("-") || $0.hasPrefix("+")) && !$0.hasPrefix("---") && !$0.hasPrefix("+++")
            }
            #expect(lines == ["-      operationId: getB", "+      operationId: getBs"])
            try repository.write("swagger: [")
            #expect(
                try repository.run("git diff --no-ext-diff").output.hasSuffix(
                    "\n+swagger: [\n\\ No newline at end of file\n"))
        }
    }

    // MARK: The merge driver

    /// Merges two edits of the document; the merge's result, and the files that were left in the document's folder.
    private static func merge(
        _ repository: Repository, ours: (String, String), theirs: (String, String)
    ) throws -> Program.Result {
        try repository.run("git checkout -qb theirs")
        try repository.edit(theirs.0, theirs.1)
        try repository.commit()
        try repository.run("git checkout -q main")
        try repository.edit(ours.0, ours.1)
        try repository.commit()
        let result = try repository.run("git merge --no-edit theirs")
        #expect(try repository.run("ls -A apis").output == "shop.yaml\n")
        return result
    }

    @Test("Edits that break what they break each by itself are merged")
    func merged() throws {
        try Self.withRepository { repository in
            let run = try Self.merge(repository, ours: ("  /a:", "  /x:"), theirs: ("  /b:", "  /y:"))
            #expect(run.status == 0)
            let text = try repository.text
            #expect(text.contains("  /x:") && text.contains("  /y:"))
        }
    }

    @Test("A merge that breaks what neither side has broken is refused, with the result in the document")
    func refused() throws {
        try Self.withRepository { repository in
            let run = try Self.merge(
                repository,
                ours: ("[{name: limit, in: query, type: integer, required: false}]", "[{$ref: '#/parameters/limit'}]"),
                theirs: ("type: integer, required: false}\npaths", "type: integer, required: true}\npaths"))
            #expect(run.status == 1)
            #expect(run.errors.contains("apis/shop.yaml: the merge breaks what neither side alone has broken"))
            #expect(
                run.errors.contains("GET /b (shop)\n  breaking  parameter-required") && !run.errors.contains("GET /a"))
            #expect(run.errors.contains("ancestor:apis/shop.yaml:16:5") && !run.errors.contains(".merged."))
            #expect(try repository.run("git status --short").output == "UU apis/shop.yaml\n")
            let text = try repository.text
            #expect(text.contains("required: true") && text.ranges(of: "$ref").count == 2 && !text.contains("<<<<"))
        }
    }

    @Test("A merge that cannot be read is refused")
    func unreadableMerge() throws {
        try Self.withRepository { repository in
            let run = try Self.merge(
                repository, ours: ("  /a:", "  /x:"), theirs: ("operationId: getB", "operationId: [getB"))
            #expect(run.status == 1 && run.errors.contains("cannot be read; the merge is left to you"))
            #expect(try repository.text.contains("  /x:"))
        }
    }

    @Test("Edits of the same line stay a conflict with git's marks")
    func conflict() throws {
        try Self.withRepository { repository in
            let run = try Self.merge(repository, ours: ("  /a:", "  /x:"), theirs: ("  /a:", "  /y:"))
            #expect(run.status == 1)
            #expect(try repository.text.contains("<<<<<<< ours\n  /x:\n=======\n  /y:\n>>>>>>> theirs\n"))
        }
    }

    @Test("References of the document lead where they lead from its folder")
    func references() throws {
        try Self.withRepository { repository in
            try repository.write(
                "limit: {name: limit, in: query, type: integer, required: false}\n", to: "apis/common.txt")
            try repository.edit("{$ref: '#/parameters/limit'}", "{$ref: 'common.txt#/limit'}")
            try repository.commit()
            try repository.run("git checkout -qb theirs")
            try repository.edit("  /b:", "  /y:")
            try repository.commit()
            try repository.run("git checkout -q main")
            try repository.edit("  /a:", "  /x:")
            try repository.commit()
            let run = try repository.run("git merge --no-edit theirs")
            #expect(run.status == 0, "\(run.errors)")
        }
    }

    @Test(
        "Anything but what git passes is wrong usage",
        arguments: [["git", "diff", "--", "a", "b"], ["git", "merge", "--", "a", "b", "c", "7"]])
    func usage(arguments: [String]) throws { #expect(try Program.run("apig", arguments).status == 64) }
}
