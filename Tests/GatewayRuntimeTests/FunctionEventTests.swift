import Foundation
import Testing

@testable import GatewayRuntime

@Suite struct FunctionEventTests {
    private func pair(_ name: String, _ value: String) -> FunctionEvent.Pair { (Array(name.utf8), Array(value.utf8)) }

    private func event(_ change: (inout FunctionEvent) -> Void = { _ in }) -> FunctionEvent {
        var event = FunctionEvent(
            method: Array("GET".utf8), path: Array("/a".utf8), apiID: "api", requestID: RequestID(high: 1, low: 2),
            stage: "RELEASE")
        change(&event)
        return event
    }

    private func text(_ event: FunctionEvent) -> String { String(decoding: event.json, as: UTF8.self) }

    @Test("An event has exactly the product's keys")
    func keys() {
        let event = self.event {
            $0.path = Array("/apig-event-template".utf8)
            $0.query = [self.pair("responseType", "html")]
            $0.pathParameters = [self.pair("path", "value")]
            $0.headers = [self.pair("User-Agent", "curl"), self.pair("Host", "ignored")]
            $0.forwarded = FunctionEvent.ForwardedFacts(
                host: Array("h.example".utf8), peerAddress: "10.0.0.1", localPort: 443, isTLS: true)
        }
        let expected = """
            {"body":"","requestContext":{"apiId":"api","requestId":"00000000000000010000000000000002","stage":"RELEASE"},\
            "queryStringParameters":{"responseType":"html"},"httpMethod":"GET","pathParameters":{"path":"value"},\
            "headers":{"host":"h.example","x-forwarded-for":"10.0.0.1","x-forwarded-port":"443",\
            "x-forwarded-proto":"https","x-real-ip":"10.0.0.1","user-agent":"curl"},"path":"/apig-event-template",\
            "isBase64Encoded":true}
            """
        #expect(self.text(event) == expected)
    }

    @Test("Of repeated queries all values are there; one alone is a string")
    func queries() {
        let event = self.event {
            $0.query = [self.pair("a", "1"), self.pair("b", "2"), self.pair("a", "3"), self.pair("c", "")]
        }
        #expect(self.text(event).contains("\"queryStringParameters\":{\"a\":[\"1\",\"3\"],\"b\":\"2\",\"c\":\"\"}"))
    }

    @Test("Header names are in lower case, lines of a name are joined, and those of one connection stay out")
    func headers() {
        let event = self.event {
            $0.headers = [
                self.pair("X-A", "1"), self.pair("Connection", "x"), self.pair("COOKIE", "a=1"), self.pair("x-a", "2"),
                self.pair("Cookie", "b=2"), self.pair("Transfer-Encoding", "chunked"), self.pair("TE", "trailers"),
                self.pair("Upgrade", "x"), self.pair("Keep-Alive", "x"),
            ]
        }
        #expect(self.text(event).contains("\"headers\":{\"x-a\":\"1, 2\",\"cookie\":\"a=1; b=2\"}"))
    }

    @Test("The caller's forwarding lines cannot stand for the gateway's, and its addresses come first")
    func forwarded() {
        let event = self.event {
            $0.headers = [
                self.pair("X-Forwarded-For", "1.1.1.1"), self.pair("X-Real-IP", "9.9.9.9"),
                self.pair("x-forwarded-for", "2.2.2.2"), self.pair("X-Forwarded-Proto", "https"),
            ]
            $0.forwarded = FunctionEvent.ForwardedFacts(
                host: Array("h".utf8), peerAddress: "3.3.3.3", localPort: 80, isTLS: false)
        }
        #expect(
            self.text(event).contains(
                """
                "headers":{"host":"h","x-forwarded-for":"1.1.1.1, 2.2.2.2, 3.3.3.3","x-forwarded-port":"80",\
                "x-forwarded-proto":"http","x-real-ip":"3.3.3.3"}
                """))
    }

    @Test(
        "A body is Base64, unless the API says otherwise and it is JSON",
        arguments: [
            (true, "application/json", true), (false, "application/json", false),
            (false, "Application/JSON ; charset=utf-8", false), (false, "text/plain", true),
            (false, "application/jsonx", true), (false, nil, true), (true, nil, true),
        ] as [(Bool, String?, Bool)])
    func body(sendsBase64: Bool, type: String?, isBase64: Bool) {
        let event = self.event {
            $0.body = Array("{\"é\"".utf8)
            $0.sendsBase64 = sendsBase64
            if let type { $0.headers = [self.pair("Content-Type", type)] }
        }
        let text = self.text(event)
        #expect(text.hasPrefix(isBase64 ? "{\"body\":\"eyLDqSI=\"," : "{\"body\":\"{\\\"é\\\"\","))
        #expect(text.hasSuffix("\"isBase64Encoded\":\(isBase64)}"))
    }

    @Test("An authorizer gets its user data: beside the request in front, alone behind")
    func authorizers() {
        let event = self.event { $0.userData = Array("a\"b".utf8) }
        #expect(self.text(event).hasSuffix("\"isBase64Encoded\":true,\"user_data\":\"a\\\"b\"}"))
        #expect(
            FunctionEvent.backendAuthorizer(userData: Array("x\n".utf8)) == Array("{\"user_data\":\"x\\u000a\"}".utf8))
    }

    @Test("Any bytes make valid JSON; what is no UTF-8 is replaced")
    func anyBytes() throws {
        let all = (0...255).map { UInt8($0) }
        let event = self.event {
            $0.path = all
            $0.query = [(all, all)]
            $0.headers = [self.pair("content-type", "application/json"), (Array("x".utf8), [0xC3, 0x28])]
            $0.body = all
            $0.sendsBase64 = false
        }
        let object = try #require(try JSONSerialization.jsonObject(with: Data(event.json)) as? [String: Any])
        let expected = String(decoding: all, as: UTF8.self)
        #expect(object["path"] as? String == expected && object["body"] as? String == expected)
        #expect((object["headers"] as? [String: String])?["x"] == "\u{FFFD}(")
        #expect((object["queryStringParameters"] as? [String: String])?[expected] == expected)
    }
}

@Suite struct FunctionResultTests {
    private func result(_ text: String) throws(FunctionResult.Fault) -> FunctionResult {
        try FunctionResult(Array(text.utf8))
    }

    @Test("A result becomes an answer, as an object and as its text")
    func complete() throws {
        let text = """
            {"statusCode": 201, "isBase64Encoded": false, "body": "h\\u00e9", \
            "headers": {"Content-Type": "text/plain", "Set-Cookie": ["a=1", "b=2"]}}
            """
        var quoted: [UInt8] = []
        JSONText.appendString(text.utf8, to: &quoted)
        for json in [Array(text.utf8), quoted] {
            let response = try FunctionResult(json).response(route: 3)
            #expect(response.status == 201 && response.body == Array("hé".utf8) && response.route == 3)
            #expect(
                String(decoding: response.headerLines, as: UTF8.self)
                    == "Content-Type: text/plain\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n")
        }
    }

    @Test("A Base64 body is decoded")
    func base64() throws {
        let result = try self.result("{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"AP8=\",\"headers\":{}}")
        #expect(result.body == [0, 255])
    }

    @Test("Lines that frame the answer, or are the gateway's own, are left out")
    func ownLines() throws {
        let names = [
            "Connection", "Keep-Alive", "Transfer-Encoding", "CONTENT-LENGTH", "Upgrade", "TE", "Trailer", "Server",
            "Date",
            "X-Request-Id", "Proxy-Connection",
        ]
        let headers = names.map { "\"\($0)\":\"1\"" }.joined(separator: ",")
        let result = try self.result(
            "{\"statusCode\":200,\"isBase64Encoded\":false,\"body\":\"\",\"headers\":{\(headers),\"X\":\"\"}}")
        #expect(result.headerLines == Array("X: \r\n".utf8))
    }

    @Test(
        "A result that is not of this form is an error",
        arguments: [
            ("", .noObject), ("[]", .noObject), ("null", .noObject), ("\"text\"", .noObject), ("\"[]\"", .noObject),
            ("\"\\\"{}\\\"\"", .noObject),
            ("{}", .member("statusCode")), ("{\"statusCode\":\"200\"}", .member("statusCode")),
            ("{\"statusCode\":200.0}", .member("statusCode")), ("{\"statusCode\":199}", .status(199)),
            ("{\"statusCode\":600}", .status(600)), ("{\"statusCode\":101}", .status(101)),
            ("{\"statusCode\":200}", .member("body")), ("{\"statusCode\":200,\"body\":{}}", .member("body")),
            ("{\"statusCode\":200,\"body\":\"\"}", .member("isBase64Encoded")),
            ("{\"statusCode\":200,\"body\":\"\",\"isBase64Encoded\":\"false\"}", .member("isBase64Encoded")),
            ("{\"statusCode\":200,\"body\":\"\",\"isBase64Encoded\":false}", .member("headers")),
            ("{\"statusCode\":200,\"body\":\"\",\"isBase64Encoded\":false,\"headers\":[]}", .member("headers")),
            ("{\"statusCode\":200,\"body\":\"\",\"isBase64Encoded\":false,\"headers\":{\"a\":1}}", .member("headers")),
            (
                "{\"statusCode\":200,\"body\":\"\",\"isBase64Encoded\":false,\"headers\":{\"a\":[1]}}",
                .member("headers")
            ),
            (
                "{\"statusCode\":200,\"body\":\"\",\"isBase64Encoded\":false,\"headers\":{\"a\":\"x\\r\\nb: c\"}}",
                .header("a")
            ),
            (
                "{\"statusCode\":200,\"body\":\"\",\"isBase64Encoded\":false,\"headers\":{\"a\":[\"\",\"\\u0000\"]}}",
                .header("a")
            ),
            ("{\"statusCode\":200,\"body\":\"\",\"isBase64Encoded\":false,\"headers\":{\"a b\":\"\"}}", .header("a b")),
            ("{\"statusCode\":200,\"body\":\"\",\"isBase64Encoded\":false,\"headers\":{\"\":\"\"}}", .header("")),
            ("{\"statusCode\":200,\"body\":\"?\",\"isBase64Encoded\":true,\"headers\":{}}", .base64),
        ] as [(String, FunctionResult.Fault)])
    func faults(text: String, expected: FunctionResult.Fault) {
        #expect(throws: expected) { try self.result(text) }
    }

    @Test("A started call is answered 202 with the request's id")
    func accepted() {
        let response = FunctionResult.accepted(requestID: RequestID(high: 0, low: 10), route: 1)
        #expect(response.status == 202)
        #expect(response.body == Array("{\"request_id\":\"0000000000000000000000000000000a\"}".utf8))
    }

    @Test("The answer of a function at a URL is a result when it is 200 and not too long")
    func answered() {
        #expect(FunctionOutcome.answered(status: 200, body: [1, 2], outputLimit: 2) == .returned([1, 2]))
        #expect(FunctionOutcome.answered(status: 200, body: [1, 2, 3], outputLimit: 2) == .failed(.outputTooLarge))
        #expect(FunctionOutcome.answered(status: 204, body: [], outputLimit: 2) == .failed(.answered(status: 204)))
    }
}
