import Diagnostics
import Foundation
import SourceDocument
import TestSupport
import Testing

/// The action, the template and the hook for pipelines: what they run is run here, with the built program.
@Suite struct PipelineTests {
    private static let faulty = "swagger: '2.0'\ninfo: {title: shop, version: '1'}\nsurprise: 1\npaths: {orders: {}}\n"

    private static func tree(_ path: String) throws -> Node {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(Fixture.projectRoot)/\(path)")))
        let diagnostics = DiagnosticCollector()
        let tree = try #require(SourceReader.read(name: path, bytes: bytes, diagnostics: diagnostics))
        #expect(diagnostics.sorted.isEmpty)
        return tree.root
    }

    /// Runs a script as a pipeline does.
    private static func run(_ script: String, _ environment: [String: String], _ folder: String) throws -> (
        Int32, String
    ) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["bash", "-e", "-o", "pipefail", "-c", script]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = environment.merging(["PATH": "\(Program.folder.path):/usr/bin:/bin"]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    @Test("The action shows findings as annotations, writes SARIF, and takes every option it declares")
    func action() throws {
        let action = try Self.tree(".github/validate/action.yml")
        let inputs = try #require(action["inputs"]).entries.map(\.key.text)
        let step = try #require(action["runs"]?["steps"]?[1])
        let script = try #require(step["run"]?.text)
        let values = try #require(step["env"]).entries.map { ($0.key.text, $0.value.text) }
        for input in inputs { #expect(values.contains { $0.1 == "${{ inputs.\(input) }}" }, "\(input)") }
        var environment = Dictionary(uniqueKeysWithValues: values.map { ($0.0, "") })
        environment["DOCUMENTS"] = "apis/**/*.yaml"
        environment["FAIL_ON"] = "error"
        environment["SARIF"] = "apig.sarif"
        try Program.withFolder { folder in
            #expect(try Self.run(script, environment, folder) == (2, "::error::No document fits apis/**/*.yaml\n"))
            try FileManager.default.createDirectory(atPath: "\(folder)/apis/a b", withIntermediateDirectories: true)
            try write(Self.faulty, "\(folder)/apis/a b/shop.yaml")
            let (status, output) = try Self.run(script, environment, folder)
            #expect(status == 1 && output.contains("::error file=apis/a b/shop.yaml,line=4,"))
            #expect(try String(contentsOfFile: "\(folder)/apig.sarif", encoding: .utf8).contains("APIG2006"))
            try write(
                "formatVersion: 1\nrules: [{rule: APIG2006, severity: off, environments: [DEV]}]\n",
                "\(folder)/rules.yaml")
            environment["RULES"] = "rules.yaml"
            environment["TARGET_ENVIRONMENT"] = "DEV"
            let (_, weighed) = try Self.run(script, environment, folder)
            #expect(!weighed.contains("APIG2006") && weighed.contains("APIG2005"))
        }
    }

    @Test("GitLab's job writes the two reports that it hands on")
    func gitlab() throws {
        let job = try #require(try Self.tree("Documentation/templates/apig.gitlab-ci.yml")[".apig-validate"])
        let script = try #require(job["script"]?[0]?.text)
        let variables = try #require(job["variables"]).entries.map { ($0.key.text, $0.value.text) }
        try Program.withFolder { folder in
            try write(Self.faulty, "\(folder)/shop.yaml")
            let (status, _) = try Self.run(script, Dictionary(uniqueKeysWithValues: variables), folder)
            #expect(status == 1)
            for report in try #require(job["artifacts"]?["reports"]).entries {
                let text = try String(contentsOfFile: "\(folder)/\(report.value.text)", encoding: .utf8)
                #expect(text.contains("APIG2006"), "\(report.key.text)")
            }
        }
    }

    @Test("The hook runs the program on the files it is given")
    func hook() throws {
        let hook = try #require(try Self.tree(".pre-commit-hooks.yaml")[0])
        let entry = try #require(hook["entry"]?.text)
        try Program.withFolder { folder in
            try write(Self.faulty, "\(folder)/shop.yaml")
            #expect(try Self.run("\(entry) shop.yaml", [:], folder).0 == 1)
        }
    }
}
