import SourceDocument

/// From 3.0 to 2.0.
final class Downgrade {
    let root: DocumentValue
    let resolver: ReferenceResolver
    let log: ConversionLog
    /// Whether the root was a document of 3.1: what other files hold is lowered first.
    let isLowered: Bool
    /// The shared definitions that were written out where they are used, as `headers/limit`.
    var inlined: Set<String> = []
    /// How many shared definitions are still written out inside others, so that a few lines cannot become a million.
    var nestedBudget = 1_000
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
                return DocumentValue(target, drawnInto: self.root.origin).with(commentsFrom: value)
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
