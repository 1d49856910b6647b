import Foundation
import Testing

@testable import GatewayRuntime

/// Requests signed by the product's own signer, which is not ours.
@Suite struct ProductSignerTests {
    /// Whether Python has the product's signer; says so when it has not, since the comparison is left out then.
    static let isThere: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import huaweicloudsdkcore"]
        process.standardError = FileHandle.nullDevice
        let isThere = (try? process.run()) != nil
        if isThere { process.waitUntilExit() }
        if isThere, process.terminationStatus == 0 { return true }
        print("Left out: python3 has no module huaweicloudsdkcore (Scripts/prepare tests installs it).")
        return false
    }()

    private static let key = "apigDemoKey00000000000000000001"
    private static let secret = "apigDemoSecret-0123456789abcdef"

    /// What the program in `Peers` prints.
    private func lines(seed: Int, count: Int) throws -> [Substring] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3",
            URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../Peers/sdk_signer.py").path,
            "\(seed)", "\(count)", Self.key, Self.secret, "20260102T030405Z",
        ]
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }

    private func bytes(_ digits: Substring) -> [UInt8] {
        guard digits != "-" else { return [] }
        let text = Array(digits.utf8)
        return stride(from: 0, to: text.count - 1, by: 2).map {
            UInt8(String(decoding: text[$0...$0 + 1], as: UTF8.self), radix: 16) ?? 0
        }
    }

    @Test(
        "Every request the product's signer signs is verified, and with one byte changed it is not",
        .enabled(if: ProductSignerTests.isThere), arguments: [20_261_126, 7])
    func signed(seed: Int) throws {
        let lines = try self.lines(seed: seed, count: 200)
        #expect(lines.count == 200)
        var changedCount = 0
        for (number, line) in lines.enumerated() {
            let parts = line.split(separator: " ").map(self.bytes)
            try #require(parts.count == 4)
            let what = Comment(
                rawValue: "seed \(seed), request \(number): \(String(decoding: parts[0], as: UTF8.self))")
            let request = try SignedRequest(bytes: parts[0], body: parts[1])
            #expect(request.verify(secret: Self.secret, body: request.digest) == .verified, what)
            // A changed byte may also make the request one that no scanner takes.
            guard let changed = try? SignedRequest(bytes: parts[2], body: parts[3]) else { continue }
            changedCount += 1
            #expect(parts[2] != parts[0] || parts[3] != parts[1], what)
            #expect(changed.verify(secret: Self.secret, body: changed.digest) != .verified, what)
        }
        #expect(changedCount > 150)
    }
}
