package import GatewayConfiguration

/// The traffic-mirror plug-in of an API, prepared: where a copy of a call goes and which calls are copied.
///
/// The copy is of the request as it goes to the backend; its answer is thrown away, and its failure is logged only. Calls that a cache, a
/// breaker or the gateway answers have none.
///
/// - Source: APIG User Guide, apig_03_0112; APIG API Reference, CreatePlugin (ProxyMirrorContent)
package struct MirrorPlan: Sendable, Equatable {
    package let usesTLS: Bool
    package let isGRPC: Bool
    /// Without brackets.
    package let host: String
    package let port: Int
    /// What `Host` says: the address as the plug-in has it.
    package let authority: [UInt8]
    package let timeoutMilliseconds: Int
    package let copiesBody: Bool
    private let path: [UInt8]
    private let pathHasQuery: Bool
    private let joinsPaths: Bool
    /// Copied when a random number is below; `UInt64.max` for all.
    private let threshold: UInt64

    /// Prepares the plug-in.
    ///
    /// - Returns: `nil` for an address that is none.
    package init?(_ content: ProxyMirrorContent) {
        let usesTLS = content.mirrorProtocol == .https || content.mirrorProtocol == .grpcs
        guard let (host, port) = Self.split(content.host, defaultPort: usesTLS ? 443 : 80) else { return nil }
        self.usesTLS = usesTLS
        self.isGRPC = content.mirrorProtocol == .grpc || content.mirrorProtocol == .grpcs
        self.host = host
        self.port = port
        self.authority = Array(content.host.utf8)
        self.timeoutMilliseconds = content.timeout
        self.copiesBody = content.mirrorsBody
        // gRPC's path is the method that is called, so it is never replaced.
        self.path = self.isGRPC ? [] : Array((content.path ?? "").utf8)
        self.pathHasQuery = self.path.contains(UInt8(ascii: "?"))
        self.joinsPaths = content.pathMode == .prefix
        let ratio = content.sampleRatio.value
        self.threshold = ratio >= 1 ? .max : UInt64(max(0, ratio) * 18_446_744_073_709_549_568)
    }

    private static func split(_ text: String, defaultPort: Int) -> (String, Int)? {
        guard !text.isEmpty, text.utf8.allSatisfy(HTTPBytes.isHost) else { return nil }
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            if rest.isEmpty { return host.isEmpty ? nil : (String(host), defaultPort) }
            guard rest.hasPrefix(":"), let port = self.port(rest.dropFirst()), !host.isEmpty else { return nil }
            return (String(host), port)
        }
        guard let colon = text.lastIndex(of: ":") else { return (text, defaultPort) }
        let host = text[..<colon]
        guard !host.isEmpty, !host.contains(":"), let port = self.port(text[text.index(after: colon)...]) else {
            return nil
        }
        return (String(host), port)
    }

    private static func port(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let port = Int(text), (1...65_535).contains(port) else {
            return nil
        }
        return port
    }

    /// Whether a call is copied.
    ///
    /// - Parameter random: A random number, evenly distributed.
    /// - Returns: `true` for the plug-in's share of the numbers.
    package func isSampled(random: UInt64) -> Bool { self.threshold == .max || random < self.threshold }

    /// Appends the target of the copy.
    ///
    /// The request's query stays unless the plug-in's path has one of its own (our reading). With `prefix` the request's path follows the
    /// plug-in's, with one slash between them.
    ///
    /// - Parameters:
    ///   - path: The path sent to the backend.
    ///   - query: The query sent to the backend, without `?`; `nil` without one.
    ///   - target: Gets the bytes.
    package func appendTarget(path: [UInt8], query: [UInt8]?, to target: inout [UInt8]) {
        if self.path.isEmpty {
            target += path
        } else if self.joinsPaths {
            let own = self.path.prefix { $0 != UInt8(ascii: "?") }
            target += own.last == UInt8(ascii: "/") && path.first == UInt8(ascii: "/") ? own.dropLast() : own
            if path.first != UInt8(ascii: "/"), own.last != UInt8(ascii: "/") { target.append(UInt8(ascii: "/")) }
            target += path
            target += self.path.dropFirst(own.count)
        } else {
            target += self.path
        }
        if let query, !self.pathHasQuery {
            target.append(UInt8(ascii: "?"))
            target += query
        }
    }
}
