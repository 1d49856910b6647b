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
    }

    /// What is listed.
    ///
    /// The pages name `IP` only; the management API knows the others.
    package enum EntityType: String, ExtensionWord {
        case ip = "IP"
        case domain = "DOMAIN"
        case domainID = "DOMAIN_ID"
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
            Field("acl-type", .word(Effect.words), isRequired: true, "PERMIT or DENY"),
            Field(
                "entity-type", .word(EntityType.words), isRequired: true, "IP; DOMAIN and DOMAIN_ID are undocumented"),
            Field("value", .text(), isRequired: true, "comma-separated addresses, ranges and CIDR blocks"),
        ])

    package static let definition = ExtensionDefinition(
        "x-apigateway-access-controls", "E20", page: "0103", .document, in3: [.document, .components], .map(Self.shape),
        "access control policies by name")

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
        if let value, (self.entityType?.value ?? .ip) == .ip { Self.checkAddresses(value, diagnostics) }
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
                value.node.report(.addressTwice, "\"\(text)\" stands twice", to: diagnostics)
            }
        }
        if count > 100 { value.node.report(.addressListTooLong, "the list has \(count) items", to: diagnostics) }
    }

    /// Reads the map of policies.
    static func readAll(_ node: Node, _ diagnostics: DiagnosticCollector) -> [AccessControlPolicyExtension] {
        NamedObjects.read(node, Self.definition.key, diagnostics) {
            AccessControlPolicyExtension(name: $0, reading: $1, diagnostics: diagnostics)
        }
    }
}
