import Foundation
import GatewayConfiguration
import GatewayRuntime
import Testing

/// Functions behind APIs over sockets: in workers of this machine, and at a URL.
///
/// - Source: APIG User Guide, apig_03_0094, apig_03_0106; FunctionGraph User Guide, APIG trigger
@Suite struct FunctionAcceptanceTests {
    private static func backend(_ name: String, _ more: String = "", parameters: String = "[]") -> String {
        "{type: FUNCTION, parameters: \(parameters), functionEndpoints: {function-urn: "
            + "'urn:fss:local:acme:function:default:\(name)', version: latest, invocation-type: sync, timeout: 20000, "
            + "network-type: V1\(more)}}"
    }

    private static func local(_ name: String, _ handler: String) -> String {
        "  - {urn: 'urn:fss:local:acme:function:default:\(name)', runtime: Python3, code: python, handler: \(handler), "
            + "timeout: 20000}\n"
    }

    @Test("Event and result make the round trip through a worker, Base64 both ways", .enabled(if: Peers.hasPython))
    func roundTrip() throws {
        let functions =
            "functions:\n" + Self.local("tell", "index.handler") + Self.local("turn", "index.binary")
            + Self.local("text", "index.text") + Self.local("bad", "index.echo") + Self.local("fail", "index.fails")
        try withDocument(
            [
                .post(
                    "/tell/{part}", Self.backend("tell"),
                    "parameters: [{name: part, in: path, required: true, type: string}]"),
                .post("/turn", Self.backend("turn")), .get("/text", Self.backend("text")),
                .get("/bad", Self.backend("bad")), .get("/fail", Self.backend("fail")),
            ], instance: functions
        ) { gateway in
            let told = try gateway.call("POST", "/tell/a%20b", ["Content-Type: text/plain"], body: "grüße")
            #expect(told.status == 200 && told.line("Content-Type") == "application/json")
            #expect(told.member("method") == "POST" && told.member("path") == "/tell/a b")
            #expect(told.member("body") == "grüße")
            let turned = try gateway.call("POST", "/turn", body: "abc")
            #expect(turned.body == "cba" && turned.line("Content-Type") == "application/octet-stream")
            let text = try gateway.get("/text", ["X-Apig-Mode: debug"])
            expect(text.body, is: "text")
            #expect(text.line("X-Apig-Upstream-Latency").flatMap(Int.init) != nil)
            expect(try gateway.get("/bad").summary, is: "500 APIG.0601")
            expect(try gateway.get("/fail").summary, is: "500 APIG.0601")
        }
    }

    /// A result as the product wants it.
    static func result(_ body: String, status: Int = 200, isBase64: Bool = false) -> RecordingBackend.Reply {
        .answer(
            200, ["Content-Type: application/json"],
            "{\"statusCode\":\(status),\"headers\":{\"X-From\":\"function\"},\"isBase64Encoded\":\(isBase64),\"body\":\"\(body)\"}"
        )
    }

    @Test("The event has the request with backend parameters in their places, and no credentials")
    func event() throws {
        let function = try RecordingBackend { _, _ in Self.result("done", status: 201) }
        let parameters =
            "[{name: X-Const, value: c, in: header, origin: CONSTANT}, {name: stage, value: $context.stage, in: query, origin: SYSTEM}, "
            + "{name: where, value: part, in: path, origin: REQUEST}]"
        let lines = """
            security: [{app: []}]
            parameters:
              - {name: part, in: path, required: true, type: string}
              - {name: page, in: query, type: string, default: '1', x-apigateway-pass-through: always}
              - {name: gone, in: query, type: string, x-apigateway-pass-through: never}
            """
        let functions =
            "functions: [{urn: 'urn:fss:local:acme:function:default:f', url: 'http://127.0.0.1:\(function.port)/f'}]\n"
        try withDocument(
            [.post("/f/{part}", Self.backend("f", parameters: parameters), lines)], instance: functions + acceptanceApps
        ) { gateway in
            let answer = try gateway.signed("POST", "/f/one?gone=1&q=a%20b", ["X-Own: 1"], body: "hello")
            #expect(answer.status == 201 && answer.line("X-From") == "function" && answer.body == "done")
            let event = AuthorizerAcceptanceTests.event(function.last)
            let headers = AuthorizerAcceptanceTests.headers(function.last)
            #expect(event["httpMethod"] as? String == "POST" && event["path"] as? String == "/f/one")
            #expect(event["body"] as? String == "aGVsbG8=" && event["isBase64Encoded"] as? Bool == true)
            #expect(headers["x-own"] == "1" && headers["x-const"] == "c" && headers["authorization"] == nil)
            #expect(headers["host"] == "api.example" && headers["x-real-ip"] == "127.0.0.1")
            let query = event["queryStringParameters"] as? [String: String]
            #expect(query == ["q": "a b", "stage": "RELEASE", "page": "1"], "\(query ?? [:])")
            let path = event["pathParameters"] as? [String: String]
            #expect(path?["part"] == "one" && path?["where"] == "one")
            let context = event["requestContext"] as? [String: String]
            #expect(context?["stage"] == "RELEASE" && context?["requestId"] == answer.line("X-Request-Id"))
        }
    }

    @Test("A body goes as it is where the operation says so and the request is JSON")
    func plainBody() throws {
        let function = try RecordingBackend { _, _ in Self.result("") }
        let functions =
            "functions: [{urn: 'urn:fss:local:acme:function:default:f', url: 'http://127.0.0.1:\(function.port)/f'}]"
        let lines = "x-apigateway-content-type: application/json\nx-apigateway-is-send-fg-body-base64: false"
        try withDocument([.post("/f", Self.backend("f"), lines)], instance: functions) { gateway in
            for (type, body, isBase64) in [
                ("application/json", "{\"a\":1}", false), ("application/json; charset=utf-8", "{\"a\":1}", false),
                ("text/plain", "eyJhIjoxfQ==", true),
            ] {
                expect(try gateway.call("POST", "/f", ["Content-Type: \(type)"], body: "{\"a\":1}").status, is: 200)
                let event = AuthorizerAcceptanceTests.event(function.last)
                #expect(event["body"] as? String == body && event["isBase64Encoded"] as? Bool == isBase64, "\(type)")
            }
        }
    }

    @Test("An asynchronous function is answered 202 at once; a slow synchronous one 504, an unreachable one 502")
    func asynchronous() throws {
        let slow = try RecordingBackend { _, _ in .silence }
        let dead = try RecordingBackend().port
        let functions = """
            functions:
              - {urn: 'urn:fss:local:acme:function:default:slow', url: 'http://127.0.0.1:\(slow.port)/'}
              - {urn: 'urn:fss:local:acme:function:default:dead', url: 'http://127.0.0.1:\(dead)/'}
            """
        try withDocument(
            [
                .post("/async", Self.backend("slow").replacingOccurrences(of: "type: sync", with: "type: async")),
                .get("/slow", Self.backend("slow").replacingOccurrences(of: "20000", with: "200")),
                .get("/dead", Self.backend("dead")), .get("/unknown", Self.backend("unknown")),
            ], instance: functions
        ) { gateway in
            let answer = try gateway.call("POST", "/async", body: "hello")
            #expect(answer.status == 202 && answer.member("request_id") == answer.line("X-Request-Id"))
            #expect(eventually { slow.requests.contains { $0.text.contains("aGVsbG8=") } })
            expect(try gateway.get("/slow").summary, is: "504 APIG.0203")
            expect(try gateway.get("/dead").status, is: 502)
            expect(try gateway.get("/unknown").summary, is: "500 APIG.0103")
        }
    }

    @Test("Function policies choose between functions, mock policies between answers")
    func policies() throws {
        let (one, two) = (
            try RecordingBackend { _, _ in Self.result("one") }, try RecordingBackend { _, _ in Self.result("two") }
        )
        let functions = """
            functions:
              - {urn: 'urn:fss:local:acme:function:default:one', url: 'http://127.0.0.1:\(one.port)/'}
              - {urn: 'urn:fss:local:acme:function:default:two:!live', url: 'http://127.0.0.1:\(two.port)/'}
            """
        let parameter = "parameters: [{name: p, in: query, type: string}]\n"
        let condition = "effectMode: ALL, conditions: [{type: equal, origin: request, parameter: p, value: '2'}]"
        let alias =
            "{function-urn: 'urn:fss:local:acme:function:default:two', version: v1, alias-urn: 'urn:fss:local:acme:function:default:two:!live', invocation-type: sync, timeout: 5000}"
        try withDocument(
            [
                .get(
                    "/f", Self.backend("one"),
                    parameter
                        + "x-apigateway-backend-policies: [{name: other, type: FUNCTION, \(condition), functionEndpoints: \(alias)}]"
                ),
                .get(
                    "/m", DocumentOperation.mock,
                    parameter
                        + "x-apigateway-backend-policies: [{name: other, type: MOCK, \(condition), mockEndpoints: {result-content: second}}]"
                ),
            ], instance: functions
        ) { gateway in
            expect(try gateway.get("/f").body, is: "one")
            expect(try gateway.get("/f?p=2").body, is: "two")
            expect(try gateway.get("/m").body, is: "mocked")
            expect(try gateway.get("/m?p=2").body, is: "second")
        }
    }

    // MARK: What is bound to the API

    private static func counted() throws -> RecordingBackend {
        try RecordingBackend { request, number in
            let event = AuthorizerAcceptanceTests.event(request)
            let query = event["queryStringParameters"] as? [String: String] ?? [:]
            if let milliseconds = query["slow"].flatMap({ Int($0) }) {
                Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
            }
            let cors = query["own"] == nil ? "" : "\"Access-Control-Allow-Origin\":\"https://f.example\","
            return .answer(
                200, [],
                "{\"statusCode\":200,\"headers\":{\(cors)\"X-From\":\"function\"},\"isBase64Encoded\":false,\"body\":\"\(number)\"}"
            )
        }
    }

    private static func functions(_ function: RecordingBackend) -> String {
        "functions: [{urn: 'urn:fss:local:acme:function:default:f', url: 'http://127.0.0.1:\(function.port)/f'}]\n"
    }

    @Test("The CORS switch and the CORS plug-in count for functions as for other backends")
    func cors() throws {
        let function = try Self.counted()
        let plugin = PluginAcceptanceTests.plugin("cors", "allow_origin: https://shop.example")
        try withDocument(
            [
                .get("/switch", Self.backend("f"), "x-apigateway-cors: true"),
                .get("/plugin", Self.backend("f"), PluginAcceptanceTests.bound),
            ], instance: Self.functions(function) + plugin
        ) { gateway in
            expect(try gateway.get("/switch").lines("Access-Control-Allow-Origin"), is: ["*"])
            expect(try gateway.get("/switch?own=1").lines("Access-Control-Allow-Origin"), is: ["https://f.example"])
            let answer = try gateway.get("/plugin?own=1", ["Origin: https://shop.example"])
            #expect(answer.lines("Access-Control-Allow-Origin") == ["https://shop.example"])
            #expect(answer.line("X-From") == "function")
        }
    }

    @Test("Answers of functions are kept by the cache and edited, and slow ones open the breaker")
    func plugins() throws {
        let function = try Self.counted()
        let cache = PluginAcceptanceTests.plugin(
            "proxy_cache", "cache_key: {parameters: [page]}\ncacheable_headers: [X-From]")
        let edits = """
              - plugin_name: edit_plugin
                plugin_type: set_resp_headers
                plugin_content: {response_headers: [{name: X-From, value: gateway, action: append}, {name: X-Cache, value_type: system_parameter, value: $context.cacheStatus, action: add}]}
            """
        let lines = "x-apigateway-plugins: [own_plugin, edit_plugin]\nx-apigateway-cors: true"
        try withDocument(
            [.get("/f", Self.backend("f"), lines)], instance: Self.functions(function) + cache + "\n" + edits
        ) { gateway in
            for (target, status, body) in [
                ("/f?page=1", "MISS", "0"), ("/f?page=1", "HIT", "0"), ("/f?page=2", "MISS", "1"),
                ("/f?page=2", "HIT", "1"),
            ] {
                let answer = try gateway.get(target)
                #expect(answer.line("X-Cache") == status && answer.body == body, "\(target)")
                #expect(answer.line("X-From") == "function,gateway", "\(target)")
                #expect(answer.lines("Access-Control-Allow-Origin") == ["*"], "\(target) \(status)")
            }
        }
        let breaker = PluginAcceptanceTests.plugin(
            "breaker",
            """
            breaker_condition: {breaker_type: condition, breaker_mode: counter, unhealthy_condition: '["$context.backendResponseTime",">",100]', unhealthy_threshold: 1, time_window: 60, open_breaker_time: 60}
            """)
        try withDocument(
            [.get("/f", Self.backend("f"), PluginAcceptanceTests.bound)], instance: Self.functions(function) + breaker
        ) { gateway in
            for _ in 0..<2 { expect(try gateway.get("/f").status, is: 200) }
            expect(try gateway.get("/f?slow=250").status, is: 200)
            expect(try gateway.get("/f").summary, is: "503 APIG.0202")
        }
    }
}
