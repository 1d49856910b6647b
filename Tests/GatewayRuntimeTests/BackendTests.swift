import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct BackendTests {
    private func channel(_ members: [(host: String, weight: Int)]) -> InstanceFile {
        var channel = VPCChannel()
        channel.name = "pool"
        channel.port = 9_000
        channel.members = members.map { member in
            var result = ChannelMember()
            result.host = member.host
            result.weight = member.weight
            return result
        }
        var instance = InstanceFile()
        instance.vpcChannels = [channel]
        return instance
    }

    private var channelAPI: API {
        var api = proxyAPI(.get, "/p", backend: "/b")
        api.backendAPI?.urlDomain = nil
        api.backendAPI?.vpcChannelStatus = .channel
        var reference = VPCChannelReference()
        reference.channelName = "pool"
        api.backendAPI?.vpcChannelInfo = reference
        return api
    }

    /// The hosts of a number of requests over one loop.
    private func hosts(_ instance: InstanceFile, count: Int) throws -> [String] {
        let snapshot = compile([self.channelAPI], instance: instance).snapshot
        var state = snapshot.makeLoopState()
        let request = try RawRequest("GET /p HTTP/1.1", "Host: h")
        var head: [UInt8] = []
        return (0..<count).map { _ in
            guard
                case .forward(let plan) = snapshot.decide(
                    request.head, bytes: request.bytes.span, facts: facts, state: &state, backendHead: &head)
            else { return "-" }
            return snapshot.hosts[plan.host].host
        }
    }

    @Test("Members take turns by weight, spread over the round")
    func weightedRoundRobin() throws {
        #expect(
            try self.hosts(self.channel([("a", 5), ("b", 1), ("c", 1)]), count: 7) == [
                "a", "a", "b", "a", "c", "a", "a",
            ])
        let many = try self.hosts(self.channel([("a", 3), ("b", 1)]), count: 400)
        #expect(many.count { $0 == "a" } == 300)
    }

    @Test("A weight of 0 takes no traffic, unless all are 0")
    func zeroWeights() throws {
        #expect(try self.hosts(self.channel([("a", 0), ("b", 1)]), count: 4) == ["b", "b", "b", "b"])
        #expect(try self.hosts(self.channel([("a", 0), ("b", 0)]), count: 4) == ["a", "b", "a", "b"])
    }

    @Test("Backup members serve only when there is no other, disabled ones never")
    func backups() throws {
        var instance = self.channel([("a", 1), ("b", 1), ("c", 1)])
        instance.vpcChannels[0].members[1].isBackup = true
        instance.vpcChannels[0].members[2].status = .no
        #expect(try self.hosts(instance, count: 3) == ["a", "a", "a"])
        instance.vpcChannels[0].members[0].status = .no
        #expect(try self.hosts(instance, count: 3) == ["b", "b", "b"])
    }

    @Test("No member is 502 APIG.0610, no channel 500 APIG.0609")
    func noMember() throws {
        let empty = compile([self.channelAPI], instance: self.channel([])).snapshot
        let request = try RawRequest("GET /p HTTP/1.1", "Host: h")
        #expect(try empty.response(request).status == 502)
        #expect(empty.outcome(request).contains("APIG.0610"))
        let missing = compile([self.channelAPI])
        #expect(try missing.snapshot.response(request).status == 500)
        #expect(missing.snapshot.outcome(request).contains("APIG.0609"))
        #expect(missing.notes.count == 1)
    }

    @Test("The next attempt goes to another member when there is one")
    func nextHost() throws {
        let snapshot = compile([self.channelAPI], instance: self.channel([("a", 1), ("b", 1)])).snapshot
        var state = snapshot.makeLoopState()
        let plan = try snapshot.plan(RawRequest("GET /p HTTP/1.1", "Host: h"))
        let choice = try #require(plan.choice)
        for _ in 0..<4 { #expect(snapshot.nextChoice(after: choice, state: &state).host != plan.host) }
        let single = compile([proxyAPI(.get, "/p", backend: "/b")]).snapshot
        #expect(try single.plan(RawRequest("GET /p HTTP/1.1", "Host: h")).choice == nil)
    }

    @Test(
        "Retries depend on count and method",
        arguments: [
            ("-1", "GET", 1), ("-1", "DELETE", 1), ("-1", "POST", 0), ("-1", "PATCH", 0), ("0", "GET", 0),
            ("2", "POST", 2), ("2", "GET", 2),
        ])
    func retries(count: String, method: String, expected: Int) throws {
        var api = proxyAPI(.any, "/p", backend: "/b")
        api.backendAPI?.retryCount = count
        #expect(try compile([api]).snapshot.plan(RawRequest("\(method) /p HTTP/1.1", "Host: h")).maxRetries == expected)
    }

    @Test("Hop-by-hop lines and what Connection names stay here; forwarding lines are added")
    func headers() throws {
        let snapshot = compile([proxyAPI(.post, "/p", backend: "/b")]).snapshot
        let head = try snapshot.backendHead(
            RawRequest(
                "POST /p HTTP/1.1", "Host: api.example:81", "Connection: keep-alive, X-Hop", "X-Hop: 1",
                "Keep-Alive: 5", "TE: trailers",
                "Trailer: X", "Upgrade: h2c", "Proxy-Connection: x", "Proxy-Authorization: x",
                "X-Forwarded-For: 198.51.100.1",
                "X-Forwarded-Proto: ftp", "X-Real-IP: 9.9.9.9", "X-Request-Id: theirs", "Authorization: Basic eA==",
                "X-Stage: RELEASE",
                "Content-Length: 3"))
        #expect(
            head.split(separator: "\r\n").map(String.init) == [
                "POST /b HTTP/1.1", "Host: backend:9000", "Authorization: Basic eA==", "X-Stage: RELEASE",
                "X-Forwarded-For: 198.51.100.1, 192.0.2.7", "X-Real-IP: 192.0.2.7", "X-Forwarded-Proto: http",
                "X-Forwarded-Port: 8080",
                "X-Forwarded-Host: api.example:81", "X-Request-Id: 0123456789abcdeffedcba9876543210",
                "Content-Length: 3",
            ])
    }

    @Test("A constant Host sets the backend's Host; a channel keeps the caller's unless it has its own")
    func host() throws {
        var api = proxyAPI(.get, "/p", backend: "/b")
        api.backendParameters = [sent("Host", .header, .constant, "inner.example")]
        #expect(
            compile([api]).snapshot.outcome(try RawRequest("GET /p HTTP/1.1", "Host: h")).contains(
                "\r\nHost: inner.example\r\n"))
        let instance = self.channel([("a", 1)])
        #expect(
            compile([self.channelAPI], instance: instance).snapshot.outcome(
                try RawRequest("GET /p HTTP/1.1", "Host: h:1")
            ).contains("\r\nHost: h:1\r\n"))
        var own = self.channelAPI
        own.backendAPI?.vpcChannelInfo?.proxyHost = "proxy.example"
        #expect(
            compile([own], instance: instance).snapshot.outcome(try RawRequest("GET /p HTTP/1.1", "Host: h")).contains(
                "\r\nHost: proxy.example\r\n"))
    }

    @Test("Chunked bodies stay chunked on their way")
    func chunked() throws {
        let snapshot = compile([proxyAPI(.post, "/p", backend: "/b")]).snapshot
        let out = snapshot.outcome(try RawRequest("POST /p HTTP/1.1", "Host: h", "Transfer-Encoding: chunked"))
        #expect(out.hasSuffix("Transfer-Encoding: chunked\r\n\r\n"))
    }

    @Test(
        "Addresses have a host and a port, by default the protocol's",
        arguments: [
            ("h", false, "h", 80), ("h", true, "h", 443), ("h:81", false, "h", 81), ("[::1]:81", false, "::1", 81),
            ("[::1]", true, "::1", 443),
        ])
    func addresses(text: String, usesTLS: Bool, host: String, port: Int) {
        #expect(UpstreamHost(address: text, usesTLS: usesTLS) == UpstreamHost(host: host, port: port, usesTLS: usesTLS))
    }

    @Test("Malformed addresses are none", arguments: ["", "h:", "h:0", "h:99999", "::1", "h h", "[::1]x"])
    func badAddresses(text: String) { #expect(UpstreamHost(address: text, usesTLS: false) == nil) }
}

@Suite struct AnswerTests {
    @Test("A CORS API adds the origin, also to errors; its OPTIONS API adds the whole set")
    func cors() throws {
        var simple = mockAPI(.get, "/p")
        simple.cors = true
        simple.requestParameters = [parameter("q", .query, required: true)]
        var preflight = mockAPI(.options, "/", prefix: true)
        preflight.cors = true
        var proxied = proxyAPI(.put, "/p", backend: "/b")
        proxied.cors = true
        let snapshot = compile([simple, preflight, proxied, mockAPI(.get, "/plain")]).snapshot
        func lines(_ request: RawRequest) throws -> String {
            String(decoding: try snapshot.response(request).headerLines, as: UTF8.self)
        }
        #expect(try lines(RawRequest("GET /p?q=1 HTTP/1.1", "Host: h")).contains("Access-Control-Allow-Origin: *\r\n"))
        #expect(try lines(RawRequest("GET /p HTTP/1.1", "Host: h")).contains("Access-Control-Allow-Origin: *\r\n"))
        #expect(try !lines(RawRequest("GET /plain HTTP/1.1", "Host: h")).contains("Access-Control"))
        let answer = try lines(RawRequest("OPTIONS /p HTTP/1.1", "Host: h"))
        for name in [
            "Origin: *", "Headers: X-Stage,", "Methods: GET,POST,PUT,DELETE,HEAD,OPTIONS,PATCH",
            "Expose-Headers: X-Request-Id,",
        ] {
            #expect(
                answer.contains("Access-Control-Allow-\(name)") || answer.contains("Access-Control-\(name)"), "\(name)")
        }
        #expect(answer.contains("Access-Control-Max-Age: 172800"))
        #expect(try snapshot.plan(RawRequest("PUT /p HTTP/1.1", "Host: h")).response.cors == .simple)
    }

    @Test("An OPTIONS API with CORS is never authenticated")
    func openOptions() throws {
        var api = mockAPI(.options, "/p")
        api.cors = true
        api.authType = .app
        #expect(try compile([api]).snapshot.response(RawRequest("OPTIONS /p HTTP/1.1", "Host: h")).status == 200)
    }

    @Test("Every answer names the server and the request; errors have the live order of members")
    func standardAnswer() throws {
        let response = try compile([]).snapshot.response(RawRequest("GET / HTTP/1.1", "Host: h"))
        #expect(
            Self.text(response)
                == "HTTP/1.1 404 Not Found\r\nServer: api-gateway\r\nX-Request-Id: 0123456789abcdeffedcba9876543210\r\n"
                + "Content-Type: application/json\r\nDate: today\r\nContent-Length: \(response.body.count)\r\n\r\n"
                + String(decoding: response.body, as: UTF8.self))
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == "{\"error_msg\":\"The API does not exist or has not been published in the environment.\",\"error_code\":\"APIG.0101\",\"request_id\":\"0123456789abcdeffedcba9876543210\"}"
        )
    }

    private static func text(_ response: LocalResponse, isHead: Bool = false, closes: Bool = false) -> String {
        var out: [UInt8] = []
        response.write(
            requestID: facts.requestID, isHead: isHead, closes: closes, dateLine: Array("Date: today\r\n".utf8),
            to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    @Test("HEAD, 204 and the end of the connection show in an answer of our own")
    func framing() {
        let response = LocalResponse(status: 200, headerLines: [], body: Array("body".utf8))
        #expect(Self.text(response, isHead: true).hasSuffix("Content-Length: 4\r\n\r\n"))
        #expect(Self.text(response, closes: true).hasSuffix("Content-Length: 4\r\nConnection: close\r\n\r\nbody"))
        let empty = LocalResponse(status: 204, headerLines: [], body: Array("body".utf8))
        #expect(Self.text(empty).hasSuffix("Date: today\r\n\r\n"))
    }

    @Test("A header that a gateway response cannot set is left out, and said when the configuration is compiled")
    func unsettableHeaders() throws {
        var response = GatewayResponse()
        response.groupName = "shop"
        response.name = "default"
        response.source = "api.yaml:3:5"
        var entry = GatewayResponseEntry()
        entry.headers = ["Content-Length", "X-Kept", "transfer-encoding", "Connection", "bad name", ""].map {
            ResponseHeader(key: $0, value: "1")
        }
        response.responses = NamedValues([("NOT_FOUND", entry)])
        let compiled = compile([mockAPI(.get, "/a")]) { $0.responses = [response] }
        let start = "gateway response default of shop, NOT_FOUND: the header "
        #expect(
            compiled.notes
                == [
                    "Content-Length is left out, the gateway itself frames the answer",
                    "transfer-encoding is left out, the gateway itself frames the answer",
                    "Connection is left out, the gateway itself frames the answer",
                    "bad name is left out, it is no name of a header", " is left out, it is no name of a header",
                ].map { CompileNote(api: "", source: "api.yaml:3:5", text: start + $0) })
    }

    @Test("A customised gateway response gives status, body and headers; others answer by the error itself")
    func gatewayResponses() throws {
        var api = mockAPI(.get, "/p/{x}")
        api.responseName = "terse"
        api.requestParameters = [parameter("x", .path, required: true), parameter("q", .query, required: true)]
        var response = GatewayResponse()
        response.groupName = "shop"
        response.name = "terse"
        var entry = GatewayResponseEntry()
        entry.status = 422
        entry.body =
            #"{"e":"$context.error.code","t":"$context.error.type","u":"$context.reqUri","n":$context.unknown"1"}"#
        entry.headers = [
            ResponseHeader(key: "X-Path", value: "$context.reqPath"), ResponseHeader(key: "bad name", value: "x"),
        ]
        var fallback = GatewayResponseEntry()
        fallback.body = "{}"
        response.responses = NamedValues([("REQUEST_PARAMETERS_FAILURE", entry), ("DEFAULT_5XX", fallback)])
        let snapshot = compile([api]) { $0.responses = [response] }.snapshot
        let answer = try snapshot.response(RawRequest("GET /p/a?z=%22 HTTP/1.1", "Host: h"))
        #expect(answer.status == 422)
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == #"{"e":"APIG.0106","t":"REQUEST_PARAMETERS_FAILURE","u":"/p/a?z=%22","n":"1"}"#)
        #expect(
            String(decoding: answer.headerLines, as: UTF8.self).contains(
                "X-Path: /p/a\r\nContent-Type: application/json\r\n"))
        let lacking = compile([api]) { configuration in
            configuration.responses = [response]
            configuration.pluginBindings = [PolicyBinding(groupName: "shop", apiName: api.name, policyName: "none")]
        }.snapshot
        let refused = try lacking.response(RawRequest("GET /p/a HTTP/1.1", "Host: h"))
        #expect(refused.status == 500 && refused.body == Array("{}".utf8))
    }

    @Test("Text inside quotes of a template is escaped, so no value can break the JSON")
    func templateEscaping() {
        let template = ResponseTemplate(#"{"m":"$context.error.message.","x":$context.error.code}"#)
        let text = template.render(isHeader: false) { $0 == .errorMessage ? Array("a\"\\\n".utf8) : Array("7".utf8) }
        #expect(String(decoding: text, as: UTF8.self) == #"{"m":"a\"\\\u000a.","x":7}"#)
        let header = ResponseTemplate("$context.error.message").render(isHeader: true) { _ in Array("a\r\nb".utf8) }
        #expect(header == Array("ab".utf8))
    }

    @Test(
        "Moments are told in UTC",
        arguments: [
            (0, "19700101T000000Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "20000229T000000Z", "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_767_323_045, "20260102T030405Z", "Fri, 02 Jan 2026 03:04:05 GMT"),
            (4_107_542_399, "21000228T235959Z", "Sun, 28 Feb 2100 23:59:59 GMT"),
            (-1, "19691231T235959Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
        ] as [(Int64, String, String)])
    func calendar(seconds: Int64, basic: String, http: String) {
        let time = CalendarTime(secondsSince1970: seconds)
        #expect(String(decoding: time.basicFormat, as: UTF8.self) == basic)
        #expect(String(decoding: time.httpDate, as: UTF8.self) == http)
    }

    @Test("A body limit comes from the instance's features")
    func limits() {
        var instance = InstanceFile()
        instance.features = NamedValues([("request_body_size", OpaqueJSON(text: "1048576"))])
        #expect(compile([], instance: instance).snapshot.limits.maxBodyBytes == 1_048_576)
        #expect(compile([]).snapshot.limits.maxBodyBytes == 12_582_912)
    }
}
