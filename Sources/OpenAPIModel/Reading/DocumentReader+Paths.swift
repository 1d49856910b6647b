import Diagnostics
import SourceDocument

extension DocumentReader {
    func readPaths(_ node: Node, areWebhooks: Bool) -> [PathItem] {
        guard self.expectMapping(node, areWebhooks ? "webhooks" : "paths") else { return [] }
        return node.entries.compactMap { entry in
            let key = entry.key.text
            if key.hasPrefix("x-") { return nil }
            if !areWebhooks, !key.hasPrefix("/") {
                entry.key.report(
                    .pathWithoutSlash, "the path is \"\(key)\"", to: self.diagnostics,
                    fix: entry.key.fix(renamingKeyTo: "/" + key))
            }
            return self.readPathItem(Located(key, at: entry.key), entry.value)
        }
    }

    private func readPathItem(_ path: Located<String>, _ use: Node) -> PathItem? {
        guard let node = self.definition(use, .pathItem), self.expectMapping(node, "a path item") else { return nil }
        if node.identity != use.identity, let known = self.sharedPathItems[node.identity] {
            return known.used(for: path)
        }
        let item = self.readPathItemDefinition(path, node)
        if node.identity != use.identity { self.sharedPathItems[node.identity] = item }
        return item
    }

    private func readPathItemDefinition(_ path: Located<String>, _ node: Node) -> PathItem {
        var parameters: [Parameter] = []
        var operations: [Operation] = []
        var servers: [Server] = []
        var extensions: [NodeEntry] = []
        var unknown: [NodeEntry] = []
        for entry in node.entries {
            let key = entry.key.text
            if let method = OperationMethod(rawValue: key), method != .trace || !self.version.isSwagger2 {
                if let operation = self.readOperation(method, entry) { operations.append(operation) }
                continue
            }
            switch key {
            case "parameters": parameters = self.readParameters(entry.value)
            case "servers" where !self.version.isSwagger2: servers = self.readServers(entry.value)
            case "summary" where !self.version.isSwagger2, "description" where !self.version.isSwagger2:
                _ = self.text(entry.value, key)
            case "$ref": break
            case _ where key.hasPrefix("x-"): extensions.append(entry)
            default:
                unknown.append(entry)
                self.unknownKey(
                    entry.key, in: "a path item", known: OperationMethod.allCases.map(\.rawValue) + ["parameters"])
            }
        }
        return PathItem(
            path: path, template: try? PathTemplate(path.value), node: node, parameters: parameters,
            operations: operations, servers: servers,
            extensions: extensions, unknown: unknown)
    }

    private func readOperation(_ method: OperationMethod, _ entry: NodeEntry) -> Operation? {
        let node = entry.value
        let isSwagger2 = self.version.isSwagger2
        guard self.expectMapping(node, method.rawValue) else { return nil }
        var operationID: Located<String>?
        var summary: Located<String>?
        var description: Located<String>?
        var tags: [Located<String>] = []
        var parameters: [Parameter] = []
        var requestBody: RequestBody?
        var responses: [Response] = []
        var responsesNode: Node?
        var security: [SecurityRequirement]?
        var schemes: [Located<String>]?
        var servers: [Server]?
        var isDeprecated = false
        var mediaTypeLists: [NodeEntry] = []
        var extensions: [NodeEntry] = []
        var unknown: [NodeEntry] = []
        for member in node.entries {
            switch OperationMember.names.find(member) {
            case .operationID: operationID = self.text(member.value, "operationId")
            case .summary: summary = self.text(member.value, "summary")
            case .description: description = self.text(member.value, "description")
            case .tags: tags = self.texts(member.value, "tags")
            case .parameters: parameters = self.readParameters(member.value)
            case .responses:
                responsesNode = member.value
                responses = self.readResponses(member.value)
            case .security: security = self.readSecurity(member.value)
            case .deprecated: isDeprecated = self.boolean(member.value, "deprecated") ?? false
            case .externalDocs: self.expectMapping(member.value, "externalDocs")
            case .schemes where isSwagger2: schemes = self.texts(member.value, "schemes")
            case .consumes where isSwagger2, .produces where isSwagger2:
                _ = self.texts(member.value, member.key.text)
                mediaTypeLists.append(member)
            case .servers where !isSwagger2: servers = self.readServers(member.value)
            case .requestBody where !isSwagger2: requestBody = self.readRequestBody(member.value)
            case .callbacks where !isSwagger2: self.expectMapping(member.value, "callbacks")
            case nil where member.keyHasPrefix("x-"): extensions.append(member)
            default:
                unknown.append(member)
                self.unknownKey(member.key, in: "an operation", known: OperationMember.known)
            }
        }
        if responsesNode == nil, self.version != .v31 {
            entry.key.report(
                .openAPIMissingMember, "an operation has no \"responses\"", to: self.diagnostics,
                mend: "add responses with at least a default one",
                fix: Fix(
                    "add a default response", node.inserting("responses", .mapping([("default", Self.anyResponse)]))))
        }
        if isSwagger2 { requestBody = self.bodyOfSwagger2(parameters) }
        return Operation(
            method: method, key: entry.key, node: node, operationID: operationID, summary: summary,
            description: description, tags: tags, parameters: parameters, requestBody: requestBody,
            responses: responses, responsesNode: responsesNode, security: security, schemes: schemes, servers: servers,
            isDeprecated: isDeprecated, mediaTypeLists: mediaTypeLists, extensions: extensions, unknown: unknown)
    }

    private func readRequestBody(_ use: Node) -> RequestBody? {
        guard let node = self.definition(use, .requestBody), self.expectMapping(node, "requestBody") else { return nil }
        if let known = self.sharedBodies[node.identity] { return known }
        let body = self.readBodyDefinition(node)
        if node.identity != use.identity { self.sharedBodies[node.identity] = body }
        return body
    }

    private func readBodyDefinition(_ node: Node) -> RequestBody {
        var content: [(mediaType: String, schema: Schema?)] = []
        if let contentNode = node["content"], self.expectMapping(contentNode, "content") {
            content = contentNode.entries.map { entry in
                (entry.key.text, entry.value["schema"].flatMap { self.readSchema($0) })
            }
        } else if node["content"] == nil {
            self.missing("content", in: node, owner: "a request body")
        }
        return RequestBody(
            node: node,
            description: node["description"].flatMap { self.text($0, "description") },
            isRequired: node["required"].flatMap { self.boolean($0, "required") } ?? false,
            content: content)
    }

    /// What the `body` and `formData` parameters of 2.0 amount to as a request body.
    private func bodyOfSwagger2(_ parameters: [Parameter]) -> RequestBody? {
        guard let first = parameters.first(where: { $0.place?.value == .body || $0.place?.value == .formData }) else {
            return nil
        }
        let isBody = first.place?.value == .body
        return RequestBody(
            node: first.node, description: first.description, isRequired: first.isRequired,
            content: [(isBody ? "application/json" : "multipart/form-data", isBody ? first.schema : nil)])
    }

    private func readResponses(_ node: Node) -> [Response] {
        guard self.expectMapping(node, "responses") else { return [] }
        var responses: [Response] = []
        for entry in node.entries {
            let key = entry.key.text
            if key.hasPrefix("x-") { continue }
            if !Self.isResponseKey(key) {
                entry.key.report(
                    .responseKey, "found \"\(key)\"", to: self.diagnostics,
                    severity: key == "default-cors" ? .info : nil,
                    fix: key == "default-cors"
                        ? nil : entry.key.fix(renamingKeyTo: nearestName(to: key, among: ["default"])))
            }
            guard let response = self.definition(entry.value, .response), self.expectMapping(response, "a response")
            else {
                continue
            }
            let isShared = response.identity != entry.value.identity
            let content = self.sharedResponses[response.identity] ?? self.readResponse(response)
            if isShared { self.sharedResponses[response.identity] = content }
            responses.append(
                Response(
                    status: Located(key, at: entry.key), node: response, description: content.description,
                    extensions: content.extensions))
        }
        if responses.isEmpty, !node.entries.contains(where: { $0.keyHasPrefix("x-") }) {
            node.report(
                .responsesEmpty, "there is no response", to: self.diagnostics,
                fix: Fix("add a default response", node.inserting("default", Self.anyResponse)))
        }
        return responses
    }

    /// A response that says nothing.
    private static let anyResponse = EditValue.mapping([("description", .text(""))])

    private func readResponse(_ node: Node) -> SharedResponse {
        let description = node["description"].flatMap { self.text($0, "description") }
        if description == nil {
            self.missing(
                "description", in: node, owner: "a response",
                fix: Fix("add an empty description", node.inserting("description", .text(""))))
        }
        for media in node["content"].map({ Array($0.entries) }) ?? [] {
            if let schema = media.value["schema"] { self.readSchema(schema) }
        }
        if let schema = node["schema"], self.version.isSwagger2 { self.readSchema(schema) }
        return SharedResponse(description: description, extensions: node.entries.filter { $0.keyHasPrefix("x-") })
    }

    static func isResponseKey(_ key: String) -> Bool {
        if key == "default" { return true }
        let bytes = Array(key.utf8)
        guard bytes.count == 3, (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(bytes[0]) else { return false }
        return bytes[1...].allSatisfy { (0x30...0x39).contains($0) }
            || bytes[1...].allSatisfy { $0 == UInt8(ascii: "X") }
    }
}

/// What a response holds, whatever status it is used for.
struct SharedResponse {
    let description: Located<String>?
    let extensions: [NodeEntry]
}

extension PathItem {
    /// The same definition for another path.
    fileprivate func used(for path: Located<String>) -> PathItem {
        PathItem(
            path: path, template: try? PathTemplate(path.value), node: self.node, parameters: self.parameters,
            operations: self.operations, servers: self.servers, extensions: self.extensions, unknown: self.unknown)
    }
}
