import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct ParameterTests {
    /// The request line and the header lines a test is about.
    private func lines(_ head: String) -> [String] {
        let ignored = ["X-Forwarded", "X-Real-IP", "X-Request-Id"]
        return head.split(separator: "\r\n").map(String.init).filter { line in
            !ignored.contains { line.hasPrefix($0) }
        }
    }

    @Test("Parameters move and are renamed on their way, and the originals are gone")
    func mapping() throws {
        var api = proxyAPI(.get, "/v1.0/{test01}", backend: "/v1.0/{test05}")
        api.requestParameters = [
            parameter("test01", .path, required: true), parameter("test02", .header), parameter("test03", .query),
        ]
        api.backendParameters = [
            sent("test01", .header, .request, "test01"), sent("test05", .path, .request, "test02"),
            sent("test03", .header, .request, "test03"),
        ]
        let head = try compile([api]).snapshot.backendHead(
            RawRequest("GET /v1.0/aaa?test03=ccc HTTP/1.1", "Host: h", "test02: bbb"))
        #expect(self.lines(head) == ["GET /v1.0/bbb HTTP/1.1", "Host: backend:9000", "test01: aaa", "test03: ccc"])
    }

    @Test("Constants are percent-encoded for their place")
    func constants() throws {
        var api = proxyAPI(.get, "/p", backend: "/b/{c}")
        api.backendParameters = [
            sent("c", .path, .constant, "[api]"), sent("q", .query, .constant, "[api]"),
            sent("X-C", .header, .constant, "[api]"),
        ]
        let head = try compile([api]).snapshot.backendHead(RawRequest("GET /p HTTP/1.1", "Host: h"))
        #expect(self.lines(head) == ["GET /b/%5Bapi%5D?q=%5Bapi%5D HTTP/1.1", "Host: backend:9000", "X-C: [api]"])
    }

    @Test("Every byte is encoded as the table of its place says")
    func encodingTable() {
        let always: Set<UInt8> = Set(Array(0...0x20) + Array(0x7F...0xFF) + Array("><%#\"[\\]^`{|}".utf8))
        for (place, more) in [(PercentEncoding.Place.path, "?/"), (.query, "=+&"), (.header, "")] {
            for byte in UInt8.min...UInt8.max {
                var out: [UInt8] = []
                PercentEncoding.append([byte], for: place, to: &out)
                let isEncoded = place != .header && (always.contains(byte) || more.utf8.contains(byte))
                #expect(out.count == (isEncoded ? 3 : 1), "\(place) \(byte)")
            }
        }
    }

    @Test("Undeclared queries and headers go on unchanged; declared ones only when they pass through")
    func passThrough() throws {
        var api = proxyAPI(.get, "/p", backend: "/b")
        api.requestParameters = [
            parameter("a", .query), parameter("b", .query, passes: true), parameter("X-A", .header),
        ]
        let head = try compile([api]).snapshot.backendHead(
            RawRequest("GET /p?z=%41+x&a=1&b=2&b=3&flag HTTP/1.1", "Host: h", "X-A: 1", "X-Z: 2", "Cookie: c=1"))
        #expect(
            self.lines(head) == [
                "GET /b?z=%41+x&b=2&b=3&flag HTTP/1.1", "Host: backend:9000", "X-Z: 2", "Cookie: c=1",
            ])
    }

    @Test("On one name SYSTEM wins over CONSTANT, CONSTANT over REQUEST, REQUEST over what the caller sent")
    func collisions() throws {
        var api = proxyAPI(.get, "/p", backend: "/b")
        api.requestParameters = [parameter("a", .query)]
        api.backendParameters = [
            sent("s", .query, .system, "$context.stage"), sent("s", .query, .constant, "c"),
            sent("c", .query, .request, "a"),
            sent("c", .query, .constant, "c"), sent("r", .query, .request, "a"),
        ]
        let head = try compile([api]).snapshot.backendHead(RawRequest("GET /p?a=1&r=9&s=9&c=9&x=9 HTTP/1.1", "Host: h"))
        #expect(self.lines(head).first == "GET /b?x=9&r=1&c=c&s=RELEASE HTTP/1.1")
    }

    @Test("All values of a repeated query are mapped, and an absent optional parameter maps to nothing")
    func repeated() throws {
        var api = proxyAPI(.get, "/p", backend: "/b")
        api.requestParameters = [
            parameter("a", .query), parameter("n", .query), parameter("d", .query) { $0.defaultValue = "7" },
        ]
        api.backendParameters = [
            sent("aa", .query, .request, "a"), sent("nn", .query, .request, "n"), sent("dd", .query, .request, "d"),
        ]
        let head = try compile([api]).snapshot.backendHead(RawRequest("GET /p?a=1&a=2%263 HTTP/1.1", "Host: h"))
        #expect(self.lines(head).first == "GET /b?aa=1&aa=2%263&dd=7 HTTP/1.1")
    }

    @Test("The values of $context are those of the request; unknown ones are empty")
    func systemValues() throws {
        let expressions = [
            ("sourceIp", "192.0.2.7"), ("stage", "RELEASE"), ("apiName", "GET /p"),
            ("requestId", "0123456789abcdeffedcba9876543210"),
            ("serverAddr", "127.0.0.1"), ("serverName", "apig"), ("handleTime", "20260102T030405Z"), ("appId", ""),
            ("nothing", ""),
        ]
        for (expression, expected) in expressions {
            var api = proxyAPI(.get, "/p", backend: "/b")
            api.backendParameters = [sent("X-V", .header, .system, "$context.\(expression)")]
            let head = try compile([api]).snapshot.backendHead(RawRequest("GET /p HTTP/1.1", "Host: h"))
            #expect(self.lines(head).contains("X-V: \(expected)"), "\(expression)")
        }
    }

    @Test(
        "What a parameter asks for is checked: 400 APIG.0106",
        arguments: [
            ("q=5", 200), ("", 400), ("q=", 400), ("q=x", 400), ("q=1e1", 200), ("q=5&q=x", 400), ("q=0", 400),
            ("q=11", 400),
            ("q=5&s=ab", 200), ("q=5&s=a", 400), ("q=5&s=abcde", 400), ("q=5&s=%C3%A9%C3%A9", 200), ("q=5&e=red", 200),
            ("q=5&e=blue", 400), ("q=5&e=", 400),
        ])
    func checks(query: String, status: Int) throws {
        var api = mockAPI(.get, "/p")
        api.requestParameters = [
            parameter("q", .query, required: true) {
                $0.type = .number
                $0.minNumber = "1"
                $0.maxNumber = "10"
                $0.validEnable = .yes
            },
            parameter("s", .query) {
                $0.minSize = 2
                $0.maxSize = 4
                $0.validEnable = .yes
            },
            parameter("e", .query) {
                $0.enumerations = "red, green"
                $0.validEnable = .yes
            },
        ]
        let response = try compile([api]).snapshot.response(RawRequest("GET /p?\(query) HTTP/1.1", "Host: h"))
        #expect(response.status == status)
        if status == 400 {
            let body = String(decoding: response.body, as: UTF8.self)
            #expect(body.hasPrefix("{\"error_msg\":\"Orchestration error.\",\"error_code\":\"APIG.0106\","))
        }
    }

    @Test("Without the check only presence and numbers are looked at, and the reason is told when asked for")
    func unchecked() throws {
        var api = mockAPI(.get, "/p")
        api.requestParameters = [
            parameter("q", .query, required: true) {
                $0.type = .number
                $0.maxNumber = "10"
            }
        ]
        var options = CompileOptions()
        options.explainsParameters = true
        let snapshot = compile([api], options: options).snapshot
        #expect(try snapshot.response(RawRequest("GET /p?q=99 HTTP/1.1", "Host: h")).status == 200)
        #expect(snapshot.outcome(try RawRequest("GET /p?q=x HTTP/1.1", "Host: h")).contains("parameter q is no number"))
        #expect(snapshot.outcome(try RawRequest("GET /p HTTP/1.1", "Host: h")).contains("parameter q is missing"))
    }

    @Test(
        "No mapped value can end a header line or begin another", arguments: ["%0d%0aX-Evil:%201", "%0a", "%00", "%7f"])
    func injection(value: String) throws {
        var api = proxyAPI(.get, "/p", backend: "/b/{v}")
        api.requestParameters = [parameter("a", .query)]
        api.backendParameters = [sent("X-A", .header, .request, "a"), sent("v", .path, .request, "a")]
        #expect(try compile([api]).snapshot.response(RawRequest("GET /p?a=\(value) HTTP/1.1", "Host: h")).status == 400)
        api.backendParameters = [sent("v", .path, .request, "a"), sent("w", .query, .request, "a")]
        let head = try compile([api]).snapshot.backendHead(RawRequest("GET /p?a=\(value) HTTP/1.1", "Host: h"))
        #expect(self.lines(head).count == 2)
    }

    @Test(
        "A parameter cannot set the headers that frame the message or belong to the connection",
        arguments: ["Content-Length", "transfer-encoding", "Connection", "Upgrade", "Bad Name", "X\r\nY"])
    func framingHeaders(name: String) throws {
        var api = proxyAPI(.post, "/p", backend: "/b")
        api.backendParameters = [sent(name, .header, .constant, "1")]
        #expect(try compile([api]).snapshot.response(RawRequest("POST /p HTTP/1.1", "Host: h")).status == 500)
        api.backendParameters = [sent("X-A", .header, .constant, "1\r\nX-B: 2")]
        #expect(try compile([api]).snapshot.response(RawRequest("POST /p HTTP/1.1", "Host: h")).status == 500)
    }

    @Test(
        "A prefix API appends the rest of the path with one slash between",
        arguments: [
            ("/test/", "/test2/", "/test/AA/CC", "/test2/AA/CC"), ("/test", "/test2", "/test/AA/CC/", "/test2/AA/CC/"),
            ("/test", "/test2/", "/test", "/test2/"), ("/", "/", "/x", "/x"), ("/t", "/", "/t/a%20b", "/a%20b"),
            ("/t", "/b", "/t/../t/x", "/b/x"), ("/t", "/b", "/t/a%2Fb", "/b/a/b"), ("/t", "/b", "/t/%3Fx", "/b/%3Fx"),
        ])
    func remainder(frontend: String, backend: String, call: String, expected: String) throws {
        let snapshot = compile([proxyAPI(.get, frontend, backend: backend, prefix: true)]).snapshot
        #expect(
            self.lines(try snapshot.backendHead(RawRequest("GET \(call) HTTP/1.1", "Host: h"))).first
                == "GET \(expected) HTTP/1.1")
    }
}
