import Foundation
import Glibc
import TestSupport
import Testing

/// What a request allocates in the binary that is shipped, counted by a library that is loaded before the C library's allocator.
@Suite(.serialized) struct AllocationTests {
    /// The release binary beside the one under test; the smoke run of `Scripts/test` builds it.
    private static let release = Program.folder.deletingLastPathComponent().appendingPathComponent("release/apig")

    @Test("Neither a proxied request nor a mock allocates anything")
    func allocations() throws {
        guard FileManager.default.isExecutableFile(atPath: Self.release.path) else {
            return print("Allocations are not counted: there is no release binary (Scripts/build-release makes it).")
        }
        try Program.withFolder { folder in
            guard try Self.compile(to: "\(folder)/count.so") else {
                return print("Allocations are not counted: there is no C compiler (cc).")
            }
            try write(document([("/held", "held")]), "\(folder)/backend.yaml")
            let backend = try ServeProcess(
                ["backend.yaml", "--workers", "1"], directory: folder, program: Self.release)
            try write(document([("/mock", "mock")], backendPort: try backend.port()), "\(folder)/api.yaml")
            try Data(count: 4_096).write(to: URL(fileURLWithPath: "\(folder)/counters"))
            let serve = try ServeProcess(
                ["api.yaml", "--workers", "1"], directory: folder,
                environment: ["LD_PRELOAD": "\(folder)/count.so", "COUNT_MALLOCS": "\(folder)/counters"],
                program: Self.release)
            let client = try HTTPConnection(port: try serve.port())
            // What happens once in a while must not fail it.
            let limit = 0.5
            for path in ["/held", "/mock"] {
                let perRequest = try Self.count(path, client, "\(folder)/counters")
                print("\(path): \(perRequest) allocations a request")
                #expect(perRequest <= limit, "\(path)")
            }
        }
    }

    /// Allocations of one more request: the difference between twice as many and as many, so that what happens once does not count.
    private static func count(_ path: String, _ client: HTTPConnection, _ counters: String) throws -> Double {
        func total() throws -> UInt64 {
            try Data(contentsOf: URL(fileURLWithPath: counters)).prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        func send(_ count: Int) throws -> UInt64 {
            let before = try total()
            for _ in 0..<count { #expect(try client.request("GET", path).status == 200) }
            return try total() - before
        }
        let requests = 400
        _ = try send(100)
        let once = try send(requests)
        let twice = try send(2 * requests)
        // Starting alone takes thousands.
        #expect(try total() > 1_000, "the counting library has no effect")
        return (Double(twice) - Double(once)) / Double(requests)
    }

    /// - Returns: `false` when there is no compiler.
    private static func compile(to library: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "cc", "-O2", "-fno-builtin", "-shared", "-fPIC", "-o", library,
            Fixture.projectRoot + "/Benchmarks/gateway/lib/count-mallocs.c",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
