/// Finds the group a request is for by its authority.
///
/// The product resolves a domain to the group it is bound to, its own inbound address to the group `DEFAULT`, and a debugging domain
/// (`<group id>.apic.<region domain>`) to its group. Local reading, since a gateway on one machine has no region domain and no DNS:
/// - If no group declares a domain, every authority reaches all groups.
/// - Otherwise a declared domain reaches its group; an address, `localhost`, a host of `default_group_host_trustlist` and a request of
///   HTTP/1.0 without authority reach all groups, because this machine stands for the gateway's inbound address.
/// - `<group id>.apic.<anything>` is the debugging domain of the group, unless `sl_domain_access_enabled` is off.
/// - Everything else is unknown.
///
/// Letter case, port and a trailing dot do not count. An exact domain comes before a debugging domain, and that before a wildcard; a
/// wildcard's `*` stands for exactly one label, so at most one wildcard, the one with the longest suffix, can match.
///
/// A lookup reads the authority's bytes where they are, allocates nothing, and costs the same however many domains there are.
///
/// - Source: APIG User Guide, apig_03_0018, apig_03_0046; APIG FAQ apig-faq-19123002
package struct DomainTable: Sendable {
    /// Who is meant by an authority.
    package enum Match: Sendable, Equatable {
        /// A declared domain: the group's index in `groups`, and how the domain is set.
        case group(Int, DomainSettings)
        /// The debugging domain of a group, which has a daily quota.
        case debuggingDomain(group: Int)
        /// All groups.
        case anyGroup
        /// Nobody: `APIG.0101`.
        case unknown
    }

    /// A group that domains lead to.
    package struct Group: Sendable {
        package let name: String
        /// The first label of the debugging domain.
        package let id: String
        /// Calls over the debugging domain; kept across reloads.
        package let debuggingCalls: DebugDomainQuota.Counter
        /// Whether the debugging domain is open.
        package let isDebuggingDomainOpen: Bool
    }

    /// A declared domain.
    package struct Domain: Sendable {
        /// In lower case, `*.` for a wildcard.
        package let name: String
        package let group: Int
        package let settings: DomainSettings
    }

    package let groups: [Group]
    package let domains: [Domain]
    private let names: DomainNames
    private let trustedHosts: ByteKeyTable
    private let ids: ByteKeyTable

    /// A declared domain of the same name comes before a trusted host.
    init(groups: [Group], domains: [Domain], trustedHosts: [String]) {
        self.groups = groups
        self.domains = domains
        self.names = DomainNames(domains.map(\.name))
        self.trustedHosts = ByteKeyTable((trustedHosts + ["localhost"]).map { ($0, 0) })
        self.ids = ByteKeyTable(groups.enumerated().map { ($1.id, Int32(truncatingIfNeeded: $0)) })
    }

    /// Finds who is meant.
    ///
    /// - Parameters:
    ///   - authority: The bytes of `Host` or of an absolute target; empty when an HTTP/1.0 request has none.
    ///   - bytes: The bytes `authority` counts in.
    /// - Returns: The group or groups that may answer.
    package func match(_ authority: Range<Int>, in bytes: Span<UInt8>) -> Match {
        guard !self.domains.isEmpty else { return .anyGroup }
        if authority.isEmpty { return .anyGroup }
        guard let host = AuthorityHost(authority, in: bytes) else { return .unknown }
        if host.isAddress { return .anyGroup }
        if let index = self.names.exact(host, in: bytes) { return self.group(index) }
        if self.trustedHosts.value(host.range, in: bytes) != nil { return .anyGroup }
        guard let dot = host.firstDot(in: bytes) else { return .unknown }
        let rest = dot + 1..<host.range.upperBound
        if let group = self.ids.value(host.range.lowerBound..<dot, in: bytes), Self.isRegional(rest, in: bytes) {
            let index = Int(group)
            guard self.groups.indices.contains(index), self.groups[index].isDebuggingDomainOpen else { return .unknown }
            return .debuggingDomain(group: index)
        }
        return self.names.wildcard(host, in: bytes).map(self.group) ?? .unknown
    }

    /// The index of a group.
    package func groupIndex(named name: String) -> Int? { self.groups.firstIndex { $0.name == name } }

    private func group(_ index: Int) -> Match {
        guard self.domains.indices.contains(index) else { return .unknown }
        return .group(self.domains[index].group, self.domains[index].settings)
    }

    /// Whether this is `apic.` and something behind it.
    private static func isRegional(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        let start = range.lowerBound
        return range.count > 5 && bytes[start] | 0x20 == UInt8(ascii: "a")
            && bytes[start + 1] | 0x20 == UInt8(ascii: "p")
            && bytes[start + 2] | 0x20 == UInt8(ascii: "i") && bytes[start + 3] | 0x20 == UInt8(ascii: "c")
            && bytes[start + 4] == UInt8(ascii: ".")
    }
}

/// How a declared domain is set.
package struct DomainSettings: Sendable, Equatable {
    /// The domain's index in `DomainTable.domains`.
    package let index: Int
    /// Whether plain requests are redirected; only ever true for a domain with a certificate.
    package let redirectsToHTTPS: Bool
    /// Whether requests over TLS need a client certificate.
    package let requiresClientCertificate: Bool
    /// The lowest TLS version.
    package let minimumVersion: TLSProtocolVersion
}
