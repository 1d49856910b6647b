import Foundation
import Glibc
import TestSupport
import Testing

/// `apig` as a process with documents that are written to take all time and memory.
///
/// The sizes are a fiftieth of those the names say, for the debug build; with `APIG_HOSTILE_PROGRAM` naming a release build they are whole.
/// Bounds are wide: a slow machine must pass, and what grows faster than its input must not.
@Suite(.serialized) struct HostileDocumentTests {
    private static let scale = ProcessInfo.processInfo.environment["APIG_HOSTILE_PROGRAM"] == nil ? 1 : 50

    @Test("A hostile document ends in its findings, in bounded time and memory", arguments: HostileDocument.all)
    func validate(document: HostileDocument) throws {
        try Program.withFolder { folder in
            let (name, byteCount) = try Self.write(document, to: folder)
            let arguments = document.arguments(Self.scale) + ["--format", "text", name]
            let process = try MeasuredProcess(["validate"] + arguments, in: folder, limit: 30)
            Self.check(process, document, byteCount)
            if let errors = document.errors { #expect(Self.errors(in: process.output) == errors) }
            // What the import adds is much the same, and the time of a debug build counts.
            guard process.status != 2, Self.scale > 1 else { return }
            let imported = try MeasuredProcess(
                ["import", "--dry-run"] + document.arguments(Self.scale) + [name], in: folder, limit: 30)
            Self.check(imported, document, byteCount)
        }
    }

    /// Writes the files and gives the name of the document and the bytes of all.
    private static func write(_ document: HostileDocument, to folder: String) throws -> (name: String, bytes: Int) {
        let files = document.files(self.scale)
        for file in files {
            try Data(file.bytes).write(to: URL(fileURLWithPath: "\(folder)/\(file.name)"))
        }
        return (try #require(files.first).name, files.reduce(0) { $0 + $1.bytes.count })
    }

    private static func check(_ process: MeasuredProcess, _ document: HostileDocument, _ byteCount: Int) {
        #expect(!process.isEnded, "\(document.name) took more than \(process.seconds) s")
        #expect((0...2).contains(process.status), "\(document.name): \(process.status) \(process.output.suffix(400))")
        #expect(process.peakBytes < (96 << 20) + 12 * byteCount, "\(document.name): \(process.peakBytes >> 20) MiB")
        #expect(process.output.utf8.count < 12 << 20, "\(document.name) is told in \(process.output.utf8.count) bytes")
        #expect(!process.output.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
        print(
            "hostile \(document.name): \(byteCount) bytes, \((process.seconds * 100).rounded() / 100) s, "
                + "\(process.peakBytes >> 20) MiB, status \(process.status)")
    }

    /// The codes of the errors in a report of text.
    private static func errors(in output: String) -> [String] {
        output.split(separator: "\n").compactMap { line in
            guard let range = line.range(of: ": error: APIG") else { return nil }
            return "APIG" + line[range.upperBound...].prefix(4)
        }
    }
}
