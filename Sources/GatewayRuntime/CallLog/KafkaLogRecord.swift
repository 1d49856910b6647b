package import GatewayConfiguration

/// One call, as a Kafka log record tells it.
///
/// - Source: APIG User Guide, apig_03_0061. The layout is not published; ours is one flat JSON object a call.
package struct KafkaLogRecord: Sendable {
    /// A value of a field.
    package enum Value: Sendable, Equatable {
        case text([UInt8])
        case number(Int)
        /// Milliseconds, written as seconds with three digits.
        case seconds(milliseconds: Int)
    }

    /// The fields there are values for; the others are written as empty texts.
    package var values: [KafkaLogField: Value] = [:]
    package var requestHeaders: [HeaderLine] = []
    /// Decoded names and values.
    package var requestQuery: [HeaderLine] = []
    package var responseHeaders: [HeaderLine] = []
    /// The bodies, or as much of them as was kept; `KafkaLogPolicy.maxRecordBytes` is enough.
    package var requestBody: [UInt8] = []
    package var responseBody: [UInt8] = []
    /// Values of the authorizers' contexts, by key.
    package var frontendContext: [String: [UInt8]] = [:]
    package var backendContext: [String: [UInt8]] = [:]

    package init() {}

    /// Appends the record as JSON without line end, at most `KafkaLogPolicy.maxRecordBytes` long.
    ///
    /// Fields come first, then headers, query, authorizer values and bodies, each only when the plug-in asks for it. What does not fit is
    /// left out, bodies are cut at a character, and `truncated` says so: the record stays JSON.
    ///
    /// - Parameters:
    ///   - policy: What the record holds.
    ///   - bytes: Gets the record.
    package func write(_ policy: KafkaLogPolicy, to bytes: inout [UInt8]) {
        var writer = RecordWriter(limit: KafkaLogPolicy.maxRecordBytes)
        for field in policy.fields { writer.member(Array(field.rawValue.utf8), self.json(self.values[field])) }
        if policy.requestHeaders.isLogged {
            writer.object("request_header", Self.members(self.requestHeaders, policy.requestHeaders.filter))
        }
        if policy.requestQuery.isLogged {
            writer.object("request_query_string", Self.members(self.requestQuery, policy.requestQuery.filter))
        }
        if policy.responseHeaders.isLogged {
            // Not loggable, the source says.
            let lines = self.responseHeaders.filter { !HeaderText.equalsIgnoringCase($0.name, "transfer-encoding") }
            writer.object("response_header", Self.members(lines, policy.responseHeaders.filter))
        }
        if !policy.frontendKeys.isEmpty || !policy.backendKeys.isEmpty {
            writer.object(
                "authorizer",
                policy.frontendKeys.map { (Array("frontend.\($0)".utf8), self.frontendContext[$0] ?? []) }
                    + policy.backendKeys.map { (Array("backend.\($0)".utf8), self.backendContext[$0] ?? []) })
        }
        if policy.logsRequestBody { writer.body("request_body", self.requestBody) }
        if policy.logsResponseBody { writer.body("response_body", self.responseBody) }
        writer.finish(to: &bytes)
    }

    private func json(_ value: Value?) -> [UInt8] {
        var json: [UInt8] = []
        switch value {
        case .number(let number)?: json = Array(String(number).utf8)
        case .seconds(let milliseconds)?:
            let milliseconds = max(0, milliseconds)
            json.append(decimal: milliseconds / 1_000)
            json.append(UInt8(ascii: "."))
            let rest = milliseconds % 1_000
            for digit in [rest / 100, rest / 10 % 10, rest % 10] { json.append(decimal: digit) }
        case .text(let text)?: RecordWriter.append(quoted: text[...], to: &json)
        case nil: json.append("\"\"")
        }
        return json
    }

    /// The values of each accepted name, those of one name joined with commas, in the order of first appearance.
    private static func members(_ lines: [HeaderLine], _ filter: NameFilter) -> [([UInt8], [UInt8])] {
        var members: [([UInt8], [UInt8])] = []
        for line in lines where filter.accepts(line.name) {
            if let position = members.firstIndex(where: { HeaderText.equalsIgnoringCase($0.0, line.name) }) {
                members[position].1.append(UInt8(ascii: ","))
                members[position].1 += line.value
            } else {
                members.append((line.name, line.value))
            }
        }
        return members
    }
}

/// Writes a JSON object that never grows over a limit.
private struct RecordWriter {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]
    private var isTruncated = false
    private let limit: Int

    /// The end of a record that was cut, with its brace.
    private static let truncationMark = Array("\"truncated\":true}".utf8)

    init(limit: Int) { self.limit = limit }

    /// Bytes that may still be written, with room left for the mark, its comma and a comma before.
    private var room: Int { self.limit - self.bytes.count - Self.truncationMark.count - 2 }

    /// Appends a member, or leaves it out.
    mutating func member(_ name: [UInt8], _ json: [UInt8]) {
        var member: [UInt8] = []
        Self.append(quoted: name[...], to: &member)
        member.append(UInt8(ascii: ":"))
        member += json
        guard member.count <= self.room else {
            self.isTruncated = true
            return
        }
        self.separate()
        self.bytes += member
    }

    /// Appends an object of texts, without those that do not fit.
    mutating func object(_ name: StaticString, _ members: [([UInt8], [UInt8])]) {
        var open: [UInt8] = [UInt8(ascii: "\"")]
        open.append(name)
        open.append("\":{")
        // Its closing brace included.
        guard open.count + 1 <= self.room else {
            self.isTruncated = true
            return
        }
        self.separate()
        self.bytes += open
        var isFirst = true
        for (name, value) in members {
            var member: [UInt8] = isFirst ? [] : [UInt8(ascii: ",")]
            Self.append(quoted: name[...], to: &member)
            member.append(UInt8(ascii: ":"))
            Self.append(quoted: value[...], to: &member)
            guard member.count + 1 <= self.room else {
                self.isTruncated = true
                continue
            }
            self.bytes += member
            isFirst = false
        }
        self.bytes.append(UInt8(ascii: "}"))
    }

    /// Appends a text, as much as fits.
    mutating func body(_ name: StaticString, _ text: [UInt8]) {
        var open: [UInt8] = [UInt8(ascii: "\"")]
        open.append(name)
        open.append("\":")
        guard open.count + 2 <= self.room else {
            self.isTruncated = true
            return
        }
        self.separate()
        self.bytes += open
        var json: [UInt8] = []
        // The longest beginning that fits, found by halving; an escaped text never gets shorter when more of it is taken.
        var low = 0
        var high = min(text.count, self.limit)
        while low < high {
            let middle = (low + high + 1) / 2
            json.removeAll(keepingCapacity: true)
            Self.append(quoted: Self.whole(text[..<middle]), to: &json)
            if json.count <= self.room { low = middle } else { high = middle - 1 }
        }
        if low < text.count { self.isTruncated = true }
        Self.append(quoted: Self.whole(text[..<low]), to: &self.bytes)
    }

    mutating func finish(to out: inout [UInt8]) {
        if self.isTruncated {
            self.separate()
            self.bytes += Self.truncationMark
        } else {
            self.bytes.append(UInt8(ascii: "}"))
        }
        out += self.bytes
    }

    private mutating func separate() {
        if self.bytes.count > 1 { self.bytes.append(UInt8(ascii: ",")) }
    }

    /// A text without a character that was cut at its end.
    private static func whole(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var start = text.endIndex
        while start > text.startIndex, text.endIndex - start < 4 {
            start -= 1
            let byte = text[start]
            guard byte & 0xC0 == 0x80 else {
                let length = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                return text.endIndex - start < length ? text[..<start] : text
            }
        }
        return text
    }

    /// Appends a text as a JSON string; bytes that are no UTF-8 become U+FFFD, since JSON is UTF-8.
    static func append(quoted text: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        if text.allSatisfy({ $0 < 0x80 }) {
            JSONText.appendEscaped(text, to: &bytes)
        } else {
            JSONText.appendEscaped(String(decoding: text, as: UTF8.self).utf8, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
