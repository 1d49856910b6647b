/// A value to be written as a document: ordered, with the comments that belong to it.
///
/// What is read is a `Node` with a place; what is made, exported or converted is a `DocumentValue` without one.
package struct DocumentValue: Sendable {
    package enum Content: Sendable, Equatable {
        case null
        case boolean(Bool)
        /// A number as JSON writes it, so that no digit is lost; also `.inf`, `-.inf` and `.nan`, which JSON has as texts only.
        case number(String)
        case text(String)
        case list([DocumentValue])
        case mapping([DocumentMember])
    }

    package var content: Content
    /// The comments of the member or item this value is; YAML alone has a place for them.
    package var comments: DocumentComments?
    /// What was read here, for findings about a value that is converted; equality does without it.
    package var origin: Node?

    package init(_ content: Content, comments: DocumentComments? = nil, origin: Node? = nil) {
        self.content = content
        self.comments = comments
        self.origin = origin
    }

    package static let null = DocumentValue(.null)
    package static func boolean(_ truth: Bool) -> DocumentValue { DocumentValue(.boolean(truth)) }
    package static func number(_ number: Int) -> DocumentValue { DocumentValue(.number(String(number))) }
    package static func number(_ text: String) -> DocumentValue { DocumentValue(.number(text)) }
    package static func text(_ text: String) -> DocumentValue { DocumentValue(.text(text)) }
    package static func list(_ items: [DocumentValue]) -> DocumentValue { DocumentValue(.list(items)) }
    package static func mapping(_ members: [DocumentMember]) -> DocumentValue { DocumentValue(.mapping(members)) }

    /// The members of a mapping, in order; empty for anything else.
    package var members: [DocumentMember] {
        get { if case .mapping(let members) = self.content { members } else { [] } }
        set { self.content = .mapping(newValue) }
    }

    /// The items of a list, in order; empty for anything else.
    package var items: [DocumentValue] {
        get { if case .list(let items) = self.content { items } else { [] } }
        set { self.content = .list(newValue) }
    }

    /// The text of a text; `nil` for anything else.
    package var text: String? { if case .text(let text) = self.content { text } else { nil } }

    package var isMapping: Bool { if case .mapping = self.content { true } else { false } }

    /// The value of a member: `nil` without one.
    ///
    /// Setting a key that is there keeps its place, a new one goes to the end, and `nil` takes the member out. O(members).
    package subscript(key: String) -> DocumentValue? {
        get { self.members.first { $0.key == key }?.value }
        set {
            var members = self.members
            let index = members.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(DocumentMember(key, value))
            case (nil, nil): return
            }
            self.members = members
        }
    }

    /// The same value with the members of every mapping in it in alphabetical order of their keys' bytes.
    package var sorted: DocumentValue {
        switch self.content {
        case .mapping(let members):
            let sorted = members.map { DocumentMember($0.key, $0.value.sorted) }
                .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            return DocumentValue(.mapping(sorted), comments: self.comments, origin: self.origin)
        case .list(let items):
            return DocumentValue(.list(items.map(\.sorted)), comments: self.comments, origin: self.origin)
        default: return self
        }
    }

    /// The document's text, with a line end.
    package func encoded(as syntax: SyntaxKind) -> [UInt8] {
        switch syntax {
        case .json: JSONDocumentWriter.write(self)
        case .yaml: YAMLDocumentWriter.write(self)
        }
    }
}

extension DocumentValue: Equatable {
    package static func == (left: DocumentValue, right: DocumentValue) -> Bool {
        left.content == right.content && left.comments == right.comments
    }
}

/// A key and its value.
package struct DocumentMember: Sendable, Equatable {
    package var key: String
    package var value: DocumentValue

    package init(_ key: String, _ value: DocumentValue) {
        self.key = key
        self.value = value
    }
}

/// The comments of a member or an item, each with its `#`.
package struct DocumentComments: Sendable, Equatable {
    /// Lines of their own before it, from the top down; an empty text is an empty line.
    package var leading: [String]
    /// Behind it on its line.
    package var trailing: String?
    /// Lines of their own behind everything in it: for a document, what stands at its end.
    package var closing: [String]

    package init(leading: [String] = [], trailing: String? = nil, closing: [String] = []) {
        self.leading = leading
        self.trailing = trailing
        self.closing = closing
    }
}
