import Diagnostics
import SourceDocument

/// `x-apigateway-orchestrations`: names of orchestration rules on a parameter, the first has the highest priority.
///
/// - Source: APIG User Guide, apig_03_0125
package enum OrchestrationsExtension {
    package static let definition = ExtensionDefinition(
        "x-apigateway-orchestrations", "E32", page: "0125", .parameter, .list(.text()),
        "names of orchestration rules by priority",
        "The rules exist on the gateway and compute a new parameter from this one. One parameter of an API may have them."
    )

    static func read(_ node: Node, _ values: ValueReader) -> [Located<String>] {
        let names = values.texts(node, Self.definition.key)
        for (position, name) in names.enumerated() where names[..<position].contains(name) {
            name.node.report(
                .orchestrationTwice, "\"\(name.value)\" is named twice", to: values.diagnostics,
                fix: Fix("take it out", name.node.removedFromParent()))
        }
        return names
    }
}
