import APIDiff
import Testing

/// The table of rules as a whole: each has its way back, and something that gives it.
@Suite struct ChangeRuleTests {
    /// Rules of requests that are sent through both sides: what comes of them is proved where they are sent.
    private static let otherwiseProved = "behaviour-"

    private static let names = ChangeRule.all.map(\.name).filter { !$0.hasPrefix(Self.otherwiseProved) }

    /// Rules and what the way back of their change comes to, beside those of schemas, which are made in pairs.
    private static let pairs: [(String, String)] = [
        ("access-widened", "access-narrowed"), ("api-added", "api-removed"), ("api-added", "api-removed-after-sunset"),
        ("api-published", "api-unpublished"), ("app-code-allowed", "app-code-forbidden"),
        ("auth-added", "auth-removed"), ("authorizer-added", "authorizer-removed"),
        ("backend-client-certificate-on", "backend-client-certificate-off"),
        ("backend-parameter-added", "backend-parameter-removed"), ("backend-policy-added", "backend-policy-removed"),
        ("backend-protocol-http", "backend-protocol-https"), ("backend-timeout-raised", "backend-timeout-lowered"),
        ("callback-added", "callback-removed"), ("callback-answer-added", "callback-answer-removed"),
        ("callback-media-type-added", "callback-media-type-removed"), ("callback-sends-more", "callback-sends-less"),
        ("channel-added", "channel-removed"), ("channel-member-added", "channel-member-removed"),
        ("client-certificate-required", "client-certificate-optional"), ("cors-enabled", "cors-disabled"),
        ("credential-added", "credential-removed"), ("credential-authorized", "credential-unauthorized"),
        ("credential-frozen", "credential-thawed"), ("debugging-domain-opened", "debugging-domain-closed"),
        ("definition-added", "definition-removed"), ("domain-added", "domain-removed"),
        ("domain-tls-raised", "domain-tls-lowered"), ("environment-added", "environment-removed"),
        ("error-status-added", "error-status-removed"), ("group-added", "group-removed"),
        ("link-added", "link-removed"), ("match-mode-widened", "match-mode-narrowed"),
        ("operation-accepted", "operation-refused"), ("operation-deprecated", "operation-undeprecated"),
        ("parameter-added", "parameter-removed"), ("parameter-added-required", "parameter-removed"),
        ("parameter-checked", "parameter-unchecked"), ("parameter-limit-tightened", "parameter-limit-loosened"),
        ("parameter-required", "parameter-optional"), ("parameter-type-narrowed", "parameter-type-widened"),
        ("plugin-added", "plugin-removed"), ("plugin-cors-widened", "plugin-cors-narrowed"),
        ("plugin-definition-added", "plugin-definition-removed"), ("protocol-http-allowed", "protocol-removed"),
        ("protocol-https-allowed", "protocol-removed"), ("request-body-added", "request-body-removed"),
        ("request-body-added-required", "request-body-removed"), ("request-body-required", "request-body-optional"),
        ("request-media-type-added", "request-media-type-removed"),
        ("request-property-added", "request-property-removed"),
        ("request-property-added", "request-property-forbidden"),
        ("request-property-added-required", "request-property-removed"),
        ("request-property-added-required", "request-property-forbidden"),
        ("response-header-added", "response-header-removed"),
        ("response-header-added", "response-required-header-removed"),
        ("response-header-required", "response-header-optional"),
        ("response-media-type-added", "response-media-type-removed"),
        ("response-property-added", "response-property-removed"),
        ("response-property-added", "response-required-property-removed"),
        ("response-status-added", "response-status-removed"), ("schema-deprecated", "schema-undeprecated"),
        ("second-factor-added", "second-factor-removed"), ("security-added", "security-removed"),
        ("security-alternative-added", "security-alternative-removed"),
        ("security-scope-added", "security-scope-removed"), ("server-added", "server-removed"),
        ("sunset-sooner", "sunset-later"), ("throttle-bound", "throttle-unbound"),
        ("throttle-raised", "throttle-lowered"), ("visibility-public", "visibility-private"),
        ("webhook-added", "webhook-removed"),
    ]

    /// Rules that have no direction though their names do not say so, and why.
    private static let symmetric = [
        "api-moved": "back is a move, too", "api-renamed": "back is a name, too",
        "authorizer-replaced": "back is another one, too", "schema-replaced": "back is another one, too",
        "parameter-limit-unenforced": "nobody checks the limit, whichever it is",
    ]

    /// What the way back of a rule may come to.
    private static func mirrors(of name: String) -> Set<String> {
        if name.hasSuffix("-changed") || Self.symmetric[name] != nil { return [name] }
        for (one, other) in [("-tightened", "-loosened"), ("-loosened", "-tightened")] where name.hasSuffix(one) {
            return [name.dropLast(one.count) + other]
        }
        return Set(Self.pairs.flatMap { $0.0 == name ? [$0.1] : $0.1 == name ? [$0.0] : [] })
    }

    @Test("Every rule has a mirror for the way back, or none that could be")
    func mirrors() {
        let all = Set(Self.names)
        for name in Self.names {
            let mirrors = Self.mirrors(of: name)
            #expect(!mirrors.isEmpty, "\(name) has no mirror")
            #expect(mirrors.isSubset(of: all), "the mirror of \(name) is no rule: \(mirrors)")
        }
        // The tables name rules that are there.
        #expect(Set(Self.pairs.flatMap { [$0.0, $0.1] }).union(Self.symmetric.keys).subtracting(all) == [])
    }

    /// The rules each row of the tables of edits gives, there and back; that it gives them its own suite holds.
    private static let rows: [(name: String, there: [String], back: [String])] =
        ContractEditTests.edits.map { ($0.testDescription, $0.there.map(Self.rule), $0.back.map(Self.rule)) }
        + ["request-", "response-"].flatMap { direction in
            SchemaEditTests.edits.map { edit in
                func rules(_ lines: [String]) -> [String] {
                    lines.map(Self.rule).map { Self.names.contains(direction + $0) ? direction + $0 : $0 }
                }
                return (edit.testDescription, rules(edit.there), rules(edit.back))
            }
        }
        + ConfigurationDifferenceTests.edits.map { ($0.testDescription, $0.there, $0.back) }
        + InstanceDifferenceTests.edits.map { edit in
            func rules(_ lines: String) -> [String] {
                lines.split(separator: ", ").map { Self.rule(String($0)) }
            }
            return (edit.testDescription, rules(edit.there), rules(edit.back))
        }

    /// The rule of a line such as `api-added GET /orders`.
    private static func rule(_ line: String) -> String { String(line.prefix { $0 != " " }) }

    @Test("Where an edit has one finding each way, they mirror each other")
    func rowsMirror() {
        var count = 0
        for row in Self.rows {
            guard row.there.count == 1, row.back.count == 1, let there = row.there.first, let back = row.back.first
            else { continue }
            count += 1
            #expect(Self.mirrors(of: there).contains(back), "\(row.name) gives \(there), and \(back) back")
        }
        #expect(count > 150)
    }

    /// Rules that no row and no grid gives, and why.
    private static let ungiven = [
        "api-removed-after-sunset": "needs a day; has a test of its own in ContractDifferenceTests",
        "schema-replaced": "needs 501 differences; has a test of its own in SchemaEditTests",
        "webhook-added": "needs a document of 3.1; has a test of its own in ContractDifferenceTests",
        "webhook-removed": "needs a document of 3.1; has a test of its own in ContractDifferenceTests",
        "setting-changed": "for fields no rule claims; EditGridTests holds that there are none",
    ]

    @Test("Every rule is given by some edit")
    func everyRuleIsGiven() throws {
        let rows = Self.rows.flatMap { $0.there + $0.back }
        let grids =
            try EditGridTests.findings.get() + PolicyGridTests.findings.get() + InstanceGridTests.findings.get()
        let given = Set(rows + grids.flatMap { $0.there + $0.back }.map(\.rule.name))
        #expect(Set(Self.names).subtracting(given).sorted() == Self.ungiven.keys.sorted())
        // The tables give nothing that is no rule.
        #expect(Set(rows).subtracting(Self.names) == [])
    }
}
