package import Diagnostics
package import SourceDocument

/// How the members of a channel are checked.
///
/// - Source: APIG API Reference, CreateVpcChannelV2 (`vpc_health_config`); APIG User Guide, apig_03_0040
package struct ChannelHealthConfig: ConfigurationObject, Equatable {
    /// The protocol of the check; the console's default is TCP.
    package var healthProtocol = HealthProtocol.tcp
    /// For HTTP and HTTPS; `nil` is `/`.
    package var path: String?
    package var method = HealthMethod.get
    /// 0 is the member's port.
    package var port = 0
    /// Successes in a row that make a member healthy; 1–10.
    package var thresholdNormal = 2
    /// Failures in a row that make a member unhealthy; 1–10.
    package var thresholdAbnormal = 5
    /// Seconds between two checks; 1–300, more than `timeout`.
    package var timeInterval = 10
    /// Seconds a check may take; 1–30.
    package var timeout = 5
    /// Statuses that count as healthy; `nil` is 200–299.
    package var httpCode: StatusCodes?
    /// Whether HTTPS checks show the gateway's `backend_client_certificate`.
    package var enableClientSSL = false
    /// 1 normal, 2 abnormal, as the product says; without effect.
    package var status: YesNo?

    package init() {}

    package static let typeName = "health check"
    package static let fields: [ConfigurationField<ChannelHealthConfig>] = [
        .defaulted("enable_client_ssl", \.enableClientSSL, false, "whether HTTPS checks show a client certificate"),
        .optional("http_code", \.httpCode, "healthy statuses, such as 200,201,210-299; absent: 200-299"),
        .defaulted("method", \.method, .get, "GET or HEAD"),
        .optional("path", \.path, "path of HTTP and HTTPS checks"),
        .defaulted("port", \.port, 0, "0 is the member's port"),
        .required("protocol", \.healthProtocol, "TCP, HTTP or HTTPS"),
        .optional("status", \.status, "1 normal, 2 abnormal; without effect"),
        .defaulted("threshold_abnormal", \.thresholdAbnormal, 5, "failures in a row until unhealthy, 1 to 10"),
        .defaulted("threshold_normal", \.thresholdNormal, 2, "successes in a row until healthy, 1 to 10"),
        .defaulted("time_interval", \.timeInterval, 10, "seconds between two checks, 1 to 300, above timeout"),
        .defaulted("timeout", \.timeout, 5, "seconds a check may take, 1 to 30"),
    ]
}

/// The protocol of a health check; examples of the product have it in lower case too.
package enum HealthProtocol: String, ConfigurationWord {
    case tcp = "TCP"
    case http = "HTTP"
    case https = "HTTPS"

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> HealthProtocol? {
        if node.isScalar, let value = HealthProtocol(rawValue: node.text.uppercased()) { return value }
        node.report(
            .configurationValueNotAllowed, "found \(node.summary)", to: reader.diagnostics,
            allowed: "one of " + Self.allCases.map(\.rawValue).joined(separator: ", "))
        return nil
    }

    package static var shape: ConfigurationShape {
        .enumeration(Self.allCases.flatMap { [$0.rawValue, $0.rawValue.lowercased()] })
    }
}

/// The method of an HTTP health check.
package enum HealthMethod: String, ConfigurationWord {
    case get = "GET"
    case head = "HEAD"
}

/// A set of HTTP statuses, written as `200,201,210-299`.
package struct StatusCodes: ConfigurationValue, Equatable {
    /// The text as it was written.
    package let text: String
    package let ranges: [ClosedRange<Int>]

    /// - Returns: `nil` when the text is no list of statuses from 100 to 599, or a range ends before it begins.
    package init?(_ text: String) {
        var ranges: [ClosedRange<Int>] = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = item.split(separator: "-", omittingEmptySubsequences: false).map { Self.status($0) }
            switch (ends.count, ends.first ?? nil, ends.last ?? nil) {
            case (1...2, let first?, let last?) where first <= last: ranges.append(first...last)
            default: return nil
            }
        }
        self.text = text
        self.ranges = ranges
    }

    private static func status(_ text: Substring) -> Int? {
        let digits = text.filter { $0 != " " }
        guard digits.utf8.count == 3, digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let status = Int(digits),
            (100...599).contains(status)
        else { return nil }
        return status
    }

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> StatusCodes? {
        // One status is often written as a number.
        guard let text = String.read(node, reader) else { return nil }
        if let codes = StatusCodes(text) { return codes }
        node.report(.healthStatusCodes, "\"\(text)\" is no list of statuses", to: reader.diagnostics)
        return nil
    }

    package func write(to writer: inout JSONWriter) { writer.value(self.text) }

    package static var shape: ConfigurationShape { .text(description: "statuses and ranges of them") }
}
