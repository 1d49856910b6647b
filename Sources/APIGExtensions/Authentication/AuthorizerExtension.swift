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

        package var meaning: String {
            switch self {
            case .frontend: "authenticates callers"
            case .backend: "authenticates the gateway towards a backend"
            }
        }
    }

    /// The kind of an authorizer.
    package enum Kind: String, ExtensionWord {
        case function = "FUNC"

        package var meaning: String {
            switch self {
            case .function: "a FunctionGraph function"
            }
        }
    }

    /// The network of the function.
    package enum Network: String, ExtensionWord {
        case public1 = "V1"
        case vpc2 = "V2"

        package var meaning: String {
            switch self {
            case .public1: "without VPC"
            case .vpc2: "in a VPC"
            }
        }
    }

    /// A part of the request that says who calls.
    package struct Identity: Sendable {
        /// Where it stands.
        package enum Location: String, ExtensionWord {
            case header = "HEADER"
            case query = "QUERY"

            package static let ignoresCase = true

            package var meaning: String {
                switch self {
                case .header: "a header"
                case .query: "a query parameter"
                }
            }
        }

        package let node: Node
        package let name: Located<String>?
        package let location: Located<Location>?
        /// A regular expression the value must match; empty or absent is no check.
        package let validation: Located<String>?

        package static let shape = ObjectShape(
            "x-apigateway-authorizer.identities", source: ExtensionDefinition.page("0119"),
            [
                Field(
                    "name", .text(), isRequired: true, "parameter to look at",
                    "Its value is handed to the function and is part of the key results are kept under."),
                Field("location", .word(WordSet(Location.self)), isRequired: true, "HEADER or QUERY"),
                Field(
                    "validation", .text(maxLength: 2_048), "regular expression the value must match",
                    "A request whose value does not match is refused without asking the function. Empty is no check."),
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
            Field("authorizer_type", .word(WordSet(Kind.self)), isRequired: true, "FUNC"),
            Field(
                "authorizer_uri", .text(), isRequired: true, "URN of the function",
                "Such as urn:fss:REGION:PROJECT:function:PACKAGE:NAME."),
            Field(
                "type", .word(WordSet(Side.self)), isRequired: true, "FRONTEND or BACKEND",
                "An operation's security may name FRONTEND authorizers only. It cannot be changed later."),
            Field(
                "auth_downgrade_enabled", .boolean, default: false, "let requests through when the function is down"),
            Field("authorizer_alias_uri", .text(), "alias URN of the function", "Wins over the version."),
            Field("authorizer_version", .text(maxLength: 64), "version of the function"),
            Field("need_body", .boolean, default: false, "hand the request body to the function"),
            Field("network_type", .word(WordSet(Network.self)), default: "V1", "network of the function"),
            Field(
                "retry_attempts", .integer(0...10), default: 0, "how often a failed call of the function is repeated"),
            Field("timeout", .integer(1...600_000), default: 5_000, "milliseconds the function may take"),
            Field("ttl", .integer(0...3_600), default: 0, "seconds a result is kept", "0 keeps none."),
            Field(
                "identities", .list(.object(Identity.shape)), "where the caller's identity stands",
                "Needed for FRONTEND with a ttl: kept results are told apart by these values."),
        ])

    package static let definition = ExtensionDefinition(
        "x-apigateway-authorizer", "E26", page: "0119", .securityScheme, .object(Self.shape), "custom authorizer",
        "A function that decides who may call. The name of the scheme is the name of the authorizer.")

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
