import OpenAPIModel
import SourceDocument

/// A document a client has open.
final class OpenDocument {
    let uri: String
    /// The path findings and references have.
    let path: String
    private(set) var version: Int?
    private(set) var text: DocumentText
    /// Whether it, or something it refers to, has changed since it was checked.
    var needsCheck = true
    var check: DocumentFindings?

    private var knownOutline: TextOutline?

    init(uri: String, version: Int?, text: [UInt8]) {
        self.uri = uri
        self.path = DocumentURI.path(uri)
        self.version = version
        self.text = DocumentText(text)
    }

    /// Keys and values of the text as it is now.
    var outline: TextOutline {
        if let knownOutline { return knownOutline }
        let outline = TextOutline(self.text.bytes)
        self.knownOutline = outline
        return outline
    }

    /// Takes one change of a notification: a range and its new text, or a whole new text.
    ///
    /// - Returns: Whether it was one.
    func change(_ change: Node, version: Int?, _ encoding: PositionEncoding) -> Bool {
        guard let text = change["text"], text.scalarType == .string else { return false }
        if let range = change["range"] {
            guard let start = TextPosition(range["start"]), let end = TextPosition(range["end"]) else { return false }
            let from = self.text.offset(of: start, encoding)
            self.text.replace(from..<max(from, self.text.offset(of: end, encoding)), with: Array(text.utf8))
        } else {
            self.text = DocumentText(Array(text.utf8))
        }
        self.version = version
        self.knownOutline = nil
        self.needsCheck = true
        return true
    }

    /// Whether the text is meant to be a Swagger or OpenAPI document: a client may hand every YAML file to this server.
    var isAPIDocument: Bool {
        let outline = self.outline
        return outline.members(of: []).contains { index in
            guard let key = outline.slots[index].key?.text else { return false }
            return ["swagger", "openapi", "paths"].contains(key) || key.hasPrefix("x-apigateway-")
        }
    }
}

extension TextPosition {
    /// Reads a position; `nil` when it is none.
    init?(_ node: Node?) {
        guard let line = node?["line"]?.integer, let character = node?["character"]?.integer, line >= 0, character >= 0
        else { return nil }
        self.init(line: line, character: character)
    }
}
