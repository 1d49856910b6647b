import Foundation
import TestSupport
import Testing

/// The SARIF log as another program reads it.
@Suite struct SARIFTests {
    @Test(
        "A log of every kind of finding is read by other types; by the public schema where APIG_SARIF_SCHEMA names it")
    func peer() throws {
        try Program.withFolder { folder in
            let rules = try FileManager.default.contentsOfDirectory(atPath: Fixture.path("rules")).sorted()
            let documents = rules.compactMap { rule in
                ["yaml", "json"].map { "Fixtures/rules/\(rule)/wrong.\($0)" }.first {
                    FileManager.default.fileExists(atPath: "\(Fixture.projectRoot)/\($0)")
                }
            }
            let log = "\(folder)/apig.sarif"
            _ = try Program.run(
                "apig", ["validate", "--fail-on", "never", "--format", "sarif=\(log)"] + documents)
            let schema = ProcessInfo.processInfo.environment["APIG_SARIF_SCHEMA"].map { [$0] } ?? []
            let script = "\(Fixture.projectRoot)/Tests/GatewayCommandsTests/Peers/read_sarif.py"
            let python = Process()
            python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            python.arguments = ["python3", script, log] + schema
            let (output, errors) = (Pipe(), Pipe())
            python.standardOutput = output
            python.standardError = errors
            try python.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            let fault = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            python.waitUntilExit()
            guard !fault.contains("No module named") else {
                print("Left out: sarif-pydantic is not installed")
                return
            }
            #expect(python.terminationStatus == 0, "\(fault.suffix(600))")
            let counts = text.split(separator: " ").compactMap {
                Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
            }
            let own = try #require(
                try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: log))) as? [String: Any])
            let results = try #require(((own["runs"] as? [[String: Any]])?.first)?["results"] as? [[String: Any]])
            #expect(counts.first == results.count && results.count > 150)
            #expect(counts.dropFirst().first == results.count { $0["fixes"] != nil })
        }
    }
}
