import APIGTranslation
package import Diagnostics
package import GatewayConfiguration
package import OpenAPIModel
package import SourceDocument

/// One side of a comparison: what was read, and what an import makes of it.
package struct DefinitionSide {
    /// A document with what it is read by.
    package struct Document {
        package let document: OpenAPIDocument
        package let resolver: ReferenceResolver
        /// The group its operations belong to.
        package let groupName: String
    }

    /// Everything that can be imported, and what configurations hold.
    package var configuration: Configuration
    /// The documents; empty for configurations.
    package private(set) var documents: [Document] = []

    package init(configuration: Configuration = Configuration()) { self.configuration = configuration }

    /// `info.version` of the only document; `nil` for several, or none.
    package var version: String? { self.documents.count == 1 ? self.documents[0].document.info.version?.value : nil }

    /// Operations no import takes.
    package private(set) var refusedCount = 0

    /// Adds a document with what an import makes of it; one that cannot be imported as a whole is still compared.
    ///
    /// - Parameters:
    ///   - document: The document.
    ///   - resolver: What it was read with.
    ///   - diagnostics: Takes what is wrong with it.
    package mutating func add(
        _ document: OpenAPIDocument, resolver: ReferenceResolver, diagnostics: DiagnosticCollector
    ) {
        var options = ImportOptions()
        options.maxOperations = .max
        options.reportsDroppedParts = false
        options.checksRoutes = false
        let result = Importer(document: document, options: options, diagnostics: diagnostics).run()
        var imported = result.configuration
        if imported.groups.isEmpty { imported.groups = [APIGroup(named: document.info.title?.value ?? "")] }
        let name = imported.groups[0].name
        if self.configuration.groups.contains(where: { $0.name == name }) { imported.groups = [] }
        self.configuration.add(imported)
        self.documents.append(Document(document: document, resolver: resolver, groupName: name))
        self.refusedCount += document.operations.count - result.report.success.count
    }
}

extension APIGroup {
    /// A group of which only the name is known.
    fileprivate init(named name: String) {
        self.init()
        self.name = name
    }
}
