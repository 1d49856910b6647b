package import Diagnostics
package import OpenAPIModel
package import SourceDocument

/// Converts documents between the versions of the specification.
///
/// It works on the document's values and not on the model, so that whatever is not known stays where it is: extensions, the order of keys
/// and comments. What the target has no place for is reported at its place.
///
/// - Source: OpenAPI 2.0, 3.0.3, 3.1.0; APIG User Guide, apig_03_0083 and the pages of the extensions
package struct DocumentConversion {
    /// The versions the product takes.
    package enum Target: String, Sendable, CaseIterable {
        case v2 = "2.0"
        case v30 = "3.0"
    }

    private let tree: SyntaxTree
    private let version: OpenAPIVersion
    private let resolver: ReferenceResolver
    private let diagnostics: DiagnosticCollector

    /// - Parameters:
    ///   - tree: The document, read without errors.
    ///   - version: The version it follows.
    ///   - resolver: The resolver the document was read with.
    ///   - diagnostics: Where losses go.
    package init(
        _ tree: SyntaxTree, version: OpenAPIVersion, resolver: ReferenceResolver, diagnostics: DiagnosticCollector
    ) {
        self.tree = tree
        self.version = version
        self.resolver = resolver
        self.diagnostics = diagnostics
    }

    /// The document in another version and syntax.
    ///
    /// A document that has both already is given byte for byte.
    package func encoded(as target: Target, _ syntax: SyntaxKind) -> [UInt8] {
        if syntax == self.tree.syntax, self.isAlready(target) { return self.tree.source.bytes }
        if syntax == .json, let first = self.tree.comments.first {
            self.diagnostics.report(
                Diagnostic(
                    .conversionComments, "JSON has no comments; \(self.tree.comments.count) are left out",
                    at: self.tree.source.location(of: first)))
        }
        return self.value(as: target).encoded(as: syntax)
    }

    /// The document in another version.
    package func value(as target: Target) -> DocumentValue {
        let source = DocumentValue(commenting: self.tree)
        guard !self.isAlready(target) else { return source }
        let log = ConversionLog(self.diagnostics)
        var result = source
        if self.version == .v31 {
            let lowering = Lowering(root: result, resolver: self.resolver, log: log)
            result = lowering.document()
            if target == .v30 { return self.checked(result, log) { lowering.reference($0) } }
        }
        switch target {
        case .v30:
            let upgrade = Upgrade(root: result, resolver: self.resolver, log: log)
            return self.checked(upgrade.document(), log) { upgrade.reference($0) }
        case .v2:
            let downgrade = Downgrade(root: result, resolver: self.resolver, log: log, isLowered: self.version == .v31)
            return self.checked(downgrade.document(), log) { downgrade.reference($0) }
        }
    }

    private func checked(
        _ result: DocumentValue, _ log: ConversionLog, _ moved: @escaping (DocumentMember) -> DocumentMember
    ) -> DocumentValue {
        ReferenceCheck(result: result, log: log, moved: moved).run()
    }

    private func isAlready(_ target: Target) -> Bool {
        switch (self.version, target) {
        case (.v2, .v2), (.v30, .v30): true
        default: false
        }
    }
}
