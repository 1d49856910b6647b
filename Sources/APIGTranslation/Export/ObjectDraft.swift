import SourceDocument

/// An object of an exported document while it is made: members without a value are left out, and keys are sorted in the end, as in the
/// product's exports.
struct ObjectDraft {
    private var members: [DocumentMember] = []

    /// Adds a member; `nil` adds nothing.
    subscript(key: String) -> DocumentValue? {
        get { self.members.first { $0.key == key }?.value }
        set {
            guard let newValue else { return }
            self.members.append(DocumentMember(key, newValue))
        }
    }

    /// The object with its keys in alphabetical order of their bytes.
    var value: DocumentValue {
        .mapping(self.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
    }
}

extension DocumentValue {
    /// A list, or nothing when it is empty.
    static func listUnlessEmpty(_ items: [DocumentValue]) -> DocumentValue? { items.isEmpty ? nil : .list(items) }
}
