import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import LanguageServer

/// Nothing a client sends stops the server.
@Suite struct RandomInputTests {
    /// SplitMix64, so that a printed seed gives the same input everywhere.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var value = self.state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    private static let seed = ProcessInfo.processInfo.environment["APIG_FUZZ_SEED"].flatMap(UInt64.init) ?? 101_361
    private static let runs = ProcessInfo.processInfo.environment["APIG_FUZZ_RUNS"].flatMap(Int.init) ?? 150

    private static let pieces = [
        "{", "}", "[", "]", ":", ": ", "- ", ",", "\"", "'", "#", "\n", "\r\n", "  ", "\t", "|", ">", "&a ", "*a",
        "!t ",
        "paths:", "x-apigateway-backend:", "type: HTTP", "$ref: '#/a'", "\u{FEFF}", "ö", "𝄞", "---", "? ", "<<: *a",
        "%",
    ]

    @Test("Bytes that are no messages, and messages cut off, are survived")
    func bytes() {
        print("seed \(Self.seed)")
        for run in 0..<Self.runs {
            var generator = Generator(state: Self.seed &+ UInt64(run))
            let server = LanguageServer(options: .init()) { _, _ in [] }
            var bytes = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            for _ in 0..<3 {
                var text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"a\":[1,2,{}]}}"
                if Bool.random(using: &generator) {
                    text = String(text.prefix(Int.random(in: 0...text.count, using: &generator)))
                }
                var frame = Client.frame(text)
                if Bool.random(using: &generator), let place = frame.indices.randomElement(using: &generator) {
                    frame[place] = UInt8.random(in: 0...255, using: &generator)
                }
                bytes += frame.prefix(Int.random(in: 0...frame.count, using: &generator))
            }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...64, using: &generator)
                server.receive(rest.prefix(count))
                rest = rest.dropFirst(count)
                server.settle()
                _ = server.takeOutput()
            }
        }
    }

    @Test("Whatever a text has become, every request about every place of it is answered")
    func edits() throws {
        print("seed \(Self.seed)")
        let samples = [
            try Fixture.text("samples/shop-backend.yaml"), String(try Fixture.text("samples/shop.yaml").prefix(4_000)),
            String(try Fixture.text("samples/shop-3.0.json").prefix(3_000)),
        ]
        for run in 0..<Self.runs {
            var generator = Generator(state: Self.seed &+ UInt64(run))
            let client = Client(encodings: Bool.random(using: &generator) ? ["utf-8"] : [])
            client.open(samples.randomElement(using: &generator) ?? "")
            for version in 2..<6 {
                let text = (0..<Int.random(in: 0...4, using: &generator)).compactMap { _ in
                    Self.pieces.randomElement(using: &generator)
                }.joined()
                func position() -> [String: Int] {
                    [
                        "line": Int.random(in: 0...140, using: &generator),
                        "character": Int.random(in: 0...90, using: &generator),
                    ]
                }
                client.notify(
                    "textDocument/didChange",
                    [
                        "textDocument": ["uri": Client.uri, "version": version],
                        "contentChanges": [["range": ["start": position(), "end": position()], "text": text]],
                    ])
                for method in ["hover", "completion", "definition", "references"] {
                    let answer = client.request(
                        "textDocument/\(method)", ["textDocument": ["uri": Client.uri], "position": position()])
                    #expect(answer["result"] != nil, "\(method), seed \(Self.seed &+ UInt64(run))")
                }
                let symbols = client.request("textDocument/documentSymbol", ["textDocument": ["uri": Client.uri]])
                let actions = client.request(
                    "textDocument/codeAction",
                    ["textDocument": ["uri": Client.uri], "range": ["start": position(), "end": position()]])
                #expect(symbols["result"] != nil && actions["result"] != nil)
            }
        }
    }

    @Test("Text between bytes and positions goes there and back, for every encoding")
    func positions() {
        var generator = Generator(state: Self.seed)
        for _ in 0..<Self.runs {
            let text = (0..<20).compactMap { _ in Self.pieces.randomElement(using: &generator) }.joined()
            let document = DocumentText(Array(text.utf8))
            for encoding in [PositionEncoding.utf8, .utf16] {
                for index in text.unicodeScalars.indices where text.unicodeScalars[index] != "\n" {
                    let offset = text.utf8.distance(from: text.startIndex, to: index)
                    let position = document.position(of: offset, encoding)
                    #expect(document.offset(of: position, encoding) == offset)
                }
            }
        }
    }
}
