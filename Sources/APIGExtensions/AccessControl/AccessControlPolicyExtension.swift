import Diagnostics
package import SourceDocument

/// An entry of `x-apigateway-access-controls`: one access control policy.
///
/// - Source: APIG User Guide, apig_03_0103, apig_03_0104
package struct AccessControlPolicyExtension: Sendable {
    /// Whether those listed may or may not call.
    package enum Effect: String, ExtensionWord {
        case permit = "PERMIT"
        case deny = "DENY"

        package var meaning: String {
            switch self {
            case .permit: "only those listed may call"
            case .deny: "those listed may not call"
            }
        }
    }

    /// What is listed.
    ///
    /// The pages name `IP` only; the management API knows the others.
    package enum EntityType: String, ExtensionWord {
        case ip = "IP"
        case domain = "DOMAIN"
        case domainID = "DOMAIN_ID"

        package var meaning: String {
            switch self {
            case .ip: "addresses, ranges and CIDR blocks"
            case .domain: "names of accounts; counts for IAM authentication only"
            case .domainID: "ids of accounts; counts for IAM authentication only"
            }
        }
    }

    package let name: Located<String>
    package let node: Node
    package let aclType: Located<Effect>?
    package let entityType: Located<EntityType>?
    /// Comma-separated.
    package let value: Located<String>?
    package let unknown: [NodeEntry]

    package static let shape = ObjectShape(
        "x-apigateway-access-controls.policy", source: ExtensionDefinition.page("0104"),
        [
            Field("acl-type", .word(WordSet(Effect.self)), isRequired: true, "PERMIT or DENY"),
            Field(
                "entity-type", .word(WordSet(EntityType.self)), isRequired: true,
                "IP; DOMAIN and DOMAIN_ID are undocumented",
                "What the list holds. The pages about files know IP only; the management API knows account names and ids too."
            ),
            Field(
                "value", .text(), isRequired: true, "comma-separated addresses, ranges and CIDR blocks",
                "At most 100 items for IP, none twice. What is compared is the address that connects, so a proxy's when there is one."
            ),
        ])

    package static let definition = ExtensionDefinition(
        "x-apigateway-access-controls", "E20", page: "0103", .document, in3: [.document, .components],
        .map(.object(Self.shape)),
        "access control policies by name",
        "A name has 3 to 64 characters and is what x-apigateway-access-control of an operation refers to. A caller who is refused gets 403."
    )

    init?(name: Located<String>, reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.name = name
        self.node = node
        self.aclType = reader.word("acl-type", Effect.self)
        self.entityType = reader.word("entity-type", EntityType.self)
        self.value = reader.text("value")
        self.unknown = reader.unknown
        if let entityType, entityType.value != .ip {
            entityType.node.report(
                .entityTypeUndocumented, "\"entity-type\" is \(entityType.value.rawValue)", to: diagnostics)
        }
        guard let value else { return }
        switch self.entityType?.value ?? .ip {
        case .ip: Self.checkAddresses(value, diagnostics)
        case .domain, .domainID: Self.checkAccounts(value, isID: self.entityType?.value == .domainID, diagnostics)
        }
    }

    /// - Source: APIG API Reference, error codes APIG.2015, APIG.3306
    private static func checkAddresses(_ value: Located<String>, _ diagnostics: DiagnosticCollector) {
        var seen: Set<String> = []
        var count = 0
        for item in value.value.split(separator: ",", omittingEmptySubsequences: false) {
            count += 1
            let text = item.trimmingBlanks
            if !AddressText.isAddressBlockOrRange(text) {
                value.node.report(.addressListItem, "\"\(text)\" is no address", to: diagnostics)
            } else if !seen.insert(text).inserted {
                value.node.report(
                    .addressTwice, "\"\(text)\" stands twice", to: diagnostics,
                    fix: value.node.fix(writing: Self.withoutRepetitions(value.value)))
            }
        }
        if count > 100 { value.node.report(.addressListTooLong, "the list has \(count) items", to: diagnostics) }
    }

    /// - Source: APIG User Guide, apig_03_0104
    private static func checkAccounts(_ value: Located<String>, isID: Bool, _ diagnostics: DiagnosticCollector) {
        if value.value.unicodeScalars.count > 1_024 {
            value.node.report(
                .accountListItem, "the list has \(value.value.unicodeScalars.count) characters", to: diagnostics,
                allowed: "at most 1024 characters in all")
        }
        for item in value.value.split(separator: ",", omittingEmptySubsequences: false) {
            let text = item.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
            let isASCII = text.allSatisfy { $0.isASCII && !$0.isWhitespace }
            let isRight =
                isID
                ? text.count == 32 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
                : (1...64).contains(text.count) && isASCII && !text.allSatisfy(\.isNumber)
            if !isRight {
                value.node.report(
                    .accountListItem, "\"\(String(text))\" is no account \(isID ? "id" : "name")", to: diagnostics)
            }
        }
    }

    private static func withoutRepetitions(_ list: String) -> String {
        var seen: Set<Substring> = []
        return list.split(separator: ",", omittingEmptySubsequences: false).filter { item in
            seen.insert(item.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }).inserted
        }.joined(separator: ",")
    }

    /// Reads the map of policies.
    static func readAll(_ node: Node, _ diagnostics: DiagnosticCollector) -> [AccessControlPolicyExtension] {
        NamedObjects.read(node, Self.definition.key, diagnostics) {
            AccessControlPolicyExtension(name: $0, reading: $1, diagnostics: diagnostics)
        }
    }
}
