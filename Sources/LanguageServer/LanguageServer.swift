import Diagnostics
import SourceDocument

/// A language server for documents with extensions: bytes of a client in, bytes for it out.
///
/// Pure but for reading the files documents refer to, which its owner does. Not `Sendable`: it belongs to one connection.
///
/// - Source: Language Server Protocol 3.17
package final class LanguageServer {
    private enum State {
        case starting
        case running
        /// The client has asked to shut down.
        case stopping
        case ended(exitCode: Int32)
    }

    let workspace: Workspace
    var outgoing = OutgoingMessages()
    private var framer: MessageFramer
    private var state = State.starting
    /// What was published last, by URI.
    private var published: [String: [UInt8]] = [:]

    /// A server for one client.
    ///
    /// - Parameters:
    ///   - options: Limits, and how findings are weighed.
    ///   - readFile: Reads a file that must lie in a folder; the first is the path, the second the folder.
    package init(options: LanguageServerOptions, readFile: @escaping (String, String) throws -> [UInt8]) {
        self.workspace = Workspace(options: options, readFile: readFile)
        self.framer = MessageFramer(maxMessageBytes: options.maxMessageBytes)
    }

    /// The exit code once the client has said that it is over: 0 after a shutdown, else 1.
    package var exitCode: Int32? {
        if case .ended(let code) = self.state { code } else { nil }
    }

    /// What is to be sent, once.
    package func takeOutput() -> [UInt8] { self.outgoing.take() }

    /// Takes bytes of the client, and handles every message that is complete.
    package func receive(_ bytes: some Sequence<UInt8>) {
        self.framer.append(bytes)
        while self.exitCode == nil, let frame = self.framer.next() {
            switch frame {
            case .message(let bytes): self.handle(bytes)
            case .malformedHead:
                self.outgoing.error(nil, .parseError, "the lines before a message have no Content-Length")
            case .tooLong(let count):
                self.outgoing.error(
                    nil, .invalidRequest,
                    "a message has \(count) bytes, and at most \(self.workspace.options.maxMessageBytes) are taken")
            }
        }
    }

    // MARK: Messages

    private func handle(_ bytes: [UInt8]) {
        let message: IncomingMessage
        do {
            message = try IncomingMessage(bytes)
        } catch {
            switch error {
            case .noJSON: self.outgoing.error(nil, .parseError, "a message is no JSON")
            case .noRequest(let id): self.outgoing.error(id, .invalidRequest, "a message has no method")
            case .response: break
            }
            return
        }
        if message.method == "exit" {
            if case .stopping = self.state {
                self.state = .ended(exitCode: 0)
            } else {
                self.state = .ended(exitCode: 1)
            }
        } else if let id = message.id {
            self.request(id, message)
        } else if case .running = self.state {
            self.notification(message)
        }
    }

    private func request(_ id: IncomingMessage.ID, _ message: IncomingMessage) {
        switch self.state {
        case .starting:
            guard message.method == "initialize" else {
                return self.outgoing.error(id, .serverNotInitialized, "initialize comes first")
            }
            self.workspace.initialize(message.params)
            self.state = .running
            self.outgoing.result(id) { self.workspace.writeCapabilities(to: &$0) }
        case .running where message.method == "shutdown":
            self.state = .stopping
            self.outgoing.result(id) { $0.null() }
        case .running where message.method == "initialize":
            self.outgoing.error(id, .invalidRequest, "initialize came already")
        case .running: self.feature(id, message)
        case .stopping, .ended: self.outgoing.error(id, .invalidRequest, "the server has been shut down")
        }
    }

    private func notification(_ message: IncomingMessage) {
        let document = message.params?["textDocument"]
        guard let uri = document?["uri"]?.text else {
            if message.method == "workspace/didChangeWatchedFiles" { self.recheckAll() }
            if message.method == "workspace/didChangeWorkspaceFolders" {
                self.workspace.changeFolders(message.params?["event"])
                self.recheckAll()
            }
            return
        }
        switch message.method {
        case "textDocument/didOpen":
            guard let text = document?["text"], text.scalarType == .string else { return }
            self.workspace.documents[uri] = OpenDocument(
                uri: uri, version: document?["version"]?.integer, text: Array(text.utf8))
            self.recheckUsers(of: uri)
        case "textDocument/didChange":
            guard let open = self.workspace.documents[uri], let changes = message.params?["contentChanges"] else {
                return
            }
            let version = document?["version"]?.integer
            for change in changes.items { _ = open.change(change, version: version, self.workspace.encoding) }
            self.recheckUsers(of: uri)
        case "textDocument/didSave": self.recheckUsers(of: uri)
        case "textDocument/didClose":
            self.recheckUsers(of: uri)
            self.workspace.documents[uri] = nil
        default: break
        }
    }

    // MARK: Findings

    private func recheckAll() {
        for document in self.workspace.documents.values { document.needsCheck = true }
    }

    private func recheckUsers(of uri: String) {
        let path = DocumentURI.path(uri)
        for document in self.workspace.documents.values {
            // A file that could not be read before may be there now.
            let lacksFile = document.check?.findings.contains(where: { $0.rule == .referenceMissing }) ?? false
            if document.uri == uri || document.check?.texts[path] != nil || lacksFile { document.needsCheck = true }
        }
    }

    /// Checks the documents that have changed, and publishes what was found; to be called when no more bytes wait.
    package func settle() {
        guard case .running = self.state else { return }
        let open = self.workspace.documents.values.sorted { $0.uri < $1.uri }
        for document in open where document.needsCheck {
            document.check = self.workspace.check(document)
            document.needsCheck = false
        }
        var current: [String: [UInt8]] = [:]
        for (uri, findings) in self.workspace.findingsByURI() {
            current[uri] = self.workspace.publishedParams(uri, findings)
        }
        for (uri, params) in current.sorted(by: { $0.key < $1.key }) where self.published[uri] != params {
            self.publish(params)
        }
        for uri in self.published.keys.sorted() where current[uri] == nil {
            self.publish(self.workspace.publishedParams(uri, []))
        }
        self.published = current
    }

    private func publish(_ params: [UInt8]) {
        self.outgoing.notification("textDocument/publishDiagnostics", raw: String(decoding: params, as: UTF8.self))
    }
}
