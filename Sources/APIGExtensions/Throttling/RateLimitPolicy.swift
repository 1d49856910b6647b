import Diagnostics
package import SourceDocument

/// An entry of `x-apigateway-ratelimits`: one throttling policy.
///
/// - Source: APIG User Guide, apig_03_0099, apig_03_0100
package struct RateLimitPolicy: Sendable {
    /// The unit of a period.
    package enum Unit: String, ExtensionWord {
        case second = "SECOND"
        case minute = "MINUTE"
        case hour = "HOUR"
        case day = "DAY"

        package var meaning: String { "" }
    }

    package let name: Located<String>
    package let node: Node
    /// Calls of an API in a period.
    package let apiLimit: Located<Int>?
    /// 0 is unset, also in the next two.
    package let userLimit: Located<Int>?
    package let appLimit: Located<Int>?
    package let ipLimit: Located<Int>?
    package let interval: Located<Int>?
    package let unit: Located<Unit>?
    /// Whether all bound APIs share one limit; default false.
    package let shared: Located<Bool>?
    package let specials: [RateLimitSpecial]
    package let unknown: [NodeEntry]

    package static let shape = ObjectShape(
        "x-apigateway-ratelimits.policy", source: ExtensionDefinition.page("0100"),
        [
            Field(
                "api-limit", .integer(1...2_147_483_647), isRequired: true, "calls of an API in a period",
                "Of all bound APIs together when they share it."),
            Field(
                "user-limit", .integer(0...2_147_483_647), "calls of a user in a period",
                "Not above api-limit; for APP and IAM authentication. 0 is unset."),
            Field(
                "app-limit", .integer(0...2_147_483_647), "calls of an app in a period",
                "Not above user-limit; for APP authentication. 0 is unset."),
            Field(
                "ip-limit", .integer(0...2_147_483_647), "calls from an address in a period",
                "Not above api-limit. 0 is unset."),
            Field("interval", .integer(1...2_147_483_647), isRequired: true, "length of the period in units"),
            Field("unit", .word(WordSet(Unit.self)), isRequired: true, "SECOND, MINUTE, HOUR or DAY"),
            Field(
                "shared", .boolean, default: false, "whether all bound APIs count together",
                "false gives each of them the limits for itself."),
            Field(
                "special", .list(.object(RateLimitSpecial.shape)), source: RateLimitSpecial.shape.source,
                "own limits of named apps and users", "At most 30 apps and 30 users."),
        ])

    package static let definition = ExtensionDefinition(
        "x-apigateway-ratelimits", "E16", page: "0099", .document, in3: [.document, .components],
        .map(.object(Self.shape)),
        "throttling policies by name",
        "A name has 3 to 64 characters and is what x-apigateway-ratelimit of an operation refers to. A call too many gets 429."
    )

    init?(name: Located<String>, reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.name = name
        self.node = node
        self.apiLimit = reader.integer("api-limit")
        self.userLimit = reader.integer("user-limit")
        self.appLimit = reader.integer("app-limit")
        self.ipLimit = reader.integer("ip-limit")
        self.interval = reader.integer("interval")
        self.unit = reader.word("unit", Unit.self)
        self.shared = reader.boolean("shared")
        self.specials = reader.items("special").compactMap { RateLimitSpecial(reading: $0, diagnostics: diagnostics) }
        self.unknown = reader.unknown
        self.check(diagnostics)
    }

    /// - Source: APIG User Guide, apig_03_0100 (order of the limits)
    private func check(_ diagnostics: DiagnosticCollector) {
        for kind in RateLimitSpecial.Kind.allCases {
            let specials = self.specials.filter { $0.type?.value == kind }
            if specials.count > RateLimitSpecial.maxCount {
                specials[RateLimitSpecial.maxCount].node.report(
                    .specialCount, "the policy has \(specials.count) limits of type \(kind.rawValue)", to: diagnostics)
            }
        }
        for (limit, key) in [
            (self.userLimit, "user-limit"), (self.appLimit, "app-limit"), (self.ipLimit, "ip-limit"),
        ] {
            guard let limit, limit.value == 0 else { continue }
            limit.node.report(
                .zeroIsUnset, "the limit is 0", to: diagnostics, fix: Fix("take it out", self.node.removing(key)))
        }
        func compare(_ lower: Located<Int>?, _ name: String, _ upper: Located<Int>?, _ upperName: String) {
            guard let lower, let upper, upper.value > 0, lower.value > upper.value else { return }
            lower.node.report(
                .limitOrder, "\(name) \(lower.value) is above \(upperName) \(upper.value)", to: diagnostics)
        }
        compare(self.userLimit, "user-limit", self.apiLimit, "api-limit")
        compare(self.appLimit, "app-limit", self.userLimit, "user-limit")
        compare(self.appLimit, "app-limit", self.apiLimit, "api-limit")
        compare(self.ipLimit, "ip-limit", self.apiLimit, "api-limit")
        var seen: [RateLimitSpecial] = []
        for special in self.specials {
            compare(special.limit, "limit", self.apiLimit, "api-limit")
            if seen.contains(where: { $0.type == special.type && $0.instance == special.instance }) {
                special.node.report(
                    .specialTwice, "\"\(special.instance?.value ?? "")\" has a special limit already", to: diagnostics)
            }
            seen.append(special)
        }
    }

    /// Reads the map of policies.
    static func readAll(_ node: Node, _ diagnostics: DiagnosticCollector) -> [RateLimitPolicy] {
        NamedObjects.read(node, Self.definition.key, diagnostics) {
            RateLimitPolicy(name: $0, reading: $1, diagnostics: diagnostics)
        }
    }
}
