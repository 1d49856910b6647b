import Diagnostics
import OpenAPIModel
import SourceDocument

/// Reads the operations of a document into the form they are compared in.
final class ContractReader {
    let document: OpenAPIDocument
    let resolver: ReferenceResolver
    let forms: SchemaForms
    /// What security schemes amount to, by their names.
    private var schemes: [String: String] = [:]
    /// The callbacks that are being read.
    private var openCallbacks: Set<NodeIdentity> = []
    private let consumes: [String]?
    private let produces: [String]?

    init(document: OpenAPIDocument, resolver: ReferenceResolver) {
        self.document = document
        self.resolver = resolver
        self.forms = SchemaForms(version: document.version, resolver: resolver)
        self.consumes = document.node["consumes"].map { $0.items.map(\.text) }
        self.produces = document.node["produces"].map { $0.items.map(\.text) }
        for scheme in document.components.securitySchemes {
            self.schemes[scheme.name.value] = SecurityWords.words(self.resolver.resolve(scheme.node) ?? scheme.node)
        }
    }

    var isSwagger2: Bool { self.document.version.isSwagger2 }

    /// Reads an operation.
    ///
    /// - Parameters:
    ///   - method: In capitals.
    ///   - path: With `basePath`.
    ///   - key: The method's key.
    ///   - node: The operation.
    ///   - item: The path item it stands in.
    /// - Returns: The operation.
    func operation(method: String, path: String, key: Node, _ node: Node, in item: Node) -> ContractOperation {
        let template = try? PathTemplate(path)
        let variables = template?.variableNames ?? []
        let parameterNodes = self.parameterNodes(of: node, in: item)
        return ContractOperation(
            sharesMediaTypes: self.isSwagger2, method: method, path: path, key: key, node: node,
            operationID: node["operationId"].map { ($0.text, $0) },
            parameters: parameterNodes.compactMap { self.parameter($0, variables: variables) },
            body: self.body(of: node, parameterNodes), responses: self.responses(of: node),
            callbacks: self.callbacks(of: node), security: self.security(of: node),
            servers: (node["servers"] ?? item["servers"]).map { ServerWords.addresses($0) },
            isDeprecated: node["deprecated"]?.boolean == true,
            sunset: node["x-sunset"].map { ($0.text, $0) },
            tags: node["tags"].map { $0.items.map(\.text) } ?? [],
            remarks: self.remarks(node, ["summary", "description", "externalDocs"]))
    }

    /// The operations of a path item as it stands at a place the model does not know: a callback.
    private func operations(of item: Node, path: String) -> [ContractOperation] {
        guard let item = self.resolver.resolve(item) else { return [] }
        return item.entries.compactMap { entry in
            guard let method = OperationMethod(rawValue: entry.key.text), entry.value.isMapping else { return nil }
            return self.operation(method: method.displayName, path: path, key: entry.key, entry.value, in: item)
        }
    }

    // MARK: Parameters

    /// The parameters of an operation, those of its path that it does not have itself behind them; references followed.
    private func parameterNodes(of node: Node, in item: Node) -> [Node] {
        let own = node["parameters"].map { $0.items.compactMap(self.resolver.resolve) } ?? []
        let shared = item["parameters"].map { $0.items.compactMap(self.resolver.resolve) } ?? []
        guard !shared.isEmpty else { return own }
        func identity(_ node: Node) -> [String] { [node["in"]?.text ?? "", node["name"]?.text ?? ""] }
        let names = Set(own.map(identity))
        return own + shared.filter { !names.contains(identity($0)) }
    }

    private func parameter(_ node: Node, variables: [String]) -> ContractOperation.Parameter? {
        guard let name = node["name"]?.text, let place = node["in"]?.text, place != "body", place != "formData" else {
            return nil
        }
        let plain = name.hasSuffix("+") ? String(name.dropLast()) : name
        var known = plain
        switch place {
        case "header": known = plain.lowercased()
        case "path": if let position = variables.firstIndex(of: plain) { known = "\(position + 1)" }
        default: break
        }
        return self.parameter(
            node, key: ContractOperation.ParameterKey(place: place, name: known), name: name,
            isRequired: place == "path" || node["required"]?.boolean == true)
    }

    private func parameter(
        _ node: Node, key: ContractOperation.ParameterKey, name: String, isRequired: Bool
    ) -> ContractOperation.Parameter {
        let content = node["content"]?.entries.first { _ in true }
        let schemaNode = self.isSwagger2 ? node : content?.value["schema"] ?? node["schema"]
        let schema = schemaNode.map { SchemaSource.nodes([$0]) }
        let form = schema.flatMap { self.forms.form($0) }
        return ContractOperation.Parameter(
            key: key, name: name, node: node, isRequired: isRequired,
            description: (node["description"] ?? schemaNode?["description"])?.text,
            isDeprecated: node["deprecated"]?.boolean == true,
            allowsEmptyValue: node["allowEmptyValue"]?.boolean == true,
            allowsReserved: node["allowReserved"]?.boolean == true,
            serialization: content == nil ? self.serialization(of: node, place: key.place, form) : "",
            schema: schema, mediaType: content?.key.text.lowercased(),
            remarks: self.parameterRemarks(node))
    }

    /// - Source: APIG User Guide, apig_03_0123 (`x-apigateway-sample` is the example of 2.0)
    private func parameterRemarks(_ node: Node) -> [String: (value: String, node: Node)] {
        var remarks = self.remarks(node, ["example", "examples"])
        if remarks["example"] == nil, let sample = node["x-apigateway-sample"] {
            remarks["example"] = (sample.text, sample)
        }
        return remarks
    }

    /// How a list or an object is written.
    ///
    /// - Source: Swagger 2.0, Parameter Object (`collectionFormat`); OpenAPI 3.0.3 §4.7.12.2
    private func serialization(of node: Node, place: String, _ form: SchemaForm?) -> String {
        let isQuery = place == "query" || place == "cookie"
        if let style = node["style"]?.text, style == "label" || style == "matrix" { return style }
        guard let form, form.types != .all, !form.types.isDisjoint(with: [.array, .object]) else { return "" }
        if self.isSwagger2 {
            switch node["collectionFormat"]?.text {
            case "multi": return "form, exploded"
            case "ssv": return isQuery ? "spaceDelimited" : "ssv"
            case "tsv": return "tsv"
            case "pipes": return isQuery ? "pipeDelimited" : "pipes"
            default: return isQuery ? "form" : "simple"
            }
        }
        let style = node["style"]?.text ?? (isQuery ? "form" : "simple")
        let isExploded = node["explode"]?.boolean ?? (style == "form")
        return isExploded ? "\(style), exploded" : style
    }

    // MARK: Bodies

    private func body(of node: Node, _ parameters: [Node]) -> ContractOperation.Body? {
        guard self.isSwagger2 else {
            guard let body = node["requestBody"].flatMap(self.resolver.resolve) else { return nil }
            return ContractOperation.Body(
                node: body, isRequired: body["required"]?.boolean == true, description: body["description"]?.text,
                content: self.content(body["content"]), isUnstated: false)
        }
        let stated = node["consumes"].map { $0.items.map(\.text) } ?? self.consumes
        if let body = parameters.first(where: { $0["in"]?.hasText("body") == true }) {
            let schema = body["schema"].map { SchemaSource.nodes([$0]) }
            return ContractOperation.Body(
                node: body, isRequired: body["required"]?.boolean == true, description: body["description"]?.text,
                content: (stated ?? ["application/json"]).map { self.content($0, body, schema, examples: "") },
                isUnstated: stated == nil)
        }
        let fields = parameters.filter { $0["in"]?.hasText("formData") == true }
        return fields.first.map { self.form($0, fields, stated) }
    }

    /// A body of form fields as the object it is.
    private func form(_ first: Node, _ fields: [Node], _ stated: [String]?) -> ContractOperation.Body {
        let form = self.forms.make(first)
        form.types = .object
        var hasFile = false
        var isRequired = false
        for field in fields {
            guard let name = field["name"]?.text else { continue }
            form.positions[name] = form.properties.count
            form.properties.append(SchemaForm.Property(name: name, source: .nodes([field])))
            if field["type"]?.hasText("file") == true { hasFile = true }
            if let required = field["required"], required.boolean == true {
                form.required[name] = required
                isRequired = true
            }
        }
        let ways = (stated ?? []).filter { Self.formTypes.contains(Self.canonical($0)) }
        let types = ways.isEmpty ? [hasFile ? Self.formTypes[0] : Self.formTypes[1]] : ways
        return ContractOperation.Body(
            node: first, isRequired: isRequired, description: nil,
            content: types.map { self.content($0, first, .made(form), examples: "") }, isUnstated: ways.isEmpty)
    }

    private static let formTypes = ["multipart/form-data", "application/x-www-form-urlencoded"]

    private func content(_ node: Node?) -> [ContractOperation.Content] {
        node.map { node in
            node.entries.map { entry in
                ContractOperation.Content(
                    mediaType: Self.canonical(entry.key.text), node: entry.key,
                    schema: entry.value["schema"].map { .nodes([$0]) },
                    examples: [entry.value["example"], entry.value["examples"]].compactMap { $0?.canonicalText }
                        .joined(separator: " "),
                    encoding: entry.value["encoding"]?.canonicalText ?? "")
            }
        } ?? []
    }

    private func content(
        _ mediaType: String, _ node: Node, _ schema: SchemaSource?, examples: String
    ) -> ContractOperation.Content {
        ContractOperation.Content(
            mediaType: Self.canonical(mediaType), node: node, schema: schema, examples: examples, encoding: "")
    }

    /// A media type in lower case, its parameters without blanks.
    private static func canonical(_ mediaType: String) -> String { mediaType.lowercased().filter { $0 != " " } }

    // MARK: Responses

    private func responses(of node: Node) -> [ContractOperation.Response] {
        guard let responses = node["responses"], responses.isMapping else { return [] }
        let stated = node["produces"].map { $0.items.map(\.text) } ?? self.produces
        return responses.entries.compactMap { entry in
            guard !entry.keyHasPrefix("x-"), let response = self.resolver.resolve(entry.value) else { return nil }
            // What an operation of 2.0 produces is said of its results; its errors, which are often shared, are seldom meant.
            let isSuccess = entry.keyHasPrefix("2") || entry.keyHasPrefix("3")
            var content: [ContractOperation.Content] = []
            if !self.isSwagger2 {
                content = self.content(response["content"])
            } else if let schema = response["schema"] {
                content = (stated ?? ["application/json"]).map { type in
                    self.content(
                        type, schema, .nodes([schema]),
                        examples: response["examples"]?[type]?.canonicalText ?? "")
                }
            }
            return ContractOperation.Response(
                status: entry.key.text.uppercased() == "DEFAULT" ? "default" : entry.key.text.uppercased(),
                node: entry.key, description: response["description"]?.text, headers: self.headers(response),
                content: content, isUnstated: self.isSwagger2 && (stated == nil || !isSuccess),
                links: self.links(response))
        }
    }

    private func headers(_ response: Node) -> [ContractOperation.Parameter] {
        guard let headers = response["headers"] else { return [] }
        return headers.entries.compactMap { entry in
            // A header of this name is not described but ruled by the content.
            let name = entry.key.text.lowercased()
            guard name != "content-type", let node = self.resolver.resolve(entry.value) else { return nil }
            return self.parameter(
                node, key: ContractOperation.ParameterKey(place: "header", name: name), name: entry.key.text,
                isRequired: !self.isSwagger2 && node["required"]?.boolean == true)
        }
    }

    private func links(_ response: Node) -> [String: (value: String, node: Node)] {
        var links: [String: (value: String, node: Node)] = [:]
        for entry in response["links"].map({ Array($0.entries) }) ?? [] {
            let link = self.resolver.resolve(entry.value) ?? entry.value
            links[entry.key.text] = (link.canonicalText, entry.key)
        }
        return links
    }

    private func callbacks(of node: Node) -> [ContractOperation.Callback] {
        guard let callbacks = node["callbacks"], !self.isSwagger2 else { return [] }
        return callbacks.entries.flatMap { entry -> [ContractOperation.Callback] in
            guard let callback = self.resolver.resolve(entry.value),
                // A callback may have itself as one of its own.
                self.openCallbacks.insert(callback.identity).inserted
            else { return [] }
            defer { self.openCallbacks.remove(callback.identity) }
            return callback.entries.filter { !$0.keyHasPrefix("x-") }.flatMap { expression in
                self.operations(of: expression.value, path: expression.key.text).map { operation in
                    ContractOperation.Callback(
                        name: entry.key.text, expression: expression.key.text, method: operation.method,
                        operation: operation)
                }
            }
        }
    }

    // MARK: The rest

    private func security(of node: Node) -> [ContractOperation.SecurityAlternative] {
        guard let security = node["security"] ?? self.document.node["security"] else { return [] }
        return security.items.map { alternative in
            var schemes: [String: Set<String>] = [:]
            for entry in alternative.entries {
                let name = entry.key.text
                schemes[self.schemes[name] ?? name, default: []].formUnion(entry.value.items.map(\.text))
            }
            return ContractOperation.SecurityAlternative(node: alternative, schemes: schemes)
        }
    }

    /// Words of a definition that restrict nothing, and keys of other tools.
    func remarks(_ node: Node, _ names: [String]) -> [String: (value: String, node: Node)] {
        var remarks: [String: (value: String, node: Node)] = [:]
        for name in names {
            guard let value = node[name] else { continue }
            let text = value.isScalar ? value.text : value.canonicalText
            if !text.isEmpty { remarks[name] = (text, value) }
        }
        for entry in node.entries
        where entry.keyHasPrefix("x-") && !entry.keyHasPrefix("x-apigateway-") && !entry.key.hasText("x-sunset")
            && !entry.key.hasText("x-nullable")
        {
            remarks[entry.key.text] = (entry.value.canonicalText, entry.value)
        }
        return remarks
    }
}

/// What servers amount to.
enum ServerWords {
    /// The addresses of a list of servers, each once, without their paths: those are no part of what the gateway serves.
    ///
    /// - Source: APIG User Guide, apig_03_0083
    static func addresses(_ servers: Node) -> [String] {
        Array(Set(servers.items.compactMap { $0["url"].map { self.address($0.text) } })).filter { !$0.isEmpty }.sorted()
    }

    /// Scheme and authority of a URL; empty for one that is relative.
    private static func address(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return "" }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return authority.lowercased()
    }
}
