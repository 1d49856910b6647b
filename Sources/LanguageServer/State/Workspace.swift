package import Diagnostics
package import SourceDocument

/// What a language server is started with.
package struct LanguageServerOptions {
    /// The version of the program, for clients.
    package var version = ""
    /// Bytes of one message.
    package var maxMessageBytes = 128 << 20
    /// The limits of documents.
    package var limits = SourceLimits()
    /// The folder local references may not leave; `nil` is the workspace folder of a document, or its own folder.
    package var referenceRoot: String?
    /// How a finding is weighed; `nil` leaves it out.
    package var weigh: (Diagnostic) -> Diagnostic? = { $0 }

    package init() {}
}

/// The documents that are open, and the files they may refer to.
final class Workspace {
    var documents: [String: OpenDocument] = [:]
    /// The folders the client works in, by their paths.
    var folders: [String] = []
    var encoding = PositionEncoding.utf16
    let options: LanguageServerOptions
    /// Reads a file that must lie in a folder: path, folder.
    private let readFile: (String, String) throws -> [UInt8]

    init(options: LanguageServerOptions, readFile: @escaping (String, String) throws -> [UInt8]) {
        self.options = options
        self.readFile = readFile
    }

    /// The folder references of a document may not leave.
    func root(of path: String) -> String {
        if let root = self.options.referenceRoot { return root }
        // The innermost of nested folders.
        let around = self.folders.filter { LexicalPath.isInside(path, $0) }.max { $0.utf8.count < $1.utf8.count }
        return around ?? DocumentURI.directory(path)
    }

    /// The bytes of a file as the client sees it: an open document's text, else what is on the disk.
    func bytes(of path: String, root: String) throws -> [UInt8] {
        if let open = self.documents.values.first(where: { $0.path == path }) { return open.text.bytes }
        return try self.readFile(path, root)
    }

    /// Reads a document and everything it refers to, and runs every rule.
    func check(_ document: OpenDocument) -> DocumentFindings {
        guard document.isAPIDocument else { return DocumentFindings() }
        let path = document.path
        return DocumentFindings(
            path: path, text: document.text, root: self.root(of: path), options: self.options,
            load: { try self.bytes(of: $0, root: self.root(of: path)) })
    }
}
