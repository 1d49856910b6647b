import APIGTranslation
import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument
import TestSupport
import Testing

/// Exports a configuration; the findings come back as `code message`.
func export(
    _ configuration: Configuration, checks: Bool = true, _ change: (inout ExportOptions) -> Void = { _ in }
) throws -> (document: DocumentValue, findings: [String]) {
    var options = ExportOptions()
    options.level = .all
    options.label = "test"
    change(&options)
    let diagnostics = DiagnosticCollector()
    let exporter = Exporter(try ExportSelection(configuration, options), options: options, diagnostics: diagnostics)
    let document = exporter.run()
    if checks { exporter.check(document) }
    return (document, diagnostics.diagnostics.map { "\($0.rule.code) \($0.message)" })
}

/// Reads a document and imports it.
func importBack(_ bytes: [UInt8]) throws -> (configuration: Configuration, errors: [String]) {
    try #require(try importIfPossible(bytes))
}

/// Reads a document and imports it; `nil` when it is none.
func importIfPossible(_ bytes: [UInt8]) throws -> (configuration: Configuration, errors: [String])? {
    let diagnostics = DiagnosticCollector()
    guard let tree = SourceReader.read(name: "t", bytes: bytes, diagnostics: diagnostics) else { return nil }
    let resolver = ReferenceResolver(
        root: tree, rootDirectory: ".", load: { throw Fixture.Missing(path: $0) }, limits: SourceLimits(),
        diagnostics: diagnostics)
    guard let document = DocumentReader(tree: tree, resolver: resolver, diagnostics: diagnostics).read() else {
        return nil
    }
    var options = ImportOptions()
    options.maxOperations = .max
    let result = Importer(document: document, options: options, diagnostics: diagnostics).run()
    let errors = diagnostics.diagnostics.filter { $0.severity == .error }.map {
        "\($0.rule.code) \($0.message) \($0.pointer ?? "")"
    }
    return (result.configuration.withoutSources, errors)
}

extension Configuration {
    /// The same without the places its records came from.
    var withoutSources: Configuration {
        var configuration = self
        for index in configuration.groups.indices { configuration.groups[index].source = nil }
        for index in configuration.apis.indices { configuration.apis[index].source = nil }
        for index in configuration.throttles.indices { configuration.throttles[index].source = nil }
        for index in configuration.accessControls.indices { configuration.accessControls[index].source = nil }
        for index in configuration.authorizers.indices { configuration.authorizers[index].source = nil }
        for index in configuration.responses.indices { configuration.responses[index].source = nil }
        return configuration
    }

    /// The first line in which another configuration differs, by its bytes; `nil` when it is the same.
    func difference(_ other: Configuration) -> String? {
        let (ours, theirs) = (self.encoded(), other.encoded())
        guard ours != theirs else { return nil }
        let (left, right) = (ours.split(separator: 0x0A), theirs.split(separator: 0x0A))
        for (before, after) in zip(left, right) where before != after {
            return "\(String(decoding: before, as: UTF8.self)) became \(String(decoding: after, as: UTF8.self))"
        }
        return "\(left.count) lines became \(right.count)"
    }
}
