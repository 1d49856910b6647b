import Diagnostics
import SourceDocument

/// `x-apigateway-plugins`: names of plug-ins bound to the API.
///
/// Their content is not part of the file.
///
/// - Source: APIG User Guide, apig_03_0105
package enum PluginsExtension {
    package static let definition = ExtensionDefinition(
        "x-apigateway-plugins", "E22", page: "0105", .operation, .list(.text()),
        "names of plug-ins that exist on the gateway",
        "Their content is not part of the document. One of each type counts.")

    static func read(_ node: Node, _ values: ValueReader) -> [Located<String>] {
        var names: [Located<String>] = []
        for name in values.texts(node, Self.definition.key) {
            if names.contains(name) {
                name.node.report(
                    .pluginTwice, "\"\(name.value)\" is named twice", to: values.diagnostics,
                    fix: Fix("take it out", name.node.removedFromParent()))
            } else {
                names.append(name)
            }
        }
        return names
    }
}
