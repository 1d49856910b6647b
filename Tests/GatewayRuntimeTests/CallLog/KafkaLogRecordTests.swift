import Diagnostics
import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct KafkaLogRecordTests {
    private static func policy(_ change: (inout KafkaLogContent) -> Void = { _ in }) -> KafkaLogPolicy {
        var content = KafkaLogContent()
        content.meta.system = KafkaLogFields(
            KafkaLogField.allCases.map { .init(name: $0.rawValue, isOn: $0 == .requestID) })
        change(&content)
        return KafkaLogPolicy(content)
    }

    private static func write(_ record: KafkaLogRecord, _ policy: KafkaLogPolicy) -> String {
        var bytes: [UInt8] = []
        record.write(policy, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func line(_ name: String, _ value: String) -> HeaderLine {
        HeaderLine(name: Array(name.utf8), value: Array(value.utf8))
    }

    @Test("Fields are written in their order and kinds; those without a value are empty")
    func fields() {
        var record = KafkaLogRecord()
        record.values = [
            .httpStatus: .number(200), .requestTime: .seconds(milliseconds: 1_045),
            .requestID: .text(Array("a\"b".utf8)),
            .apiName: .text([]),
        ]
        let policy = Self.policy {
            $0.meta.system = KafkaLogFields(
                KafkaLogField.allCases.map {
                    .init(name: $0.rawValue, isOn: [.httpStatus, .requestTime, .requestID, .host].contains($0))
                })
        }
        #expect(
            Self.write(record, policy) == #"{"request_id":"a\"b","request_time":1.045,"http_status":200,"host":""}"#)
        #expect(KafkaLogPolicy(KafkaLogContent()).fields.count == 15)
    }

    @Test("Headers, query, authorizer values and bodies are written only when they are asked for")
    func parts() {
        var record = KafkaLogRecord()
        record.values = [.requestID: .text(Array("1".utf8))]
        record.requestHeaders = [Self.line("X-Trace", "1"), Self.line("x-trace", "2"), Self.line("Cookie", "s")]
        record.requestQuery = [Self.line("q", "ü"), Self.line("Q", "2")]
        record.responseHeaders = [Self.line("Transfer-Encoding", "chunked"), Self.line("ETag", "5")]
        record.requestBody = Array("in\n".utf8)
        record.responseBody = Array("out".utf8)
        record.frontendContext = ["user": Array("u".utf8)]
        #expect(Self.write(record, Self.policy()) == #"{"request_id":"1"}"#)
        let policy = Self.policy {
            $0.meta.callData.logsRequestHeader = true
            $0.meta.callData.requestHeaderFilter = "x-t*"
            $0.meta.callData.logsRequestQuery = true
            $0.meta.callData.logsResponseHeader = true
            $0.meta.callData.logsRequestBody = true
            $0.meta.callData.logsResponseBody = true
            $0.meta.callData.customAuthorizer.frontend = ["user"]
            $0.meta.callData.customAuthorizer.backend = ["gone"]
        }
        #expect(
            Self.write(record, policy)
                == #"{"request_id":"1","request_header":{"X-Trace":"1,2"},"request_query_string":{"q":"ü,2"},"#
                + #""response_header":{"ETag":"5"},"authorizer":{"frontend.user":"u","backend.gone":""},"#
                + #""request_body":"in\u000a","response_body":"out"}"#)
    }

    @Test(
        "Filters with stars",
        arguments: [
            ("", "a", true), ("a", "a", true), ("a", "A", true), ("a", "b", false), ("a, b", "b", true),
            ("x-*", "X-Trace", true), ("x-*", "x-", true), ("x-*", "ax-", false), ("*-id", "X-Request-Id", true),
            ("x*z", "xyz", true), ("x*z", "xyzy", false), ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxaxx", false),
            ("*", "", true), (" , ", "a", true), ("a*a", "a", false), ("**", "abc", true),
        ])
    func filters(text: String, name: String, expected: Bool) {
        #expect(NameFilter(text, ignoresCase: true).accepts(Array(name.utf8)) == expected)
    }

    @Test("Query names are compared with case, header names without")
    func filterCase() {
        #expect(!NameFilter("a", ignoresCase: false).accepts(Array("A".utf8)))
    }

    @Test("A filter that could be slow is not")
    func slowFilter() {
        let filter = NameFilter(String(repeating: "a*", count: 100) + "b", ignoresCase: true)
        #expect(!filter.accepts([UInt8](repeating: UInt8(ascii: "a"), count: 20_000)))
    }

    @Test("A record has at most 4096 bytes, is JSON all the same, and says that something was cut")
    func limit() throws {
        let policy = Self.policy { $0.meta.callData.logsRequestBody = true }
        func record(_ body: [UInt8]) -> String {
            var record = KafkaLogRecord()
            record.requestBody = body
            return Self.write(record, policy)
        }
        // What stands around a body, and the room that is kept for the mark.
        let frame = record([]).utf8.count
        let room = 4_096 - frame - #","truncated":true"#.utf8.count - 1
        let fitting = record([UInt8](repeating: UInt8(ascii: "x"), count: room))
        #expect(!fitting.contains("truncated"))
        for body in [
            [UInt8](repeating: UInt8(ascii: "x"), count: room + 2), [UInt8](repeating: 0x01, count: 5_000),
            Array(String(repeating: "ü", count: 5_000).utf8), [UInt8](repeating: 0xFF, count: 5_000),
            Array(String(repeating: "a€", count: 4_000).utf8),
        ] {
            let text = record(body)
            #expect(text.utf8.count <= 4_096 && text.utf8.count > 4_096 - 8)
            #expect(text.hasSuffix(#"","truncated":true}"#))
            if body.first != 0xFF { #expect(!text.contains("\u{FFFD}")) }
        }
    }

    @Test("Headers that do not fit are left out, and others still come")
    func limitOfParts() {
        var record = KafkaLogRecord()
        record.requestHeaders = [
            Self.line("A", "1"), Self.line("B", String(repeating: "x", count: 5_000)), Self.line("C", "2"),
        ]
        let policy = Self.policy { $0.meta.callData.logsRequestHeader = true }
        #expect(
            Self.write(record, policy) == #"{"request_id":"","request_header":{"A":"1","C":"2"},"truncated":true}"#)
    }
}
