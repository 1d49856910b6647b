import Diagnostics
import SourceDocument

/// The protocol towards a backend; exports write it in both cases.
package enum EndpointScheme: String, ExtensionWord {
    case http
    case https

    package static let ignoresCase = true

    package var meaning: String {
        switch self {
        case .http: "in clear text; port 80 unless the address has one"
        case .https: "over TLS; port 443 unless the address has one"
        }
    }
}

/// The method of a backend request; `ANY` is the caller's.
package enum EndpointMethod: String, ExtensionWord {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
    case head = "HEAD"
    case options = "OPTIONS"
    case patch = "PATCH"
    case any = "ANY"

    package var meaning: String { self == .any ? "the method of the caller" : "" }
}

/// What the kinds of endpoints share.
enum EndpointFields {
    /// The top of the gateway parameter `backend_timeout`.
    static let maxTimeoutMilliseconds = 600_000
    /// The usual top.
    static let usualTimeoutMilliseconds = 60_000

    static let scheme = Field(
        "scheme", .word(WordSet(EndpointScheme.self)), isRequired: true, "http or https", "In any case of letters.")
    static let method = Field(
        "method", .word(WordSet(EndpointMethod.self)), isRequired: true, "method; ANY is the caller's")
    static let path = Field(
        "path", .text(maxLength: 512), isRequired: true, "backend path with {variables} and #environment variables#",
        "Each {variable} needs a backend parameter with in: PATH and its name.")
    static let timeout = Field(
        "timeout", .integer(1...EndpointFields.maxTimeoutMilliseconds), default: 5_000,
        "milliseconds the backend may take",
        "Above 60000 the gateway parameter backend_timeout must be raised. When it is over, callers get 504.")
    static let retryCount = Field(
        "retryCount", .integer(-1...10), default: "-1", "how often a failed request is repeated, a number as text",
        "-1 repeats GET, HEAD, PUT, OPTIONS and DELETE once and others never; 0 repeats nothing.")
    static let enableClientSSL = Field(
        "enableClientSsl", .boolean, default: false, "client certificate towards the backend",
        "For scheme https; the gateway parameter backend_client_certificate holds the certificate.")
    static let enableSmChannel = Field(
        "enableSmChannel", .boolean, default: false, "commercial-crypto channel", "On gateways that support it only.")
    static let description = Field("description", .text(maxLength: 255), "remark")
}

extension ObjectReader {
    /// A time limit; above the usual top it needs a changed gateway parameter.
    func timeout() -> Located<Int>? {
        guard let timeout = self.integer("timeout") else { return nil }
        if timeout.value > EndpointFields.usualTimeoutMilliseconds,
            timeout.value <= EndpointFields.maxTimeoutMilliseconds
        {
            timeout.node.report(.timeoutAboveUsual, "\"timeout\" is \(timeout.value)", to: self.values.diagnostics)
        }
        return timeout
    }

    /// A retry count; both the documented text and a number are taken silently.
    func retryCount() -> Located<Int>? {
        guard let node = self.any("retryCount"), !node.isNull else { return nil }
        guard let value = node.isScalar ? Int(node.text) : nil else {
            self.values.wrongType(node, "\"retryCount\"", expected: "a number as text")
            return nil
        }
        if !(-1...10).contains(value) {
            node.report(
                .extensionOutOfRange, "\"retryCount\" is \(value)", to: self.values.diagnostics,
                allowed: "-1 to 10 for \"retryCount\"")
        }
        return Located(value, at: node)
    }

    /// A client certificate needs TLS.
    func checkClientSSL(_ flag: Located<Bool>?, _ scheme: Located<EndpointScheme>?) {
        if let flag, flag.value, scheme?.value == .http {
            flag.node.report(.clientSSLNeedsHTTPS, "\"scheme\" is http", to: self.values.diagnostics)
        }
    }

    /// A text that the field tables call an array: a list of one is taken with a warning.
    func textOrSingle(_ key: String) -> Located<String>? {
        guard let node = self.any(key) else { return nil }
        guard node.isSequence, node.count == 1, let item = node[0], item.isScalar else { return self.text(key) }
        node.report(
            .textIsList, "\"\(key)\" is a list", to: self.values.diagnostics,
            fix: Fix("write the text alone", node.replacedByOnlyItem()))
        return Located(item.text, at: item)
    }
}
