import APIGTranslation
import Diagnostics
import OpenAPIModel
import SourceDocument

/// What a check of a document has found, in it and in the files it refers to.
struct DocumentFindings {
    /// Findings in the order of their places, without those comments take back.
    private(set) var findings: [Diagnostic] = []
    /// The texts that were read, by path, for the places of findings.
    private(set) var texts: [String: DocumentText] = [:]

    /// Nothing, of what is no API document.
    init() {}

    /// Checks a document as `apig validate` does.
    init(
        path: String, text: DocumentText, root: String, options: LanguageServerOptions,
        load: @escaping (String) throws -> [UInt8]
    ) {
        let diagnostics = DiagnosticCollector()
        var texts = [path: text]
        let tree = SourceReader.read(
            name: path, bytes: text.bytes, limits: options.limits, diagnostics: diagnostics)
        var found = diagnostics.sorted
        if let tree {
            let resolver = ReferenceResolver(
                root: tree, rootDirectory: root,
                load: { path in
                    let bytes = try load(path)
                    texts[path] = DocumentText(bytes)
                    return bytes
                }, limits: options.limits, diagnostics: diagnostics)
            let reader = DocumentReader(tree: tree, resolver: resolver, diagnostics: diagnostics)
            if let document = reader.read() {
                DocumentCheck.runValidity(document, resolver: resolver, diagnostics)
                DocumentCheck.run(document, diagnostics)
            }
            var comments = SuppressionComments(tree, diagnostics: diagnostics)
            found = diagnostics.sorted.filter { comments.reason(for: $0) == nil } + comments.unused
        }
        self.findings = found.compactMap(options.weigh)
        self.texts = texts
    }
}
