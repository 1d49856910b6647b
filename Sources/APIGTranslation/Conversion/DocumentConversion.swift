package import Diagnostics
package import OpenAPIModel
package import SourceDocument

/// Converts documents between the versions of the specification.
///
/// It works on the document's values and not on the model, so that whatever is not known stays where it is: extensions, the order of keys
/// and comments. What the target has no place for is reported at its place.
///
/// - Source: OpenAPI 2.0, 3.0.3, 3.1.0; APIG User Guide, apig_03_0083 and the pages of the extensions
package struct DocumentConversion {
    /// The versions the product takes.
    package enum Target: String, Sendable, CaseIterable {
        case v2 = "2.0"
        case v30 = "3.0"
    }

    private let tree: SyntaxTree
    private let version: OpenAPIVersion
    private let resolver: ReferenceResolver
    private let diagnostics: DiagnosticCollector

    /// - Parameters:
    ///   - tree: The document, read without errors.
    ///   - version: The version it follows.
    ///   - resolver: The resolver the document was read with.
    ///   - diagnostics: Where losses go.
    package init(
        _ tree: SyntaxTree, version: OpenAPIVersion, resolver: ReferenceResolver, diagnostics: DiagnosticCollector
    ) {
        self.tree = tree
        self.version = version
        self.resolver = resolver
        self.diagnostics = diagnostics
    }

    /// The document in another version and syntax.
    ///
    /// A document that has both already is given byte for byte.
    package func encoded(as target: Target, _ syntax: SyntaxKind) -> [UInt8] {
        if syntax == self.tree.syntax, self.isAlready(target) { return self.tree.source.bytes }
        if syntax == .json, let first = self.tree.comments.first {
            self.diagnostics.report(
                Diagnostic(
                    .conversionComments, "JSON has no comments; \(self.tree.comments.count) are left out",
                    at: self.tree.source.location(of: first)))
        }
        return self.value(as: target).encoded(as: syntax)
    }

    /// The document in another version.
    package func value(as target: Target) -> DocumentValue {
        let source = DocumentValue(commenting: self.tree)
        guard !self.isAlready(target) else { return source }
        let log = ConversionLog(self.diagnostics)
        var result = source
        if self.version == .v31 {
            result = Lowering(root: result, resolver: self.resolver, log: log).document()
        }
        switch (self.version, target) {
        case (.v2, .v30): result = Upgrade(root: result, resolver: self.resolver, log: log).document()
        case (.v30, .v2), (.v31, .v2):
            result = Downgrade(
                root: result, resolver: self.resolver, log: log, isLowered: self.version == .v31
            ).document()
        default: break
        }
        ReferenceCheck(source: source, result: result, log: log).run()
        return result
    }

    private func isAlready(_ target: Target) -> Bool {
        switch (self.version, target) {
        case (.v2, .v2), (.v30, .v30): true
        default: false
        }
    }
}

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
            self.root.extensions.map { ($0.key, items.changed($0) { self.pathItem($0) }) }, uniquingKeysWith: { first, _ in first })
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

/// From 3.0 to 2.0.
final class Downgrade {
    let root: DocumentValue
    let resolver: ReferenceResolver
    let log: ConversionLog
    /// Whether the root was a document of 3.1: what other files hold is lowered first.
    let isLowered: Bool
    /// The shared definitions that were written out where they are used, as `headers/limit`.
    var inlined: Set<String> = []
    let host: String?

    init(root: DocumentValue, resolver: ReferenceResolver, log: ConversionLog, isLowered: Bool) {
        self.root = root
        self.resolver = resolver
        self.log = log
        self.isLowered = isLowered
        self.host = (root["servers"]?.items ?? []).lazy.compactMap { ServerAddress($0)?.host }.first
    }

    func document() -> DocumentValue {
        let paths = self.root["paths"].map { self.paths($0) }
        let items = SharedPathItems(root: self.root)
        let shared = self.root["components"].map { self.sharedMembers($0) } ?? []
        return self.root.mapMembers { member in
            switch member.key {
            case "openapi": return [DocumentMember("swagger", member.value.with(.text("2.0")))]
            case "servers": return self.rootServers(member.value)
            case "paths": return [DocumentMember("paths", paths ?? member.value)]
            case "x-webhooks":
                return [DocumentMember(member.key, member.value.mapValues { self.pathItem($0) })]
            case "components":
                var shared = shared
                guard !shared.isEmpty else { return nil }
                shared[0].value.prepend((member.value.comments?.leading ?? []).filter { !$0.isEmpty })
                if let trailing = member.value.comments?.trailing { shared[0].value.prepend([trailing]) }
                return shared
            default: return [items.changed(member) { self.pathItem($0) }]
            }
        }
    }

    /// What 3.0 shares, as members of 2.0's root.
    private func sharedMembers(_ components: DocumentValue) -> [DocumentMember] {
        var members: [DocumentMember] = []
        func add(_ key: String, _ value: DocumentValue) {
            guard let index = members.firstIndex(where: { $0.key == key }) else {
                members.append(DocumentMember(key, value))
                return
            }
            var joined = members[index].value
            joined.members += value.members
            members[index].value = joined.with(commentsOf: [value.with(.null)])
        }
        // What is written out where it is used must have been looked at before what is left over is told.
        var leftOver: [DocumentMember] = []
        for member in components.members {
            let value = member.value
            switch member.key {
            case "schemas": add("definitions", value.mapValues { self.schema($0) })
            case "parameters":
                let parameters = self.sharedParameters(value)
                if !parameters.members.isEmpty || value.members.isEmpty { add("parameters", parameters) }
            case "requestBodies":
                let bodies = self.sharedBodies(value)
                if !bodies.members.isEmpty { add("parameters", bodies) }
            case "responses": add("responses", value.mapValues { self.response($0) })
            case "securitySchemes": add("securityDefinitions", value.mapValues { self.securityScheme($0) })
            case "x-pathItems": add(member.key, value.mapValues { self.pathItem($0) })
            case let key where key.hasPrefix("x-"):
                guard let atRoot = self.root[key] else {
                    add(key, value)
                    continue
                }
                if atRoot != value {
                    self.log.dropped("\(key) of components is left out: the one at the root counts", value)
                }
            default: leftOver.append(member)
            }
        }
        for member in leftOver {
            for inner in member.value.members where !self.inlined.contains("\(member.key)/\(inner.key)") {
                self.log.dropped(
                    "2.0 does not share \(member.key); \"\(inner.key)\" is used nowhere and left out", inner.value)
            }
        }
        return members
    }

    /// What a local reference to something shared leads to, at the same time noting that it is written out.
    func inline(_ value: DocumentValue) -> DocumentValue {
        var value = value
        for _ in 0..<20 {
            guard let reference = value.reference else { return value }
            guard let text = try? ReferenceText(reference) else { return value }
            if text.file.isEmpty {
                guard let target = self.root.value(at: text.tokens) else { return value }
                if text.tokens.count == 3, text.tokens[0] == "components" {
                    self.inlined.insert("\(text.tokens[1])/\(text.tokens[2])")
                }
                value = target.with(commentsFrom: value)
            } else {
                guard let origin = value.origin, let target = self.resolver.resolve(origin) else { return value }
                return DocumentValue(target).with(commentsFrom: value)
            }
        }
        return value
    }
}

extension DocumentValue {
    /// The same value with the comments of the place it is written to now; its own stay where it is shared.
    fileprivate func with(commentsFrom place: DocumentValue) -> DocumentValue {
        var result = self.withoutComments
        result.comments = place.comments
        return result
    }

    private var withoutComments: DocumentValue {
        var result = self
        result.comments = nil
        switch self.content {
        case .mapping(let members):
            result.content = .mapping(members.map { DocumentMember($0.key, $0.value.withoutComments) })
        case .list(let items): result.content = .list(items.map(\.withoutComments))
        default: break
        }
        return result
    }
}
