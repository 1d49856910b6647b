import Foundation
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import Testing

/// Several steps that each wait for a body or a call of their own, on one request.
@Suite struct ChainAcceptanceTests {
    /// An API whose body is signed, read by an authorizer and a third-party authorizer, mirrored, and sent again to a backend that failed once.
    private func withChain(_ body: (AcceptanceGateway, [String: RecordingBackend]) throws -> Void) throws {
        let function = try RecordingBackend { _, _ in AuthorizerAcceptanceTests.verdict("allow", #"{"user":"alice"}"#) }
        let third = try RecordingBackend { _, _ in .answer(200, ["X-Third: t"]) }
        let copy = try RecordingBackend()
        let backend = try RecordingBackend { request, number in
            number % 2 == 0 ? .close : .answer(200, [], request.text)
        }
        let members =
            "simple_auth_mode_enabled: true\ncarry_body: {enabled: true, max_body_size: 1000000}\ncarry_resp_headers: [X-Third]"
        let mirror = """
              - plugin_name: copies
                plugin_type: proxy_mirror
                plugin_content: {protocol: HTTP, host: '127.0.0.1:\(copy.port)', sample_ratio: 1}
            """
        let instance = [
            acceptanceApps, AuthorizerAcceptanceTests.functions(function),
            ThirdPartyAcceptanceTests.instance(third.port, members, method: "POST"), mirror,
        ].joined(separator: "\n")
        try withDocument(
            [
                .post(
                    "/chain", backend.http("/b", retryCount: "1"),
                    "security: [{app: []}]\nx-apigateway-plugins: [third, copies]")
            ], root: AuthorizerAcceptanceTests.root("need_body: true\n" + AuthorizerAcceptanceTests.token),
            instance: instance,
            setup: AcceptanceSetup(
                change: { configuration in
                    var user = BackendParameter()
                    user.name = "X-User"
                    user.location = .header
                    user.origin = .system
                    user.value = "$context.authorizer.frontend.user"
                    configuration.apis[0].authorizerName = "check"
                    configuration.apis[0].backendParameters = [user]
                }, options: { $0.takesPriorKnowledge = true })
        ) { gateway in
            try body(gateway, ["function": function, "third": third, "copy": copy, "backend": backend])
        }
    }

    private static func check(_ peers: [String: RecordingBackend], _ text: String, _ comment: String) {
        let event = AuthorizerAcceptanceTests.event(peers["function"]?.last)
        #expect(event["body"] as? String == Data(text.utf8).base64EncodedString(), "\(comment)")
        #expect(peers["third"]?.last?.text == text, "\(comment)")
        #expect(eventually { peers["copy"]?.last?.text == text }, "\(comment)")
        let request = peers["backend"]?.last
        #expect(request?.text == text && request?.value("X-User") == "alice", "\(comment)")
        #expect(request?.value("X-Third") == "t" && request?.values("Authorization").isEmpty == true, "\(comment)")
    }

    @Test("The body is read once and reaches every step and the second attempt whole, however it is framed")
    func bodies() throws {
        try self.withChain { gateway, peers in
            for text in ["hello", String(repeating: "0123456789", count: 30_000)] {
                let lines = try AcceptanceSigner().lines("POST", "/chain", ["X-Token: x"], body: text)
                let answer = try gateway.call("POST", "/chain", lines, body: text)
                #expect(answer.status == 200 && answer.body == text)
                Self.check(peers, text, "length \(text.count)")
                // In chunks, each in its own packet.
                let client = try RawClient(port: gateway.port)
                client.send(
                    (["POST /chain HTTP/1.1", "Host: api.example", "Connection: close", "Transfer-Encoding: chunked"]
                        + lines)
                        .joined(separator: "\r\n") + "\r\n\r\n")
                let half = text.utf8.count / 2
                for piece in [text.prefix(half), text.dropFirst(half)] {
                    client.send("\(String(piece.utf8.count, radix: 16))\r\n\(piece)\r\n")
                }
                client.send("0\r\n\r\n")
                let chunked = AcceptanceAnswer(client.receiveAll())
                #expect(chunked.status == 200 && chunked.body == text)
                Self.check(peers, text, "chunks \(text.count)")
            }
        }
    }

    @Test("Over HTTP/2 as well", .enabled(if: Peers.hasHPACK))
    func overHTTP2() throws {
        try self.withChain { gateway, peers in
            let file = NSTemporaryDirectory() + "apig-chain-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: file) }
            for text in ["hello", String(repeating: "0123456789", count: 30_000)] {
                try text.write(toFile: file, atomically: true, encoding: .utf8)
                let lines = try AcceptanceSigner().lines("POST", "/chain", ["X-Token: x"], body: text)
                let output = try Tool.run(
                    ["curl", "-s", "--max-time", "15", "--http2-prior-knowledge", "-H", "Host: api.example"]
                        + lines.flatMap { ["-H", $0] }
                        + [
                            "--data-binary", "@\(file)", "-w", " %{http_code}",
                            "http://127.0.0.1:\(gateway.port)/chain",
                        ])
                #expect(output == text + " 200")
                Self.check(peers, text, "\(text.count)")
            }
        }
    }
}
