import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// Groups with domains, as an instance file has them.
func domainInstance(
    _ groups: [(name: String, domains: [String])], features: [(name: String, value: OpaqueJSON)] = [],
    _ change: (inout InstanceFile) -> Void = { _ in }
) -> InstanceFile {
    var instance = InstanceFile()
    instance.groups = groups.map { name, domains in
        var group = InstanceGroup()
        group.name = name
        group.urlDomains = domains.map { text in
            var binding = DomainBinding()
            binding.domain = DomainName(text: text)
            return binding
        }
        return group
    }
    instance.features = NamedValues(features)
    change(&instance)
    return instance
}

private func api(_ group: String) -> API {
    var api = mockAPI(.get, "/x")
    api.groupName = group
    return api
}

/// What a lookup found, in a word.
private func describe(_ table: DomainTable, _ authority: String) -> String {
    let bytes = Array("Host: \(authority)\r\n".utf8)
    switch table.match(6..<6 + authority.utf8.count, in: bytes.span) {
    case .group(let index, let settings): return "\(table.groups[index].name) by \(table.domains[settings.index].name)"
    case .debuggingDomain(let group): return "debug \(table.groups[group].name)"
    case .anyGroup: return "any"
    case .unknown: return "unknown"
    }
}

@Suite struct DomainTests {
    private static let shopID = ResourceID.make("group", "shop")
    private static let closedID = ResourceID.make("group", "closed")

    private let table: DomainTable = {
        let instance = domainInstance(
            [
                ("shop", ["api.shop.example", "*.shop.example", "*.deep.shop.example", "x.apic.example"]),
                ("billing", ["billing.example", "pay.shop.example", "localhost.example"]), ("closed", []),
            ],
            features: [
                ("default_group_host_trustlist", OpaqueJSON(text: #"{"enable":"on","hosts":["gateway.internal"]}"#))
            ]
        ) { $0.groups[2].subDomainAccessEnabled = false }
        return compile([api("shop"), api("billing"), api("closed")], instance: instance).snapshot.domains
    }()

    @Test(
        "An authority leads to its group: exact before wildcard, whatever its case, port and trailing dot",
        arguments: [
            ("api.shop.example", "shop by api.shop.example"), ("API.Shop.EXAMPLE", "shop by api.shop.example"),
            ("api.shop.example:8443", "shop by api.shop.example"), ("api.shop.example.", "shop by api.shop.example"),
            ("api.shop.example.:80", "shop by api.shop.example"), ("api.shop.example:", "shop by api.shop.example"),
            ("pay.shop.example", "billing by pay.shop.example"), ("other.shop.example", "shop by *.shop.example"),
            ("a.deep.shop.example", "shop by *.deep.shop.example"), ("deep.shop.example", "shop by *.shop.example"),
            ("a.b.deep.shop.example", "unknown"), ("shop.example", "unknown"), (".shop.example", "unknown"),
            ("a..shop.example", "unknown"), ("billing.example", "billing by billing.example"),
            ("xbilling.example", "unknown"), ("billing.exampl", "unknown"), ("billing.example.evil", "unknown"),
            ("api.shop.example:99999", "shop by api.shop.example"), ("api.shop.example:123456", "unknown"),
            ("api.shop.example:8x", "unknown"), ("api.shop.example:80:80", "unknown"),
            ("api.shop.example..", "unknown"),
            ("nowhere.example", "unknown"), ("*.shop.example", "shop by *.shop.example"), (".", "unknown"),
            (":", "unknown"),
            (":80", "unknown"),
        ])
    func authorities(authority: String, expected: String) { #expect(describe(self.table, authority) == expected) }

    @Test(
        "This machine's addresses, localhost and trusted hosts reach all groups",
        arguments: [
            ("127.0.0.1", "any"), ("10.1.2.3:8080", "any"), ("[::1]", "any"), ("[2001:db8::1]:443", "any"),
            ("localhost", "any"), ("LOCALHOST:8080", "any"), ("localhost.", "any"), ("gateway.internal:80", "any"),
            ("", "any"), ("sub.localhost", "unknown"), ("256.1.1.1", "unknown"), ("1.2.3", "unknown"),
            ("1.2.3.4.5", "unknown"), ("[::1", "unknown"), ("[]", "unknown"), ("[shop]", "unknown"),
            ("[::1]x", "unknown"),
            ("gateway.internal.example", "unknown"),
        ])
    func addresses(authority: String, expected: String) { #expect(describe(self.table, authority) == expected) }

    @Test("A group's id in front of apic is its debugging domain, unless that is switched off")
    func debuggingDomains() {
        let id = Self.shopID
        #expect(describe(self.table, "\(id).apic.local.example") == "debug shop")
        #expect(describe(self.table, "\(id.uppercased()).APIC.x:8080") == "debug shop")
        #expect(describe(self.table, "\(id).apic.") == "unknown")
        #expect(describe(self.table, "\(id).apic") == "unknown")
        #expect(describe(self.table, "\(id).apix.example") == "unknown")
        #expect(describe(self.table, "\(id).example") == "unknown")
        #expect(describe(self.table, "\(Self.closedID).apic.example") == "unknown")
        #expect(describe(self.table, "\(id.dropLast())0.apic.example") == "unknown" || id.hasSuffix("0"))
    }

    @Test("A debugging domain comes before a wildcard that would match it too")
    func debuggingBeforeWildcard() {
        let instance = domainInstance([("shop", ["*.apic.example"])])
        let table = compile([api("shop")], instance: instance).snapshot.domains
        #expect(describe(table, "\(Self.shopID).apic.example") == "debug shop")
        #expect(describe(table, "other.apic.example") == "shop by *.apic.example")
    }

    @Test("Without any declared domain every authority reaches all groups")
    func noDomains() {
        let table = compile([api("shop")]).snapshot.domains
        for authority in ["anything.example", "", "[::1]", "a..b", "\(Self.shopID).apic.example"] {
            #expect(describe(table, authority) == "any", "\(authority)")
        }
    }

    @Test("A trust list that is off trusts nobody, and a declared domain comes before a trusted host")
    func trustList() {
        for (settings, expected) in [
            (#"{"enable":"off","hosts":["h.example"]}"#, "unknown"),
            (#"{"enable":false,"hosts":["h.example"]}"#, "unknown"),
            (#"{"hosts":["h.example"]}"#, "any"), (#""{\"enable\":\"on\",\"hosts\":[\"h.example\"]}""#, "any"),
            (#"{"enable":"on","hosts":["h.example","d.example"]}"#, "any"), ("true", "unknown"),
        ] {
            let instance = domainInstance(
                [("shop", ["d.example"])], features: [("default_group_host_trustlist", OpaqueJSON(text: settings))])
            let table = compile([api("shop")], instance: instance).snapshot.domains
            #expect(describe(table, "h.example") == expected, "\(settings)")
            #expect(describe(table, "d.example") == "shop by d.example", "\(settings)")
        }
    }

    @Test("Thousands of domains are told apart")
    func many() {
        let names = (0..<3_000).map { "d\($0).example" }
        let wildcards = (0..<3_000).map { "*.w\($0).example" }
        let instance = domainInstance([("a", names), ("b", wildcards)])
        let table = compile([], instance: instance).snapshot.domains
        for index in stride(from: 0, to: 3_000, by: 7) {
            #expect(describe(table, "D\(index).example:1") == "a by d\(index).example")
            #expect(describe(table, "x.w\(index).Example") == "b by *.w\(index).example")
        }
        #expect(describe(table, "d3000.example") == "unknown")
    }

    @Test("A TLS client's server name finds its own domain only")
    func serverNames() {
        let names = self.table.domains.map(\.name)
        let index = DomainNames(names)
        func find(_ name: String) -> String? {
            let bytes = Array(name.utf8)
            return index.index(of: bytes.span).map { names[$0] }
        }
        #expect(find("API.shop.example") == "api.shop.example")
        #expect(find("z.shop.example") == "*.shop.example")
        #expect(
            find("localhost") == nil && find("127.0.0.1") == nil && find("") == nil && find("a.b.shop.example") == nil)
    }

    @Test("Domains of a group that the configuration does not have are noted")
    func danglingGroup() {
        let compiled = compile([api("shop")], instance: domainInstance([("shp", ["a.example"])]))
        #expect(compiled.notes.contains { $0.text.hasPrefix("domains of group shp lead nowhere") })
    }

    @Test("A request over TLS must meet the terms of its own domain, whatever the handshake named")
    func terms() {
        let instance = domainInstance([("shop", ["open.example", "old.example", "mutual.example"])]) {
            $0.groups[0].urlDomains[1].minimumVersion = .tls11
            $0.groups[0].urlDomains[2].verifiesClientCertificate = true
        }
        let table = compile([api("shop")], instance: instance).snapshot.domains
        func refusal(_ authority: String, _ security: ConnectionSecurity?) -> String? {
            let bytes = Array(authority.utf8)
            let match = table.match(0..<bytes.count, in: bytes.span)
            return table.refusal(match, security: security).map { "\($0.status) \($0.code) \($0.message)" }
        }
        let old = ConnectionSecurity(version: .tls11, domain: "old.example")
        let shown = ConnectionSecurity(version: .tls13, domain: "mutual.example", hasClientCertificate: true)
        #expect(refusal("open.example", old) == "400 APIG.0204 SSL protocol is not supported: TLSv1.1")
        #expect(refusal("old.example", old) == nil)
        #expect(refusal("open.example", shown) == nil)
        #expect(refusal("mutual.example", shown) == nil)
        #expect(refusal("mutual.example", nil) == nil)
        for wrong in [
            ConnectionSecurity(version: .tls13, domain: "mutual.example"),
            ConnectionSecurity(version: .tls13, domain: "open.example", hasClientCertificate: true),
            ConnectionSecurity(version: .tls13, hasClientCertificate: true),
        ] {
            #expect(refusal("mutual.example", wrong) == "400 APIG.0205 Verify client certificate failed")
        }
        #expect(refusal("127.0.0.1", old) == nil)
    }
}
