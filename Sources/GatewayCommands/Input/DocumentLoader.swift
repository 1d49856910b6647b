import Diagnostics
import GatewayRuntime
import OpenAPIModel
import SourceDocument

/// A document that was read: its tree and its model.
struct LoadedDocument {
    let tree: SyntaxTree
    let document: OpenAPIDocument
}

/// Reads documents from files, standard input and git revisions.
struct DocumentLoader {
    let limits: SourceLimits
    /// The folder local references may not leave; `nil` is the folder of each document.
    let referenceRoot: String?
    let diagnostics: DiagnosticCollector
    /// Is told every file that is read, or was to be read.
    var inputs: InputRecorder?
    /// The git revision whose files are read, under the names they have today; `nil` reads those of today.
    var revision: String?
    /// Whether documents are held against all of their specification; serving needs what it reads only.
    var checksValidity = false

    /// Reads bytes into a tree.
    ///
    /// - Throws: `FileError` when the input cannot be read at all.
    func tree(_ argument: String) throws -> SyntaxTree? {
        // One byte more than allowed is read, so that the reader reports the size with its rule.
        let bytes: [UInt8]
        if argument == "-", let standardInput = self.inputs?.standardInput {
            bytes = try standardInput.bytes(maxBytes: self.limits.maxDocumentBytes)
        } else if let revision {
            bytes = try GitReader.read("\(revision):\(argument)", maxBytes: self.limits.maxDocumentBytes)
        } else if GitReader.isRevision(argument) {
            bytes = try GitReader.read(argument, maxBytes: self.limits.maxDocumentBytes)
        } else {
            if argument != "-" { self.inputs?.add(argument) }
            bytes = try FileReader.read(argument, maxBytes: self.limits.maxDocumentBytes)
        }
        let name = argument == "-" ? "<stdin>" : argument
        return SourceReader.read(name: name, bytes: bytes, limits: self.limits, diagnostics: self.diagnostics)
    }

    /// Reads a whole document with its references.
    ///
    /// - Returns: The document, or `nil` when it is none; why stands in the diagnostics.
    /// - Throws: `FileError` when the input cannot be read at all.
    func document(_ argument: String) throws -> LoadedDocument? {
        guard let tree = try self.tree(argument) else { return nil }
        let directory = argument == "-" ? "." : FileReader.directory(of: argument)
        let root = self.referenceRoot ?? directory
        let realRoot = FileReader.realPath(root) ?? root
        let limit = self.limits.maxDocumentBytes
        let inputs = self.inputs
        let revision = self.revision
        let resolver = ReferenceResolver(
            root: tree,
            rootDirectory: root,
            load: { path in
                if let revision { return try GitReader.read("\(revision):\(path)", maxBytes: limit) }
                inputs?.add(path)
                // A link inside the root may lead out of it; what counts is where the file really is.
                if let real = FileReader.realPath(path), real != realRoot, !real.hasPrefix(realRoot + "/"),
                    realRoot != "/"
                {
                    throw FileError("\(path) leads out of \(root)")
                }
                return try FileReader.read(path, maxBytes: limit)
            },
            limits: self.limits,
            diagnostics: self.diagnostics
        )
        let reader = DocumentReader(tree: tree, resolver: resolver, diagnostics: self.diagnostics)
        guard let document = reader.read() else { return nil }
        if self.checksValidity {
            DocumentValidity(
                document: document, resolver: resolver, diagnostics: self.diagnostics,
                compilePattern: Self.compilePattern
            ).run()
        }
        return LoadedDocument(tree: tree, document: document)
    }

    /// Patterns of schemas are matched by the gateway's engine, which no pattern and no text keeps long.
    private static func compilePattern(_ text: String) -> ((String) -> Bool)? {
        guard let pattern = try? Pattern(text) else { return nil }
        return { pattern.isFound(in: $0.utf8Span.span) }
    }
}
