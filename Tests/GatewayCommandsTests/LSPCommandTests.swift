import Foundation
import TestSupport
import Testing

/// `apig lsp` as a process.
@Suite struct LSPCommandTests {
    private static func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    @Test(
        "pygls's client opens a document, edits it, asks about it, mends it by quick fixes, and shuts the server down")
    func session() throws {
        guard try Self.python(["-c", "import pygls.lsp.client"]).status == 0 else {
            print("not driven by another client: pygls is missing")
            return
        }
        try Program.withFolder { folder in
            let script = "\(Fixture.projectRoot)/Tests/GatewayCommandsTests/Peers/lsp_session.py"
            let program = Program.folder.appendingPathComponent("apig").path
            let (status, output) = try Self.python([script, program, folder])
            #expect(status == 0 && output.hasPrefix("done ") && !output.hasSuffix(" 0\n"), "\(output)")
        }
    }

    @Test("A client that is gone ends it with 1, a rules file that is none with 2")
    func ends() throws {
        let process = Process()
        process.executableURL = Program.folder.appendingPathComponent("apig")
        process.arguments = ["lsp"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        #expect(try Program.run("apig", ["lsp", "--rules", "no-such-file.yaml"]).status == 2)
        #expect(try Program.run("apig", ["lsp", "--max-message-bytes", "0"]).status == 64)
    }
}
