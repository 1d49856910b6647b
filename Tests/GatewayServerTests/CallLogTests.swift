import Foundation
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import Synchronization
import Testing

/// What a gateway logs of calls: for Kafka where a plug-in asks for it, and in the access log.
@Suite struct CallLogTests {
    private final class Lines: Sendable {
        private let calls = Mutex<[[UInt8]]>([])
        private let accesses = Mutex<[[UInt8]]>([])

        func attach(to options: inout ServerOptions, logsCalls: Bool = true) {
            if logsCalls {
                options.callFinished = { record, capture in
                    let line = CallLogLine.bytes(of: record, capture)
                    self.calls.withLock { $0.append(line) }
                }
            }
            options.exchangeFinished = { record in
                let line = AccessLogLine.bytes(of: record)
                self.accesses.withLock { $0.append(line) }
            }
        }

        private static func objects(_ lines: [[UInt8]]) throws -> [[String: Any]] {
            try lines.map { try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any] ?? [:] }
        }

        func callLines(_ count: Int) throws -> [[String: Any]] {
            #expect(eventually { self.calls.withLock { $0.count } >= count })
            return try Self.objects(self.calls.withLock { $0 })
        }

        func accessLines(_ count: Int) throws -> [[String: Any]] {
            #expect(eventually { self.accesses.withLock { $0.count } >= count })
            return try Self.objects(self.accesses.withLock { $0 })
        }
    }

    /// The sample APIs, of which `/b` is for the app `mobile` and both are logged.
    private func serve(
        backendPort: Int, _ lines: Lines, logsCalls: Bool = true, _ change: (inout KafkaLogContent) -> Void,
        _ body: (RunningGateway) throws -> Void
    ) throws {
        var content = KafkaLogContent()
        content.brokerList = ["10.0.0.5:9092"]
        content.topic = "calls"
        change(&content)
        var plugin = Plugin()
        plugin.name = "log"
        plugin.type = .kafkaLog
        plugin.content = .kafkaLog(content)
        var app = Credential()
        app.name = "mobile"
        app.id = "0123456789abcdef0123456789abcdef"
        app.appKey = "key-of-the-app"
        app.appSecret = Secret(value: "secret-of-the-app")
        app.appCodes = [Secret(value: String(repeating: "c", count: 64))]
        app.authorized = [AppAuthorization()]
        app.relatedProjectID = "project7"
        var instance = InstanceFile()
        instance.plugins = [plugin]
        instance.apps = [app]
        var configuration = sampleConfiguration(backendPort: backendPort)
        configuration.apis[1].authType = .app
        var options = AuthenticationOptions()
        options.appCodeAuthType = .header
        configuration.apis[1].authOptions = options
        configuration.pluginBindings = ["mock", "proxy"].map {
            PolicyBinding(groupName: "g", apiName: $0, policyName: "log")
        }
        var compile = CompileOptions()
        compile.logsCalls = logsCalls
        compile.treatsPlainAsTLS = true
        let snapshot = SnapshotCompiler.compile(configuration, instance: instance, options: compile).snapshot
        let server = changedOptions {
            $0.port = 0
            $0.loopCount = 1
            $0.takesPriorKnowledge = true
            lines.attach(to: &$0, logsCalls: logsCalls)
        }
        let gateway = try GatewayServer.start(snapshot, options: server)
        defer { gateway.stop(drainingFor: 0) }
        try body(gateway)
    }

    private static let code = "X-Apig-AppCode: " + String(repeating: "c", count: 64)

    private func ask(_ gateway: RunningGateway, _ request: String, until end: String) throws {
        let client = try RawClient(port: gateway.port)
        client.send(request)
        #expect(client.receive(until: end).hasSuffix(end))
    }

    @Test("A record has the fields and parts the plug-in asks for, with topic and key beside it")
    func record() throws {
        let backend = try ScriptedBackend { client, _ in
            while true {
                if client.receive(until: "0\r\n\r\n").isEmpty { return }
                client.send(
                    "HTTP/1.1 201 Created\r\nX-Backend: b\r\nX-Other: o\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")
            }
        }
        let lines = Lines()
        try self.serve(backendPort: backend.port, lines) { content in
            content.key = "k \"1\""
            content.meta.system = KafkaLogFields(KafkaLogField.allCases.map { .init(name: $0.rawValue, isOn: true) })
            content.meta.callData.logsRequestHeader = true
            content.meta.callData.requestHeaderFilter = "x-tra*"
            content.meta.callData.logsRequestQuery = true
            content.meta.callData.logsRequestBody = true
            content.meta.callData.logsResponseHeader = true
            content.meta.callData.responseHeaderFilter = "X-Backend,Transfer-Encoding,X-Request-Id"
            content.meta.callData.logsResponseBody = true
        } _: { gateway in
            try self.ask(
                gateway,
                "POST /b/1?q=%C3%BC&r HTTP/1.1\r\nHost: shop\r\nUser-Agent: ua\r\nX-Trace: t\r\n\(Self.code)\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
                until: "0\r\n\r\n")
            let line = try #require(try lines.callLines(1).first)
            #expect(line["topic"] as? String == "calls" && line["key"] as? String == "k \"1\"")
            let record = try #require(line["record"] as? [String: Any])
            #expect(record.count == KafkaLogField.allCases.count + 5, "\(record.keys.sorted())")
            #expect(record["http_status"] as? Int == 201 && record["upstream_status"] as? Int == 201)
            #expect(record["request_method"] as? String == "POST" && record["uri"] as? String == "/b/1")
            #expect(record["host"] as? String == "shop" && record["client_ip"] as? String == "127.0.0.1")
            #expect(record["http_user_agent"] as? String == "ua" && record["scheme"] as? String == "http")
            #expect(record["api_name"] as? String == "proxy" && record["auth_type"] as? String == "APP")
            #expect(record["app_name"] as? String == "mobile" && record["response_source"] as? String == "remote")
            #expect(record["upstream_uri"] as? String == "/1" && record["error_type"] as? Int == 0)
            #expect(record["upstream_addr"] as? String == "127.0.0.1:\(backend.port)")
            #expect(record["body_bytes_sent"] as? Int == 11 && record["region_id"] as? String == "")
            let start = try #require(record["start_time"] as? Double)
            #expect(start > 1_600_000_000)
            #expect(record["request_header"] as? [String: String] == ["X-Trace": "t"])
            #expect(record["request_query_string"] as? [String: String] == ["q": "ü", "r": ""])
            #expect(record["request_body"] as? String == "hello world")
            #expect(record["response_body"] as? String == "abcdefg")
            let headers = try #require(record["response_header"] as? [String: String])
            #expect(headers["X-Backend"] == "b" && headers["X-Request-Id"]?.count == 32 && headers.count == 2)
        }
    }

    @Test("Bodies are kept as far as a record goes, and the record stays within 4 KB")
    func bounded() throws {
        let size = 300_000
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "end.")
            client.send("HTTP/1.1 200 OK\r\nContent-Length: \(size + 4)\r\n\r\n")
            client.send(String(repeating: "r", count: size) + "last")
        }
        let lines = Lines()
        try self.serve(backendPort: backend.port, lines) { content in
            content.meta.callData.logsResponseBody = true
            content.meta.callData.logsRequestBody = true
        } _: { gateway in
            try self.ask(
                gateway,
                "POST /b HTTP/1.1\r\nHost: h\r\n\(Self.code)\r\nContent-Length: \(size + 4)\r\n\r\n"
                    + String(repeating: "q", count: size) + "end.", until: "last")
            let record = try #require(try lines.callLines(1).first?["record"] as? [String: Any])
            #expect(record["truncated"] as? Bool == true)
            let bytes = try JSONSerialization.data(withJSONObject: record, options: .withoutEscapingSlashes)
            #expect(bytes.count > 3_000 && bytes.count <= KafkaLogPolicy.maxRecordBytes + 8)
        }
    }

    @Test("A call over HTTP/2 is logged like any other")
    func http2() throws {
        let backend = try ScriptedBackend { client, _ in
            _ = client.receive(until: "hello")
            client.send("HTTP/1.1 200 OK\r\nX-Backend: b\r\nContent-Length: 5\r\n\r\nworld")
        }
        let lines = Lines()
        try self.serve(backendPort: backend.port, lines) { content in
            content.meta.system = KafkaLogFields([.init(name: "server_protocol", isOn: true)])
            content.meta.callData.logsRequestBody = true
            content.meta.callData.logsResponseBody = true
            content.meta.callData.logsResponseHeader = true
            content.meta.callData.responseHeaderFilter = "x-backend"
        } _: { gateway in
            let output = try Tool.run([
                "curl", "-s", "--http2-prior-knowledge", "--max-time", "10", "-H", Self.code, "-d", "hello",
                "http://127.0.0.1:\(gateway.port)/b",
            ])
            #expect(output == "world")
            let record = try #require(try lines.callLines(1).first?["record"] as? [String: Any])
            #expect(record["server_protocol"] as? String == "HTTP/2.0")
            #expect(record["request_body"] as? String == "hello" && record["response_body"] as? String == "world")
            #expect((record["response_header"] as? [String: String])?.values.sorted() == ["b"])
        }
    }

    @Test("Answers of the gateway's own are logged: mocks, and refusals of known routes")
    func ownAnswers() throws {
        let lines = Lines()
        try self.serve(backendPort: 1, lines) {
            $0.meta.callData.logsResponseBody = true
        } _: { gateway in
            try self.ask(gateway, "GET /mock HTTP/1.1\r\nHost: h\r\n\r\n", until: "mocked")
            try self.ask(gateway, "GET /b HTTP/1.1\r\nHost: h\r\n\r\n", until: "}")
            try self.ask(gateway, "GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n", until: "}")
            let records = try lines.callLines(2).map { $0["record"] as? [String: Any] ?? [:] }
            #expect(records.map { $0["http_status"] as? Int } == [200, 401])
            #expect(records.first?["response_body"] as? String == "mocked")
            let refusal = try #require(records.last?["response_body"] as? String)
            #expect(refusal.contains("APIG.0303"))
            #expect(try lines.accessLines(3).count == 3)
            #expect(try lines.callLines(2).count == 2)
        }
    }

    @Test("The access log names the app, its project and how it was authenticated")
    func accessLog() throws {
        let backend = try ScriptedBackend { echoHeads($0, $1) }
        let lines = Lines()
        try self.serve(backendPort: backend.port, lines, logsCalls: false) { _ in
        } _: { gateway in
            try self.ask(gateway, "GET /b HTTP/1.1\r\nHost: h\r\n\(Self.code)\r\n\r\n", until: "\r\n\r\n")
            try self.ask(gateway, "GET /b HTTP/1.1\r\nHost: h\r\n\r\n", until: "}")
            let accesses = try lines.accessLines(2)
            #expect(accesses[0]["app_id"] as? String == "0123456789abcdef0123456789abcdef")
            #expect(accesses[0]["app_name"] as? String == "mobile" && accesses[0]["auth_type"] as? String == "APP")
            #expect(accesses[0]["user_id"] as? String == "project7")
            #expect(accesses[0]["access_model1"] as? String == "APP" && accesses[0]["access_model2"] is NSNull)
            #expect(accesses[1]["app_id"] is NSNull && accesses[1]["auth_type"] as? String == "APP")
            #expect(accesses[1]["apig_err_code"] as? String == "APIG.0303")
        }
    }

    @Test("An answer of a function names it, and counts as a backend's; a refused call counts as throttled")
    func functionAndThrottle() throws {
        let urn = "urn:fss:region:project:function:default:hello"
        let function = try ScriptedBackend { client, _ in
            let head = client.receive(until: "\r\n\r\n")
            guard !head.isEmpty else { return }
            let result = #"{"statusCode": 202, "headers": {}, "body": "made", "isBase64Encoded": false}"#
            client.send("HTTP/1.1 200 OK\r\nContent-Length: \(result.utf8.count)\r\n\r\n\(result)")
        }
        var configuration = sampleConfiguration(backendPort: 1)
        configuration.apis[0].mockInfo = nil
        configuration.apis[0].backendType = .function
        var info = FunctionInfo()
        info.functionURN = urn
        configuration.apis[0].functionInfo = info
        var throttle = ThrottlePolicy()
        throttle.name = "one"
        throttle.apiCallLimits = 1
        throttle.timeInterval = 1
        throttle.timeUnit = .day
        configuration.throttles = [throttle]
        configuration.throttleBindings = [PolicyBinding(groupName: "g", apiName: "mock", policyName: "one")]
        var local = LocalFunction()
        local.urn = try #require(FunctionURN(urn))
        local.url = FunctionURL("http://127.0.0.1:\(function.port)/run")
        var instance = InstanceFile()
        instance.functions = [local]
        let lines = Lines()
        let gateway = try GatewayServer.start(
            SnapshotCompiler.compile(configuration, instance: instance).snapshot,
            options: changedOptions {
                $0.port = 0
                $0.loopCount = 1
                lines.attach(to: &$0, logsCalls: false)
            })
        defer { gateway.stop(drainingFor: 0) }
        try self.ask(gateway, "GET /mock HTTP/1.1\r\nHost: h\r\n\r\n", until: "made")
        try self.ask(gateway, "GET /mock HTTP/1.1\r\nHost: h\r\n\r\n", until: "}")
        let accesses = try lines.accessLines(2)
        #expect(accesses[0]["function_urn"] as? String == urn && accesses[0]["status"] as? Int == 202)
        #expect(accesses[0]["response_source"] as? String == "remote" && accesses[0]["upstream_status"] as? Int == 202)
        #expect(accesses[0]["errorType"] as? Int == 0 && accesses[0]["upstream_addr"] is NSNull)
        #expect(accesses[1]["errorType"] as? Int == 1 && accesses[1]["apig_err_code"] as? String == "APIG.0308")
        #expect(accesses[1]["response_source"] as? String == "local" && accesses[1]["function_urn"] is NSNull)
    }

    @Test("Without a call log one note says that calls are not logged")
    func note() {
        var content = KafkaLogContent()
        content.topic = "calls"
        var plugin = Plugin()
        plugin.name = "log"
        plugin.type = .kafkaLog
        plugin.content = .kafkaLog(content)
        var instance = InstanceFile()
        instance.plugins = [plugin]
        var configuration = sampleConfiguration(backendPort: 1)
        configuration.pluginBindings = ["mock", "proxy"].map {
            PolicyBinding(groupName: "g", apiName: $0, policyName: "log")
        }
        let text = "plug-in log: calls are not logged without --call-log"
        #expect(SnapshotCompiler.compile(configuration, instance: instance).notes.map(\.text) == [text])
        var options = CompileOptions()
        options.logsCalls = true
        #expect(SnapshotCompiler.compile(configuration, instance: instance, options: options).notes.isEmpty)
    }
}
