import SourceDocument

extension Upgrade {
    /// A schema of 2.0 as one of 3.0.
    func schema(_ schema: DocumentValue) -> DocumentValue {
        schema.mapMembers { member in
            switch member.key {
            case "$ref": return [self.reference(member)]
            case "x-nullable" where member.value.truth != nil && schema["nullable"] == nil:
                return [DocumentMember("nullable", member.value)]
            case "type": return self.type(member, of: schema)
            case "discriminator" where member.value.text != nil:
                let property = DocumentMember("propertyName", .text(member.value.plainText))
                return [DocumentMember("discriminator", member.value.with(.mapping([property])))]
            case "collectionFormat":
                self.log.kept(
                    "collectionFormat of items is kept as x-collectionFormat: 3.0 cannot say it", member.value)
                return [DocumentMember("x-collectionFormat", member.value)]
            default: return [SchemaWalk.inner(member) { self.schema($0) }]
            }
        }
    }

    private func type(_ member: DocumentMember, of schema: DocumentValue) -> [DocumentMember] {
        if member.value.text == "file" {
            let string = DocumentMember("type", member.value.with(.text("string")))
            return schema["format"] == nil ? [string, DocumentMember("format", .text("binary"))] : [string]
        }
        return TypeList.members(member, of: schema)
    }
}

extension Downgrade {
    /// The keywords of 3.0 that 2.0 does not have.
    private static let unknown: Set<String> = ["oneOf", "anyOf", "not", "writeOnly", "deprecated"]

    /// A schema of 3.0 as one of 2.0.
    func schema(_ schema: DocumentValue) -> DocumentValue {
        schema.mapMembers { member in
            switch member.key {
            case "$ref": return [self.reference(member)]
            case "nullable":
                return [DocumentMember("x-nullable", member.value)]
            case "discriminator" where member.value.isMapping:
                guard let name = member.value["propertyName"] else { return [member] }
                let plain = DocumentMember("discriminator", name.with(name.content))
                guard member.value.members.count > 1 else {
                    return [DocumentMember(plain.key, member.value.with(name.content))]
                }
                self.log.kept("the mapping of a discriminator is kept as x-discriminator: 2.0 has none", member.value)
                return [plain, DocumentMember("x-discriminator", self.kept(member.value.plain))]
            case let key where Self.unknown.contains(key):
                self.log.kept("\(key) is kept as x-\(key): schemas of 2.0 have none", member.value)
                return [DocumentMember("x-" + key, SchemaWalk.inner(member) { self.schema($0) }.value)]
            default: return [SchemaWalk.inner(member) { self.schema($0) }]
            }
        }
    }
}

/// Lists of types, which 3.0 does not have.
enum TypeList {
    /// A list of types as one type, as `nullable`, or as alternatives.
    static func members(_ member: DocumentMember, of schema: DocumentValue) -> [DocumentMember] {
        if member.value.text == "null" {
            return [
                DocumentMember("nullable", member.value.with(.boolean(true))),
                DocumentMember("enum", .list([.null])),
            ]
        }
        guard member.value.isList else { return [member] }
        let types = member.value.texts.filter { $0 != "null" }
        var members: [DocumentMember] = []
        if types.count == 1 {
            members.append(DocumentMember("type", member.value.with(.text(types[0]))))
        } else if !types.isEmpty {
            let alternatives = types.map { DocumentValue.mapping([DocumentMember("type", .text($0))]) }
            let list = DocumentMember("anyOf", member.value.with(.list(alternatives)))
            members.append(
                schema["anyOf"] == nil ? list : DocumentMember("allOf", .list([.mapping([list])])))
        } else {
            members.append(DocumentMember("enum", member.value.with(.list([.null]))))
        }
        if types.count < member.value.texts.count, schema["nullable"] == nil {
            members.append(DocumentMember("nullable", .boolean(true)))
        }
        return members
    }
}
