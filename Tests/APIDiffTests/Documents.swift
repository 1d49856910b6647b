import APIDiff
import Diagnostics
import OpenAPIModel
import SourceDocument
import TestSupport
import Testing

/// Reads a document as one side of a comparison.
func side(_ text: String, name: String = "shop.yaml") throws -> DefinitionSide {
    let diagnostics = DiagnosticCollector()
    let tree = try #require(
        SourceReader.read(name: name, bytes: Array(text.utf8), diagnostics: diagnostics),
        "\(diagnostics.sorted.map(\.message))")
    let resolver = ReferenceResolver(
        root: tree, rootDirectory: ".", load: { throw Fixture.Missing(path: $0) }, limits: SourceLimits(),
        diagnostics: diagnostics)
    let document = try #require(
        DocumentReader(tree: tree, resolver: resolver, diagnostics: diagnostics).read(),
        "\(diagnostics.sorted.map(\.message))")
    var side = DefinitionSide()
    side.add(document, resolver: resolver, diagnostics: diagnostics)
    return side
}

/// What differs between two documents.
func differences(_ base: String, _ revision: String, today: String? = nil) throws -> [Change] {
    DefinitionDifference(try side(base), try side(revision), today: today).run()
}

extension Change {
    /// Rule, subject and element, as tables write them.
    var line: String {
        "\(self.rule.name) \(self.subject.text)" + (self.element.isEmpty ? "" : " | \(self.element)")
    }
}
