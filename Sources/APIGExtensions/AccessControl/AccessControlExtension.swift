import Diagnostics
import SourceDocument

/// `x-apigateway-access-control`: the name of the access control policy bound to the API.
///
/// - Source: APIG User Guide, apig_03_0102
package enum AccessControlExtension {
    package static let definition = ExtensionDefinition(
        "x-apigateway-access-control", "E19", page: "0102", .operation, .text(mayBeList: true),
        names: .accessPolicy, "name of an access control policy",
        "The policy stands under x-apigateway-access-controls, or exists on the gateway already. One policy can be named."
    )

    /// A name; a list, as an older field table has it, is taken with a warning for its first name.
    static func read(_ node: Node, _ values: ValueReader) -> Located<String>? {
        guard node.isSequence else { return values.text(node, Self.definition.key) }
        node.report(
            .textIsList, "\(Self.definition.key) is a list", to: values.diagnostics,
            fix: Fix("write the name alone", node.replacedByOnlyItem()))
        return values.texts(node, Self.definition.key).first
    }
}
