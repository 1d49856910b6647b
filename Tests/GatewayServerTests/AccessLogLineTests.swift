import Foundation
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import Testing

@Suite struct AccessLogLineTests {
    private let facts = RequestFacts(
        connection: ConnectionFacts(
            security: ConnectionSecurity(version: .tls13), peerAddress: "192.0.2.7", localAddress: "127.0.0.1",
            localPort: 443),
        requestID: RequestID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210), receivedAt: 1_767_323_045)

    private func record(_ lines: String...) throws -> ExchangeRecord {
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        var scanner = RequestHeadScanner(limits: GatewayLimits())
        var record = ExchangeRecord(facts: self.facts)
        var head = RequestHead()
        guard scanner.scan(bytes.span, into: &head) == .complete else {
            Issue.record("the head is not valid")
            return record
        }
        record.head = head
        record.bytes = bytes
        return record
    }

    private func object(_ record: ExchangeRecord) throws -> [String: Any] {
        let line = AccessLogLine.bytes(of: record)
        #expect(line.last == 0x0A && line.count { $0 == 0x0A } == 1)
        return try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any] ?? [:]
    }

    private func snapshot() -> RoutingSnapshot {
        var api = API()
        api.id = "id1"
        api.name = "getOrder"
        api.groupName = "shop"
        api.requestProtocol = .both
        api.requestURI = "/orders/{id}"
        var mock = MockInfo()
        mock.resultContent = "x"
        api.mockInfo = mock
        var configuration = Configuration()
        configuration.apis = [api]
        return SnapshotCompiler.compile(configuration, instance: nil).snapshot
    }

    @Test("A line has what is known, by the product's names, and times in seconds with milliseconds")
    func full() throws {
        var record = try self.record(
            "POST /orders/7?token=hidden HTTP/1.1", "Host: shop.example:8443", "User-Agent: curl/8 \"x\\y\"",
            "x-forwarded-for: 198.51.100.1")
        record.snapshot = self.snapshot()
        record.route = 0
        record.status = 201
        record.requestBytes = 300
        record.requestBodyBytes = 120
        record.sentBytes = 512
        record.responseBytes = 64
        record.totalNanoseconds = 1_234_567_890
        record.isRemote = true
        record.version = .http2
        var upstream = UpstreamRecord(host: UpstreamHost(host: "2001:db8::1", port: 9_001, usesTLS: true))
        upstream.head = Array("POST /backend/7?token=hidden HTTP/1.1\r\nHost: b\r\n\r\n".utf8)
        upstream.status = 201
        upstream.connectNanoseconds = 499_999
        upstream.headerNanoseconds = 1_000_000_000
        upstream.responseNanoseconds = 1_100_000_000
        upstream.allNanoseconds = 1_200_000_000
        upstream.attempts = 2
        record.upstream = upstream
        var caller = CallerDescription()
        caller.authentication = "APP"
        caller.authorizerID = "auth7"
        caller.appID = "app1"
        caller.appName = "mobile"
        record.caller = caller
        record.trace = ExchangeRecord.TraceID(high: 1, low: 2, span: 0xAB)
        let line = String(decoding: AccessLogLine.bytes(of: record), as: UTF8.self)
        #expect(!line.contains("hidden"))
        #expect(
            line == """
                {"remote_addr":"192.0.2.7","request_id":"0123456789abcdeffedcba9876543210",\
                "time_local":"02/Jan/2026:03:04:05 +0000","request_method":"POST","scheme":"https",\
                "host":"shop.example:8443","router_uri":"/orders/7","server_protocol":"HTTP/2.0","request_length":300,\
                "body_bytes_sent":120,"http_user_agent":"curl/8 \\"x\\\\y\\"","http_x_forwarded_for":"198.51.100.1",\
                "status":201,"bytes_sent":512,"request_time":1.235,"inner_time":0.035,"response_source":"remote",\
                "errorType":0,"apig_err_code":null,"upstream_addr":"[2001:db8::1]:9001","upstream_scheme":"https",\
                "upstream_uri":"/backend/7","upstream_status":201,"upstream_connect_time":0.000,\
                "upstream_header_time":1.000,"upstream_response_time":1.100,"all_upstream_response_time":1.200,\
                "upstream_attempts":2,"function_urn":null,"auth_type":"APP","access_model1":"APP",\
                "access_model2":"auth7","app_id":"app1","app_name":"mobile",\
                "user_id":null,"api_id":"id1","api_name":"getOrder","group_name":"shop","environment":"RELEASE",\
                "route":"/orders/{id}","trace_id":"00000000000000010000000000000002","span_id":"00000000000000ab"}

                """)
    }

    @Test("A request that could not be read has the same members, null where nothing is known")
    func empty() throws {
        var record = ExchangeRecord(facts: self.facts)
        record.status = 400
        record.errorCode = "APIG.0308"
        let object = try self.object(record)
        #expect(Set(object.keys) == Set(try self.object(try self.record("GET / HTTP/1.1", "Host: h")).keys))
        #expect(object["request_method"] is NSNull && object["router_uri"] is NSNull && object["route"] is NSNull)
        #expect(object["apig_err_code"] as? String == "APIG.0308" && object["errorType"] as? Int == 1)
        #expect(object["response_source"] as? String == "local")
    }

    @Test("A route index that is none, and times that ran backwards, do no harm")
    func damaged() throws {
        var record = try self.record("GET / HTTP/1.1", "Host: h")
        record.snapshot = self.snapshot()
        record.route = 99
        record.totalNanoseconds = -5
        record.head?.path = 5..<900
        record.head?.authority = -3..<2
        let object = try self.object(record)
        #expect(object["route"] is NSNull && object["router_uri"] is NSNull && object["host"] is NSNull)
        #expect(object["request_time"] as? Double == 0)
    }

    @Test("Whatever bytes a header has, the line is valid and bounded")
    func bytes() throws {
        let head =
            Array("GET / HTTP/1.1\r\nHost: h\r\nUser-Agent: ".utf8) + [0xC3, 0x28, 0x09, 0xFF]
            + Array(repeating: UInt8(ascii: "a"), count: 5_000) + Array("\r\n\r\n".utf8)
        var scanner = RequestHeadScanner(limits: GatewayLimits())
        var scanned = RequestHead()
        guard scanner.scan(head.span, into: &scanned) == .complete else {
            Issue.record("the head is not valid")
            return
        }
        var record = ExchangeRecord(facts: self.facts)
        record.head = scanned
        record.bytes = head
        let agent = try self.object(record)["http_user_agent"] as? String ?? ""
        #expect(agent.unicodeScalars.prefix(4).map(\.value) == [0xC3, 0x28, 0x09, 0xFF])
        #expect(agent.unicodeScalars.count == AccessLogLine.maxTextBytes)
    }

    @Test(
        "The values the instance asks for are members of their own, with special characters as the product writes them")
    func customValues() throws {
        var instance = InstanceFile()
        instance.features = NamedValues([
            (
                "custom_log",
                OpaqueJSON(
                    text: """
                        {"custom_logs": [{"location": "header", "name": "x-plan"}, {"location": "query", "name": "q"},
                        {"location": "cookie", "name": "id"}, {"location": "header", "name": "absent"}]}
                        """)
            )
        ])
        var record = try self.record(
            "GET /a?p=1&q=a+b%22 HTTP/1.1", "Host: h", "X-Plan: gold \"\\", "Cookie: other=1; id=7")
        record.snapshot = SnapshotCompiler.compile(Configuration(), instance: instance).snapshot
        let object = try self.object(record)
        #expect(object["custom_data_log1"] as? String == "gold \\x22\\x5C")
        #expect(object["custom_data_log2"] as? String == "a b%22")
        #expect(object["custom_data_log3"] as? String == "7")
        #expect(object["custom_data_log4"] is NSNull && object["custom_data_log5"] == nil)
    }

    @Test("All values together hold 2 KB")
    func customLimit() throws {
        var instance = InstanceFile()
        instance.features = NamedValues([
            (
                "custom_log",
                OpaqueJSON(
                    text: """
                        {"custom_logs": [{"location": "header", "name": "a"}, {"location": "header", "name": "b"}]}
                        """)
            )
        ])
        let snapshot = SnapshotCompiler.compile(Configuration(), instance: instance).snapshot
        let record = try self.record(
            "GET / HTTP/1.1", "Host: h", "a: " + String(repeating: "x", count: 2_000),
            "b: " + String(repeating: "y", count: 2_000))
        let values = snapshot.customLogValues(try #require(record.head), record.bytes)
        #expect(values.map(\.count) == [2_000, 48])
    }
}
