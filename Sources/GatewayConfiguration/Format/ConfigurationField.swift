package import Diagnostics
package import SourceDocument

/// One member of a record: its key, whether it must be there, and how it is read and written.
///
/// An object, so that going through a record's members copies nothing. Safe, since only a record calls `write`, with a pointer to itself.
@safe
package final class ConfigurationField<Owner: Sendable>: Sendable {
    package let key: String
    package let isRequired: Bool
    package let description: String
    let shape: @Sendable () -> ConfigurationShape
    let read: @Sendable (inout Owner, Node, ConfigurationReader) -> Void
    /// Writes key and value, or nothing when the member is absent.
    let write: @Sendable (UnsafePointer<Owner>, inout JSONWriter) -> Void

    init(
        key: String, isRequired: Bool, description: String, shape: @escaping @Sendable () -> ConfigurationShape,
        read: @escaping @Sendable (inout Owner, Node, ConfigurationReader) -> Void,
        write: @escaping @Sendable (UnsafePointer<Owner>, inout JSONWriter) -> Void
    ) {
        self.key = key
        self.isRequired = isRequired
        self.description = description
        self.shape = shape
        self.read = read
        unsafe self.write = write
    }

    /// A member that must be there.
    package static func required<Value: ConfigurationValue>(
        _ key: String,
        _ path: any WritableKeyPath<Owner, Value> & Sendable,
        _ description: String
    ) -> ConfigurationField {
        let member = StoredMember(key, path)
        return unsafe ConfigurationField(
            key: key,
            isRequired: true,
            description: description,
            shape: { Value.shape },
            read: { owner, node, reader in
                if let value = Value.read(node, reader) { owner[keyPath: path] = value }
            },
            write: { owner, writer in
                unsafe member.write(of: owner, to: &writer)
            }
        )
    }

    /// A member that may be absent; `nil` is not written.
    package static func optional<Value: ConfigurationValue>(
        _ key: String,
        _ path: any WritableKeyPath<Owner, Value?> & Sendable,
        _ description: String
    ) -> ConfigurationField {
        let member = StoredMember(key, path)
        return unsafe ConfigurationField(
            key: key,
            isRequired: false,
            description: description,
            shape: { Value.shape },
            read: { owner, node, reader in
                if !node.isNull { owner[keyPath: path] = Value.read(node, reader) }
            },
            write: { owner, writer in
                unsafe member.writeIfPresent(of: owner, to: &writer)
            }
        )
    }

    /// A member with a default; it is written only when it differs from it.
    package static func defaulted<Value: ConfigurationValue & Equatable>(
        _ key: String,
        _ path: any WritableKeyPath<Owner, Value> & Sendable,
        _ standard: Value,
        _ description: String
    ) -> ConfigurationField {
        let member = StoredMember(key, path)
        return unsafe ConfigurationField(
            key: key,
            isRequired: false,
            description: description,
            shape: { Value.shape },
            read: { owner, node, reader in
                if let value = Value.read(node, reader) { owner[keyPath: path] = value }
            },
            write: { owner, writer in
                unsafe member.write(of: owner, to: &writer) { $0 != standard }
            }
        )
    }

    /// A list; an absent one is empty, and an empty one is not written.
    package static func list<Value: ConfigurationValue>(
        _ key: String,
        _ path: any WritableKeyPath<Owner, [Value]> & Sendable,
        _ description: String
    ) -> ConfigurationField {
        let member = StoredMember(key, path)
        return unsafe ConfigurationField(
            key: key,
            isRequired: false,
            description: description,
            shape: { [Value].shape },
            read: { owner, node, reader in
                if !node.isNull, let value = [Value].read(node, reader) { owner[keyPath: path] = value }
            },
            write: { owner, writer in
                unsafe member.write(of: owner, to: &writer) { !$0.isEmpty }
            }
        )
    }
}

extension ConfigurationObject {
    package static func read(_ node: Node, _ reader: ConfigurationReader) -> Self? { Self.readMembers(node, reader) }

    /// Reads the members of the table; what a record with a `read` of its own begins with.
    static func readMembers(_ node: Node, _ reader: ConfigurationReader) -> Self? {
        guard node.isMapping else {
            reader.wrongType(node, expected: "a mapping (\(Self.typeName))")
            return nil
        }
        let fields = Self.fields
        var object = Self()
        var seen: Set<String> = []
        for entry in node.entries {
            guard let field = fields.first(where: { entry.key.hasText($0.key) }) else {
                let near = nearestName(to: entry.key.text, among: fields.map(\.key))
                entry.key.report(
                    .configurationUnknownKey,
                    "\(Self.typeName) has no key \"\(entry.key.text)\""
                        + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
                    to: reader.diagnostics,
                    allowed: "the keys " + fields.map(\.key).joined(separator: ", ")
                )
                continue
            }
            seen.insert(field.key)
            field.read(&object, entry.value, reader)
        }
        for field in fields where field.isRequired && !seen.contains(field.key) {
            node.report(
                .configurationMissingKey,
                "\(Self.typeName) needs \"\(field.key)\" (\(field.description))",
                to: reader.diagnostics
            )
        }
        return object
    }

    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        unsafe withUnsafePointer(to: self) { unsafe Self.writeMembers(of: $0, to: &writer) }
        writer.endObject()
    }

    @unsafe package static func write(at value: UnsafePointer<Self>, to writer: inout JSONWriter) {
        writer.beginObject()
        unsafe Self.writeMembers(of: value, to: &writer)
        writer.endObject()
    }

    @unsafe private static func writeMembers(of value: UnsafePointer<Self>, to writer: inout JSONWriter) {
        for field in Self.fields { unsafe field.write(value, &writer) }
    }

    package static var shape: ConfigurationShape {
        .record(name: Self.typeName) {
            Self.fields.map {
                ConfigurationMember(
                    key: $0.key, isRequired: $0.isRequired, description: $0.description, shape: $0.shape())
            }
        }
    }
}
