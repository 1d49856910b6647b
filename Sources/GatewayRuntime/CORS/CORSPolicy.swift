package import GatewayConfiguration

/// The CORS plug-in of a path: what a preflight is answered, and the lines of ordinary answers.
///
/// - `*` allows every origin and is written as it is, also together with credentials: what the plug-in says counts, even where browsers
///   then refuse. The two references differ; loading such a plug-in warns.
/// - Several origins, or one that is not `*`: the request's origin is echoed when it is one of them, with `Vary: Origin`; otherwise there are
///   no CORS lines, and the request is served all the same.
/// - `*.example.test` stands for every subdomain of the name, with any scheme and port; `https://*.example.test` for this scheme.
/// - A preflight is answered with 200, without a body and without the API's authentication.
///
/// - Source: APIG User Guide, apig_03_0021, apig_03_0011; APIG API Reference, CreatePlugin (CorsPluginContent). The points above are our
///   reading.
package final class CORSPolicy: Sendable {
    private let origins: CORSOrigins
    /// `Access-Control-Expose-Headers` and `Access-Control-Allow-Credentials`, prepared.
    private let ordinaryLines: [UInt8]
    /// What a preflight gets beside the origin, prepared.
    private let preflightLines: [UInt8]

    /// Prepares the lines.
    package init(_ content: CORSContent) {
        self.origins = CORSOrigins(content.allowOrigin)
        var credentials: [UInt8] = []
        if content.allowCredentials { credentials.append("Access-Control-Allow-Credentials: true\r\n") }
        var ordinary = credentials
        Self.append("Access-Control-Expose-Headers: ", content.exposeHeaders, to: &ordinary)
        self.ordinaryLines = ordinary
        var preflight = credentials
        Self.append("Access-Control-Allow-Methods: ", content.allowMethods, to: &preflight)
        Self.append("Access-Control-Allow-Headers: ", content.allowHeaders, to: &preflight)
        if let maxAge = content.maxAge {
            preflight.append("Access-Control-Max-Age: ")
            preflight.append(decimal: maxAge)
            preflight.append("\r\n")
        }
        self.preflightLines = preflight
    }

    /// Appends a list without the blanks around its items; nothing for an empty one.
    private static func append(_ name: StaticString, _ text: String, to lines: inout [UInt8]) {
        let value = Array(text.utf8)
        guard HeaderText.isSafeValue(value) else { return }
        let items = value.split(separator: UInt8(ascii: ",")).compactMap { item -> ArraySlice<UInt8>? in
            let item = CORSOrigins.trimmed(item)
            return item.isEmpty ? nil : item
        }
        guard !items.isEmpty else { return }
        lines.append(name)
        for (position, item) in items.enumerated() {
            if position > 0 { lines.append(UInt8(ascii: ",")) }
            lines.append(contentsOf: item)
        }
        lines.append("\r\n")
    }

    /// Whether a request is a preflight: `OPTIONS` with `Origin` and `Access-Control-Request-Method`.
    ///
    /// - Source: Fetch Standard, CORS-preflight request
    package static func isPreflight(method: [UInt8], origin: [UInt8]?, requestMethod: [UInt8]?) -> Bool {
        method == Array("OPTIONS".utf8) && origin?.isEmpty == false && requestMethod?.isEmpty == false
    }

    /// Appends the lines of the answer to a preflight; its status is 200 and it has no body.
    package func appendPreflight(origin: [UInt8]?, to lines: inout [UInt8]) {
        if self.appendOrigin(origin, to: &lines) { lines += self.preflightLines }
    }

    /// Appends the lines of an ordinary answer; those of the backend and of the API's own switch give way to them.
    package func appendOrdinary(origin: [UInt8]?, to lines: inout [UInt8]) {
        if self.appendOrigin(origin, to: &lines) { lines += self.ordinaryLines }
    }

    /// Whether a line of an answer gives way to the plug-in's: every `Access-Control-` line.
    package static func replaces(_ name: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        let prefix = 15
        guard name.count > prefix else { return false }
        return bytes.equalsIgnoringCase(name.lowerBound..<name.lowerBound + prefix, "access-control-")
    }

    /// Appends the origin's lines.
    ///
    /// - Returns: Whether the origin is allowed.
    private func appendOrigin(_ origin: [UInt8]?, to lines: inout [UInt8]) -> Bool {
        if self.origins.allowsAll {
            lines.append("Access-Control-Allow-Origin: *\r\n")
            return true
        }
        // Other origins get another answer, so caches must know it depends on the origin, also when this one is not allowed.
        lines.append("Vary: Origin\r\n")
        guard let origin, self.origins.allows(origin) else { return false }
        lines.append("Access-Control-Allow-Origin: ")
        lines += origin
        lines.append("\r\n")
        return true
    }
}
