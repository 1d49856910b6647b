import Diagnostics
package import GatewayConfiguration
import OpenAPIModel
package import SourceDocument

extension Exporter {
    /// Imports an exported document and reports what is refused, or read otherwise although nothing was said about it.
    ///
    /// - Parameter document: What `run` gave.
    package func check(_ document: DocumentValue) {
        let found = DiagnosticCollector()
        let bytes = document.encoded(as: .json)
        guard let tree = SourceReader.read(name: "", bytes: bytes, diagnostics: found) else {
            self.reportRefusal("the document cannot be read: \(found.firstError(after: 0)?.message ?? "it is empty")")
            return
        }
        let resolver = ReferenceResolver(
            root: tree, rootDirectory: ".", load: { _ in [] }, limits: SourceLimits(), diagnostics: found)
        guard let read = DocumentReader(tree: tree, resolver: resolver, diagnostics: found).read() else {
            self.reportRefusal("the document is none: \(found.firstError(after: 0)?.message ?? "it is empty")")
            return
        }
        var options = ImportOptions()
        options.maxOperations = .max
        options.isMockMode = !self.options.level.hasBackends
        options.reportsDroppedParts = false
        let result = Importer(document: read, options: options, diagnostics: found).run()
        if let refusal = result.report.refusal { self.reportRefusal("\(refusal.code) \(refusal.message)") }
        // What was left out has a finding of its own.
        var apis: [String: API] = [:]
        for api in self.selection.apis { apis[api.name] = api }
        for failure in result.report.failure {
            guard let api = apis[failure.item.name] else { continue }
            self.reportUnreadable(api, "is refused: \(failure.code) \(failure.message)")
        }
        guard self.options.level.hasPolicies else { return }
        for api in result.configuration.apis {
            guard let original = apis[api.name], !self.incomplete.contains(api.name) else { continue }
            var read = api
            read.source = nil
            if let difference = Self.difference(original.asImported, read) {
                self.reportUnreadable(original, "is read back otherwise: \(difference)")
            }
        }
    }

    private func reportRefusal(_ message: String) { self.report(.exportNotImportable, message, at: nil) }

    private func reportUnreadable(_ api: API, _ message: String) {
        self.report(
            .exportNotImportable, "the API \"\(api.name)\" \(message)",
            at: self.places.node(.apis, [api.groupName, api.name], []))
    }

    /// The first lines in which two APIs differ; `nil` when they are the same.
    private static func difference(_ original: API, _ read: API) -> String? {
        guard original != read else { return nil }
        func lines(_ api: API) -> [Substring] {
            var writer = JSONWriter()
            api.write(to: &writer)
            return writer.text.split(separator: "\n")
        }
        let (before, after) = (lines(original), lines(read))
        let place = zip(before, after).enumerated().first { $1.0 != $1.1 }?.offset ?? min(before.count, after.count)
        func line(_ lines: [Substring]) -> Substring {
            guard place < lines.count else { return "nothing" }
            return lines[place].drop { $0 == " " }
        }
        return "\(line(after)) instead of \(line(before))"
    }
}

extension API {
    /// The API as an import of a document that says the same would have it: its id, and nothing set that says what goes without saying.
    package var asImported: API {
        var api = self
        api.id = ResourceID.make("api", api.groupName, api.name)
        api.source = nil
        api.remark = api.remark?.nilIfEmpty
        api.bodyRemark = api.bodyRemark?.nilIfEmpty
        api.resultNormalSample = api.resultNormalSample?.nilIfEmpty
        api.resultFailureSample = api.resultFailureSample?.nilIfEmpty
        if api.responseName == "default" || api.responseName?.isEmpty == true { api.responseName = nil }
        if api.authType != .app || api.authOptions?.appCodeAuthType == .disable { api.authOptions = nil }
        return api
    }
}
