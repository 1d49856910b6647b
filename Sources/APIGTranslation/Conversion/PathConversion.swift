import SourceDocument

extension Upgrade {
    /// Paths with `basePath` in front: 3.0 has none that the product would merge.
    ///
    /// - Source: APIG User Guide, apig_03_0083
    func paths(_ paths: DocumentValue) -> DocumentValue {
        paths.mapMembers { path in
            if path.key.hasPrefix("x-") { return [path] }
            return [DocumentMember(self.fullPath(path.key), self.pathItem(path.value))]
        }
    }

    /// A path with `basePath`, joined as the import joins them.
    func fullPath(_ path: String) -> String {
        let key = path.hasPrefix("/") ? path : "/" + path
        guard var base = self.root["basePath"]?.text, !base.isEmpty, base != "/" else { return key }
        if base.hasSuffix("/") { base.removeLast() }
        if !base.hasPrefix("/") { base = "/" + base }
        return base + key
    }

    func pathItem(_ item: DocumentValue) -> DocumentValue {
        guard item.isMapping else { return item }
        let shared = item["parameters"].map { BodyParameters($0, self) } ?? BodyParameters()
        return item.mapMembers { member in
            switch member.key {
            case "$ref": return [self.reference(member)]
            case "parameters":
                let parameters = self.sharedByPath(member.value)
                return parameters.items.isEmpty && !member.value.items.isEmpty
                    ? nil : [DocumentMember("parameters", parameters)]
            case let key where isOperationKey(key):
                return [DocumentMember(key, self.operation(member.value, sharing: shared))]
            default: return [member]
            }
        }
    }

    private func operation(_ operation: DocumentValue, sharing shared: BodyParameters) -> DocumentValue {
        guard operation.isMapping else { return operation }
        let own = operation["parameters"].map { BodyParameters($0, self) } ?? BodyParameters()
        let media = OperationMedia(operation)
        let body = own.isEmpty ? self.requestBody(shared, media)?.plain : self.requestBody(own, media)
        var isBodyWritten = false
        func bodyMember() -> [DocumentMember] {
            guard let body, !isBodyWritten else { return [] }
            isBodyWritten = true
            return [DocumentMember("requestBody", body)]
        }
        let usesProduces = (operation["responses"]?.members ?? []).contains { self.hasContent($0.value) }
        var result = operation.mapMembers { member in
            switch member.key {
            case "schemes": return [self.operationServers(member.value)]
            case "consumes":
                if body != nil { return nil }
                self.log.kept("consumes is kept as x-consumes: there is no request body", member.value)
                return [DocumentMember("x-consumes", member.value)]
            case "produces":
                if usesProduces { return nil }
                self.log.kept("produces is kept as x-produces: no response has a schema", member.value)
                return [DocumentMember("x-produces", member.value)]
            case "parameters":
                let parameters = self.parameters(member.value)
                if parameters.items.isEmpty, !member.value.items.isEmpty {
                    var members = bodyMember()
                    guard !members.isEmpty else { return nil }
                    members[0].value.prepend((member.value.comments?.leading ?? []).filter { !$0.isEmpty })
                    return members
                }
                return [DocumentMember("parameters", parameters)] + bodyMember()
            case "responses":
                return bodyMember() + [DocumentMember("responses", self.responses(member.value, media))]
            default: return [member]
            }
        }
        result.members += bodyMember()
        return result
    }
}

/// The media types an operation of 2.0 names itself.
struct OperationMedia {
    let consumes: [String]?
    let produces: [String]?

    init(_ operation: DocumentValue) {
        self.consumes = operation["consumes"]?.texts
        self.produces = operation["produces"]?.texts
    }
}

extension Downgrade {
    func paths(_ paths: DocumentValue) -> DocumentValue {
        paths.mapMembers { path in
            path.key.hasPrefix("x-") ? [path] : [DocumentMember(path.key, self.pathItem(path.value))]
        }
    }

    func pathItem(_ item: DocumentValue) -> DocumentValue {
        guard item.isMapping else { return item }
        let servers = item["servers"].flatMap { $0.items.isEmpty ? nil : $0 }
        return item.mapMembers { member in
            let value = member.value
            switch member.key {
            case "$ref": return [self.reference(member)]
            case "summary", "description":
                self.log.kept("the \(member.key) of a path is kept as x-\(member.key)", value)
                return [DocumentMember("x-" + member.key, value)]
            case "servers": return nil
            case "parameters": return self.parameters(value)
            case "trace":
                self.log.kept("the operation TRACE is kept as x-trace: 2.0 has no such method", value)
                return [DocumentMember("x-trace", self.kept(value))]
            case let key where isOperationKey(key):
                return [DocumentMember(key, self.operation(value, pathServers: servers))]
            default: return [member]
            }
        }
    }

    private func operation(_ operation: DocumentValue, pathServers: DocumentValue?) -> DocumentValue {
        guard operation.isMapping else { return operation }
        let body = operation["requestBody"].map { self.body($0) }
        let produces = self.produces(operation["responses"])
        let parameters = operation["parameters"]
        let result = operation.mapMembers { member in
            let value = member.value
            switch member.key {
            case "servers": return self.operationSchemes(value)
            case "parameters": return self.parameters(value, adding: body?.parameters ?? [])
            case "requestBody":
                guard let body else { return nil }
                var members: [DocumentMember] = []
                if !body.consumes.isEmpty {
                    members.append(DocumentMember("consumes", .list(body.consumes.map { .text($0) })))
                }
                if parameters == nil, !body.parameters.isEmpty {
                    members.append(DocumentMember("parameters", .list(body.parameters)))
                }
                members += body.extensions
                guard !members.isEmpty else { return nil }
                members[0].value.comments = value.comments
                return members
            case "responses":
                let responses = DocumentMember("responses", self.responses(value))
                guard !produces.isEmpty else { return [responses] }
                return [DocumentMember("produces", .list(produces.map { .text($0) })), responses]
            case "callbacks":
                self.log.kept("callbacks are kept as x-callbacks: 2.0 has none", value)
                return [DocumentMember("x-callbacks", self.kept(value))]
            default: return [member]
            }
        }
        guard operation["servers"] == nil, let pathServers else { return result }
        var extended = result
        for member in self.operationSchemes(pathServers) {
            extended.members.append(DocumentMember(member.key, member.value))
        }
        return extended
    }

    /// A value under an extension: what it refers to and 2.0 does not share is written out, other references are rewritten.
    func kept(_ value: DocumentValue) -> DocumentValue { self.kept(value, open: []) }

    private func kept(_ value: DocumentValue, open: Set<String>) -> DocumentValue {
        if let reference = value.reference {
            let tokens = (try? ReferenceText(reference))?.tokens ?? []
            let isShared =
                tokens.count == 3 && tokens[0] == "components"
                && ["schemas", "parameters", "responses", "securitySchemes", "x-pathItems"].contains(tokens[1])
            if !isShared, !open.contains(reference), reference.hasPrefix("#"), open.isEmpty || self.nestedBudget > 0 {
                if !open.isEmpty { self.nestedBudget -= 1 }
                let target = self.inline(value)
                if target.reference == nil { return self.kept(target, open: open.union([reference])) }
            }
            return value.mapMembers { [$0.key == "$ref" ? self.reference($0) : $0] }
        }
        if value.isMapping { return value.mapValues { self.kept($0, open: open) } }
        return value.mapItems { self.kept($0, open: open) }
    }
}
