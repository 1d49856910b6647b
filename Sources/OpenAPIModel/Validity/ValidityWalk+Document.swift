import Diagnostics
import SourceDocument

/// What is special about the document, its servers and its tags.
extension ValidityWalk {
    func checkDocument(_ node: Node) {
        self.checkVersion(node)
        self.checkTags(node["tags"])
        switch self.version {
        case .v2: self.checkHost(node)
        case .v30: break
        case .v31: self.checkParts(node)
        }
    }

    /// - Source: OpenAPI 3.0.3 §4.7.1
    private func checkVersion(_ node: Node) {
        guard let version = node["openapi"] ?? node["swagger"] else { return }
        let isWhole = self.version.isSwagger2 || version.text.split(separator: ".").count > 2
        if version.scalarType != .string || !isWhole {
            version.report(.openAPIVersionForm, "the version is \(version.summary)", to: self.diagnostics)
        }
    }

    /// - Source: OpenAPI 3.1.0 §4.8.1, §4.8.24.5
    private func checkParts(_ node: Node) {
        if node["paths"] == nil, node["components"] == nil, node["webhooks"] == nil {
            node.report(
                .openAPINothingDescribed, "there are neither paths nor components nor webhooks", to: self.diagnostics)
        }
        if let dialect = node["jsonSchemaDialect"] { self.checkDialect(dialect) }
    }

    func checkDialect(_ node: Node) {
        let known = [
            "https://spec.openapis.org/oas/3.1/dialect/base", "https://json-schema.org/draft/2020-12/schema",
        ]
        if node.scalarType == .string, !known.contains(node.text) {
            node.report(.schemaDialectUnknown, "the dialect is \"\(node.text)\"", to: self.diagnostics)
        }
    }

    /// - Source: OpenAPI 3.0.3 §4.7.1
    private func checkTags(_ node: Node?) {
        var seen: [String: Node] = [:]
        for tag in node.map({ Array($0.items) }) ?? [] {
            guard let name = tag["name"], name.isScalar else { continue }
            if let first = seen[name.text] {
                name.report(
                    .tagDuplicate, "the tag \"\(name.text)\" is declared twice", to: self.diagnostics,
                    notes: [Diagnostic.Note("first declared here", at: first.location)])
            } else {
                seen[name.text] = name
            }
        }
    }

    /// - Source: Swagger 2.0, Swagger Object
    private func checkHost(_ node: Node) {
        if let host = node["host"], host.scalarType == .string, !Self.isHost(host.text) {
            host.report(.hostOrBasePath, "\"host\" is \(host.summary)", to: self.diagnostics)
        }
        if let path = node["basePath"], path.scalarType == .string,
            !path.hasPrefix("/") || path.utf8.contains(UInt8(ascii: "{"))
        {
            path.report(.hostOrBasePath, "\"basePath\" is \(path.summary)", to: self.diagnostics)
        }
    }

    /// A host name or address, with or without a port.
    private static func isHost(_ text: String) -> Bool {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, !name.contains(where: { "{}/ \\".contains($0) }) else {
            return false
        }
        guard parts.count == 2 else { return true }
        return !parts[1].isEmpty && parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    // MARK: Servers

    /// - Source: OpenAPI 3.0.3 §4.7.5
    func checkServer(_ node: Node) {
        guard let url = node["url"], url.scalarType == .string else { return }
        let variables = node["variables"]
        for name in Self.variables(of: url.text) where variables?[name] == nil {
            url.report(
                .serverVariableUndefined, "the variable {\(name)} of \"\(url.text)\" is not defined",
                to: self.diagnostics)
        }
    }

    /// The names in braces.
    private static func variables(of text: String) -> [String] {
        text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.contains("}") ? String(part.prefix { $0 != "}" }) : nil
        }
    }

    /// - Source: OpenAPI 3.0.3 §4.7.6; OpenAPI 3.1.0 §4.8.6
    func checkServerVariable(_ node: Node) {
        guard let values = node["enum"], values.isSequence else { return }
        let severity: Severity? = self.version == .v31 ? .error : nil
        if values.count == 0 {
            values.report(
                .listEmpty, "\"enum\" is empty", to: self.diagnostics, severity: severity ?? .warning)
        } else if let value = node["default"], value.isScalar, !values.items.contains(where: { $0.text == value.text })
        {
            value.report(
                .serverVariableDefault, "\"default\" is \(value.summary)", to: self.diagnostics,
                allowed: "one of " + values.items.map(\.text).joined(separator: ", "), severity: severity)
        }
    }
}
