import Foundation
import GatewayRuntime
import GatewayServer

/// Runs the system's tools, with a limit on time.
enum Tool {
    /// - Returns: What it wrote, standard error included.
    static func run(_ arguments: [String], input: String = "") throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "-s", "KILL", "20"] + arguments
        let (stdin, output) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = output
        process.standardError = output
        try process.run()
        // A tool that ended early takes no input.
        try? stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try? stdin.fileHandleForWriting.close()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Certificates made by the openssl tool in a folder of their own, which goes with them.
final class Certificates: Sendable {
    let folder: String

    /// Makes certificates named after their common names, each signed by itself: `NAME.pem`, `NAME.key`.
    init(_ names: [String]) throws {
        self.folder = NSTemporaryDirectory() + "apig-certificates-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        for name in names { try self.make(name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: self.folder) }

    func path(_ file: String) -> String { "\(self.folder)/\(file)" }

    /// Makes a certificate in `FILE.pem` and `FILE.key`, signed by itself or by another one.
    func make(_ file: String, commonName: String? = nil, signer: String? = nil, rsa: Bool = false) throws {
        let key = rsa ? ["rsa:2048"] : ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        let ca = signer.map { ["-CA", self.path("\($0).pem"), "-CAkey", self.path("\($0).key")] } ?? []
        let output = try Tool.run(
            ["openssl", "req", "-x509", "-newkey"] + key + ["-nodes", "-days", "2", "-subj"]
                + ["/O=test/CN=\(commonName ?? file)", "-keyout", self.path("\(file).key"), "-out"]
                + [self.path("\(file).pem")] + ca)
        guard FileManager.default.fileExists(atPath: self.path("\(file).pem")) else { throw Failed(output: output) }
    }

    /// A certificate as the gateway shows it to backends.
    func identity(_ file: String) throws -> ClientIdentity {
        func bytes(_ suffix: String) throws -> [UInt8] {
            Array(try Data(contentsOf: URL(fileURLWithPath: self.path("\(file).\(suffix)"))))
        }
        return ClientIdentity(certificates: try bytes("pem"), privateKey: try bytes("key"))
    }

    func write(_ text: String, to file: String) throws {
        try text.write(toFile: self.path(file), atomically: true, encoding: .utf8)
    }

    func copy(_ file: String, to other: String) throws {
        for suffix in ["pem", "key"] {
            try? FileManager.default.removeItem(atPath: self.path("\(other).\(suffix)"))
            try FileManager.default.copyItem(
                atPath: self.path("\(file).\(suffix)"), toPath: self.path("\(other).\(suffix)"))
        }
    }

    struct Failed: Error {
        let output: String
    }
}

/// Talks to a gateway with `openssl s_client`.
struct TLSClient {
    let port: Int
    let arguments: [String]

    /// Without a name none is sent.
    init(port: Int, name: String? = nil, _ arguments: [String] = []) {
        self.port = port
        self.arguments = (name.map { ["-servername", $0] } ?? ["-noservername"]) + arguments
    }

    /// What the tool says, with the answer to a request for `/mock` in it.
    func call(host: String = "h") throws -> String {
        try Tool.run(
            ["openssl", "s_client", "-connect", "127.0.0.1:\(self.port)", "-ign_eof"] + self.arguments,
            input: "GET /mock HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
    }

    /// The common name of the certificate that was shown.
    func subject() throws -> String? {
        let line = try self.call().split(separator: "\n").first { $0.hasPrefix("subject=") }
        return line?.components(separatedBy: "CN = ").last
    }
}
