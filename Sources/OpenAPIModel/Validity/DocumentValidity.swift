package import Diagnostics
package import SourceDocument

/// Holds a document that was read against everything its specification demands.
///
/// Reading finds what it stumbles over; this pass goes through every object, whether anybody needs it or not. Serving does without it.
package struct DocumentValidity {
    /// Compiles a pattern; `nil` when it is beyond the compiler, and then no value is held against it.
    package typealias PatternCompiler = (String) -> ((String) -> Bool)?

    private let document: OpenAPIDocument
    private let resolver: ReferenceResolver
    private let diagnostics: DiagnosticCollector
    private let compilePattern: PatternCompiler

    /// A pass over a document.
    ///
    /// - Parameters:
    ///   - document: The document as the reader gave it.
    ///   - resolver: The resolver it was read with.
    ///   - diagnostics: What the reader found; what is found here is added, unless it is there already.
    ///   - compilePattern: Compiles the patterns of schemas.
    package init(
        document: OpenAPIDocument, resolver: ReferenceResolver, diagnostics: DiagnosticCollector,
        compilePattern: @escaping PatternCompiler = { _ in nil }
    ) {
        self.document = document
        self.resolver = resolver
        self.diagnostics = diagnostics
        self.compilePattern = compilePattern
    }

    /// Checks the whole document.
    package func run() {
        let found = DiagnosticCollector()
        ValidityWalk(
            document: self.document, resolver: self.resolver, diagnostics: found,
            values: SchemaValues(
                version: self.document.version, resolver: self.resolver, compilePattern: self.compilePattern)
        ).run()
        var known = Set(self.diagnostics.diagnostics.map(Fault.init))
        for diagnostic in found.diagnostics where known.insert(Fault(diagnostic)).inserted {
            self.diagnostics.report(diagnostic)
        }
    }

    /// What makes two findings the same fault: reader and pass look at the same places.
    private struct Fault: Hashable {
        let code: String
        let file: String?
        let offset: Int?
        let message: String?

        init(_ diagnostic: Diagnostic) {
            // A keyword of a wrong type is a value of a wrong type.
            let rule = diagnostic.rule == .schemaKeywordType ? Rule.openAPIWrongType : diagnostic.rule
            self.code = rule.code
            self.file = diagnostic.location?.file
            self.offset = diagnostic.location?.start.byteOffset
            // One object can lack several members, and all are reported at its beginning.
            self.message = rule == .openAPIMissingMember ? diagnostic.message : nil
        }
    }
}
