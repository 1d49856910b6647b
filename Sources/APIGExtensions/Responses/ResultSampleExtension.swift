package import Diagnostics
package import SourceDocument

/// `x-apigateway-result-normal-sample`: an example of a successful answer.
///
/// - Source: APIG User Guide, apig_03_0117
package enum ResultNormalSampleExtension {
    package static let definition = ExtensionDefinition(
        "x-apigateway-result-normal-sample", "E24", page: "0117", .responses, .text(maxLength: 20_480),
        "example of a successful answer, as a text", "For readers. JSON is quoted as a whole.")
}

/// `x-apigateway-result-failure-sample`: an example of a failed answer.
///
/// - Source: APIG User Guide, apig_03_0118
package enum ResultFailureSampleExtension {
    package static let definition = ExtensionDefinition(
        "x-apigateway-result-failure-sample", "E25", page: "0118", .responses, .text(maxLength: 20_480),
        "example of a failed answer, as a text", "For readers. JSON is quoted as a whole.")
}

/// The sample answers of an operation.
///
/// They stand beside the responses or inside one of them. Looked at in this order: `responses`, `default`, `default-cors`, the others; the
/// first one counts, and one that differs from it is a warning.
///
/// - Source: APIG User Guide, apig_03_0117, apig_03_0118
package struct ResponseSamples: Sendable {
    package let normal: Located<String>?
    package let failure: Located<String>?

    /// - Parameters:
    ///   - responses: The node of `responses`.
    ///   - resolved: The responses by their keys, references followed.
    ///   - diagnostics: Where faults go.
    package init(responses: Node, resolved: [(key: String, node: Node)], diagnostics: DiagnosticCollector) {
        let ranked =
            resolved.filter { $0.key == "default" } + resolved.filter { $0.key == "default-cors" }
            + resolved.filter { $0.key != "default" && $0.key != "default-cors" }
        let places = [responses] + ranked.map(\.node)
        self.normal = Self.first(ResultNormalSampleExtension.definition.key, places, diagnostics)
        self.failure = Self.first(ResultFailureSampleExtension.definition.key, places, diagnostics)
    }

    private static func first(
        _ key: String, _ places: [Node], _ diagnostics: DiagnosticCollector
    ) -> Located<String>? {
        let values = ValueReader(diagnostics: diagnostics)
        var found: Located<String>?
        for place in places {
            guard let node = place[key], let text = values.text(node, key, maxLength: 20_480) else { continue }
            guard let first = found else {
                found = text
                continue
            }
            if first != text {
                node.report(
                    .samplesDiffer, "\(key) differs from an earlier one", to: diagnostics,
                    notes: [Diagnostic.Note("the one that counts", at: first.node.location)])
            }
        }
        return found
    }
}
