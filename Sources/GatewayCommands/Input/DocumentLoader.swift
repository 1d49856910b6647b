import APIGTranslation
import Diagnostics
import OpenAPIModel
import SourceDocument

/// A document that was read: its tree and its model.
struct LoadedDocument {
    let tree: SyntaxTree
    let document: OpenAPIDocument
    /// What it was read with, for following its references again.
    let resolver: ReferenceResolver
    /// The documents its references drew in.
    let drawnIn: [SyntaxTree]
}

extension [SuppressionComments] {
    /// Adds the comments of files, each file's once: several documents may draw in the same one.
    mutating func add(_ trees: [SyntaxTree], diagnostics: DiagnosticCollector) {
        for tree in trees where !self.contains(where: { $0.file == tree.source.name }) {
            self.append(SuppressionComments(tree, diagnostics: diagnostics))
        }
    }
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

    /// Texts that stand for files: documents that are being fixed.
    var fixes: DocumentFixes?

    /// Reads bytes into a tree.
    ///
    /// - Throws: `FileError` when the input cannot be read at all.
    func tree(_ argument: String) throws -> SyntaxTree? {
        // One byte more than allowed is read, so that the reader reports the size with its rule.
        let bytes: [UInt8]
        if let fixed = self.fixes?.texts[argument] {
            bytes = fixed
        } else if argument == "-", let standardInput = self.inputs?.standardInput {
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
        try self.tree(argument).flatMap { self.document($0, argument) }
    }

    /// Makes a document of a tree with its references.
    func document(_ tree: SyntaxTree, _ argument: String) -> LoadedDocument? {
        let directory = argument == "-" ? "." : FileReader.directory(of: argument)
        let root = self.referenceRoot ?? directory
        let limit = self.limits.maxDocumentBytes
        let inputs = self.inputs
        let revision = self.revision
        let fixes = self.fixes
        let resolver = ReferenceResolver(
            root: tree,
            rootDirectory: root,
            load: { path in
                if let fixed = fixes?.texts[path] { return fixed }
                if let revision { return try GitReader.read("\(revision):\(path)", maxBytes: limit) }
                if GitReader.isRevision(path) { return try GitReader.read(path, maxBytes: limit) }
                inputs?.add(path)
                return try FileReader.read(path, inside: root, maxBytes: limit)
            },
            limits: self.limits,
            diagnostics: self.diagnostics
        )
        let reader = DocumentReader(tree: tree, resolver: resolver, diagnostics: self.diagnostics)
        guard let document = reader.read() else { return nil }
        if self.checksValidity {
            DocumentCheck.runValidity(document, resolver: resolver, self.diagnostics)
        }
        return LoadedDocument(tree: tree, document: document, resolver: resolver, drawnIn: resolver.drawnIn)
    }
}
