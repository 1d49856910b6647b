import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct AccessControlTests {
    private static func policy(
        _ type: AccessControlPolicy.Effect, _ entity: AccessControlPolicy.EntityType, _ value: String
    ) -> AccessControlPolicy {
        var policy = AccessControlPolicy()
        policy.name = "office"
        policy.type = type
        policy.entityType = entity
        policy.value = value
        return policy
    }

    private static func control(_ policies: AccessControlPolicy..., usesIAM: Bool = true) -> AccessControl {
        var faults: [String] = []
        return AccessControl(policies, usesIAM: usesIAM, faults: &faults)
    }

    @Test(
        "A list of addresses lets its own in, or keeps them out",
        arguments: [
            (AccessControlPolicy.Effect.permit, "10.0.0.7" as String?, nil as String?),
            (.permit, "10.0.1.0", "APIG.0402"),
            (.permit, nil, "APIG.0401"), (.deny, "10.0.0.7", "APIG.0402"), (.deny, "10.0.1.0", nil),
            (.deny, nil, "APIG.0401"),
        ])
    func addresses(_ effect: AccessControlPolicy.Effect, _ address: String?, _ code: String?) {
        let control = Self.control(Self.policy(effect, .ip, "10.0.0.0/24, 192.0.2.1"))
        let refusal = control.refusal(of: address.flatMap { IPAddress($0) })
        #expect(refusal?.code == code)
        #expect(refusal == nil || refusal?.status == 403 && refusal?.type == "ACCESS_DENIED")
        #expect(control.checksAddresses && !control.checksAccounts)
    }

    @Test("Without a list of addresses an unknown caller may go on")
    func noAddresses() {
        #expect(Self.control().refusal(of: nil) == nil)
        #expect(Self.control(Self.policy(.permit, .domain, "alice")).refusal(of: nil) == nil)
        #expect(!Self.control().checksAddresses && !Self.control().checksAccounts)
    }

    @Test("A policy without a usable address permits nobody and denies nobody, and says what it cannot use")
    func faults() throws {
        var faults: [String] = []
        let address = try #require(IPAddress("10.0.0.1"))
        let permit = AccessControl([Self.policy(.permit, .ip, "10.0.0.x")], usesIAM: false, faults: &faults)
        let deny = AccessControl([Self.policy(.deny, .ip, "10.0.0.x")], usesIAM: false, faults: &faults)
        #expect(permit.refusal(of: address) == .addressNotAllowed)
        #expect(deny.refusal(of: address) == nil)
        #expect(faults == Array(repeating: "access control policy office: \"10.0.0.x\" is no address", count: 2))
    }

    @Test("Of several lists of addresses the last counts")
    func rebinding() {
        let control = Self.control(Self.policy(.permit, .ip, "10.0.0.1"), Self.policy(.permit, .ip, "10.0.0.2"))
        #expect(control.refusal(of: IPAddress("10.0.0.2")) == nil)
        #expect(control.refusal(of: IPAddress("10.0.0.1")) == .addressNotAllowed)
    }

    /// A case of accounts: the policies, and who may call by name and id.
    struct Accounts: Sendable {
        let names: AccessControlPolicy.Effect?
        let ids: AccessControlPolicy.Effect?
        /// Whether each may call: listed by both, by name only, by id only, by neither, not known at all.
        let outcomes: [Bool]
    }

    @Test(
        "Accounts pass both lists of the same kind, and of different kinds the one that permits",
        arguments: [
            Accounts(names: .permit, ids: nil, outcomes: [true, true, false, false, false]),
            Accounts(names: .deny, ids: nil, outcomes: [false, false, true, true, true]),
            Accounts(names: nil, ids: .permit, outcomes: [true, false, true, false, false]),
            Accounts(names: nil, ids: .deny, outcomes: [false, true, false, true, true]),
            Accounts(names: .permit, ids: .permit, outcomes: [true, false, false, false, false]),
            Accounts(names: .deny, ids: .deny, outcomes: [false, false, false, true, true]),
            Accounts(names: .permit, ids: .deny, outcomes: [true, true, false, false, false]),
            Accounts(names: .deny, ids: .permit, outcomes: [true, false, true, false, false]),
            Accounts(names: nil, ids: nil, outcomes: [true, true, true, true, true]),
        ])
    func accounts(_ row: Accounts) {
        let policies = [
            row.names.map { Self.policy($0, .domain, " alice , bob") },
            row.ids.map { Self.policy($0, .domainID, "a1,b2") },
        ].compactMap { $0 }
        var faults: [String] = []
        let callers: [(String?, String?)] = [("alice", "a1"), ("bob", "x"), ("eve", "b2"), ("eve", "x"), (nil, nil)]
        let control = AccessControl(policies, usesIAM: true, faults: &faults)
        #expect(callers.map { control.permitsAccount(name: $0.0, id: $0.1) } == row.outcomes)
        #expect(faults == [])
        // Accounts matter to IAM only.
        let open = AccessControl(policies, usesIAM: false, faults: &faults)
        #expect(callers.allSatisfy { open.permitsAccount(name: $0.0, id: $0.1) } && !open.checksAccounts)
    }

    @Test("Account names are compared with regard to their case")
    func accountCase() {
        let control = Self.control(Self.policy(.permit, .domain, "alice"))
        #expect(control.permitsAccount(name: "alice", id: nil))
        #expect(!control.permitsAccount(name: "Alice", id: nil))
    }

    @Test(
        "A credential is used from its addresses only, or from all but them",
        arguments: [
            (AccessControlPolicy.Effect.permit, "10.0.0.7" as String?, nil as String?),
            (.permit, "10.0.1.0", "APIG.0405"),
            (.deny, "2001:db8::5", "APIG.0405"), (.deny, "10.0.1.0", nil), (.permit, nil, "APIG.0401"),
        ])
    func app(_ effect: AccessControlPolicy.Effect, _ address: String?, _ code: String?) {
        var faults: [String] = []
        let control = AppAddressControl(effect, values: ["10.0.0.1-10.0.0.9", "2001:db8::/64", "?"], faults: &faults)
        #expect(control.refusal(of: address.flatMap { IPAddress($0) })?.code == code)
        #expect(faults == ["access control of the credential: \"?\" is no address"])
    }
}

@Suite struct ClientAddressTests {
    private static func address(_ rule: ClientAddressRule, _ lines: [String]) throws -> String? {
        let request =
            switch lines.count {
            case 0: try RawRequest("GET / HTTP/1.1", "Host: h")
            case 1: try RawRequest("GET / HTTP/1.1", "Host: h", lines[0])
            default: try RawRequest("GET / HTTP/1.1", "Host: h", lines[0], lines[1])
            }
        let bytes = request.bytes
        let address = rule.address(peer: IPAddress("192.0.2.9"), head: request.head, bytes: bytes.span)
        return address?.description
    }

    @Test(
        "An item of X-Forwarded-For is counted from the left, or below zero from the right",
        arguments: [
            (0, "10.0.0.1"), (1, "10.0.0.2"), (2, "10.0.0.3"), (-1, "10.0.0.3"), (-2, "10.0.0.2"), (-3, "10.0.0.1"),
            // Beyond the list is the peer.
            (3, "192.0.2.9"), (-4, "192.0.2.9"), (Int.max, "192.0.2.9"), (Int.min, "192.0.2.9"),
        ])
    func index(_ index: Int, _ expected: String) throws {
        let rule = ClientAddressRule(forwardedForIndex: index)
        #expect(try Self.address(rule, ["X-Forwarded-For: 10.0.0.1, 10.0.0.2 ,10.0.0.3"]) == expected)
        // Several lines are one list.
        #expect(
            try Self.address(rule, ["X-Forwarded-For: 10.0.0.1", "x-forwarded-for: 10.0.0.2,, 10.0.0.3,"]) == expected)
    }

    @Test(
        "An item is an address, perhaps with a port; anything else leaves the caller unknown",
        arguments: [
            ("10.0.0.1:8080", "10.0.0.1" as String?), ("[2001:db8::1]:443", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"), ("unknown", nil), ("10.0.0.1:", nil), ("10.0.0.1:x", nil),
            ("_hidden:80", nil),
            ("1:2:3:4:5:6:7:8:443", nil),
        ])
    func item(_ item: String, _ expected: String?) throws {
        #expect(try Self.address(ClientAddressRule(forwardedForIndex: -1), ["X-Forwarded-For: \(item)"]) == expected)
    }

    @Test("A header the operator names goes first, and without it the next rule counts")
    func header() throws {
        let rule = ClientAddressRule(header: "testIP", forwardedForIndex: 0)
        let forwarded = "X-Forwarded-For: 10.0.0.1"
        #expect(try Self.address(rule, ["TestIP: 10.0.0.5", forwarded]) == "10.0.0.5")
        #expect(try Self.address(rule, ["TestIP: someone", forwarded]) == nil)
        #expect(try Self.address(rule, [forwarded]) == "10.0.0.1")
        #expect(try Self.address(rule, ["TestIP:", forwarded]) == "10.0.0.1")
        #expect(try Self.address(rule, []) == "192.0.2.9")
    }

    @Test("Without the features the peer is the caller, whatever the request says")
    func peer() throws {
        #expect(try Self.address(ClientAddressRule(nil), ["X-Forwarded-For: 10.0.0.1"]) == "192.0.2.9")
        let request = try RawRequest("GET / HTTP/1.1", "Host: h")
        #expect(ClientAddressRule().address(peer: nil, head: request.head, bytes: request.bytes.span) == nil)
    }

    @Test("The rule is taken from the instance's features")
    func features() throws {
        var instance = InstanceFile()
        instance.features = NamedValues([("real_ip_from_xff", OpaqueJSON(text: "{\"enable\":\"on\",\"xff_index\":1}"))])
        #expect(try Self.address(ClientAddressRule(instance), ["X-Forwarded-For: 10.0.0.1,10.0.0.2"]) == "10.0.0.2")
    }
}
