/// The origins a CORS plug-in allows.
///
/// - Source: APIG User Guide, apig_03_0021; that a wildcard stands for subdomains is what the service accepts
struct CORSOrigins: Sendable {
    /// Whether `*` is among them.
    let allowsAll: Bool
    /// In lower case: schemes and hosts have none.
    private let exact: Set<[UInt8]>
    private let wildcards: [Wildcard]

    /// `scheme://*.suffix:port`.
    private struct Wildcard: Sendable {
        /// With `://`; empty for every scheme.
        let scheme: [UInt8]
        /// With its first dot.
        let suffix: [UInt8]
        /// With its colon; `nil` for every port when there is no scheme either.
        let port: [UInt8]?
    }

    init(_ text: String) {
        var exact: Set<[UInt8]> = []
        var wildcards: [Wildcard] = []
        var allowsAll = false
        for part in Array(text.utf8).split(separator: UInt8(ascii: ",")) {
            let item = Self.trimmed(part).map(HeaderText.lowercased)
            if item == [UInt8(ascii: "*")] {
                allowsAll = true
            } else if let wildcard = Self.wildcard(item) {
                wildcards.append(wildcard)
            } else if !item.isEmpty {
                exact.insert(item.last == UInt8(ascii: "/") ? Array(item.dropLast()) : item)
            }
        }
        self.allowsAll = allowsAll
        self.exact = exact
        self.wildcards = wildcards
    }

    private static func wildcard(_ item: [UInt8]) -> Wildcard? {
        let (scheme, authority) = Self.split(item)
        guard authority.starts(with: "*.".utf8) else { return nil }
        let (host, port) = Self.splitPort(authority.dropFirst())
        guard host.count > 1 else { return nil }
        return Wildcard(
            scheme: Array(scheme), suffix: Array(host), port: scheme.isEmpty && port.isEmpty ? nil : Array(port))
    }

    /// Whether an origin may call; only what can stand in a header line.
    func allows(_ origin: [UInt8]) -> Bool {
        guard !origin.isEmpty, HeaderText.isSafeValue(origin) else { return false }
        if self.allowsAll { return true }
        let origin = origin.map(HeaderText.lowercased)
        if self.exact.contains(origin) { return true }
        guard !self.wildcards.isEmpty else { return false }
        let (scheme, authority) = Self.split(origin)
        guard !scheme.isEmpty else { return false }
        let (host, port) = Self.splitPort(authority)
        // Exactly a host, so that nothing after it can look like the allowed name.
        guard host.allSatisfy(HTTPBytes.isHost), !host.contains(UInt8(ascii: "@")) else { return false }
        return self.wildcards.contains { wildcard in
            (wildcard.scheme.isEmpty || wildcard.scheme[...] == scheme)
                && (wildcard.port.map { $0[...] == port } ?? true)
                && host.count > wildcard.suffix.count && host.suffix(wildcard.suffix.count) == wildcard.suffix[...]
        }
    }

    /// Scheme with `://`, and what follows it.
    private static func split(_ text: [UInt8]) -> (scheme: ArraySlice<UInt8>, authority: ArraySlice<UInt8>) {
        let mark = Array("://".utf8)
        guard text.count >= mark.count else { return (text[..<0], text[...]) }
        for start in 0...text.count - mark.count where text[start..<start + mark.count] == mark[...] {
            return (text[..<(start + mark.count)], text[(start + mark.count)...])
        }
        return (text[..<0], text[...])
    }

    /// Host, and the port with its colon.
    private static func splitPort(
        _ authority: ArraySlice<UInt8>
    ) -> (host: ArraySlice<UInt8>, port: ArraySlice<UInt8>) {
        guard let colon = authority.lastIndex(of: UInt8(ascii: ":")) else {
            return (authority, authority.suffix(0))
        }
        return (authority[..<colon], authority[colon...])
    }

    /// Without blanks at both ends.
    static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = text
        while let first = rest.first, first == 0x20 || first == 0x09 { rest = rest.dropFirst() }
        while let last = rest.last, last == 0x20 || last == 0x09 { rest = rest.dropLast() }
        return rest
    }
}
