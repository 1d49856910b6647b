import Foundation
import TestSupport
import Testing

@Suite struct SignCommandTests {
    /// A vector of the fixture that the runtime's tests use too.
    struct Vector: CustomTestStringConvertible, Sendable {
        var testDescription = ""
        var values: [String: [String]] = [:]

        static let all: [Vector] = {
            let text = (try? Fixture.text("authentication/vectors.txt")) ?? ""
            var vectors: [Vector] = []
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                if parts[0] == "vector" { vectors.append(Vector(testDescription: parts[1])) }
                guard !vectors.isEmpty else { continue }
                vectors[vectors.count - 1].values[parts[0], default: []].append(parts.count > 1 ? parts[1] : "")
            }
            return vectors
        }()
    }

    private func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Program.Result {
        let process = Process()
        process.executableURL = Program.folder.appendingPathComponent("apig")
        process.arguments = ["sign"] + arguments
        process.environment = environment
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Program.Result(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: said, as: UTF8.self))
    }

    @Test("The vectors of the product's signers come out byte for byte", arguments: Vector.all)
    func vectors(vector: Vector) throws {
        func value(_ key: String) throws -> String { try #require(vector.values[key]?.first) }
        let head = try #require(vector.values["head"])
        let start = head[0].split(separator: " ")
        var arguments = [
            "--app-key", try value("key"), "--app-secret", try value("secret"), "--date", "20260102T030405Z",
            "--show-canonical", "-X", String(start[0]),
        ]
        let body = try value("body").replacing("\\xC3\\xA9", with: "é")
        if !body.isEmpty { arguments += ["--data-binary", body] }
        for line in head.dropFirst()
        where !["Host", "Content-Length", "X-Sdk-Date"].contains(line.prefix { $0 != ":" }) {
            arguments += ["-H", line]
        }
        let host = try #require(head.first { $0.hasPrefix("Host: ") }).dropFirst(6)
        let result = try self.run(arguments + ["https://\(host)\(start[1])"])
        #expect(result.status == 0 && result.errors == "")
        #expect(
            result.output.contains(
                "Authorization: SDK-HMAC-SHA256 Access=\(try value("key")), SignedHeaders=\(try value("signed")), "
                    + "Signature=\(try value("signature"))\n"))
        #expect(
            result.output.hasSuffix(
                "\nCanonical request:\n\(try #require(vector.values["canonical"]).joined(separator: "\n"))\n\n"
                    + "Text that is signed:\nSDK-HMAC-SHA256\n20260102T030405Z\n\(try value("hash"))\n"))
    }

    @Test("Each form of credential prints its lines")
    func forms() throws {
        let app = ["--app-key", "demoAppKey01", "--app-secret", "demoAppSecret01"]
        let url = "https://api.shop.example/"
        #expect(
            try self.run(app + ["--basic", url]).output
                == "Authorization: Basic ZGVtb0FwcEtleTAxOmRlbW9BcHBTZWNyZXQwMQ==\n")
        #expect(
            try self.run(app + ["--secret", "--stage", "TEST", url]).output
                == "X-Stage: TEST\nX-HW-ID: demoAppKey01\nX-HW-AppKey: demoAppSecret01\n")
        #expect(try self.run(["--app-code", "code", url]).output == "X-Apig-AppCode: code\n")
        let iam = try self.run([
            "--iam-access-key", "AK", "--iam-secret-key", "SK", "--security-token", "token", "--date",
            "20260102T030405Z", url,
        ])
        #expect(
            iam.output.hasPrefix(
                "X-Security-Token: token\nX-Sdk-Date: 20260102T030405Z\n"
                    + "Authorization: SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date;x-security-token, Signature="
            ))
    }

    @Test("An unsigned payload is said and signed")
    func unsignedPayload() throws {
        let arguments = [
            "--app-key", "k", "--app-secret", "s", "--date", "20260102T030405Z", "--unsigned-payload",
            "--show-canonical",
            "--data-binary", "x", "http://h/",
        ]
        let output = try self.run(arguments).output
        #expect(output.hasPrefix("X-Sdk-Date: 20260102T030405Z\nX-Sdk-Content-Sha256: UNSIGNED-PAYLOAD\n"))
        #expect(output.contains("\nUNSIGNED-PAYLOAD\n\nText that is signed:"))
    }

    @Test("A secret comes from the option, a file, or the environment, and is never printed")
    func secrets() throws {
        try Program.withFolder { folder in
            try write("demoAppSecret01\n", "\(folder)/secret")
            let rest = ["--app-key", "demoAppKey01", "--date", "20260102T030405Z", "http://h/"]
            let direct = try self.run(["--app-secret", "demoAppSecret01"] + rest)
            let file = try self.run(["--app-secret", "@\(folder)/secret"] + rest)
            let variable = try self.run(rest, environment: ["APIG_APP_SECRET": "demoAppSecret01"])
            #expect(direct.output == file.output && direct.output == variable.output)
            #expect(!direct.output.contains("demoAppSecret01") && direct.output.contains("Signature="))
            let missing = try self.run(rest)
            #expect(missing.status == 2)
            #expect(missing.errors == "apig: --app-secret is missing, and APIG_APP_SECRET is not set\n")
            #expect(try self.run(["--app-secret", "@\(folder)/nowhere"] + rest).status == 2)
            #expect(try self.run(["--app-secret", ""] + rest).status == 2)
        }
    }

    @Test("The JSON form has the same lines")
    func json() throws {
        let arguments = [
            "--app-key", "k", "--app-secret", "s", "--date", "20260102T030405Z", "--format", "json", "-X", "PUT",
            "http://h/a?b",
        ]
        let result = try self.run(arguments)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(object["formatVersion"] as? Int == 1 && object["method"] as? String == "PUT")
        #expect(object["target"] as? String == "/a?b" && object["canonicalRequest"] == nil)
        let headers = try #require(object["headers"] as? [[String: String]])
        #expect(headers.map { $0["name"] } == ["X-Sdk-Date", "Authorization"])
    }

    @Test(
        "Wrong usage is 64",
        arguments: [
            ["http://h/"], ["--app-key", "k", "--basic", "--show-canonical", "http://h/"],
            ["--app-key", "k", "--format", "xml", "http://h/"], ["--app-key", "k"],
        ])
    func usage(arguments: [String]) throws { #expect(try self.run(arguments).status == 64) }
}
