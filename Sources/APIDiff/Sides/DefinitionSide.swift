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

        package init(document: OpenAPIDocument, resolver: ReferenceResolver, groupName: String) {
            self.document = document
            self.resolver = resolver
            self.groupName = groupName
        }
    }

    /// Everything that can be imported, and what configurations hold.
    package var configuration: Configuration
    /// The documents; empty for configurations.
    package var documents: [Document]

    package init(configuration: Configuration, documents: [Document] = []) {
        self.configuration = configuration
        self.documents = documents
    }

    /// `info.version` of the only document; `nil` for several, or none.
    package var version: String? { self.documents.count == 1 ? self.documents[0].document.info.version?.value : nil }
}
