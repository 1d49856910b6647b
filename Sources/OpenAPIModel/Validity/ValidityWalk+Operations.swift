import Diagnostics
import SourceDocument

/// What is special about path items, operations, responses and links.
extension ValidityWalk {
    /// - Source: Swagger 2.0, Path Item Object; OpenAPI 3.0.3 §4.7.9
    func checkPathItem(_ node: Node) {
        self.checkReferenceMember(node, to: .pathItem)
        let shared = self.parameters(of: node)
        self.checkUniqueness(shared)
        guard self.version.isSwagger2 else { return }
        for entry in node.entries where OperationMethod(rawValue: entry.key.text) != nil && entry.value.isMapping {
            self.checkBodies(shared, self.parameters(of: entry.value), operation: entry.value)
        }
    }

    /// - Source: OpenAPI 3.0.3 §4.7.10
    func checkOperation(_ node: Node) {
        self.checkUniqueness(self.parameters(of: node))
        guard let id = node["operationId"], id.scalarType == .string else { return }
        if let first = self.operationIDs[id.text] {
            // The reader has told those of paths, of which the first stands here.
            if first.identity != id.identity {
                id.report(
                    .operationIDDuplicate, "\"\(id.text)\" names another operation already", to: self.diagnostics,
                    notes: [Diagnostic.Note("first used here", at: first.location)])
            }
        } else {
            self.operationIDs[id.text] = id
        }
    }

    /// - Source: Swagger 2.0, Responses Object; OpenAPI 3.0.3 §4.7.16
    func checkResponses(_ node: Node) {
        if !node.entries.contains(where: { !$0.keyHasPrefix("x-") }) {
            node.report(.responsesEmpty, "there is no response", to: self.diagnostics)
        }
    }

    // MARK: Parameters of operations

    /// A parameter where it is used, and its definition.
    private struct UsedParameter {
        let use: Node
        let node: Node

        var name: String? { self.node["name"]?.text }
        var place: String? { self.node["in"]?.text }
    }

    private func parameters(of node: Node) -> [UsedParameter] {
        guard let list = node["parameters"], list.isSequence else { return [] }
        return list.items.compactMap { use in
            guard use.isMapping else { return nil }
            guard use["$ref"]?.scalarType == .string else { return UsedParameter(use: use, node: use) }
            return self.resolver.resolve(use).map { UsedParameter(use: use, node: $0) }
        }
    }

    private func checkUniqueness(_ parameters: [UsedParameter]) {
        guard parameters.count > 1 else { return }
        var seen: [String: Node] = [:]
        for parameter in parameters {
            guard let name = parameter.name, let place = parameter.place else { continue }
            let key = "\(place) \(name)"
            if let first = seen[key] {
                parameter.use.report(
                    .parameterDuplicate, "\(place) parameter \"\(name)\" is declared twice", to: self.diagnostics,
                    notes: [Diagnostic.Note("first declared here", at: first.location)])
            } else {
                seen[key] = parameter.use
            }
        }
    }

    /// The body, the form and the files of an operation of 2.0.
    ///
    /// - Source: Swagger 2.0, Parameter Object
    private func checkBodies(_ shared: [UsedParameter], _ own: [UsedParameter], operation: Node) {
        // What the operation declares takes the place of the path's with the same name.
        let inherited = shared.filter { parameter in
            !own.contains { $0.name == parameter.name && $0.place == parameter.place }
        }
        let all = inherited + own
        let bodies = all.filter { $0.place == "body" }
        if let second = bodies.dropFirst().first {
            second.use.report(.bodyParameterConflict, "there is a second body parameter", to: self.diagnostics)
        }
        let form = all.filter { $0.place == "formData" }
        if !bodies.isEmpty, let field = form.first {
            field.use.report(
                .bodyParameterConflict, "a formData parameter stands beside a body parameter", to: self.diagnostics)
        }
        guard let file = form.first(where: { $0.node["type"]?.text == "file" }) else { return }
        let consumes = operation["consumes"] ?? self.document.node["consumes"]
        let types = consumes.map { $0.items.map { $0.text.lowercased() } } ?? []
        let fitting = ["multipart/form-data", "application/x-www-form-urlencoded"]
        if !types.contains(where: { type in fitting.contains { type.hasPrefix($0) } }) {
            file.use.report(
                .fileParameter, "the operation consumes neither \(fitting.joined(separator: " nor "))",
                to: self.diagnostics, mend: "add consumes: [multipart/form-data]")
        }
    }

    /// Path parameters that a path item shares and whose variable is not in its path; the reader looks at those of operations.
    ///
    /// - Source: OpenAPI 3.0.3 §4.7.12
    func checkPathParameters() {
        for path in self.document.paths {
            guard let variables = path.template?.variableNames else { continue }
            for parameter in path.parameters where parameter.place?.value == .path {
                guard let name = parameter.name?.value else { continue }
                if !variables.contains(name.hasSuffix("+") ? String(name.dropLast()) : name) {
                    parameter.use.report(
                        .pathParameterUnused, "path parameter \"\(name)\" does not occur in \"\(path.path.value)\"",
                        to: self.diagnostics)
                }
            }
        }
    }

    // MARK: Links

    /// - Source: OpenAPI 3.0.3 §4.7.20
    func checkLink(_ node: Node) {
        self.checkExclusive(node, "operationRef", "operationId")
        if node["operationRef"] == nil, node["operationId"] == nil {
            self.missing("operationId", in: node, owner: ObjectKind.link.rawValue)
        }
        if let id = node["operationId"], id.scalarType == .string { self.linkedOperationIDs.append(id) }
    }

    func checkLinkedOperations() {
        for id in self.linkedOperationIDs where self.operationIDs[id.text] == nil {
            let near = nearestName(to: id.text, among: self.operationIDs.keys.sorted())
            id.report(
                .linkTarget,
                "there is no operation \"\(id.text)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
                to: self.diagnostics)
        }
    }
}
