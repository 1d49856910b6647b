package import GatewayConfiguration

/// A part of a cache key that the plug-in names.
package enum CacheKeyPart: Sendable, Equatable {
    /// A system parameter, without `$context.`.
    case system(String)
    /// A query parameter.
    case query([UInt8])
    /// A request header.
    case header([UInt8])
}

/// What two requests have in common when one answer serves both.
package struct CacheKey: Sendable, Hashable {
    let bytes: [UInt8]
}

/// The response-cache plug-in of an API, prepared: what makes requests the same, what is kept and how long.
///
/// - Source: APIG User Guide, apig_03_0111; APIG API Reference, CreatePlugin (ProxyCacheContent). The implicit parts of the key and what
///   clients may say are our reading.
package final class CachePolicy: Sendable {
    package let parts: [CacheKeyPart]
    /// The names of the parts, so that keys of another composition are never equal; entries outlive a reload that changes nothing here.
    private let composition: [UInt8]
    /// Seconds by status.
    private let lifetimes: [Int: Int]
    private let mode: ProxyCacheControl.Mode
    private let apps: Set<String>
    /// Names of kept headers, in lower case.
    private let keptHeaders: Set<[UInt8]>
    /// Request headers an answer may vary with, in lower case.
    private let keyHeaders: Set<[UInt8]>

    package init(_ content: ProxyCacheContent) {
        let systems = content.cacheKey.systemParameters.map { name -> CacheKeyPart in
            .system(name.hasPrefix("$context.") ? String(name.dropFirst(9)) : name)
        }
        let headers = content.cacheKey.headers.map { Array($0.utf8).map(HeaderText.lowercased) }
        self.parts =
            systems + content.cacheKey.parameters.map { .query(Array($0.utf8)) } + headers.map { .header($0) }
        var composition: [UInt8] = []
        for part in self.parts {
            switch part {
            case .system(let name): Self.append(Array("s\(name)".utf8), to: &composition)
            case .query(let name): Self.append([UInt8(ascii: "q")] + name, to: &composition)
            case .header(let name): Self.append([UInt8(ascii: "h")] + name, to: &composition)
            }
        }
        self.composition = composition
        var lifetimes: [Int: Int] = [:]
        for entry in content.statusAndTTL {
            for status in entry.statuses where lifetimes[status] == nil { lifetimes[status] = entry.ttl }
        }
        self.lifetimes = lifetimes.isEmpty ? [200: 300] : lifetimes
        self.mode = content.clientCacheControl.mode
        self.apps = Set(content.clientCacheControl.apps)
        self.keptHeaders = Set(
            (content.cacheableHeaders + ["content-type", "content-encoding", "content-language"])
                .filter { !ResponseHeaderPolicy.isProtected($0) }
                .map { Array($0.utf8).map(HeaderText.lowercased) })
        self.keyHeaders = Set(headers + [Array("accept-encoding".utf8), Array("origin".utf8)])
    }

    /// Whether requests of a method are looked up at all.
    package static func applies(to method: [UInt8]) -> Bool {
        method == Array("GET".utf8) || method == Array("HEAD".utf8)
    }

    /// The key of a request.
    ///
    /// API, environment, method, host and path always belong to it, and so does `Accept-Encoding`: the kept `Content-Encoding` must be one
    /// the client takes. Absent values count as empty.
    ///
    /// - Parameters:
    ///   - apiID: The API.
    ///   - environment: The environment.
    ///   - method: GET or HEAD.
    ///   - host: The host the client named, in lower case.
    ///   - path: The path, without query.
    ///   - acceptEncoding: The value of that header.
    ///   - value: The value of a named part.
    /// - Returns: The key.
    package func key(
        apiID: String, environment: String, method: [UInt8], host: [UInt8], path: [UInt8], acceptEncoding: [UInt8]?,
        value: (CacheKeyPart) -> [UInt8]?
    ) -> CacheKey {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(192)
        for text in [apiID, environment] { Self.append(Array(text.utf8), to: &bytes) }
        for text in [method, host, path, acceptEncoding ?? [], self.composition] { Self.append(text, to: &bytes) }
        for part in self.parts { Self.append(value(part) ?? [], to: &bytes) }
        return CacheKey(bytes: bytes)
    }

    /// Appends a text with its length, so that no two lists of texts give the same bytes.
    private static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(decimal: text.count)
        bytes.append(UInt8(ascii: ":"))
        bytes += text
    }

    /// Whether what the client's `Cache-Control` says counts.
    ///
    /// - Parameter app: What the calling app is known by: id, name and key; empty without an app.
    /// - Returns: `true` when it counts for this caller.
    package func heedsClient(app: [String]) -> Bool {
        switch self.mode {
        case .off: false
        case .all: true
        case .apps: app.contains { self.apps.contains($0) }
        }
    }

    /// How long an answer may be kept.
    ///
    /// Not at all: a status that is not listed, 206 and 304 (parts and references to what the client has), what the backend forbids by
    /// `no-store`, `private`, `no-cache`, `max-age=0`, and an answer that varies with a request header outside the key.
    /// The backend's `s-maxage`, then its `max-age`, count before the plug-in's seconds.
    ///
    /// - Returns: Seconds, above 0; `nil` for an answer that may not be kept.
    package func lifetime(of head: ResponseHead, from bytes: Span<UInt8>) -> Int? {
        guard head.status != 206, head.status != 304, var seconds = self.lifetimes[head.status] else { return nil }
        var directives = CacheDirectives()
        for field in head.fields where field.known == .other {
            if bytes.equalsIgnoringCase(field.name, "cache-control") {
                directives.read(bytes.extracting(field.value))
            } else if bytes.equalsIgnoringCase(field.name, "vary"), !self.mayVary(bytes.copy(field.value)) {
                return nil
            }
        }
        if directives.noStore || directives.isPrivate || directives.noCache { return nil }
        if let age = directives.sharedMaxAge ?? directives.maxAge { seconds = age }
        return seconds > 0 ? seconds : nil
    }

    private func mayVary(_ value: [UInt8]) -> Bool {
        value.split(separator: UInt8(ascii: ",")).allSatisfy {
            self.keyHeaders.contains(CORSOrigins.trimmed($0).map(HeaderText.lowercased))
        }
    }

    /// The lines of an answer that are kept, each with its end.
    package func keptLines(of head: ResponseHead, from bytes: Span<UInt8>) -> [UInt8] {
        var lines: [UInt8] = []
        for field in head.fields where !field.known.isHopByHop && !field.isNamedByConnection {
            // The connection writes these itself.
            switch field.known {
            case .contentLength, .server, .xRequestID, .date: continue
            default: break
            }
            guard self.keptHeaders.contains(bytes.copy(field.name).map(HeaderText.lowercased)) else { continue }
            lines.append(field, from: bytes)
        }
        return lines
    }
}
