import GatewayConfiguration

/// The values of requests that the feature `custom_log` asks for.
///
/// - Source: APIG API Reference, the feature `custom_log` (2 KB of all values, and how special characters are written); that of several headers or
///   parameters of a name the first counts is our reading
extension RoutingSnapshot {
    /// Bytes of all values of one request.
    static let maxCustomLogBytes = 2 << 10

    /// The number of values logs hold.
    package var customLogCount: Int { self.customLogItems.count }

    /// The values in their order, those that are not there empty.
    ///
    /// `+` becomes a space, `"` and `\` become `\x22` and `\x5C`.
    ///
    /// - Parameters:
    ///   - head: The request's head.
    ///   - bytes: What it was scanned from.
    /// - Returns: As many values as the instance asks for.
    package func customLogValues(_ head: RequestHead, _ bytes: [UInt8]) -> [[UInt8]] {
        var rest = Self.maxCustomLogBytes
        return self.customLogItems.map { item in
            var value: [UInt8] = []
            for byte in Self.value(item, head, bytes.span) {
                let written = Self.written(byte)
                guard rest >= written.count else { break }
                rest -= written.count
                value += written
            }
            return value
        }
    }

    private static func written(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "+"): [0x20]
        case UInt8(ascii: "\""): Array("\\x22".utf8)
        case UInt8(ascii: "\\"): Array("\\x5C".utf8)
        default: [byte]
        }
    }

    private static func value(_ item: CustomLogItem, _ head: RequestHead, _ bytes: Span<UInt8>) -> [UInt8] {
        let name = Array(item.name.utf8)
        switch item.location {
        case .header:
            return head.fields.first { bytes.equalsIgnoringCase($0.name, name) }.map { bytes.copy($0.value) } ?? []
        case .query:
            guard let query = head.query else { return [] }
            var pairs = QueryPairs(query)
            while let pair = pairs.next(in: bytes) {
                if bytes.equals(pair.name, name) { return bytes.copy(pair.value) }
            }
            return []
        case .cookie:
            for field in head.fields where field.known == .cookie {
                for pair in bytes.copy(field.value).split(separator: UInt8(ascii: ";")) {
                    let trimmed = pair.drop { $0 == 0x20 || $0 == 0x09 }
                    guard let equals = trimmed.firstIndex(of: UInt8(ascii: "=")) else { continue }
                    if Array(trimmed[..<equals]) == name { return Array(trimmed[(equals + 1)...]) }
                }
            }
            return []
        }
    }
}
