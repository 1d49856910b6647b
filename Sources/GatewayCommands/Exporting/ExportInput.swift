import APIGTranslation
import Diagnostics
import GatewayConfiguration
import SourceDocument

/// Reads what is exported or compared: a configuration or a document, and what an instance file adds to it.
struct ExportInput {
    let reading: ReadingOptions
    let diagnostics: DiagnosticCollector

    /// What was read.
    struct Source {
        var configuration: Configuration
        /// Where its records stand; none for a document.
        var places = ConfigurationPlaces()
        /// The first own domain of each group that can stand in a URL.
        var domains: [(group: String, domain: String)] = []
    }

    /// Stands for every secret of the instance file: none is written, so none is looked for.
    private static let anySecret = "not-looked-for"

    /// Reads the input.
    ///
    /// - Returns: What can be exported, or `nil` when there is nothing; why stands in the diagnostics.
    /// - Throws: `FileError` when a file cannot be read at all.
    func source(_ input: String, instance: String?) throws -> Source? {
        guard var source = try self.source(input) else { return nil }
        if let instance {
            guard let file = try self.instance(instance) else { return nil }
            source.add(file)
        }
        return source
    }

    private func source(_ input: String) throws -> Source? {
        let loader = self.reading.loader(self.diagnostics)
        guard let tree = try loader.tree(input) else { return nil }
        if tree.root["formatVersion"] != nil {
            let reader = ConfigurationReader(diagnostics: self.diagnostics)
            guard let configuration = Configuration.load(tree, reader: reader), self.diagnostics.errorCount == 0 else {
                return nil
            }
            return Source(configuration: configuration, places: ConfigurationPlaces(tree.root))
        }
        return self.imported(tree, input)
    }

    /// A document's configuration; of what its import finds, only errors are about the export.
    private func imported(_ tree: SyntaxTree, _ input: String) -> Source? {
        let found = DiagnosticCollector()
        defer {
            for diagnostic in found.diagnostics where diagnostic.severity == .error {
                self.diagnostics.report(diagnostic)
            }
        }
        guard let loaded = self.reading.loader(found).document(tree, input) else { return nil }
        var options = ImportOptions()
        options.maxOperations = .max
        options.reportsDroppedParts = false
        let result = Importer(document: loaded.document, options: options, diagnostics: found).run()
        return result.report.refusal == nil ? Source(configuration: result.configuration) : nil
    }

    private func instance(_ name: String) throws -> InstanceFile? {
        guard let tree = try self.reading.loader(self.diagnostics).tree(name) else { return nil }
        let errorsBefore = self.diagnostics.errorCount
        let found = DiagnosticCollector()
        let file = InstanceFile.load(
            tree, reader: ConfigurationReader(diagnostics: found, secret: { _ in Self.anySecret }))
        for diagnostic in found.diagnostics where diagnostic.severity == .error { self.diagnostics.report(diagnostic) }
        return self.diagnostics.errorCount == errorsBefore ? file : nil
    }
}

extension ExportInput.Source {
    /// Adds what an instance has and the configuration names: policies beside the documents', environments, publications and domains.
    fileprivate mutating func add(_ instance: InstanceFile) {
        let throttles = Set(self.configuration.throttleBindings.map(\.policyName))
        let accessControls = Set(self.configuration.accessControlBindings.map(\.policyName))
        var added = Configuration()
        added.throttles = instance.throttles.filter { throttles.contains($0.name) }
        added.accessControls = instance.accessControls.filter { accessControls.contains($0.name) }
        added.authorizers = instance.authorizers.filter { authorizer in
            self.configuration.apis.contains { $0.authorizerName == authorizer.name }
        }
        added.responses = instance.responses.filter { response in
            !self.configuration.responses.contains {
                $0.groupName == response.groupName && $0.name == response.name
            }
        }
        added.environments = instance.environments
        added.publications = instance.publish ?? []
        self.configuration.add(added)
        self.domains = instance.groups.compactMap { group in
            group.urlDomains.first { !$0.domain.text.hasPrefix("*") }.map { (group.name, $0.domain.text) }
        }
    }
}
