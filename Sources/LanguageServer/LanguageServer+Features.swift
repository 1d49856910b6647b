import Diagnostics
import SourceDocument

/// The requests about a document.
extension LanguageServer {
    /// Answers a request.
    func feature(_ id: IncomingMessage.ID, _ message: IncomingMessage) {
        let known = [
            "textDocument/hover", "textDocument/completion", "textDocument/definition", "textDocument/references",
            "textDocument/documentSymbol", "textDocument/codeAction",
        ]
        guard known.contains(message.method) else {
            return self.outgoing.error(id, .methodNotFound, "there is no \(message.method)")
        }
        guard let uri = message.params?["textDocument"]?["uri"]?.text else {
            return self.outgoing.error(id, .invalidParams, "\(message.method) names no document")
        }
        guard let document = self.workspace.documents[uri] else {
            return self.outgoing.error(id, .invalidParams, "\(uri) is not open")
        }
        switch message.method {
        case "textDocument/documentSymbol":
            return self.outgoing.result(id) { self.write(document.outline.symbols, of: document, to: &$0) }
        case "textDocument/codeAction": return self.codeActions(id, message, document)
        default: break
        }
        guard let position = TextPosition(message.params?["position"]) else {
            return self.outgoing.error(id, .invalidParams, "\(message.method) has no position")
        }
        let offset = document.text.offset(of: position, self.workspace.encoding)
        switch message.method {
        case "textDocument/hover":
            let hover = self.workspace.hover(in: document, at: offset)
            self.outgoing.result(id) { self.write(hover, of: document, to: &$0) }
        case "textDocument/completion":
            let items = self.workspace.completions(in: document, at: offset)
            self.outgoing.result(id) { self.write(items, of: document, at: offset, to: &$0) }
        case "textDocument/definition":
            let place = self.workspace.definition(in: document, at: offset)
            self.outgoing.result(id) { self.write(place.map { [$0] } ?? [], to: &$0) }
        default:
            let places = self.workspace.references(in: document, at: offset)
            self.outgoing.result(id) { self.write(places, to: &$0) }
        }
    }

    private func codeActions(_ id: IncomingMessage.ID, _ message: IncomingMessage, _ document: OpenDocument) {
        guard let start = TextPosition(message.params?["range"]?["start"]),
            let end = TextPosition(message.params?["range"]?["end"])
        else { return self.outgoing.error(id, .invalidParams, "\(message.method) has no range") }
        // Offers are made from findings: those of the text as it is now.
        self.settle()
        let encoding = self.workspace.encoding
        let from = document.text.offset(of: start, encoding)
        let actions = self.workspace.codeActions(
            in: document, from..<max(from, document.text.offset(of: end, encoding)))
        self.outgoing.result(id) { self.write(actions, to: &$0) }
    }

    // MARK: Results

    private func write(_ hover: Hover?, of document: OpenDocument, to writer: inout JSONWriter) {
        guard let hover else { return writer.null() }
        writer.beginObject()
        writer.object("contents") { Self.write(markdown: hover.markdown, to: &$0) }
        writer.key("range")
        self.workspace.write(hover.range, in: document.text, to: &writer)
        writer.endObject()
    }

    private static func write(markdown: String, to writer: inout JSONWriter) {
        writer.member("kind", "markdown")
        writer.member("value", markdown)
    }

    private func write(
        _ items: [CompletionItem], of document: OpenDocument, at offset: Int, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.member("isIncomplete", false)
        writer.list("items", items) { writer, item in
            writer.member("label", item.label)
            writer.member("kind", item.kind.rawValue)
            if !item.detail.isEmpty { writer.member("detail", item.detail) }
            if !item.documentation.isEmpty {
                writer.object("documentation") { Self.write(markdown: item.documentation, to: &$0) }
            }
            writer.member("sortText", "\(min(item.rank, 9))\(item.label)")
            // Clients hold this against what stands there, quotes and blanks in front included.
            writer.member("filterText", item.newText)
            writer.object("textEdit") { writer in
                writer.key("range")
                self.workspace.write(item.range, in: document.text, to: &writer)
                writer.member("newText", item.newText)
            }
        }
        writer.endObject()
    }

    private func write(_ places: [Place], to writer: inout JSONWriter) {
        writer.beginArray()
        for place in places {
            writer.beginObject()
            writer.member("uri", self.workspace.uri(of: place.path))
            writer.key("range")
            self.workspace.write(place.range, in: place.text, to: &writer)
            writer.endObject()
        }
        writer.endArray()
    }

    private func write(_ symbols: [DocumentSymbol], of document: OpenDocument, to writer: inout JSONWriter) {
        writer.beginArray()
        for symbol in symbols {
            writer.beginObject()
            writer.member("name", symbol.name)
            if !symbol.detail.isEmpty { writer.member("detail", symbol.detail) }
            writer.member("kind", symbol.kind.rawValue)
            writer.key("range")
            self.workspace.write(symbol.range, in: document.text, to: &writer)
            writer.key("selectionRange")
            self.workspace.write(symbol.selection, in: document.text, to: &writer)
            writer.key("children")
            self.write(symbol.children, of: document, to: &writer)
            writer.endObject()
        }
        writer.endArray()
    }

    private func write(_ actions: [CodeAction], to writer: inout JSONWriter) {
        writer.beginArray()
        for action in actions {
            writer.beginObject()
            writer.member("title", action.title)
            writer.member("kind", "quickfix")
            writer.list("diagnostics", [action.finding]) { self.workspace.write($1, to: &$0) }
            if action.isPreferred { writer.member("isPreferred", true) }
            writer.object("edit") { writer in
                writer.object("changes") { writer in
                    for path in Set(action.edits.map(\.path)).sorted() {
                        writer.list(self.workspace.uri(of: path), action.edits.filter { $0.path == path }) {
                            writer, edit in
                            writer.key("range")
                            self.workspace.write(
                                edit.range, in: self.workspace.checkedText(of: path) ?? DocumentText([]), to: &writer)
                            writer.member("newText", edit.newText)
                        }
                    }
                }
            }
            writer.endObject()
        }
        writer.endArray()
    }
}
