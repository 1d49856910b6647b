import Diagnostics
package import SourceDocument

/// An entry of `x-apigateway-backend-policies`: a backend chosen by conditions.
///
/// The order of the list is significant.
///
/// - Source: APIG User Guide, apig_03_0096
package struct BackendPolicyExtension: Sendable {
    /// Whether one condition suffices or all must hold.
    package enum EffectMode: String, ExtensionWord {
        case any = "ANY"
        case all = "ALL"

        package var meaning: String {
            switch self {
            case .any: "one condition suffices"
            case .all: "all conditions must hold"
            }
        }
    }

    /// Policies an API may have, and conditions a policy may have.
    static let maxCount = 5

    package let node: Node
    package let name: Located<String>?
    /// Stands in real exports though on no page; absent is `ANY`.
    package let effectMode: Located<EffectMode>?
    package let conditions: [ConditionExtension]
    /// Type, endpoints and parameters, as of a default backend.
    package let backend: BackendExtension

    package static let shape = BackendExtension.shape.adding(
        "x-apigateway-backend-policies", source: ExtensionDefinition.page("0096"),
        [
            Field("name", .text(maxLength: 64), isRequired: true, "policy name, unique in the API"),
            Field(
                "effectMode", .word(WordSet(EffectMode.self)), default: "ANY",
                "whether one condition suffices or all must hold", "Stands in exports, though on no page about files."),
            Field(
                "conditions", .list(.object(ConditionExtension.shape), count: 1...Self.maxCount), isRequired: true,
                source: ConditionExtension.shape.source, "1 to 5 conditions", "Tests on the request, or on its address."
            ),
        ])

    package static let definition = ExtensionDefinition(
        "x-apigateway-backend-policies", "E13", page: "0096", .operation,
        .list(.object(Self.shape), count: 0...Self.maxCount), "backends chosen by conditions, in order, at most 5",
        "The first policy whose conditions hold takes the request, else the default backend. Each has its own parameters."
    )

    private init?(reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.node = node
        self.name = reader.text("name")
        self.effectMode = reader.word("effectMode", EffectMode.self)
        self.conditions = reader.items("conditions").compactMap {
            ConditionExtension(reading: $0, diagnostics: diagnostics)
        }
        self.backend = BackendExtension(reader, diagnostics)
        if let conditions = reader.any("conditions"), conditions.isSequence,
            !(1...Self.maxCount).contains(conditions.count)
        {
            conditions.report(.conditionCount, "the policy has \(conditions.count) conditions", to: diagnostics)
        }
    }

    static func readAll(_ node: Node, _ diagnostics: DiagnosticCollector) -> [BackendPolicyExtension] {
        guard node.isSequence else {
            if !node.isNull {
                ValueReader(diagnostics: diagnostics).wrongType(
                    node, Self.definition.key, expected: "a list of policies")
            }
            return []
        }
        if node.count > Self.maxCount {
            node.report(.policyCount, "the operation has \(node.count) backend policies", to: diagnostics)
        }
        let policies = node.items.compactMap { BackendPolicyExtension(reading: $0, diagnostics: diagnostics) }
        var names: [Located<String>] = []
        for name in policies.compactMap(\.name) {
            if let first = names.first(where: { $0 == name }) {
                name.node.report(
                    .policyNameTwice, "\"\(name.value)\" names another policy already", to: diagnostics,
                    notes: [Diagnostic.Note("first used here", at: first.node.location)])
            }
            names.append(name)
        }
        return policies
    }
}
