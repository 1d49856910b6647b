import Foundation
import TestSupport

/// The HTTP parser of another family, Python's h11, as one process that reads many streams.
final class H11Peer {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    /// Whether Python has h11; says so when it has not, since the comparison is left out then.
    static let isThere: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import h11"]
        process.standardError = FileHandle.nullDevice
        let isThere = (try? process.run()) != nil
        if isThere { process.waitUntilExit() }
        if isThere, process.terminationStatus == 0 { return true }
        print("Left out: python3 has no module h11 (Scripts/prepare tests installs it).")
        return false
    }()

    init() throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Peers/h11_reader.py").path
        self.process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        self.process.arguments = ["python3", script]
        self.process.standardInput = self.input
        self.process.standardOutput = self.output
        try self.process.run()
    }

    deinit {
        try? self.input.fileHandleForWriting.close()
        self.process.waitUntilExit()
    }

    /// A stream and, for answers, what was asked.
    struct Stream {
        var bytes: [UInt8]
        var asked: [MessageGrammar.Asked]?
    }

    /// What h11 says of each stream, as lines.
    func read(_ streams: [Stream]) throws -> [[Substring]] {
        var batch: [UInt8] = []
        for stream in streams {
            if let asked = stream.asked {
                batch.append(UInt8(ascii: "a"))
                Self.append(asked.map { UInt8(ascii: $0.mayUpgrade ? "u" : $0.isHead ? "h" : "g") }, to: &batch)
            } else {
                batch.append(UInt8(ascii: "q"))
            }
            Self.append(stream.bytes, to: &batch)
        }
        var frame: [UInt8] = []
        Self.append(batch, to: &frame)
        try self.input.fileHandleForWriting.write(contentsOf: Data(frame))
        let size = try self.receive(4).reduce(0) { $0 << 8 | Int($1) }
        let text = String(decoding: try self.receive(size), as: UTF8.self)
        let answers = text.split(separator: "\n", omittingEmptySubsequences: false)
            .split(separator: "", omittingEmptySubsequences: false)
        guard answers.count >= streams.count else { throw Fuzzing.Fault("h11 told \(answers.count) streams: \(text)") }
        return answers.prefix(streams.count).map { Array($0) }
    }

    private static func append(_ bytes: [UInt8], to frame: inout [UInt8]) {
        for shift in [24, 16, 8, 0] { frame.append(UInt8(truncatingIfNeeded: bytes.count >> shift)) }
        frame += bytes
    }

    private func receive(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let piece = try self.output.fileHandleForReading.read(upToCount: count - bytes.count) ?? Data()
            guard !piece.isEmpty else { throw Fuzzing.Fault("h11's process ended") }
            bytes += piece
        }
        return bytes
    }
}
