import GatewayRuntime

/// Writes the line of an exchange: one JSON object with the members the product's access log has, by its names.
///
/// Every member is always there, `null` where there is nothing to say, so that a line has the same columns whatever happened. Times are
/// seconds with milliseconds. Paths come without their query, which may hold what nobody should keep. A text is cut after 1,024 bytes, and
/// bytes above ASCII are written as code points of their own value, so that a line is always valid.
///
/// - Source: APIG User Guide, fields of the access log
package struct AccessLogLine {
    private var bytes: [UInt8]
    private var isFirst = true
    private let record: ExchangeRecord
    private let route: RouteDescription?

    /// Longest text taken from a request.
    package static let maxTextBytes = 1_024

    private init(_ record: ExchangeRecord) {
        self.record = record
        self.route = record.route.flatMap { record.snapshot?.description(of: $0) }
        self.bytes = []
        self.bytes.reserveCapacity(1_280)
    }

    /// The line with its end.
    package static func bytes(of record: ExchangeRecord) -> [UInt8] {
        var line = AccessLogLine(record)
        line.bytes.append(UInt8(ascii: "{"))
        line.request()
        line.answer()
        line.upstream()
        line.caller()
        line.api()
        line.trace()
        line.custom()
        line.bytes.append(UInt8(ascii: "}"))
        line.bytes.append(0x0A)
        return line.bytes
    }

    // MARK: Parts

    private mutating func request() {
        let facts = self.record.facts
        self.member("remote_addr", facts.connection.peerAddress)
        self.key("request_id")
        self.bytes.append(UInt8(ascii: "\""))
        facts.requestID.append(to: &self.bytes)
        self.bytes.append(UInt8(ascii: "\""))
        self.key("time_local")
        self.time(facts.receivedAt)
        let head = self.record.head
        self.member("request_method", head?.methodRange)
        self.member("scheme", facts.connection.isTLS ? "https" : "http")
        self.member("host", head?.authority)
        self.member("router_uri", head?.path)
        self.member("server_protocol", self.record.version.text)
        self.member("request_length", self.record.requestBytes)
        self.member("body_bytes_sent", self.record.requestBodyBytes)
        self.member("http_user_agent", self.record.headerValue("user-agent"))
        self.member("http_x_forwarded_for", self.record.headerValue("x-forwarded-for"))
    }

    private mutating func answer() {
        self.member("status", self.record.status)
        self.member("bytes_sent", self.record.sentBytes)
        self.member("request_time", nanoseconds: self.record.totalNanoseconds)
        let upstream = self.record.upstream?.allNanoseconds ?? 0
        self.member("inner_time", nanoseconds: max(0, self.record.totalNanoseconds - upstream))
        self.member("response_source", self.record.isRemote ? "remote" : "local")
        self.member("errorType", self.record.isThrottled ? 1 : 0)
        self.member("apig_err_code", self.record.errorCode)
    }

    private mutating func upstream() {
        let upstream = self.record.upstream
        self.key("upstream_addr")
        if let host = upstream?.host {
            let isAddress6 = host.host.utf8.contains(UInt8(ascii: ":"))
            self.bytes.append(UInt8(ascii: "\""))
            if isAddress6 { self.bytes.append(UInt8(ascii: "[")) }
            for byte in host.host.utf8.prefix(Self.maxTextBytes) { self.escape(byte) }
            if isAddress6 { self.bytes.append(UInt8(ascii: "]")) }
            self.bytes.append(UInt8(ascii: ":"))
            self.number(host.port)
            self.bytes.append(UInt8(ascii: "\""))
        } else {
            self.null()
        }
        self.member("upstream_scheme", upstream?.host?.scheme)
        self.key("upstream_uri")
        if let path = upstream?.path {
            self.quoted(path)
        } else {
            self.null()
        }
        self.member("upstream_status", upstream.flatMap { $0.status > 0 ? $0.status : nil })
        self.member("upstream_connect_time", nanoseconds: upstream?.connectNanoseconds)
        self.member("upstream_header_time", nanoseconds: upstream?.headerNanoseconds)
        self.member("upstream_response_time", nanoseconds: upstream?.responseNanoseconds)
        self.member("all_upstream_response_time", nanoseconds: upstream?.allNanoseconds)
        self.member("upstream_attempts", upstream?.attempts ?? 0)
        self.member("function_urn", upstream?.functionURN)
    }

    private mutating func caller() {
        let caller = self.record.caller
        self.member("auth_type", caller?.authentication)
        self.member("access_model1", caller?.authentication)
        self.member("access_model2", caller?.authorizerID)
        self.member("app_id", caller?.appID)
        self.member("app_name", caller?.appName)
        self.member("user_id", caller?.projectID)
    }

    private mutating func api() {
        self.member("api_id", self.route?.apiID)
        self.member("api_name", self.route?.apiName)
        self.member("group_name", self.route?.groupName)
        self.member("environment", self.route?.environment)
        self.member("route", self.route?.template)
    }

    /// The values the instance asks for; the number of members is that of its list.
    private mutating func custom() {
        for (name, value) in zip(Self.customNames, self.record.customValues) {
            self.key(name)
            if value.isEmpty { self.null() } else { self.quoted(value) }
        }
    }

    private static let customNames: [StaticString] = [
        "custom_data_log1", "custom_data_log2", "custom_data_log3", "custom_data_log4", "custom_data_log5",
        "custom_data_log6", "custom_data_log7", "custom_data_log8", "custom_data_log9", "custom_data_log10",
    ]

    private mutating func trace() {
        guard let trace = self.record.trace else {
            self.member("trace_id", nil as String?)
            self.member("span_id", nil as String?)
            return
        }
        self.key("trace_id")
        self.bytes.append(UInt8(ascii: "\""))
        RequestID(high: trace.high, low: trace.low).append(to: &self.bytes)
        self.bytes.append(UInt8(ascii: "\""))
        self.key("span_id")
        self.bytes.append(UInt8(ascii: "\""))
        for position in (0..<16).reversed() { self.hexadecimal(UInt8((trace.span >> UInt64(4 * position)) & 15)) }
        self.bytes.append(UInt8(ascii: "\""))
    }

    // MARK: Values

    private mutating func key(_ name: StaticString) {
        if !self.isFirst { self.bytes.append(UInt8(ascii: ",")) }
        self.isFirst = false
        self.bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { text in unsafe self.bytes.append(contentsOf: text) }
        self.bytes.append(UInt8(ascii: "\""))
        self.bytes.append(UInt8(ascii: ":"))
    }

    private mutating func null() { self.bytes.append(contentsOf: "null".utf8) }

    private mutating func member(_ name: StaticString, _ text: String?) {
        self.key(name)
        if let text, !text.isEmpty { self.quoted(text.utf8) } else { self.null() }
    }

    private mutating func member(_ name: StaticString, _ range: Range<Int>?) {
        self.key(name)
        let received = self.record.bytes
        guard let range, !range.isEmpty, range.lowerBound >= 0, range.upperBound <= received.count else {
            self.null()
            return
        }
        let view = received.span
        self.bytes.append(UInt8(ascii: "\""))
        for index in range.prefix(Self.maxTextBytes) { self.escape(view[index]) }
        self.bytes.append(UInt8(ascii: "\""))
    }

    private mutating func member(_ name: StaticString, _ number: Int?) {
        self.key(name)
        if let number { self.number(number) } else { self.null() }
    }

    private mutating func member(_ name: StaticString, nanoseconds: Int64?) {
        self.key(name)
        guard let nanoseconds else {
            self.null()
            return
        }
        // Rounded to milliseconds, always with three digits.
        let milliseconds = Int(max(0, nanoseconds) &+ 500_000) / 1_000_000
        self.number(milliseconds / 1_000)
        self.bytes.append(UInt8(ascii: "."))
        let rest = milliseconds % 1_000
        for digit in [rest / 100, rest / 10 % 10, rest % 10] { self.bytes.append(0x30 + UInt8(digit)) }
    }

    private mutating func number(_ value: Int) { self.bytes.append(contentsOf: String(value).utf8) }

    private mutating func quoted(_ text: some Sequence<UInt8>) {
        self.bytes.append(UInt8(ascii: "\""))
        for byte in text.prefix(Self.maxTextBytes) { self.escape(byte) }
        self.bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            self.bytes.append(UInt8(ascii: "\\"))
            self.bytes.append(byte)
        case 0x20..<0x7F: self.bytes.append(byte)
        default:
            self.bytes.append(contentsOf: "\\u00".utf8)
            self.hexadecimal(byte >> 4)
            self.hexadecimal(byte & 15)
        }
    }

    private mutating func hexadecimal(_ digit: UInt8) { self.bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }

    /// `02/Jan/2026:03:04:05 +0000`.
    private mutating func time(_ seconds: Int64) {
        guard seconds > 0 else {
            self.null()
            return
        }
        let time = CalendarTime(secondsSince1970: seconds)
        let months: [StaticString] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        func two(_ number: Int) {
            self.bytes.append(0x30 + UInt8(truncatingIfNeeded: number / 10 % 10))
            self.bytes.append(0x30 + UInt8(truncatingIfNeeded: number % 10))
        }
        self.bytes.append(UInt8(ascii: "\""))
        two(time.day)
        self.bytes.append(UInt8(ascii: "/"))
        if months.indices.contains(time.month - 1) {
            months[time.month - 1].withUTF8Buffer { text in unsafe self.bytes.append(contentsOf: text) }
        }
        self.bytes.append(UInt8(ascii: "/"))
        two(time.year / 100)
        two(time.year)
        for part in [time.hour, time.minute, time.second] {
            self.bytes.append(UInt8(ascii: ":"))
            two(part)
        }
        self.bytes.append(contentsOf: " +0000\"".utf8)
    }
}

extension UpstreamHost {
    /// The protocol as logs name it.
    fileprivate var scheme: String { (self.speaksHTTP2 ? "grpc" : "http") + (self.usesTLS ? "s" : "") }
}
