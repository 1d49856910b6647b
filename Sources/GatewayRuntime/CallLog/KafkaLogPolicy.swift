package import GatewayConfiguration

/// The Kafka log plug-in of an API, prepared: what of a call its records hold.
///
/// - Source: APIG User Guide, apig_03_0061; APIG API Reference, CreatePlugin (KafkaLogContent)
package struct KafkaLogPolicy: Sendable {
    /// One of the parts of a call that are off by default, and which of its names are logged.
    package struct Part: Sendable {
        package let isLogged: Bool
        let filter: NameFilter
    }

    /// Bytes of a record; what is beyond is cut.
    package static let maxRecordBytes = 4 * 1_024

    /// Where the records belong.
    package let topic: String
    /// The key of the messages; empty for none.
    package let key: String
    /// The fields, in the order they are written.
    package let fields: [KafkaLogField]
    package let requestHeaders: Part
    package let requestQuery: Part
    package let responseHeaders: Part
    package let logsRequestBody: Bool
    package let logsResponseBody: Bool
    /// Keys of the authorizers' contexts.
    package let frontendKeys: [String]
    package let backendKeys: [String]

    package init(_ content: KafkaLogContent) {
        self.topic = content.topic
        self.key = content.key
        let data = content.meta.callData
        self.fields = KafkaLogField.allCases.filter { content.meta.system.contains($0) }
        self.requestHeaders = Part(
            isLogged: data.logsRequestHeader, filter: NameFilter(data.requestHeaderFilter, ignoresCase: true))
        self.requestQuery = Part(
            isLogged: data.logsRequestQuery, filter: NameFilter(data.requestQueryFilter, ignoresCase: false))
        self.responseHeaders = Part(
            isLogged: data.logsResponseHeader, filter: NameFilter(data.responseHeaderFilter, ignoresCase: true))
        self.logsRequestBody = data.logsRequestBody
        self.logsResponseBody = data.logsResponseBody
        self.frontendKeys = data.customAuthorizer.frontend
        self.backendKeys = data.customAuthorizer.backend
    }
}

/// Names separated by commas, where `*` stands for any characters; none for all names.
///
/// - Source: APIG User Guide, apig_03_0061
struct NameFilter: Sendable {
    private let items: [[UInt8]]
    private let ignoresCase: Bool

    init(_ text: String, ignoresCase: Bool) {
        self.ignoresCase = ignoresCase
        self.items = Array(text.utf8).split(separator: UInt8(ascii: ",")).compactMap { part in
            let item = CORSOrigins.trimmed(part)
            guard !item.isEmpty else { return nil }
            return ignoresCase ? item.map(HeaderText.lowercased) : Array(item)
        }
    }

    /// Whether a name is logged.
    func accepts(_ name: [UInt8]) -> Bool {
        guard !self.items.isEmpty else { return true }
        let name = self.ignoresCase ? name.map(HeaderText.lowercased) : name
        return self.items.contains { Self.matches($0, name) }
    }

    /// Wildcards without backtracking further than to the last `*`, so that no name takes long.
    private static func matches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
        var position = 0
        var index = 0
        var star: (pattern: Int, name: Int)?
        while index < name.count {
            if position < pattern.count, pattern[position] == UInt8(ascii: "*") {
                star = (position + 1, index)
                position += 1
            } else if position < pattern.count, pattern[position] == name[index] {
                position += 1
                index += 1
            } else if let last = star {
                position = last.pattern
                index = last.name + 1
                star = (last.pattern, index)
            } else {
                return false
            }
        }
        return pattern[position...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
