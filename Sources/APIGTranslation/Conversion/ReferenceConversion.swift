import SourceDocument

/// A `$ref` in its parts as written.
private struct WrittenReference {
    let file: Substring
    /// The tokens of the pointer as written; `nil` where there is none.
    let tokens: [String]?

    init(_ text: String) {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        self.file = parts.first ?? ""
        guard parts.count == 2, parts[1].hasPrefix("/") else {
            self.tokens = nil
            return
        }
        self.tokens = parts[1].dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    }

    func text(_ tokens: [String]) -> String { "\(self.file)#/" + tokens.joined(separator: "/") }

    static func escaped(_ key: String) -> String {
        key.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}

extension Upgrade {
    /// A `$ref` member that leads to where its target stands in 3.0.
    func reference(_ member: DocumentMember) -> DocumentMember {
        guard let text = member.value.text else { return member }
        let written = WrittenReference(text)
        if !written.file.isEmpty { self.log.otherFile(String(written.file), member.value) }
        guard let tokens = written.tokens else { return member }
        let moved = self.moved(tokens, isLocal: written.file.isEmpty, decoded: (try? ReferenceText(text))?.tokens ?? [])
        return DocumentMember(member.key, member.value.with(.text(written.text(moved))))
    }

    private func moved(_ tokens: [String], isLocal: Bool, decoded: [String]) -> [String] {
        switch tokens[0] {
        case "definitions": return ["components", "schemas"] + tokens.dropFirst()
        case "securityDefinitions": return ["components", "securitySchemes"] + tokens.dropFirst()
        case "responses":
            var rest = Array(tokens.dropFirst())
            if rest.count > 1, rest[1] == "schema" {
                rest.replaceSubrange(1...1, with: ["content", self.mediaToken(self.produces), "schema"])
            }
            return ["components", "responses"] + rest
        case "parameters":
            var rest = Array(tokens.dropFirst())
            if isLocal, decoded.count > 1, self.root["parameters"]?[decoded[1]]?["in"]?.text == "body" {
                if rest.count > 1, rest[1] == "schema" {
                    rest.replaceSubrange(1...1, with: ["content", self.mediaToken(self.consumes), "schema"])
                }
                return ["components", "requestBodies"] + rest
            }
            if rest.count > 1, SimpleSchema.keywords.contains(rest[1]) { rest.insert("schema", at: 1) }
            return ["components", "parameters"] + rest
        case "paths" where tokens.count > 1 && isLocal: return self.movedInPaths(tokens, decoded)
        default: return tokens
        }
    }

    private func movedInPaths(_ tokens: [String], _ decoded: [String]) -> [String] {
        var tokens = tokens
        guard decoded.count == tokens.count else { return tokens }
        tokens[1] = WrittenReference.escaped(self.fullPath(decoded[1])).replacing("{", with: "%7B")
            .replacing("}", with: "%7D")
        guard tokens.count > 5 else { return tokens }
        let operation = self.root.value(at: decoded.prefix(3))
        if tokens[3] == "responses", tokens[5] == "schema" {
            let produces = operation?["produces"]?.texts ?? self.produces
            tokens.replaceSubrange(5...5, with: ["content", self.mediaToken(produces), "schema"])
        } else if tokens[3] == "parameters", let position = ReferenceText.position(tokens[4]) {
            let parameters = operation?["parameters"]?.items ?? []
            if parameters.indices.contains(position), parameters[position]["in"]?.text == "body" {
                let consumes = operation?["consumes"]?.texts ?? self.consumes
                tokens.replaceSubrange(3...5, with: ["requestBody", "content", self.mediaToken(consumes), tokens[5]])
            } else {
                let gone = parameters.prefix(position).count { BodyParameters.isBody($0, self) }
                tokens[4] = String(position - gone)
                if SimpleSchema.keywords.contains(tokens[5]) { tokens.insert("schema", at: 5) }
            }
        }
        return tokens
    }

    private func mediaToken(_ types: [String]) -> String { WrittenReference.escaped(types.first ?? "application/json") }
}

extension Downgrade {
    /// A `$ref` member that leads to where its target stands in 2.0.
    func reference(_ member: DocumentMember) -> DocumentMember {
        guard let text = member.value.text else { return member }
        let written = WrittenReference(text)
        if !written.file.isEmpty { self.log.otherFile(String(written.file), member.value) }
        guard let tokens = written.tokens else { return member }
        return DocumentMember(member.key, member.value.with(.text(written.text(self.moved(tokens)))))
    }

    private func moved(_ tokens: [String]) -> [String] {
        var rest = tokens
        // Media types are no level of their own in 2.0.
        if let content = rest.firstIndex(of: "content"), content + 2 < rest.count, rest[content + 2] == "schema" {
            rest.removeSubrange(content...content + 1)
        }
        guard rest.count > 1, rest[0] == "components" else { return rest }
        rest.removeFirst()
        switch rest[0] {
        case "schemas": rest[0] = "definitions"
        case "securitySchemes": rest[0] = "securityDefinitions"
        case "requestBodies":
            rest[0] = "parameters"
            if rest.count > 1 { rest[1] = self.bodyKey(rest[1]) }
        case "parameters":
            if rest.count > 3, rest[2] == "schema" { rest.remove(at: 2) }
        default: break
        }
        return rest
    }

    /// The key a shared body has among the parameters: its own, unless a parameter has it already.
    func bodyKey(_ key: String) -> String {
        self.root["components"]?["parameters"]?[key] == nil ? key : key + "Body"
    }
}

/// Looks whether the references of the result lead somewhere, and turns those that nobody turned: what stands under extensions.
struct ReferenceCheck {
    let result: DocumentValue
    let log: ConversionLog
    /// Where a reference leads in the other version.
    let moved: (DocumentMember) -> DocumentMember

    /// What is data and no part of the document, whatever is in it.
    private static let data: Set<String> = [
        "example", "examples", "default", "enum", "value", "x-example", "x-examples",
    ]

    /// Where keys are names, and `default` is one like others.
    private static let names: Set<String> = [
        "responses", "properties", "definitions", "schemas", "parameters", "requestBodies", "headers", "x-defs",
        "patternProperties", "x-patternProperties",
    ]

    /// The document with every reference that could be turned.
    func run() -> DocumentValue { self.checked(self.result, under: "", isInExtension: false) }

    private func checked(_ value: DocumentValue, under parent: String, isInExtension: Bool) -> DocumentValue {
        switch value.content {
        case .list(let items):
            return value.with(.list(items.map { self.checked($0, under: "", isInExtension: isInExtension) }))
        case .mapping(let members):
            let checked = members.map { member in
                if Self.data.contains(member.key), !Self.names.contains(parent) { return member }
                if member.key == "$ref", member.value.text?.hasPrefix("#/") == true {
                    return self.checked(member, isInExtension: isInExtension)
                }
                let isExtension = isInExtension || member.key.hasPrefix("x-")
                return DocumentMember(
                    member.key, self.checked(member.value, under: member.key, isInExtension: isExtension))
            }
            return value.with(.mapping(checked))
        default: return value
        }
    }

    private func checked(_ reference: DocumentMember, isInExtension: Bool) -> DocumentMember {
        if self.leads(reference) { return reference }
        if isInExtension {
            let moved = self.moved(reference)
            if self.leads(moved) { return moved }
        }
        let text = reference.value.text ?? ""
        self.log.dangling("\"\(text)\" leads nowhere in the converted document", reference.value)
        return reference
    }

    private func leads(_ reference: DocumentMember) -> Bool {
        guard let text = reference.value.text, let parts = try? ReferenceText(text) else { return false }
        return self.result.value(at: parts.tokens) != nil
    }
}

extension DocumentValue {
    /// A value of another file, with its references as they must be written in the document.
    ///
    /// - Parameters:
    ///   - target: A value of any file.
    ///   - root: The document it is written into.
    init(_ target: Node, drawnInto root: Node?) {
        let value = DocumentValue(target)
        guard let root, target.tree !== root.tree else {
            self = value
            return
        }
        let folder = LexicalPath.directory(of: LexicalPath.normalised(root.tree.source.name) ?? "")
        var file = LexicalPath.normalised(target.tree.source.name) ?? target.tree.source.name
        if folder != ".", file.hasPrefix(folder + "/") { file = String(file.dropFirst(folder.utf8.count + 1)) }
        self = value.rebased(to: file)
    }

    private func rebased(to file: String) -> DocumentValue {
        let folder = LexicalPath.directory(of: file)
        return self.mapMembers { member in
            guard member.key == "$ref", let text = member.value.text else {
                return [DocumentMember(member.key, member.value.rebased(to: file))]
            }
            let own = text.prefix { $0 != "#" }
            let path = own.isEmpty ? file : LexicalPath.normalised(folder == "." ? String(own) : "\(folder)/\(own)")
            return [
                DocumentMember(
                    member.key, member.value.with(.text("\(path ?? String(own))\(text.dropFirst(own.count))")))
            ]
        }.mapItems { $0.rebased(to: file) }
    }
}
