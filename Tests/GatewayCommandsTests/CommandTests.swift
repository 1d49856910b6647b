import Foundation
import TestSupport
import Testing

/// Runs the built programs as processes.
enum Program {
    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The folder of the built products: the test bundle stands in it.
    static let folder: URL = {
        var url = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: url.appendingPathComponent("apig").path), url.path != "/" {
            url.deleteLastPathComponent()
        }
        return url
    }()

    static func run(_ name: String, _ arguments: [String], input: String = "", directory: String? = nil) throws
        -> Result
    {
        try self.execute(
            self.folder.appendingPathComponent(name).path, arguments, input: input, directory: directory)
    }

    /// Runs any program.
    static func execute(_ path: String, _ arguments: [String], input: String = "", directory: String? = nil) throws
        -> Result
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: directory ?? Fixture.projectRoot)
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stderr
        try process.run()
        stdin.fileHandleForWriting.write(Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let output = stdout.fileHandleForReading.readDataToEndOfFile()
        let errors = stderr.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: errors, as: UTF8.self))
    }

    /// A new folder that is removed afterwards.
    static func withFolder(_ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "apig-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }
}

@Suite struct CommandTests {
    private let faulty = "swagger: '2.0'\ninfo: {title: shop, version: '1'}\npaths: {orders: {}}\n"

    @Test(
        "--help of every command shows examples",
        arguments: [
            [], ["validate"], ["import"], ["export"], ["convert"], ["diff"], ["serve"], ["call"], ["sign"], ["rules"],
            ["schema"], ["git"], ["git", "diff"], ["git", "merge"],
        ])
    func help(command: [String]) throws {
        let result = try Program.run("apig", command + ["--help"])
        #expect(result.status == 0)
        #expect(result.output.contains("EXAMPLES:"))
    }

    @Test(
        "Wrong usage is 64",
        arguments: [
            ["import", "a.yaml"], ["frobnicate"], ["validate", "--format", "pdf", "x"],
            ["serve", "--listen", "x", "y"], ["serve", "--tls-listen", "8443", "y"],
            ["serve", "--tls-listen", "127.0.0.1:0", "--tls-cert", "c", "y"],
            ["serve", "--tls-cert", "c", "--tls-key", "k", "y"], ["schema", "all"], ["rules", "APIG0000"],
        ])
    func usage(arguments: [String]) throws { #expect(try Program.run("apig", arguments).status == 64) }

    @Test(
        "A TLS listener without a certificate is 2, and says how to make one; a certificate that is none is 2 as well")
    func tlsListener() throws {
        let serve = [
            "serve", Fixture.path("samples/shop-backend.yaml"), "--listen", "127.0.0.1:0", "--tls-listen",
            "127.0.0.1:0",
        ]
        let without = try Program.run("apig", serve)
        #expect(without.status == 2)
        #expect(without.errors.contains("apig: a TLS listener needs a certificate\n"))
        #expect(without.errors.contains("openssl req -x509"))
        let wrong = try Program.run("apig", serve + ["--tls-cert", "README.md", "--tls-key", "README.md"])
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("apig: cannot use README.md: it holds no certificate in PEM form\n"))
    }

    @Test("The certificate files of an instance file are checked, and a fault has its place")
    func certificateFaults() throws {
        try Program.withFolder { folder in
            let text =
                "formatVersion: 1\ngroups:\n  - name: shop\n    url_domains:\n      - url_domain: a.example\n"
                + "        certificate: {certificate_file: c.pem, private_key_file: c.key}\n"
            try text.write(toFile: "\(folder)/i.yaml", atomically: true, encoding: .utf8)
            let result = try Program.run(
                "apig", ["serve", Fixture.path("samples/shop-backend.yaml"), "--instance", "\(folder)/i.yaml"])
            #expect(result.status == 2)
            #expect(
                result.errors.contains(
                    "i.yaml:6:41: error: APIG9104 certificate-unreadable: cannot use c.pem: No such file or directory"))
        }
    }

    @Test("An input that cannot be read is 2, with one line")
    func unreadable() throws {
        for command in [
            ["validate", "nowhere.yaml"], ["import", "--dry-run", "nowhere.yaml"], ["serve", "nowhere.yaml"],
        ] {
            let result = try Program.run("apig", command)
            #expect(result.status == 2, "\(command)")
            #expect(result.errors.contains("cannot read nowhere.yaml: No such file or directory"), "\(command)")
        }
    }

    @Test("Findings at the fail level are 1, below it 0, and no document is 2")
    func failLevels() throws {
        #expect(try Program.run("apig", ["validate", "-"], input: self.faulty).status == 1)
        #expect(try Program.run("apig", ["validate", "--fail-on", "never", "-"], input: self.faulty).status == 0)
        #expect(try Program.run("apig", ["validate", "Fixtures/samples/shop.yaml"]).status == 0)
        #expect(
            try Program.run("apig", ["validate", "--fail-on", "warning", "Fixtures/samples/shop.yaml"]).status == 1)
        #expect(try Program.run("apig", ["validate", "-"], input: "a: [\n").status == 2)
        #expect(try Program.run("apig", ["validate", "-"], input: "").status == 2)
    }

    @Test("A finding in text shows its place, rule and mend, without colours when it is no terminal")
    func textReport() throws {
        let result = try Program.run("apig", ["validate", "-"], input: self.faulty)
        #expect(result.output.hasPrefix("<stdin>:3:9: error: APIG2006 path-without-slash: the path is \"orders\"\n"))
        #expect(result.output.contains("  3 | paths: {orders: {}}\n    |         ^^^^^^\n    at: /paths/orders\n"))
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test("import and apig-import write the same bytes, twice, and the report beside them")
    func importing() throws {
        try Program.withFolder { folder in
            let sample = "Fixtures/samples/shop.yaml"
            let first = try Program.run(
                "apig", ["import", sample, "-o", "\(folder)/a", "--format", "json=\(folder)/r.json"])
            #expect(first.status == 0 && first.output.isEmpty)
            let second = try Program.run("apig-import", [sample, "-o", "\(folder)/b"])
            #expect(second.status == 0 && second.output.contains("28 created, 0 failed, 0 ignored\n"))
            let a = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/a"))
            #expect(try a == Data(contentsOf: URL(fileURLWithPath: "\(folder)/b")))
            #expect(!a.isEmpty)
            let dry = try Program.run("apig", ["import", "--dry-run", sample, "-o", "\(folder)/c"])
            #expect(dry.status == 0 && !FileManager.default.fileExists(atPath: "\(folder)/c"))
        }
    }

    @Test("A revision of git is read")
    func revisions() throws {
        try Program.withFolder { folder in
            func git(_ arguments: String...) throws {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments =
                    ["git", "-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.invalid"] + arguments
                process.standardOutput = FileHandle.nullDevice
                process.standardError = FileHandle.nullDevice
                try process.run()
                process.waitUntilExit()
                #expect(process.terminationStatus == 0)
            }
            try git("init", "-q")
            try Data(self.faulty.utf8).write(to: URL(fileURLWithPath: "\(folder)/api.yaml"))
            try git("add", "api.yaml")
            try git("commit", "-q", "-m", "x")
            try FileManager.default.removeItem(atPath: "\(folder)/api.yaml")
            let result = try Program.run("apig", ["validate", "HEAD:api.yaml"], directory: folder)
            #expect(result.status == 1 && result.output.hasPrefix("HEAD:api.yaml:3:9: error: APIG2006"))
            let missing = try Program.run("apig", ["validate", "HEAD:other.yaml"], directory: folder)
            #expect(missing.status == 2 && missing.errors.contains("cannot read HEAD:other.yaml"))
        }
    }

    @Test("A reference through a link may not leave the document's folder")
    func linkedReference() throws {
        try Program.withFolder { folder in
            try FileManager.default.createDirectory(atPath: "\(folder)/api", withIntermediateDirectories: true)
            try Data("secret: {}\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/secret.yaml"))
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/api/link.yaml", withDestinationPath: "../secret.yaml")
            let text = "swagger: '2.0'\ninfo: {title: shop, version: '1'}\npaths: {/a: {$ref: 'link.yaml#/secret'}}\n"
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/api/main.yaml"))
            let refused = try Program.run("apig", ["validate", "\(folder)/api/main.yaml"])
            #expect(refused.status == 1 && refused.output.contains("APIG1040"))
            let widened = try Program.run("apig", ["validate", "--ref-root", folder, "\(folder)/api/main.yaml"])
            #expect(widened.status == 0)
        }
    }

    @Test("Schemas/ holds what apig schema prints", arguments: ["configuration", "instance", "report", "diff"])
    func schemas(subject: String) throws {
        let name = subject == "configuration" ? "gateway-configuration" : subject
        let stored = try String(contentsOfFile: "\(Fixture.projectRoot)/Schemas/\(name).schema.json", encoding: .utf8)
        #expect(try Program.run("apig", ["schema", subject]).output == stored, "run Scripts/update-schemas")
    }

    @Test("Schemas/ holds what apig schema document prints for each version", arguments: ["2.0", "3.0"])
    func documentSchemas(version: String) throws {
        let path = "\(Fixture.projectRoot)/Schemas/document-\(version).schema.json"
        let printed = try Program.run("apig", ["schema", "document", "--oas-version", version]).output
        #expect(try String(contentsOfFile: path, encoding: .utf8) == printed, "run Scripts/update-schemas")
        #expect(try Program.run("apig", ["schema", "document", "--oas-version", "4"]).status == 64)
    }

    @Test("Documentation/DiffRules.md holds what apig rules --changes prints")
    func changeRulesPage() throws {
        let stored = try String(contentsOfFile: "\(Fixture.projectRoot)/Documentation/DiffRules.md", encoding: .utf8)
        let run = try Program.run("apig", ["rules", "--changes", "--format", "markdown"])
        #expect(run.status == 0 && run.output == stored)
        let list = try Program.run("apig", ["rules", "--changes"])
        #expect(list.output.contains("request-type-tightened "))
        #expect(list.output.split(separator: "\n").count == stored.split(separator: "\n").count { $0.hasPrefix("| `") })
    }

    @Test("Documentation/Rules.md holds what apig rules prints")
    func rulesPage() throws {
        let stored = try String(contentsOfFile: "\(Fixture.projectRoot)/Documentation/Rules.md", encoding: .utf8)
        let printed = try Program.run("apig", ["rules", "--format", "markdown"])
        #expect(printed.output == stored, "run Scripts/update-schemas")
        #expect(try Program.run("apig", ["rules", "--format", "sarif"]).status == 64)
    }

    @Test("Configurations, reports and instance files are valid by their schemas, as another validator sees it")
    func validBySchema() throws {
        try Program.withFolder { folder in
            let samples = [
                "shop.yaml", "shop-3.0.json", "console-export.yaml", "console-export-2.0.json", "parcel-3.1.yaml",
            ]
            var pairs: [String] = []
            for sample in samples {
                _ = try Program.run(
                    "apig",
                    [
                        "import", "Fixtures/samples/\(sample)", "-o", "\(folder)/\(sample).c", "--format",
                        "json=\(folder)/\(sample).r",
                    ])
                pairs += ["gateway-configuration", "\(folder)/\(sample).c", "report", "\(folder)/\(sample).r"]
            }
            pairs += ["instance", "\(Fixture.projectRoot)/Fixtures/samples/instance.yaml"]
            let changes = try Program.run(
                "apig",
                [
                    "diff", "Fixtures/samples/shop.yaml", "Fixtures/samples/console-export.yaml", "--format", "json",
                    "--fail-on", "never",
                ])
            try Data(changes.output.utf8).write(to: URL(fileURLWithPath: "\(folder)/changes"))
            pairs += ["diff", "\(folder)/changes"]
            let script = """
                import json, sys
                try:
                    import jsonschema, yaml
                except ImportError as error:
                    print("SKIPPED", error); sys.exit(0)
                for name, path in zip(sys.argv[2::2], sys.argv[3::2]):
                    schema = json.load(open(f"{sys.argv[1]}/{name}.schema.json"))
                    jsonschema.Draft202012Validator.check_schema(schema)
                    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(yaml.safe_load(open(path))))
                    for error in errors[:3]: print(path, list(error.path), error.message)
                    if errors: sys.exit(1)
                print("VALID")
                """
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["python3", "-c", script, "\(Fixture.projectRoot)/Schemas"] + pairs
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            if output.hasPrefix("SKIPPED") { print("not checked by another validator: \(output)") }
            #expect(process.terminationStatus == 0, "\(output)")
        }
    }

    @Test("serve answers the whole sample, and ends with 0 on SIGTERM; a port in use is 2")
    func serving() throws {
        let process = Process()
        process.executableURL = Program.folder.appendingPathComponent("apig")
        process.currentDirectoryURL = URL(fileURLWithPath: Fixture.projectRoot)
        process.arguments = [
            "serve", "Fixtures/samples/shop.yaml", "--instance", "Fixtures/samples/instance.yaml", "--listen",
            "127.0.0.1:0",
        ]
        let stderr = Pipe()
        process.standardError = stderr
        try process.run()
        var text = ""
        while !text.contains("Serving ") {
            let piece = stderr.fileHandleForReading.availableData
            if piece.isEmpty { break }
            text += String(decoding: piece, as: UTF8.self)
        }
        // The sample's instance file defines everything the document names, but for a certificate.
        #expect(text.contains("Serving 28 APIs") && !text.contains("  answers APIG.0601"))
        let port = text.split(separator: ":").last.flatMap { Int($0.filter(\.isNumber)) } ?? 0
        let second = try Program.run(
            "apig", ["serve", "Fixtures/samples/shop-backend.yaml", "--listen", "127.0.0.1:\(port)"])
        #expect(second.status == 2 && second.errors.contains("the port is in use"))
        let lacking = try Program.run("apig", ["serve", "Fixtures/samples/shop.yaml", "--listen", "127.0.0.1:\(port)"])
        #expect(lacking.errors.contains("the variable #backendHost# has no value there"))
        let curl = Process()
        curl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        curl.arguments = [
            "curl", "-s", "-i", "--max-time", "5", "http://127.0.0.1:\(port)/v1/health",
            "http://127.0.0.1:\(port)/v1/orders",
        ]
        let pipe = Pipe()
        curl.standardOutput = pipe
        try curl.run()
        let answers = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(answers.contains("{\"status\":\"ok\"}"))
        // The sample's orders take HTTPS only.
        #expect(answers.contains("HTTP/1.1 400 Bad Request") && answers.contains("APIG.0607"))
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
