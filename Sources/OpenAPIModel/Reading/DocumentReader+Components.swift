import Diagnostics
import SourceDocument

extension DocumentReader {
    /// Reads the shared definitions: the root of 2.0, `components` of 3.x.
    func readComponents(_ node: Node?) -> Components {
        guard let node, self.expectMapping(node, "components") else {
            return Components(
                node: nil, schemas: [], parameters: [], responses: [], securitySchemes: [], extensions: [])
        }
        let isSwagger2 = self.version.isSwagger2
        var schemas: [NodeEntry] = []
        var parameters: [NodeEntry] = []
        var responses: [NodeEntry] = []
        var schemes: [SecurityScheme] = []
        var extensions: [NodeEntry] = []
        for entry in node.entries {
            switch entry.key.text {
            case "definitions" where isSwagger2, "schemas" where !isSwagger2:
                schemas = self.members(entry)
                for schema in schemas { self.readSchema(schema.value) }
            case "parameters": parameters = self.members(entry)
            case "responses": responses = self.members(entry)
            case "securityDefinitions" where isSwagger2, "securitySchemes" where !isSwagger2:
                schemes = self.members(entry).compactMap { self.readSecurityScheme($0) }
            case _ where isSwagger2: break
            case "examples", "requestBodies", "headers", "links", "callbacks": _ = self.members(entry)
            case "pathItems" where self.version == .v31: _ = self.members(entry)
            case let key where key.hasPrefix("x-"): extensions.append(entry)
            default:
                self.unknownKey(
                    entry.key, in: "components",
                    known: [
                        "schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes",
                        "links", "callbacks",
                    ])
            }
        }
        return Components(
            node: isSwagger2 ? nil : node, schemas: schemas, parameters: parameters, responses: responses,
            securitySchemes: schemes, extensions: extensions)
    }

    private func members(_ entry: NodeEntry) -> [NodeEntry] {
        self.expectMapping(entry.value, entry.key.text) ? Array(entry.value.entries) : []
    }

    private func readSecurityScheme(_ entry: NodeEntry) -> SecurityScheme? {
        guard let node = self.definition(entry.value, .securityScheme), self.expectMapping(node, "a security scheme")
        else { return nil }
        var type: Located<String>?
        var place: Located<String>?
        var parameterName: Located<String>?
        var description: Located<String>?
        var extensions: [NodeEntry] = []
        for member in node.entries {
            switch member.key.text {
            case "type": type = self.text(member.value, "type")
            case "in": place = self.text(member.value, "in")
            case "name": parameterName = self.text(member.value, "name")
            case "description": description = self.text(member.value, "description")
            case let key where key.hasPrefix("x-"): extensions.append(member)
            default: break
            }
        }
        let scheme = SecurityScheme(
            name: Located(entry.key.text, at: entry.key), node: node, type: type, place: place,
            parameterName: parameterName, description: description, extensions: extensions)
        self.checkSecurityScheme(scheme)
        return scheme
    }

    private func checkSecurityScheme(_ scheme: SecurityScheme) {
        guard let type = scheme.type else {
            self.missing("type", in: scheme.node, owner: "a security scheme")
            return
        }
        let types =
            self.version.isSwagger2
            ? ["basic", "apiKey", "oauth2"] : ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]
        guard types.contains(type.value) else {
            type.node.report(
                .securitySchemeTypeUnknown, "found \(type.node.summary)", to: self.diagnostics,
                allowed: "one of " + types.joined(separator: ", "),
                fix: type.node.fix(writing: nearestName(to: type.value, among: types)))
            return
        }
        if type.value == "apiKey" {
            if scheme.place == nil { self.missing("in", in: scheme.node, owner: "an apiKey scheme") }
            if scheme.parameterName == nil { self.missing("name", in: scheme.node, owner: "an apiKey scheme") }
        }
    }
}
