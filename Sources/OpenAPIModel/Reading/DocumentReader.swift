package import Diagnostics
package import SourceDocument

/// Reads Swagger 2.0, OpenAPI 3.0 and 3.1 documents into one model.
///
/// Versions converge here: what differs between them is decided in this folder and nowhere after it. Faults are collected; a part that
/// cannot be read is left out and the rest goes on.
package final class DocumentReader {
    let tree: SyntaxTree
    let resolver: ReferenceResolver
    let diagnostics: DiagnosticCollector
    var version = OpenAPIVersion.v30
    /// Schemas whose keywords were checked, so that shared ones are checked once.
    var checkedSchemas: NodeMarks
    /// Parameters shared by reference, read once.
    var sharedParameters: [NodeIdentity: Parameter] = [:]
    /// Path items, responses and bodies shared by reference, read once: a thousand uses of one with a thousand parts are not a million.
    var sharedPathItems: [NodeIdentity: PathItem] = [:]
    var sharedResponses: [NodeIdentity: SharedResponse] = [:]
    var sharedBodies: [NodeIdentity: RequestBody] = [:]

    package init(tree: SyntaxTree, resolver: ReferenceResolver, diagnostics: DiagnosticCollector) {
        self.tree = tree
        self.checkedSchemas = NodeMarks(tree: tree)
        self.resolver = resolver
        self.diagnostics = diagnostics
    }

    /// Reads the document.
    ///
    /// - Returns: The document, or `nil` when the root is no mapping or the version cannot be read at all.
    package func read() -> OpenAPIDocument? {
        let root = self.tree.root
        guard root.isMapping else {
            root.report(.openAPIWrongType, "found \(root.summary) where the document is expected", to: self.diagnostics)
            return nil
        }
        guard let (version, versionText) = self.readVersion(root) else { return nil }
        self.version = version
        var info: Info?
        var servers: [Server] = []
        var host: Located<String>?
        var basePath: Located<String>?
        var schemes: [Located<String>] = []
        var tags: [Tag] = []
        var pathsNode: Node?
        var webhooksNode: Node?
        var componentsNode: Node?
        var security: [SecurityRequirement]?
        var extensions: [NodeEntry] = []
        var unknown: [NodeEntry] = []
        for entry in root.entries {
            let isSwagger2 = version.isSwagger2
            switch entry.key.text {
            case "swagger", "openapi": break
            case "info": info = self.readInfo(entry.value)
            case "paths": pathsNode = entry.value
            case "tags": tags = self.readTags(entry.value)
            case "security": security = self.readSecurity(entry.value)
            case "externalDocs": self.expectMapping(entry.value, "externalDocs")
            case "servers" where !isSwagger2: servers = self.readServers(entry.value)
            case "components" where !isSwagger2: componentsNode = entry.value
            case "webhooks" where version == .v31: webhooksNode = entry.value
            case "jsonSchemaDialect" where version == .v31: _ = self.text(entry.value, "jsonSchemaDialect")
            case "host" where isSwagger2: host = self.text(entry.value, "host")
            case "basePath" where isSwagger2: basePath = self.text(entry.value, "basePath")
            case "schemes" where isSwagger2: schemes = self.texts(entry.value, "schemes")
            case "consumes" where isSwagger2, "produces" where isSwagger2: _ = self.texts(entry.value, entry.key.text)
            case "definitions" where isSwagger2, "parameters" where isSwagger2, "responses" where isSwagger2,
                "securityDefinitions" where isSwagger2:
                self.expectMapping(entry.value, entry.key.text)
            case let key where key.hasPrefix("x-"): extensions.append(entry)
            default:
                unknown.append(entry)
                self.unknownKey(entry.key, in: "the document", known: Self.rootKeys(version))
            }
        }
        if info == nil { self.missing("info", in: root, owner: "the document") }
        let components = self.readComponents(version.isSwagger2 ? root : componentsNode)
        var paths: [PathItem] = []
        if let pathsNode {
            paths = self.readPaths(pathsNode, areWebhooks: false)
        } else if version != .v31 {
            self.missing("paths", in: root, owner: "the document")
        }
        let document = OpenAPIDocument(
            version: version, versionText: versionText, node: root,
            info: info ?? Info(node: nil, title: nil, description: nil, version: nil, extensions: []),
            servers: servers, host: host, basePath: basePath, schemes: schemes, tags: tags, paths: paths,
            webhooks: webhooksNode.map { self.readPaths($0, areWebhooks: true) } ?? [],
            components: components, security: security, extensions: extensions, unknown: unknown
        )
        DocumentChecks(document: document, diagnostics: self.diagnostics).run()
        return document
    }

    private func readVersion(_ root: Node) -> (OpenAPIVersion, Located<String>)? {
        guard let node = root["swagger"] ?? root["openapi"] else {
            let near = root.entries.lazy.map(\.key.text).first {
                nearestName(to: $0, among: ["swagger", "openapi"]) != nil
            }
            root.report(
                .openAPIVersionMissing,
                "found neither \"swagger\" nor \"openapi\"" + (near.map { "; is \"\($0)\" meant?" } ?? ""),
                to: self.diagnostics
            )
            return nil
        }
        let text = Located(node.text, at: node)
        if root["swagger"] != nil {
            if text.value == "2.0" || text.value == "2" { return (.v2, text) }
        } else if Self.isVersion(text.value, of: "3.0") {
            return (.v30, text)
        } else if Self.isVersion(text.value, of: "3.1") {
            node.report(.openAPIVersion31, "found version \(text.value)", to: self.diagnostics)
            return (.v31, text)
        }
        node.report(.openAPIVersionUnsupported, "found \(node.summary)", to: self.diagnostics)
        return nil
    }

    /// Whether a text is `3.0`, `3.0.` and a number, or that with a suffix, as `3.0.0-rc2`.
    private static func isVersion(_ text: String, of minor: String) -> Bool {
        guard text.hasPrefix(minor) else { return false }
        let rest = text.dropFirst(minor.count)
        guard let point = rest.first else { return true }
        let digits = rest.dropFirst().prefix { ("0"..."9").contains($0) }
        let suffix = rest.dropFirst(1 + digits.count)
        return point == "." && !digits.isEmpty && (suffix.isEmpty || suffix.first == "-" && suffix.count > 1)
    }

    private func readInfo(_ node: Node) -> Info {
        guard self.expectMapping(node, "info") else {
            return Info(node: node, title: nil, description: nil, version: nil, extensions: [])
        }
        var title: Located<String>?
        var description: Located<String>?
        var version: Located<String>?
        var extensions: [NodeEntry] = []
        for entry in node.entries {
            switch entry.key.text {
            case "title": title = self.text(entry.value, "title")
            case "description": description = self.text(entry.value, "description")
            case "version": version = self.text(entry.value, "version")
            case "summary" where self.version == .v31: _ = self.text(entry.value, "summary")
            case "termsOfService": _ = self.text(entry.value, "termsOfService")
            case "contact", "license": self.expectMapping(entry.value, entry.key.text)
            case let key where key.hasPrefix("x-"): extensions.append(entry)
            default:
                self.unknownKey(
                    entry.key, in: "info",
                    known: ["title", "description", "version", "termsOfService", "contact", "license"])
            }
        }
        if title == nil { self.missing("title", in: node, owner: "info") }
        if version == nil { self.missing("version", in: node, owner: "info") }
        return Info(node: node, title: title, description: description, version: version, extensions: extensions)
    }

    private func readTags(_ node: Node) -> [Tag] {
        guard self.expectSequence(node, "tags") else { return [] }
        return node.items.compactMap { item in
            guard self.expectMapping(item, "a tag") else { return nil }
            let name = item["name"].flatMap { self.text($0, "name") }
            if name == nil { self.missing("name", in: item, owner: "a tag") }
            return Tag(
                node: item, name: name, description: item["description"].flatMap { self.text($0, "description") })
        }
    }

    func readServers(_ node: Node) -> [Server] {
        guard self.expectSequence(node, "servers") else { return [] }
        return node.items.compactMap { item in
            guard self.expectMapping(item, "a server") else { return nil }
            let url = item["url"].flatMap { self.text($0, "url") }
            if url == nil { self.missing("url", in: item, owner: "a server") }
            return Server(
                node: item, url: url, description: item["description"].flatMap { self.text($0, "description") })
        }
    }

    func readSecurity(_ node: Node) -> [SecurityRequirement] {
        guard self.expectSequence(node, "security") else { return [] }
        return node.items.compactMap { item in
            guard self.expectMapping(item, "a security requirement") else { return nil }
            return SecurityRequirement(
                node: item,
                schemes: item.entries.map { entry in
                    self.expectSequence(entry.value, "the scopes of \(entry.key.text)")
                    return (Located(entry.key.text, at: entry.key), entry.value)
                })
        }
    }

    private static func rootKeys(_ version: OpenAPIVersion) -> [String] {
        let common = ["info", "paths", "tags", "security", "externalDocs"]
        switch version {
        case .v2:
            return common + [
                "swagger", "host", "basePath", "schemes", "consumes", "produces", "definitions", "parameters",
                "responses", "securityDefinitions",
            ]
        case .v30: return common + ["openapi", "servers", "components"]
        case .v31: return common + ["openapi", "servers", "components", "webhooks", "jsonSchemaDialect"]
        }
    }
}
