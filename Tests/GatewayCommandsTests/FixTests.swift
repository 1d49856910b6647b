import Foundation
import TestSupport
import Testing

/// `apig validate --fix`, by the program.
@Suite struct FixTests {
    private static let faulty = """
        # The shop.
        swagger: '2.0'
        info: {title: shop, version: '1'}
        paths:
          /orders/{id}:   # one order
            get:
              operationId: getOrder
              schemes: [https]
              x-apigateway-request-type: Public  # listed
              x-apigateway-match-mode: normal
              x-apigateway-cors: "false"
              x-apigateway-ratelimit: perMinut
              x-apigateway-backend:
                type: HTTP
                httpEndpoints: {address: shop.example, scheme: https, method: get, path: '/o/{id}', timeout: '5000'}
              responses: {default: {description: ok}}
        x-apigateway-ratelimits:
          perMinute: {api-limit: 600, interval: 1, unit: minute}

        """

    private static let mended = """
        # The shop.
        swagger: '2.0'
        info: {title: shop, version: '1'}
        paths:
          /orders/{id}:   # one order
            get:
              operationId: getOrder
              parameters: [{name: id, in: path, required: true, type: string}]
              schemes: [https]
              x-apigateway-request-type: public  # listed
              x-apigateway-match-mode: NORMAL
              x-apigateway-cors: false
              x-apigateway-ratelimit: perMinute
              x-apigateway-backend:
                type: HTTP
                parameters: [{name: id, in: PATH, origin: REQUEST, value: id}]
                httpEndpoints: {address: shop.example, scheme: https, method: GET, path: '/o/{id}', timeout: 5000}
              responses: {default: {description: ok}}
        x-apigateway-ratelimits:
          perMinute: {api-limit: 600, interval: 1, unit: MINUTE}

        """

    private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test("A document is mended in one run, with its comments and everything else as it was, and stays so")
    func mends() throws {
        try Program.withFolder { folder in
            try write(Self.faulty, "\(folder)/shop.yaml")
            let first = try Program.run(
                "apig", ["validate", "--fix", "--fail-on", "warning", "shop.yaml"], directory: folder)
            #expect(try Self.text("\(folder)/shop.yaml") == Self.mended)
            #expect(first.status == 0)
            #expect(first.errors == "apig: fixed 9 findings in shop.yaml\n")
            let second = try Program.run("apig", ["validate", "--fix", "shop.yaml"], directory: folder)
            #expect(try Self.text("\(folder)/shop.yaml") == Self.mended)
            #expect(second.errors.isEmpty)
        }
    }

    @Test("Line ends and a byte order mark stay as they are")
    func lineEnds() throws {
        try Program.withFolder { folder in
            func windows(_ text: String) -> String { "\u{FEFF}" + text.replacingOccurrences(of: "\n", with: "\r\n") }
            try write(windows(Self.faulty), "\(folder)/shop.yaml")
            _ = try Program.run("apig", ["validate", "--fix", "shop.yaml"], directory: folder)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/shop.yaml"))
            #expect(bytes == Data(windows(Self.mended).utf8))
        }
    }

    @Test("A dry run writes nothing, and git applies its patch to the same end")
    func dryRun() throws {
        try Program.withFolder { folder in
            try write(Self.faulty, "\(folder)/shop.yaml")
            let run = try Program.run("apig", ["validate", "--fix", "--dry-run", "shop.yaml"], directory: folder)
            #expect(try Self.text("\(folder)/shop.yaml") == Self.faulty)
            #expect(run.output.hasPrefix("--- a/shop.yaml\n+++ b/shop.yaml\n@@ "))
            #expect(run.errors == "apig: would fix 9 findings in shop.yaml\n")
            try write(run.output, "\(folder)/fix.patch")
            let git = Process()
            git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            git.arguments = ["git", "apply", "fix.patch"]
            git.currentDirectoryURL = URL(fileURLWithPath: folder)
            try git.run()
            git.waitUntilExit()
            #expect(git.terminationStatus == 0)
            #expect(try Self.text("\(folder)/shop.yaml") == Self.mended)
        }
    }

    @Test("What a comment, the baseline or the rules file takes back is not mended")
    func takenBack() throws {
        try Program.withFolder { folder in
            let commented = Self.faulty.replacingOccurrences(
                of: "match-mode: normal", with: "match-mode: normal # apig:ignore APIG3007 ours")
            try write(commented, "\(folder)/shop.yaml")
            try write(
                "formatVersion: 1\nrules: [{rule: APIG3008, severity: off}, {rule: APIG4004, severity: off}]\n",
                "\(folder)/rules.yaml")
            _ = try Program.run("apig", ["validate", "--fix", "--rules", "rules.yaml", "shop.yaml"], directory: folder)
            let text = try Self.text("\(folder)/shop.yaml")
            #expect(text.contains("match-mode: normal # apig"))
            #expect(text.contains("timeout: '5000'") && text.contains("perMinut\n"))
            #expect(text.contains("request-type: public"))
        }
    }

    @Test("A document a reference leads to is mended in its own file")
    func otherFiles() throws {
        try Program.withFolder { folder in
            try write(
                """
                swagger: '2.0'
                info: {title: shop, version: '1'}
                paths: {/a: {$ref: 'a.yaml'}}

                """, "\(folder)/shop.yaml")
            try write("get:\n  operationID: one\n  responses: {}\n", "\(folder)/a.yaml")
            _ = try Program.run("apig", ["validate", "--fix", "shop.yaml"], directory: folder)
            #expect(try Self.text("\(folder)/a.yaml").contains("operationId: one"))
            #expect(try Self.text("\(folder)/a.yaml").contains("responses: {default: {description: ''}}"))
        }
    }

    @Test(
        "Fixing needs files, and a dry run needs fixing",
        arguments: [
            ["--fix", "-"], ["--fix", "HEAD:shop.yaml"], ["--dry-run", "shop.yaml"],
            ["--fix", "--dry-run", "--format", "json", "shop.yaml"],
        ])
    func usage(arguments: [String]) throws {
        #expect(try Program.run("apig", ["validate"] + arguments).status == 64)
    }

    @Test("Programs get the edits with the findings")
    func reports() throws {
        let run = try Program.run("apig", ["validate", "--format", "json", "-"], input: Self.faulty)
        let report = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let diagnostics = try #require(report["diagnostics"] as? [[String: Any]])
        let fixes = diagnostics.compactMap { $0["fix"] as? [String: Any] }
        #expect(fixes.count == 8)
        let edit = try #require((fixes.first?["edits"] as? [[String: Any]])?.first)
        #expect(edit["replacement"] != nil && edit["start"] != nil && edit["end"] != nil)
    }
}
