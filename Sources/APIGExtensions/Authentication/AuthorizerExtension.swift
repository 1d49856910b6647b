import Diagnostics
package import SourceDocument

/// `x-apigateway-authorizer`: a function that authenticates.
///
/// The scheme's name is the authorizer's.
///
/// - Source: APIG User Guide, apig_03_0119
package struct AuthorizerExtension: Sendable {
    /// Which side of the gateway it works for.
    package enum Side: String, ExtensionWord {
        case frontend = "FRONTEND"
        case backend = "BACKEND"
    }

    /// The kind of an authorizer.
    package enum Kind: String, ExtensionWord {
        case function = "FUNC"
    }

    /// The network of the function.
    package enum Network: String, ExtensionWord {
        case public1 = "V1"
        case vpc2 = "V2"
    }

    /// A part of the request that says who calls.
    package struct Identity: Sendable {
        /// Where it stands.
        package enum Location: String, ExtensionWord {
            case header = "HEADER"
            case query = "QUERY"

            package static let ignoresCase = true
        }

        package let node: Node
        package let name: Located<String>?
        package let location: Located<Location>?
        /// A regular expression the value must match; empty or absent is no check.
        package let validation: Located<String>?

        package static let shape = ObjectShape(
            "x-apigateway-authorizer.identities", source: ExtensionDefinition.page("0119"),
            [
                Field("name", .text(), isRequired: true, "parameter to look at"),
                Field("location", .word(Location.words), isRequired: true, "HEADER or QUERY"),
                Field("validation", .text(maxLength: 2_048), "regular expression the value must match"),
            ])

        init?(reading node: Node, diagnostics: DiagnosticCollector) {
            guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
            self.node = node
            self.name = reader.text("name")
            self.location = reader.word("location", Location.self)
            self.validation = reader.text("validation")
        }
    }

    package let node: Node
    package let authorizerType: Located<String>?
    package let authorizerURI: Located<String>?
    package let type: Located<Side>?
    package let authDowngradeEnabled: Located<Bool>?
    package let authorizerAliasURI: Located<String>?
    package let authorizerVersion: Located<String>?
    package let needBody: Located<Bool>?
    package let networkType: Located<String>?
    /// 0–10.
    package let retryAttempts: Located<Int>?
    /// Milliseconds, up to 600 000.
    package let timeout: Located<Int>?
    /// Seconds, 0–3600; 0 is no cache.
    package let ttl: Located<Int>?
    package let identities: [Identity]
    package let unknown: [NodeEntry]

    package static let shape = ObjectShape(
        "x-apigateway-authorizer", source: ExtensionDefinition.page("0119"),
        [
            Field("authorizer_type", .word(Kind.words), isRequired: true, "FUNC"),
            Field("authorizer_uri", .text(), isRequired: true, "URN of the function"),
            Field("type", .word(Side.words), isRequired: true, "FRONTEND or BACKEND"),
            Field("auth_downgrade_enabled", .boolean, "let requests through when the function is down; default false"),
            Field("authorizer_alias_uri", .text(), "alias URN; wins over the version"),
            Field("authorizer_version", .text(maxLength: 64), "version of the function"),
            Field("need_body", .boolean, "hand the request body to the function; default false"),
            Field("network_type", .word(Network.words), "V1 or V2; default V1"),
            Field("retry_attempts", .integer(0...10), "0 to 10; default 0"),
            Field("timeout", .integer(1...600_000), "milliseconds; default 5000"),
            Field("ttl", .integer(0...3_600), "seconds a result is kept; default 0"),
            Field("identities", .list(Identity.shape), "identity sources; needed for FRONTEND with a ttl"),
        ])

    package static let definition = ExtensionDefinition(
        "x-apigateway-authorizer", "E26", page: "0119", .securityScheme, .object(Self.shape), "custom authorizer")

    init?(reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.node = node
        self.authorizerType = reader.word("authorizer_type", Kind.self).map { Located($0.value.rawValue, at: $0.node) }
        self.authorizerURI = reader.text("authorizer_uri")
        self.type = reader.word("type", Side.self)
        self.authDowngradeEnabled = reader.boolean("auth_downgrade_enabled")
        self.authorizerAliasURI = reader.text("authorizer_alias_uri")
        self.authorizerVersion = reader.text("authorizer_version")
        self.needBody = reader.boolean("need_body")
        self.networkType = reader.word("network_type", Network.self).map { Located($0.value.rawValue, at: $0.node) }
        self.retryAttempts = reader.integer("retry_attempts")
        self.timeout = reader.integer("timeout")
        self.ttl = reader.integer("ttl")
        self.identities = reader.items("identities").compactMap { Identity(reading: $0, diagnostics: diagnostics) }
        self.unknown = reader.unknown
        self.checkIdentities(diagnostics)
        if self.type?.value == .frontend, let ttl, ttl.value > 0, self.identities.isEmpty {
            ttl.node.report(
                .identitiesNeeded, "\"ttl\" is \(ttl.value) and there are no identities", to: diagnostics,
                fix: ttl.node.fix(writing: .literal("0")))
        }
    }

    /// - Source: APIG API Reference, error code APIG.3212
    private func checkIdentities(_ diagnostics: DiagnosticCollector) {
        var seen: Set<String> = []
        for identity in self.identities {
            PatternText.check(identity.validation, diagnostics)
            guard let name = identity.name, let location = identity.location?.value else { continue }
            let key = location.rawValue == "HEADER" ? name.value.lowercased() : name.value
            if !seen.insert("\(location.rawValue) \(key)").inserted {
                name.node.report(
                    .identityTwice, "\(location.rawValue) \"\(name.value)\" is named twice", to: diagnostics,
                    fix: Fix("take it out", identity.node.removedFromParent()))
            }
        }
    }
}
