import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import LanguageServer

/// What a client sees of a session.
@Suite struct LanguageServerTests {
    private static let faulty = """
        swagger: '2.0'
        info: {title: shop, version: '1'}
        surprise: 1
        paths: {orders: {}}

        """

    @Test("A document that is opened gets its findings, and none when it is mended or closed")
    func findings() throws {
        let client = Client()
        client.open(Self.faulty)
        #expect(client.codes() == ["APIG2005", "APIG2006"])
        let first = try #require(client.findings[Client.uri]?.first)
        #expect(first["severity"] as? Int == 1 && first["source"] as? String == "apig")
        #expect((first["message"] as? String)?.contains("mend: ") == true)
        client.notify(
            "textDocument/didChange",
            [
                "textDocument": ["uri": Client.uri, "version": 2],
                "contentChanges": [
                    [
                        "range": [
                            "start": ["line": 2, "character": 0], "end": ["line": 3, "character": 8],
                        ], "text": "paths: {/",
                    ]
                ],
            ])
        client.collect()
        #expect(client.codes() == [])
        client.notify("textDocument/didClose", ["textDocument": ["uri": Client.uri]])
        client.collect()
        #expect(client.findings[Client.uri]?.isEmpty == true)
    }

    @Test("Characters are counted as the client counts them", arguments: ["utf-16", "utf-8"])
    func encodings(encoding: String) throws {
        let client = Client(encodings: encoding == "utf-8" ? ["utf-8", "utf-16"] : ["utf-16"])
        client.open(
            "swagger: '2.0'\ninfo: {title: shop, description: \"größe 𝄞\", surprise: 1, version: '1'}\npaths: {/: {}}\n"
        )
        let finding = try #require(client.findings[Client.uri]?.first)
        let start = (finding["range"] as? [String: Any])?["start"] as? [String: Any]
        #expect(start?["line"] as? Int == 1)
        #expect(start?["character"] as? Int == (encoding == "utf-8" ? 49 : 45))
    }

    @Test("A comment takes a finding back, and files that are no API documents are left alone")
    func comments() {
        let client = Client()
        client.open(Self.faulty.replacing("surprise", with: "# apig:ignore APIG2005 known\nsurprise"))
        #expect(client.codes() == ["APIG2006"])
        client.open("services: {web: {image: x}}\n\tbroken\n", uri: "file:///api/compose.yaml")
        #expect(client.codes("file:///api/compose.yaml") == [])
        client.open("paths:\n  /a:\n\t- x\n", uri: "file:///api/broken.yaml")
        #expect(client.codes("file:///api/broken.yaml").contains("APIG1011"))
    }

    @Test("References are followed into open documents first, then into files, and no further than the folder")
    func references() {
        let client = Client(files: ["/api/parts.yaml": "item: {get: {responses: {}}}\n", "/other.yaml": "item: {}\n"])
        let text = "swagger: '2.0'\ninfo: {title: shop, version: '1'}\npaths: {/a: {$ref: 'parts.yaml#/item'}}\n"
        client.open(text)
        #expect(client.codes("file:///api/parts.yaml").contains("APIG2016"))
        client.open(
            "item: {get: {operationId: one, responses: {default: {description: ''}}}}\n", uri: "file:///api/parts.yaml")
        #expect(!client.codes("file:///api/parts.yaml").contains("APIG2016"))
        client.open(text.replacing("parts.yaml", with: "../other.yaml"))
        #expect(client.codes() == ["APIG1043"])
    }

    @Test("A finding is weighed as the options say")
    func weighing() {
        var options = LanguageServerOptions()
        options.weigh = { $0.rule == .openAPIUnknownKey ? nil : $0.with(severity: .info) }
        let client = Client(options: options)
        client.open(Self.faulty)
        #expect(client.codes() == ["APIG2006"])
        #expect(client.findings[Client.uri]?.first?["severity"] as? Int == 3)
    }

    // MARK: Messages

    private func code(_ answer: [String: Any]?) -> Int? { (answer?["error"] as? [String: Any])?["code"] as? Int }

    @Test("Messages that make no sense are answered with an error, and the next one is understood")
    func faults() throws {
        let client = Client()
        #expect(self.code(client.request("textDocument/moniker", [:])) == -32_601)
        #expect(self.code(client.request("textDocument/hover", [:])) == -32_602)
        #expect(self.code(client.request("initialize", [:])) == -32_600)
        for (text, code) in [
            ("{", -32_700), ("{a: 1}", -32_700), ("[]", -32_600), ("{\"id\":7}", -32_600),
            ("{\"id\":{},\"method\":\"x\"}", -32_600),
        ] {
            client.server.receive(Client.frame(text))
            client.collect()
            #expect(self.code(client.answers.last) == code, "\(text)")
        }
        client.server.receive("Content-Type: x\r\n\r\nContent-Length: -4\r\n\r\n".utf8)
        client.collect()
        #expect(self.code(client.answers.last) == -32_700)
        client.notify("$/cancelRequest", ["id": 1])
        client.server.receive(Client.frame("{\"id\":1,\"result\":null}"))
        let count = client.answers.count
        #expect(client.request("shutdown", [:])["result"] is NSNull)
        #expect(client.answers.count == count + 1)
        #expect(self.code(client.request("textDocument/hover", [:])) == -32_600)
        client.notify("exit", [:])
        #expect(client.server.exitCode == 0)
    }

    @Test("Before initialize nothing is answered, and an exit without a shutdown is 1")
    func order() {
        let server = LanguageServer(options: .init()) { _, _ in [] }
        server.receive(Client.frame("{\"id\":1,\"method\":\"shutdown\"}"))
        #expect(String(decoding: server.takeOutput(), as: UTF8.self).contains("-32002"))
        server.receive(Client.frame("{\"method\":\"exit\"}"))
        #expect(server.exitCode == 1)
    }

    @Test("A message at the limit is taken, one byte more is passed over, byte by byte too")
    func limit() {
        let text = "{\"id\":1,\"method\":\"initialize\",\"params\":{}}"
        var framer = MessageFramer(maxMessageBytes: text.utf8.count)
        var frames: [MessageFramer.Frame] = []
        for byte in Client.frame(text) + Client.frame(text + " ") + Client.frame(text) {
            framer.append([byte])
            while let frame = framer.next() { frames.append(frame) }
        }
        #expect(
            frames == [
                .message(Array(text.utf8)), .tooLong(byteCount: text.utf8.count + 1), .message(Array(text.utf8)),
            ])
        framer.append(repeatElement(0x41, count: MessageFramer.maxHeadBytes + 1))
        #expect(framer.next() == .malformedHead)
    }
}
