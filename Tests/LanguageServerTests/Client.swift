import Diagnostics
import Foundation
import SourceDocument

@testable import LanguageServer

/// A client of a server in the same process: what it sends and what comes back.
final class Client {
    let server: LanguageServer
    private var nextID = 1
    /// Findings by URI, as they were published last.
    private(set) var findings: [String: [[String: Any]]] = [:]
    private(set) var answers: [[String: Any]] = []

    static let uri = "file:///api/shop.yaml"

    struct NoFile: Error {}

    /// - Parameters:
    ///   - files: What is on the disk, by path.
    ///   - encodings: The position encodings the client knows.
    ///   - options: What the server is started with.
    init(files: [String: String] = [:], encodings: [String] = [], options: LanguageServerOptions = .init()) {
        self.server = LanguageServer(options: options) { path, _ in
            guard let text = files[path] else { throw NoFile() }
            return Array(text.utf8)
        }
        _ = self.request(
            "initialize",
            [
                "capabilities": ["general": ["positionEncodings": encodings]],
                "workspaceFolders": [["uri": "file:///api", "name": "api"]],
            ])
        self.notify("initialized", [:])
    }

    static func frame(_ text: String) -> [UInt8] { Array("Content-Length: \(text.utf8.count)\r\n\r\n\(text)".utf8) }

    private func send(_ message: [String: Any]) {
        let data = (try? JSONSerialization.data(withJSONObject: message)) ?? Data()
        self.server.receive(Self.frame(String(decoding: data, as: UTF8.self)))
    }

    /// Takes what the server has sent apart.
    func collect() {
        self.server.settle()
        var framer = MessageFramer(maxMessageBytes: 1 << 26)
        framer.append(self.server.takeOutput())
        while case .message(let bytes)? = framer.next() {
            guard let message = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else { continue }
            if message["method"] as? String == "textDocument/publishDiagnostics",
                let params = message["params"] as? [String: Any], let uri = params["uri"] as? String
            {
                self.findings[uri] = params["diagnostics"] as? [[String: Any]] ?? []
            } else {
                self.answers.append(message)
            }
        }
    }

    func notify(_ method: String, _ params: [String: Any]) {
        self.send(["jsonrpc": "2.0", "method": method, "params": params])
    }

    /// The answer to a request.
    func request(_ method: String, _ params: [String: Any]) -> [String: Any] {
        let id = self.nextID
        self.nextID += 1
        self.send(["jsonrpc": "2.0", "id": id, "method": method, "params": params])
        self.collect()
        return self.answers.last { $0["id"] as? Int == id } ?? [:]
    }

    // MARK: Documents

    func open(_ text: String, uri: String = Client.uri) {
        let document: [String: Any] = ["uri": uri, "languageId": "yaml", "version": 1, "text": text]
        self.notify("textDocument/didOpen", ["textDocument": document])
        self.collect()
    }

    /// The codes of the findings of a document.
    func codes(_ uri: String = Client.uri) -> [String] {
        self.findings[uri]?.compactMap { $0["code"] as? String } ?? []
    }

    /// Asks about the place of a marker; the text without it is opened.
    func ask(_ method: String, _ marked: String, uri: String = Client.uri) -> Any? {
        let parts = marked.components(separatedBy: "‸")
        self.open(parts.joined(), uri: uri)
        let before = parts[0].components(separatedBy: "\n")
        let position = ["line": before.count - 1, "character": before[before.count - 1].utf16.count]
        return self.request(
            "textDocument/\(method)", ["textDocument": ["uri": uri], "position": position])["result"]
    }

    func hover(_ marked: String) -> String? {
        ((self.ask("hover", marked) as? [String: Any])?["contents"] as? [String: Any])?["value"] as? String
    }

    /// What could be written at a marker: labels and texts.
    func completions(_ marked: String) -> [(label: String, newText: String)] {
        let items = (self.ask("completion", marked) as? [String: Any])?["items"] as? [[String: Any]] ?? []
        return items.sorted { ($0["sortText"] as? String ?? "") < ($1["sortText"] as? String ?? "") }.map { item in
            (item["label"] as? String ?? "", (item["textEdit"] as? [String: Any])?["newText"] as? String ?? "")
        }
    }

    func labels(_ marked: String) -> [String] { self.completions(marked).map(\.label) }

    /// The text that the definition of what stands at a marker is.
    func definition(_ marked: String) -> (uri: String, line: Int)? {
        let place = (self.ask("definition", marked) as? [[String: Any]])?.first
        let start = (place?["range"] as? [String: Any])?["start"] as? [String: Any]
        guard let uri = place?["uri"] as? String, let line = start?["line"] as? Int else { return nil }
        return (uri, line)
    }
}
