import APIGExtensions
import Diagnostics
import OpenAPIModel
import SourceDocument

/// A place in a document.
struct Place {
    let path: String
    let text: DocumentText
    let range: ByteRange
}

/// Where what stands at a place is defined.
extension Workspace {
    /// The definition of what stands at an offset.
    func definition(in document: OpenDocument, at offset: Int) -> Place? {
        let outline = document.outline
        guard let context = outline.context(at: offset) else { return nil }
        let names = DocumentNames(outline)
        func here(_ slot: Int?) -> Place? {
            slot.map { Place(path: document.path, text: document.text, range: outline.nameRange(of: $0)) }
        }
        if context.role == .value, context.path.last == .key("$ref") {
            return self.target(of: context.text, in: document)
        }
        if let kind = names.kind(of: context) {
            return here(names.definition(of: context.text, kind, from: context.path))
        }
        let inside = offset - context.range.lowerBound - (context.isQuoted ? 1 : 0)
        guard let variable = DocumentNames.variable(in: context.text, at: inside) else { return nil }
        if context.role == .key, context.path == [.key("paths")] {
            return here(names.pathParameter(variable, ofPath: context.text))
        }
        if context.role == .value, context.path.last == .key("path") {
            return here(names.backendParameter(variable, ofPathAt: context.path))
        }
        return nil
    }

    /// What a reference leads to, here or in a file of the workspace.
    func target(of reference: String, in document: OpenDocument) -> Place? {
        guard let parts = try? ReferenceText(reference) else { return nil }
        if parts.file.isEmpty {
            guard let slot = DocumentNames(document.outline).slot(at: parts.tokens) else { return nil }
            return Place(path: document.path, text: document.text, range: document.outline.nameRange(of: slot))
        }
        let written =
            parts.file.hasPrefix("/") ? parts.file : "\(DocumentURI.directory(document.path))/\(parts.file)"
        let root = self.root(of: document.path)
        guard let path = LexicalPath.normalised(written), LexicalPath.isInside(path, root),
            let bytes = try? self.bytes(of: path, root: root), bytes.count <= self.options.limits.maxDocumentBytes
        else { return nil }
        let outline = TextOutline(bytes)
        let text = DocumentText(bytes)
        guard !parts.tokens.isEmpty else { return Place(path: path, text: text, range: 0..<0) }
        return DocumentNames(outline).slot(at: parts.tokens).map {
            Place(path: path, text: text, range: outline.nameRange(of: $0))
        }
    }

    /// The places in a document where what stands at an offset is used.
    func references(in document: OpenDocument, at offset: Int) -> [Place] {
        let outline = document.outline
        guard let context = outline.context(at: offset) else { return [] }
        let own = self.definition(in: document, at: offset)
        let target =
            own.flatMap { $0.path == document.path ? $0.range : nil } ?? (context.role == .key ? context.range : nil)
        guard let target else { return [] }
        var places: [Place] = []
        for index in outline.slots.indices {
            let slot = outline.slots[index]
            for (token, role) in [(slot.key, CursorContext.Role.key), (slot.value, .value)] {
                guard let token, Self.mayName(token, outline, index, role) else { continue }
                guard let place = self.definition(in: document, at: token.range.lowerBound + (token.isQuoted ? 1 : 0)),
                    place.path == document.path, place.range == target
                else { continue }
                places.append(Place(path: document.path, text: document.text, range: token.range))
            }
        }
        return places
    }

    /// Whether a token is of a sort that names something at all; tells it without going its whole way.
    private static func mayName(
        _ token: TextOutline.Token, _ outline: TextOutline, _ index: Int, _ role: CursorContext.Role
    ) -> Bool {
        let key = outline.slots[index].key?.text
        if role == .value {
            let keys = ["$ref", "value", "parameter", "parameter_name"]
            return key.map { keys.contains($0) || $0.hasPrefix("x-apigateway-") } ?? false
        }
        let owner = outline.containers[outline.slots[index].parent].owner
        let list = owner.flatMap { outline.containers[outline.slots[$0].parent].owner }
        return list.flatMap { outline.slots[$0].key?.text } == "security"
    }
}

extension TextOutline {
    /// The bytes of what names a slot: its key, else its value.
    func nameRange(of slot: Int) -> ByteRange {
        let current = self.slots[slot]
        // A parameter is named by its value.
        if let key = current.key, key.text == "name", let value = current.value { return value.range }
        return current.key?.range ?? current.value?.range ?? current.start..<current.start
    }
}
