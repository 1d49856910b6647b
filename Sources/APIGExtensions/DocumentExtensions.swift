package import Diagnostics
package import SourceDocument

/// The extensions of a whole document: policies and responses by name.
///
/// 2.0 has them at the root; 3.0 has responses in `components`, and where the policies belong there is not documented, so both places are read and
/// the root counts.
package struct DocumentExtensions: Sendable {
    package let rateLimits: [RateLimitPolicy]
    package let accessControls: [AccessControlPolicyExtension]
    package let responses: [ResponsesExtension]

    /// - Parameters:
    ///   - root: The root of the document.
    ///   - components: `components` of 3.0.
    ///   - diagnostics: Where faults go.
    package init(root: Node, components: Node?, diagnostics: DiagnosticCollector) {
        func find(_ definition: ExtensionDefinition) -> Node? {
            let atRoot = root[definition.key]
            let inComponents = components?[definition.key]
            if let atRoot, let inComponents {
                inComponents.report(
                    .extensionTwice, "\(definition.key) stands at the root too", to: diagnostics,
                    notes: [Diagnostic.Note("the one that counts", at: atRoot.location)],
                    // Responses belong into components; the policies' place in 3.0 nobody has written down.
                    fix: definition.key == ResponsesExtension.definition.key
                        ? nil : Fix("take it out", components?.removing(definition.key)))
            }
            return atRoot ?? inComponents
        }
        self.rateLimits = find(RateLimitPolicy.definition).map { RateLimitPolicy.readAll($0, diagnostics) } ?? []
        self.accessControls =
            find(AccessControlPolicyExtension.definition).map { AccessControlPolicyExtension.readAll($0, diagnostics) }
            ?? []
        self.responses = find(ResponsesExtension.definition).map { ResponsesExtension.readAll($0, diagnostics) } ?? []
        let known = [
            RateLimitPolicy.definition.key, AccessControlPolicyExtension.definition.key,
            ResponsesExtension.definition.key,
        ]
        ExtensionCatalogue.reportStrays(in: root, at: .document, known: known, diagnostics)
        if let components {
            ExtensionCatalogue.reportStrays(in: components, at: .components, known: known, diagnostics)
        }
    }
}
