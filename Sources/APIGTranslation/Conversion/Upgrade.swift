import SourceDocument

/// From 2.0 to 3.0.
final class Upgrade {
    let root: DocumentValue
    let resolver: ReferenceResolver
    let log: ConversionLog
    let consumes: [String]
    let produces: [String]
    /// Whether a body or answer took its media types from the root.
    var usesRootConsumes = false
    var usesRootProduces = false
    /// The values that were written more than once.
    var copied = 0

    init(root: DocumentValue, resolver: ReferenceResolver, log: ConversionLog) {
        self.root = root
        self.resolver = resolver
        self.log = log
        self.consumes = root["consumes"]?.texts ?? []
        self.produces = root["produces"]?.texts ?? []
    }

    func document() -> DocumentValue {
        let paths = self.root["paths"].map { self.paths($0) }
        var components = self.components()
        let servers = self.rootServers()
        let items = SharedPathItems(root: self.root)
        let extensions = Dictionary(
            self.root.extensions.map { ($0.key, items.changed($0) { self.pathItem($0) }) },
            uniquingKeysWith: { first, _ in first })
        var isWritten = false
        return self.root.mapMembers { member in
            switch member.key {
            case "swagger": return [DocumentMember("openapi", member.value.with(.text("3.0.3")))]
            case "host", "basePath", "schemes":
                guard let servers else { return nil }
                if isWritten { return [] }
                isWritten = true
                return [DocumentMember("servers", servers)]
            case "consumes":
                return self.usesRootConsumes ? nil : [self.kept(member, "no request body")]
            case "produces":
                return self.usesRootProduces ? nil : [self.kept(member, "no response with a schema")]
            case "paths": return [DocumentMember("paths", paths ?? member.value)]
            case "definitions", "parameters", "responses", "securityDefinitions", ResponsesPlace.key:
                guard let made = components else { return [] }
                components = nil
                return made.members.isEmpty ? nil : [DocumentMember("components", made)]
            default: return [extensions[member.key] ?? member]
            }
        }
    }

    private func kept(_ member: DocumentMember, _ reason: String) -> DocumentMember {
        self.log.kept("\(member.key) is kept as x-\(member.key): there is \(reason) to write it at", member.value)
        return DocumentMember("x-" + member.key, member.value)
    }

    /// What 2.0 shares at its root; `nil` when it shares nothing.
    private func components() -> DocumentValue? {
        var members: [DocumentMember] = []
        for member in self.root.members {
            switch member.key {
            case "definitions": members.append(DocumentMember("schemas", member.value.mapValues { self.schema($0) }))
            case "parameters": members += self.sharedParameters(member.value)
            case "responses":
                members.append(
                    DocumentMember("responses", member.value.mapValues { self.response($0, produces: nil) }))
            case "securityDefinitions":
                members.append(DocumentMember("securitySchemes", member.value.mapValues { self.securityScheme($0) }))
            case ResponsesPlace.key: members.append(member)
            default: continue
            }
        }
        guard let first = members.first else { return nil }
        // Each keeps its comments; the first empty lines stand before the whole.
        var result = DocumentValue.made(members, from: first.value)
        if let leading = first.value.comments?.leading, !leading.isEmpty {
            result.comments = DocumentComments(leading: leading)
            var moved = first.value
            moved.comments?.leading = []
            result.members[0].value = moved
        }
        return result
    }
}
