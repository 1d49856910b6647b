/// Finds domain names by host: exact ones before wildcards, in any letter case.
///
/// Frozen; a lookup allocates nothing and costs the same however many names there are.
package struct DomainNames: Sendable {
    private let exact: ByteKeyTable
    /// Wildcards by what follows their `*.`.
    private let wildcards: ByteKeyTable

    /// - Parameter names: Domain names, `*.` in front for exactly one label; of equal ones the first counts.
    package init(_ names: [String]) {
        var exact: [(String, Int32)] = []
        var wildcards: [(String, Int32)] = []
        for (index, name) in names.enumerated() {
            let value = Int32(truncatingIfNeeded: index)
            if name.hasPrefix("*.") {
                wildcards.append((String(name.dropFirst(2)), value))
            } else {
                exact.append((name, value))
            }
        }
        self.exact = ByteKeyTable(exact)
        self.wildcards = ByteKeyTable(wildcards)
    }

    /// The position of the name that a host has, or of the wildcard it is under; an address has none.
    package func index(of host: Span<UInt8>) -> Int? {
        guard let parsed = AuthorityHost(0..<host.count, in: host), !parsed.isAddress else { return nil }
        return self.exact(parsed, in: host) ?? self.wildcard(parsed, in: host)
    }

    func exact(_ host: AuthorityHost, in bytes: Span<UInt8>) -> Int? {
        self.exact.value(host.range, in: bytes).map(Int.init)
    }

    /// The wildcard one label shorter.
    func wildcard(_ host: AuthorityHost, in bytes: Span<UInt8>) -> Int? {
        guard let dot = host.firstDot(in: bytes) else { return nil }
        return self.wildcards.value(dot + 1..<host.range.upperBound, in: bytes).map(Int.init)
    }
}
