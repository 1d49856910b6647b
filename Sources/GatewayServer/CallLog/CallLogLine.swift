import GatewayRuntime

/// Writes the line of a call for whoever ships it to Kafka: one JSON object with the topic and key of the plug-in and its record.
///
/// `{"topic":"calls","key":"k","record":{…}}`, the key `null` where the plug-in has none. The record alone is what a message holds.
///
/// - Source: APIG User Guide, apig_03_0061. The layout is not published; ours is a flat object with the product's names.
package enum CallLogLine {
    /// The line with its end.
    ///
    /// - Parameters:
    ///   - record: The exchange.
    ///   - capture: What was collected of it.
    /// - Returns: One line.
    package static func bytes(of record: ExchangeRecord, _ capture: CallCapture) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1_024)
        bytes.append(contentsOf: "{\"topic\":".utf8)
        self.append(capture.policy.topic, to: &bytes)
        bytes.append(contentsOf: ",\"key\":".utf8)
        if capture.policy.key.isEmpty {
            bytes.append(contentsOf: "null".utf8)
        } else {
            self.append(capture.policy.key, to: &bytes)
        }
        bytes.append(contentsOf: ",\"record\":".utf8)
        self.record(record, capture).write(capture.policy, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
        bytes.append(0x0A)
        return bytes
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x20...: bytes.append(byte)
            // A topic has none; a key might.
            default: bytes.append(0x20)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func record(_ exchange: ExchangeRecord, _ capture: CallCapture) -> KafkaLogRecord {
        var record = KafkaLogRecord(self.facts(exchange))
        if let head = exchange.head {
            let bytes = exchange.bytes
            if capture.policy.requestHeaders.isLogged { record.requestHeaders = head.lines(in: bytes.span) }
            if capture.policy.requestQuery.isLogged { record.requestQuery = head.queryPairs(in: bytes.span) }
        }
        record.responseHeaders = self.lines(of: capture.responseHead)
        record.requestBody = capture.requestBody
        record.responseBody = capture.responseBody
        for entry in exchange.identity.frontend?.entries ?? [] { record.frontendContext[entry.name] = entry.value }
        for entry in exchange.identity.backend?.entries ?? [] { record.backendContext[entry.name] = entry.value }
        return record
    }

    private static func facts(_ exchange: ExchangeRecord) -> CallFacts {
        var facts = CallFacts()
        facts.startMilliseconds = exchange.facts.receivedAtMilliseconds
        facts.requestID = Array(exchange.facts.requestID.text.utf8)
        facts.clientAddress = exchange.clientAddress
        facts.status = exchange.status
        facts.isTLS = exchange.facts.connection.isTLS
        facts.method = exchange.text(exchange.head?.methodRange)
        facts.host = exchange.text(exchange.head?.authority)
        facts.path = exchange.text(exchange.head?.path)
        facts.forwardedFor = exchange.text(exchange.headerValue("x-forwarded-for"))
        facts.userAgent = exchange.text(exchange.headerValue("user-agent"))
        facts.version = exchange.version.text
        facts.isThrottled = exchange.isThrottled
        facts.isRemote = exchange.isRemote
        facts.requestBytes = exchange.requestBytes
        facts.requestBodyBytes = exchange.requestBodyBytes
        facts.responseBytes = exchange.sentBytes
        facts.totalNanoseconds = exchange.totalNanoseconds
        if let route = exchange.route, let description = exchange.snapshot?.description(of: route) {
            facts.apiID = description.apiID
            facts.apiName = description.apiName
        }
        facts.caller = exchange.caller
        facts.customValues = exchange.customValues
        facts.upstream = exchange.upstream.map(self.upstream)
        return facts
    }

    private static func upstream(_ record: UpstreamRecord) -> CallFacts.Upstream {
        var upstream = CallFacts.Upstream()
        if let host = record.host {
            let name = host.host.utf8.contains(UInt8(ascii: ":")) ? "[\(host.host)]" : host.host
            upstream.address = "\(name):\(host.port)"
        }
        upstream.path = record.path.map { Array($0) } ?? []
        upstream.status = record.status
        upstream.connectNanoseconds = record.connectNanoseconds
        upstream.headerNanoseconds = record.headerNanoseconds
        upstream.responseNanoseconds = record.responseNanoseconds
        upstream.allNanoseconds = record.allNanoseconds
        return upstream
    }

    /// The header lines of a head as it was written; the status line is none.
    private static func lines(of head: [UInt8]) -> [HeaderLine] {
        var lines: [HeaderLine] = []
        for line in head.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let line = line.last == 0x0D ? line.dropLast() : line
            // A body may follow.
            if line.isEmpty { break }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), !line.starts(with: "HTTP/1.".utf8) else {
                continue
            }
            lines.append(
                HeaderLine(name: Array(line[..<colon]), value: Array(line[(colon + 1)...].drop { $0 == 0x20 })))
        }
        return lines
    }
}

extension ExchangeRecord {
    /// Bytes of the request head; empty when there are none.
    fileprivate func text(_ range: Range<Int>?) -> [UInt8] {
        guard let range, range.lowerBound >= 0, range.upperBound <= self.bytes.count else { return [] }
        return Array(self.bytes[range])
    }
}
