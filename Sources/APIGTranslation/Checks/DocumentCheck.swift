package import Diagnostics
package import OpenAPIModel
import Patterns
package import SourceDocument

/// Every check of a document that was read: what `apig validate` and editors report beside the faults of reading.
package enum DocumentCheck {
    /// Reports what the extensions and their combination get wrong, and advice.
    ///
    /// - Parameters:
    ///   - document: The document.
    ///   - names: What the gateway has by name; `nil` when that is not known.
    ///   - diagnostics: Where findings go.
    package static func run(
        _ document: OpenAPIDocument, names: GatewayNames? = nil, _ diagnostics: DiagnosticCollector
    ) {
        // Translating finds it; the result is not kept.
        var options = ImportOptions()
        options.reportsDroppedParts = false
        options.givesAdvice = true
        // A document of more is refused anyway, and must not take minutes.
        options.lookedAtOperations = 10_000
        options.gatewayNames = names
        _ = Importer(document: document, options: options, diagnostics: diagnostics).run()
    }

    /// Holds a document against all of its specification.
    package static func runValidity(
        _ document: OpenAPIDocument, resolver: ReferenceResolver, _ diagnostics: DiagnosticCollector
    ) {
        // Patterns of schemas are matched by the gateway's engine, which no pattern and no text keeps long.
        DocumentValidity(
            document: document, resolver: resolver, diagnostics: diagnostics,
            compilePattern: { text in
                guard let pattern = try? Pattern(text) else { return nil }
                return { pattern.isFound(in: $0.utf8Span.span) }
            }
        ).run()
    }
}
