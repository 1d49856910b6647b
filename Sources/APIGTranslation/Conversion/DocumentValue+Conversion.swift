import Diagnostics
import SourceDocument

/// Walks that keep order, comments and places.
extension DocumentValue {
    /// A mapping of members that are made.
    static func made(_ members: [DocumentMember], from other: DocumentValue) -> DocumentValue {
        DocumentValue(.mapping(members), origin: other.origin)
    }

    /// The same mapping with other members.
    ///
    /// - Parameter change: What becomes of a member: `nil` drops it and leaves its comments to what comes next, an empty list means that it
    ///   went elsewhere with its comments.
    /// - Returns: The changed mapping, or the value itself when it is none.
    func mapMembers(_ change: (DocumentMember) -> [DocumentMember]?) -> DocumentValue {
        guard self.isMapping else { return self }
        var members: [DocumentMember] = []
        var waiting: [String] = []
        for member in self.members {
            guard var changed = change(member) else {
                waiting += member.value.allComments
                continue
            }
            if !waiting.isEmpty, !changed.isEmpty {
                changed[0].value.prepend(waiting)
                waiting = []
            }
            members += changed
        }
        var result = self
        result.content = .mapping(Self.distinct(members))
        if !waiting.isEmpty { result.append(closing: waiting) }
        return result
    }

    /// Members with other names where something that is kept would take the name of an extension that is there.
    private static func distinct(_ members: [DocumentMember]) -> [DocumentMember] {
        var taken: Set<String> = []
        return members.map { member in
            var key = member.key
            var number = 2
            while !taken.insert(key).inserted, member.key.hasPrefix("x-") {
                key = "\(member.key)-\(number)"
                number += 1
            }
            return DocumentMember(key, member.value)
        }
    }

    /// The same mapping with other values.
    func mapValues(_ change: (DocumentValue) -> DocumentValue) -> DocumentValue {
        self.mapMembers { [DocumentMember($0.key, change($0.value))] }
    }

    /// The same list with other items; comments of items that are gone go to what comes next.
    func mapItems(_ change: (DocumentValue) -> DocumentValue?) -> DocumentValue {
        guard case .list(let old) = self.content else { return self }
        var items: [DocumentValue] = []
        var waiting: [String] = []
        for item in old {
            guard var changed = change(item) else {
                waiting += item.allComments
                continue
            }
            changed.prepend(waiting)
            waiting = []
            items.append(changed)
        }
        var result = self
        result.content = .list(items)
        if !waiting.isEmpty { result.append(closing: waiting) }
        return result
    }

    /// The same place with its comments and another content.
    func with(_ content: Content) -> DocumentValue {
        DocumentValue(content, comments: self.comments, origin: self.origin)
    }

    /// The comments of this and everything in it, without empty lines.
    var allComments: [String] {
        var all = (self.comments?.leading ?? []) + (self.comments?.trailing.map { [$0] } ?? [])
        for member in self.members { all += member.value.allComments }
        for item in self.items { all += item.allComments }
        return (all + (self.comments?.closing ?? [])).filter { !$0.isEmpty }
    }

    /// Puts comments on lines in front.
    mutating func prepend(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        var comments = self.comments ?? DocumentComments()
        let gap = comments.leading.prefix { $0.isEmpty }
        comments.leading = Array(gap) + lines + comments.leading.dropFirst(gap.count)
        self.comments = comments
    }

    mutating func append(closing lines: [String]) {
        var comments = self.comments ?? DocumentComments()
        comments.closing += lines
        self.comments = comments
    }

    /// The same value with the comments of others in front.
    func with(commentsOf others: [DocumentValue]) -> DocumentValue {
        var result = self
        result.prepend(others.flatMap(\.allComments))
        return result
    }

    /// How many values this is.
    var count: Int {
        switch self.content {
        case .mapping(let members): members.reduce(1) { $0 + $1.value.count }
        case .list(let items): items.reduce(1) { $0 + $1.count }
        default: 1
        }
    }

    var isList: Bool { if case .list = self.content { true } else { false } }
    var truth: Bool? { if case .boolean(let truth) = self.content { truth } else { nil } }

    /// A scalar's text as it was written, or the compact JSON of anything else.
    var plainText: String {
        if let text { return text }
        if let origin = self.origin, origin.isScalar { return origin.text }
        return self.compactJSON
    }

    /// The texts of a list.
    var texts: [String] { self.items.compactMap(\.text) }

    /// The text of a `$ref`.
    var reference: String? { self.isMapping ? self["$ref"]?.text : nil }

    /// The value a pointer's tokens lead to.
    func value(at tokens: some Collection<String>) -> DocumentValue? {
        guard let first = tokens.first else { return self }
        if self.isMapping { return self[first]?.value(at: tokens.dropFirst()) }
        guard let position = ReferenceText.position(first), self.items.indices.contains(position) else { return nil }
        return self.items[position].value(at: tokens.dropFirst())
    }

    /// The members a document's author or the product put there, whatever the specification.
    var extensions: [DocumentMember] { self.members.filter { $0.key.hasPrefix("x-") } }
}

/// Path items that stand under an extension of the root, where a path's reference leads to them.
struct SharedPathItems {
    private let places: Set<[String]>

    init(root: DocumentValue) {
        let references = (root["paths"]?.members ?? []).compactMap(\.value.reference)
        self.places = Set(
            references.compactMap { reference in
                guard let text = try? ReferenceText(reference), text.file.isEmpty, text.tokens.count == 2,
                    text.tokens[0].hasPrefix("x-")
                else { return nil }
                return text.tokens
            })
    }

    /// A member of the root with its path items changed.
    func changed(_ member: DocumentMember, _ change: (DocumentValue) -> DocumentValue) -> DocumentMember {
        guard self.places.contains(where: { $0[0] == member.key }) else { return member }
        let value = member.value.mapMembers { item in
            [self.places.contains([member.key, item.key]) ? DocumentMember(item.key, change(item.value)) : item]
        }
        return DocumentMember(member.key, value)
    }
}

/// Whether a key is an operation of a path item.
func isOperationKey(_ key: String) -> Bool {
    switch key {
    case "get", "put", "post", "delete", "options", "head", "patch", "trace", "x-apigateway-any-method": true
    default: false
    }
}
