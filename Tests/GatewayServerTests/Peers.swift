import Foundation
import Testing

/// Programs in Python that stand for clients and backends, in the folder beside this file.
enum Peers {
    /// Whether Python has a module; says so when it has not, since tests are left out then.
    static func has(_ module: String) -> Bool {
        let output = (try? Tool.run(["python3", "-c", "import \(module); print('found')"])) ?? ""
        if output.contains("found") { return true }
        print("Left out: python3 has no module \(module) (Scripts/prepare tests installs it).")
        return false
    }

    static let hasHPACK = Peers.has("hpack")
    static let hasGRPC = Peers.has("grpc")
    static let hasWebSockets = Peers.has("websockets")
    static let hasHTTPX = Peers.has("httpx")
    /// What the identity provider signs with.
    static let hasJWT = Peers.has("jwt, cryptography")
    /// Whether there is a Python at all.
    static let hasPython = Peers.has("http.server")

    static func path(_ file: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Peers/\(file)").path
    }

    /// Runs one to its end.
    ///
    /// - Returns: The lines it printed.
    static func run(_ file: String, _ arguments: [String]) throws -> [String] {
        try Tool.run(["python3", self.path(file)] + arguments).split(separator: "\n").map(String.init)
    }
}

/// A peer that goes on while a test does something else.
final class RunningPeer: @unchecked Sendable {
    // Safe: a test uses it from one thread; the process and the pipe do not change.
    private let process = Process()
    private let output = Pipe()
    private var received = ""

    init(_ file: String, _ arguments: [String]) throws {
        self.process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        self.process.arguments = ["timeout", "-s", "KILL", "30", "python3", "-u", Peers.path(file)] + arguments
        self.process.standardOutput = self.output
        try self.process.run()
    }

    deinit { self.stop() }

    /// The next line that begins with a text, without it; `nil` when the peer ends before.
    func line(_ prefix: String) -> String? {
        while true {
            while let end = self.received.firstIndex(of: "\n") {
                let line = self.received[..<end]
                self.received = String(self.received[self.received.index(after: end)...])
                if line.hasPrefix(prefix) { return String(line.dropFirst(prefix.count)) }
            }
            let data = self.output.fileHandleForReading.availableData
            if data.isEmpty { return nil }
            self.received += String(decoding: data, as: UTF8.self)
        }
    }

    /// What it still prints until it ends.
    func rest() -> [String] {
        let data = self.output.fileHandleForReading.readDataToEndOfFile()
        self.process.waitUntilExit()
        return (self.received + String(decoding: data, as: UTF8.self)).split(separator: "\n").map(String.init)
    }

    /// Ends it with its `timeout`, whose process group it is in.
    ///
    /// SIGTERM would not: threads of tests block it, and what they start inherits that.
    func stop() { if self.process.isRunning { kill(-self.process.processIdentifier, SIGKILL) } }
}
