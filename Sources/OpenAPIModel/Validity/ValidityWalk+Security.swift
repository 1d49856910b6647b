import Diagnostics
import SourceDocument

/// What is special about security schemes and requirements.
extension ValidityWalk {
    /// The members a type of scheme has beside `type` and `description`.
    private struct Form {
        var required: [String] = []
        var optional: [String] = []
    }

    /// - Source: Swagger 2.0, Security Scheme Object; OpenAPI 3.0.3 §4.7.27; OpenAPI 3.1.0 §4.8.27
    func checkSecurityScheme(_ node: Node) {
        guard let type = node["type"], type.scalarType == .string else { return }
        guard let form = self.version.isSwagger2 ? self.swagger2Form(node) : self.openAPI3Form(node) else {
            if !self.schemeTypes.contains(type.text) {
                type.report(
                    .securitySchemeTypeUnknown, "found \(type.summary)", to: self.diagnostics,
                    allowed: "one of " + self.schemeTypes.joined(separator: ", "))
            }
            return
        }
        let startsWithVowel = type.text.first.map { "aeio".contains($0) } ?? false
        let owner = "\(startsWithVowel || type.text == "http" ? "an" : "a") \(type.text) scheme"
        for name in form.required where node[name] == nil { self.missing(name, in: node, owner: owner) }
        let known = ["type", "description"] + form.required + form.optional
        let others = [
            "name", "in", "flow", "authorizationUrl", "tokenUrl", "scopes", "scheme", "bearerFormat", "flows",
        ]
        for entry in node.entries {
            let name = entry.key.text
            // What no type knows is told already.
            if (others + ["openIdConnectUrl"]).contains(name), !known.contains(name) {
                self.unknownKey(entry.key, in: owner, known: known)
            }
        }
        if type.text == "apiKey", let place = node["in"], place.scalarType == .string {
            let places = self.version.isSwagger2 ? ["header", "query"] : ["header", "query", "cookie"]
            if !places.contains(place.text) { self.valueNotAllowed(place, "in", allowed: places) }
        }
    }

    private var schemeTypes: [String] {
        switch self.version {
        case .v2: ["basic", "apiKey", "oauth2"]
        case .v30: ["apiKey", "http", "oauth2", "openIdConnect"]
        case .v31: ["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"]
        }
    }

    private func swagger2Form(_ node: Node) -> Form? {
        switch node["type"]?.text {
        case "basic": return Form()
        case "apiKey": return Form(required: ["name", "in"])
        case "oauth2": break
        default: return nil
        }
        guard let flow = node["flow"] else { return Form(required: ["flow", "scopes"], optional: Self.flowURLs) }
        switch flow.text {
        case "implicit": return Form(required: ["flow", "authorizationUrl", "scopes"])
        case "password", "application": return Form(required: ["flow", "tokenUrl", "scopes"])
        case "accessCode": return Form(required: ["flow", "authorizationUrl", "tokenUrl", "scopes"])
        default:
            if flow.scalarType == .string {
                self.valueNotAllowed(flow, "flow", allowed: ["implicit", "password", "application", "accessCode"])
            }
            return Form(required: ["flow", "scopes"], optional: Self.flowURLs)
        }
    }

    private static let flowURLs = ["authorizationUrl", "tokenUrl"]

    private func openAPI3Form(_ node: Node) -> Form? {
        switch node["type"]?.text {
        case "apiKey": return Form(required: ["name", "in"])
        case "http":
            let isBearer = node["scheme"]?.text.lowercased() == "bearer"
            return Form(required: ["scheme"], optional: isBearer ? ["bearerFormat"] : [])
        case "oauth2": return Form(required: ["flows"])
        case "openIdConnect": return Form(required: ["openIdConnectUrl"])
        case "mutualTLS": return self.version == .v31 ? Form() : nil
        default: return nil
        }
    }

    /// - Source: Swagger 2.0, Security Requirement Object; OpenAPI 3.0.3 §4.7.30; OpenAPI 3.1.0 §4.8.30
    func checkSecurityRequirement(_ node: Node) {
        for entry in node.entries {
            let name = entry.key.text
            guard let scheme = self.document.components.securityScheme(name) else {
                self.reportUnknownScheme(entry.key)
                continue
            }
            guard entry.value.isSequence else { continue }
            switch scheme.type?.value {
            case "oauth2": self.checkScopes(entry.value, of: scheme)
            case "openIdConnect", nil: break
            default:
                if self.version != .v31, entry.value.count > 0 {
                    entry.value.report(
                        .securityScopeNotEmpty, "\"\(name)\" has no scopes, and is asked for some",
                        to: self.diagnostics)
                }
            }
        }
    }

    private func reportUnknownScheme(_ key: Node) {
        let near = nearestName(
            to: key.text, among: self.document.components.securitySchemes.lazy.map(\.name.value))
        key.report(
            .securitySchemeUnknown,
            "the scheme \"\(key.text)\" is not defined" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
            to: self.diagnostics)
    }

    private func checkScopes(_ asked: Node, of scheme: SecurityScheme) {
        let flows = self.version.isSwagger2 ? [scheme.node] : scheme.node["flows"]?.entries.map(\.value) ?? []
        let scopes = flows.flatMap { $0["scopes"]?.entries.map(\.key.text) ?? [] }
        for scope in asked.items where scope.isScalar && !scopes.contains(scope.text) {
            let near = nearestName(to: scope.text, among: scopes)
            scope.report(
                .securityScopeUnknown,
                "\"\(scheme.name.value)\" has no scope \"\(scope.text)\""
                    + (near.map { "; did you mean \"\($0)\"?" } ?? ""), to: self.diagnostics)
        }
    }
}
