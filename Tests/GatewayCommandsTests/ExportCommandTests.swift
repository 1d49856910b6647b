import Foundation
import TestSupport
import Testing

/// `apig export` as a process.
@Suite struct ExportCommandTests {
    private static let shop = "Fixtures/samples/shop.yaml"

    /// The files of `Fixtures/export` and the arguments that make them of the sample shop.
    static let expected: [(file: String, arguments: [String])] =
        ["2.0", "3.0"].flatMap { version in
            ["spec", "proxy", "all"].map { level in
                (
                    file: "shop-\(level)-\(version).\(version == "2.0" ? "json" : "yaml")",
                    arguments: ["--define", level, "--oas-version", version]
                )
            }
        } + [
            ("shop-all-strict-2.0.yaml", ["--define", "all", "--strict-oas", "--profile", "observed"]),
            ("shop-all-redacted-3.0.yaml", ["--define", "all", "--oas-version", "3.0", "--redact"]),
            ("shop.tf", ["--define", "all", "--format", "terraform"]),
        ]

    @Test("The sample shop is exported byte for byte as Fixtures/export has it", arguments: expected.map(\.file))
    func fixtures(file: String) throws {
        let arguments = try #require(Self.expected.first { $0.file == file }).arguments
        let type = file.hasSuffix(".yaml") ? ["--type", "yaml"] : []
        let run = try Program.run("apig", ["export", Self.shop, "--version", "2025-04"] + arguments + type)
        #expect(run.status == 0, "\(run.errors)")
        let path = Fixture.path("export/\(file)")
        if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] != nil {
            try run.output.write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(try run.output == String(contentsOfFile: path, encoding: .utf8), "make it anew with UPDATE_FIXTURES=1")
    }

    @Test("A configuration and the document it came from give the same export")
    func configuration() throws {
        try Program.withFolder { folder in
            _ = try Program.run("apig", ["import", Self.shop, "-o", "\(folder)/shop.apig.json"])
            let arguments = ["--define", "all", "--version", "1", "-o"]
            let first = try Program.run("apig", ["export", Self.shop] + arguments + ["\(folder)/a.yaml"])
            let second = try Program.run(
                "apig", ["export", "\(folder)/shop.apig.json"] + arguments + ["\(folder)/b.yaml"])
            #expect(first.status == 0 && second.status == 0)
            #expect(first.output.isEmpty && second.output.isEmpty)
            let texts = try ["a", "b"].map { try String(contentsOfFile: "\(folder)/\($0).yaml", encoding: .utf8) }
            #expect(texts[0] == texts[1])
            // The name of the file says which syntax is meant.
            #expect(texts[0].hasPrefix("swagger: '2.0'\n"))
        }
    }

    @Test(
        "A name that leads nowhere is 2, with the product's code and the nearest name",
        arguments: [
            (["--group", "shpo"], "APIG.3001 there is no group \"shpo\"; did you mean \"shop\"?"),
            (["--environment", "RELESE"], "APIG.3003 there is no environment \"RELESE\"; did you mean \"RELEASE\"?"),
            (["--api", "getHealt"], "APIG.3002 there is no API \"getHealt\"; did you mean \"getHealth\"?"),
        ])
    func unknownNames(arguments: [String], message: String) throws {
        let run = try Program.run("apig", ["export", Self.shop] + arguments)
        #expect(run.status == 2 && run.output.isEmpty)
        #expect(run.errors == "apig: \(message)\n")
    }

    @Test("Without a published API paths are empty, and it is 0")
    func nothingPublished() throws {
        try Program.withFolder { folder in
            let instance = "\(folder)/instance.yaml"
            try "formatVersion: 1\npublish: [{environment: TEST, group: shop, apis: [getHealth]}]\n"
                .write(toFile: instance, atomically: true, encoding: .utf8)
            let arguments = ["export", Self.shop, "--type", "yaml", "--instance", instance]
            let none = try Program.run("apig", arguments)
            #expect(none.status == 0 && none.output.contains("\npaths: {}\n"))
            let one = try Program.run("apig", arguments + ["--environment", "TEST"])
            #expect(one.status == 0 && one.output.contains("operationId: getHealth"))
            #expect(!one.output.contains("operationId: echo"))
        }
    }

    @Test("The instance file knows the group's domain; the time is the version unless one is given")
    func domain() throws {
        try Program.withFolder { folder in
            let instance = "\(folder)/instance.yaml"
            try """
            formatVersion: 1
            groups:
              - name: shop
                url_domains: [{url_domain: '*.shop.example'}, {url_domain: api.shop.example}]
            """.write(toFile: instance, atomically: true, encoding: .utf8)
            let run = try Program.run("apig", ["export", Self.shop, "--type", "yaml", "--instance", instance])
            #expect(run.output.contains("\nhost: api.shop.example\n"), "\(run.errors)")
            let version = run.output.split(separator: "\n").first { $0.hasPrefix("  version: ") } ?? ""
            #expect(version.wholeMatch(of: #/  version: '?\d{4}-\d\d-\d\d-\d\d:\d\d:\d\d'?/#) != nil, "\(version)")
        }
    }

    @Test("Findings go to standard error, or where --report says, and reach --fail-on")
    func findings() throws {
        let faulty = "Fixtures/rules/APIG8101/wrong.json"
        let plain = try Program.run("apig", ["export", faulty, "--define", "all", "--version", "1"])
        #expect(plain.status == 0 && plain.output.hasPrefix("{\n"))
        #expect(plain.errors.contains("wrong.json:10:24: warning: APIG8101 export-mock-status:"), "\(plain.errors)")
        let failing = try Program.run(
            "apig", ["export", faulty, "--define", "all", "--version", "1", "--fail-on", "warning"])
        #expect(failing.status == 1 && failing.output == plain.output)
        let report = try Program.run(
            "apig", ["export", faulty, "--define", "all", "-o", "/dev/null", "--report", "github"])
        #expect(report.output.contains("APIG8101") && report.errors.isEmpty)
    }

    @Test(
        "With --redact neither the document nor a finding shows what is kept back",
        arguments: [("APIG8107", "tenant-7"), ("APIG8121", "c0ffee-42-c0ffee")])
    func redaction(rule: String, secret: String) throws {
        let file = "Fixtures/rules/\(rule)/wrong.json"
        let plain = try Program.run("apig", ["export", file, "--define", "all"])
        #expect((plain.output + plain.errors).contains(secret))
        for format in ["openapi", "terraform"] {
            let run = try Program.run("apig", ["export", file, "--define", "all", "--redact", "--format", format])
            #expect(
                run.status == 0 && run.output.contains("redacted-1") == (rule != "APIG8107" || format == "terraform"))
            #expect(!run.output.contains(secret) && !run.errors.contains(secret))
        }
    }

    @Test(
        "Wrong usage is 64",
        arguments: [["--define", "base"], ["--oas-version", "3.1"], ["--report", "json"], ["--format", "hcl"]])
    func usage(arguments: [String]) throws {
        #expect(try Program.run("apig", ["export", Self.shop] + arguments).status == 64)
    }

    @Test("What cannot be read is 2, and says why")
    func unreadable() throws {
        let missing = try Program.run("apig", ["export", "nowhere.json"])
        #expect(missing.status == 2 && missing.errors.contains("nowhere.json"))
        let broken = try Program.run("apig", ["export", "-"], input: "{\"formatVersion\": 1, \"apis\": 7}")
        #expect(broken.status == 2 && broken.errors.contains("APIG9"), "\(broken.errors)")
        let notADocument = try Program.run("apig", ["export", "-"], input: "{}")
        #expect(notADocument.status == 2 && notADocument.errors.contains("error: APIG"))
    }
}
