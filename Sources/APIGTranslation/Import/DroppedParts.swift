import Diagnostics
import OpenAPIModel
import SourceDocument

/// Counts the parts of a document that the product has no place for, so that each kind is reported once with its number.
struct DroppedParts {
    private let diagnostics: DiagnosticCollector
    private var kinds: [(kind: String, count: Int, first: Node)] = []
    fileprivate var shared: Set<String> = []

    init(diagnostics: DiagnosticCollector) { self.diagnostics = diagnostics }

    /// Notes a part; `kind` says what it is, in the plural.
    mutating func note(_ kind: String, at node: Node) {
        if let index = self.kinds.firstIndex(where: { $0.kind == kind }) {
            self.kinds[index].count += 1
        } else {
            self.kinds.append((kind, 1, node))
        }
    }

    /// Reports every kind.
    func report() {
        for (kind, count, first) in self.kinds {
            first.report(
                .importDropped, "\(kind) are not imported (\(count) \(count == 1 ? "time" : "times"), here first)",
                to: self.diagnostics)
        }
    }
}

extension Importer {
    /// Notes what every document has that an import leaves behind.
    ///
    /// - Source: APIG User Guide, apig_03_0083
    func noteDroppedParts() {
        for path in self.document.paths {
            for operation in path.operations {
                if let node = operation.responsesNode, !operation.responses.isEmpty {
                    self.dropped.note("responses other than the sample answers", at: node)
                }
                if let body = operation.requestBody { self.dropped.note("request bodies", at: body.node) }
                if let summary = operation.summary { self.dropped.note("summaries", at: summary.node) }
                for entry in operation.mediaTypeLists { self.dropped.note("consumes and produces", at: entry.key) }
                for key in ["deprecated", "callbacks", "externalDocs"] {
                    if let entry = operation.node.entry(key) { self.dropped.note("\(key) entries", at: entry.key) }
                }
                self.noteUnknown(operation.extensions)
                self.noteUnknown(operation.unknown)
            }
            self.noteUnknown(path.extensions)
            self.noteUnknown(path.unknown)
        }
        for key in ["version", "contact", "license", "termsOfService", "summary"] {
            if let entry = self.document.info.node?.entry(key) {
                self.dropped.note("info.\(key) entries", at: entry.key)
            }
        }
        if let entry = self.document.node.entry("externalDocs") {
            self.dropped.note("externalDocs entries", at: entry.key)
        }
        if let first = self.document.components.schemas.first { self.dropped.note("shared schemas", at: first.key) }
        if let first = self.document.webhooks.first { self.dropped.note("webhooks", at: first.path.node) }
        if let first = self.document.tags.first { self.dropped.note("descriptions of tags", at: first.node) }
        if let host = self.document.host { self.dropped.note("host entries", at: host.node) }
        self.noteUnknown(self.document.extensions)
        self.dropped.report()
    }

    private func noteUnknown(_ entries: [NodeEntry]) {
        for entry in entries where !entry.keyHasPrefix("x-apigateway-") {
            self.dropped.note("keys the product does not know", at: entry.key)
        }
    }
}

extension Importer {
    /// Keywords of parameters that do have a counterpart on the product.
    private static let mappedKeywords = ["enum", "pattern", "schema"]

    /// Notes the keywords of a parameter that the product has no place for.
    ///
    /// - Source: APIG User Guide, apig_03_0083 (attributes of parameters)
    func noteDroppedKeywords(of parameter: Parameter) {
        for entry in parameter.keywords where !Self.mappedKeywords.contains(where: entry.key.hasText) {
            self.dropped.note("\(entry.key.text) of parameters", at: entry.key)
        }
        if !self.document.version.isSwagger2, let format = parameter.schema?.node.entry("format") {
            self.dropped.note("format of parameters", at: format.key)
        }
    }
}

extension DroppedParts {
    /// Notes something the product's mapping does not know but that this import resolves into the operations; reported once a kind.
    mutating func noteShared(_ kind: String, at node: Node, _ diagnostics: DiagnosticCollector) {
        guard self.shared.insert(kind).inserted else { return }
        node.report(
            .importShared, "\(kind): resolved into the operations here; the product may ignore them", to: diagnostics
        )
    }
}

extension Importer {
    /// Reports a finding once for a place, however many operations lead to it.
    func reportOnce(_ rule: Rule, _ message: String, at node: Node) {
        guard self.reportedPlaces.insert(ReportedPlace(rule: rule, place: node.identity)).inserted else { return }
        node.report(rule, message, to: self.diagnostics)
    }
}

/// A finding that is reported once for its place.
struct ReportedPlace: Hashable {
    let rule: Rule
    let place: NodeIdentity
}
