import SourceDocument

/// From 3.1 to 3.0.
final class Lowering {
    let root: DocumentValue
    let resolver: ReferenceResolver
    let log: ConversionLog

    init(root: DocumentValue, resolver: ReferenceResolver, log: ConversionLog) {
        self.root = root
        self.resolver = resolver
        self.log = log
    }

    func document() -> DocumentValue {
        let items = SharedPathItems(root: self.root)
        var result = self.root.mapMembers { member in
            let value = member.value
            switch member.key {
            case "openapi": return [DocumentMember("openapi", value.with(.text("3.0.3")))]
            case "info": return [DocumentMember("info", self.info(value))]
            case "jsonSchemaDialect": return [self.kept(member, "3.0 has one dialect")]
            case "webhooks":
                return [DocumentMember(self.kept(member, "3.0 has none").key, value.mapValues { self.pathItem($0) })]
            case "paths":
                return [
                    DocumentMember(
                        "paths",
                        value.mapMembers {
                            [$0.key.hasPrefix("x-") ? $0 : DocumentMember($0.key, self.pathItem($0.value))]
                        })
                ]
            case "components": return [DocumentMember("components", self.components(value))]
            default: return [items.changed(member) { self.pathItem($0) }]
            }
        }
        if result["paths"] == nil { result.members.append(DocumentMember("paths", .mapping([]))) }
        return result
    }

    private func kept(_ member: DocumentMember, _ reason: String) -> DocumentMember {
        self.log.kept("\(member.key) is kept as x-\(member.key): \(reason)", member.value)
        return DocumentMember("x-" + member.key, member.value)
    }

    private func info(_ info: DocumentValue) -> DocumentValue {
        info.mapMembers { member in
            switch member.key {
            case "summary": return [self.kept(member, "info of 3.0 has none")]
            case "license":
                let license = member.value.mapMembers {
                    [$0.key == "identifier" ? self.kept($0, "licenses of 3.0 have a URL") : $0]
                }
                return [DocumentMember("license", license)]
            default: return [member]
            }
        }
    }

    private func components(_ components: DocumentValue) -> DocumentValue {
        components.mapMembers { member in
            func each(_ change: (DocumentValue) -> DocumentValue) -> [DocumentMember] {
                [DocumentMember(member.key, member.value.mapValues(change))]
            }
            switch member.key {
            case "schemas": return each { self.schema($0) }
            case "parameters", "headers": return each { self.parameter($0) }
            case "requestBodies": return each { self.withContent($0) }
            case "responses": return each { self.response($0) }
            case "callbacks": return each { self.callback($0) }
            case "securitySchemes": return each { self.securityScheme($0) }
            case "pathItems":
                let items = member.value.mapValues { self.pathItem($0) }
                return [DocumentMember(self.kept(member, "3.0 does not share path items").key, items)]
            default: return [member]
            }
        }
    }

    func pathItem(_ item: DocumentValue) -> DocumentValue {
        item.mapMembers { member in
            switch member.key {
            case "$ref": return [self.reference(member)]
            case "parameters": return [DocumentMember(member.key, member.value.mapItems { self.parameter($0) })]
            case let key where isOperationKey(key): return [DocumentMember(key, self.operation(member.value))]
            default: return [member]
            }
        }
    }

    private func operation(_ operation: DocumentValue) -> DocumentValue {
        var result = operation.mapMembers { member in
            let value = member.value
            switch member.key {
            case "parameters": return [DocumentMember(member.key, value.mapItems { self.parameter($0) })]
            case "requestBody": return [DocumentMember(member.key, self.withContent(value))]
            case "responses":
                return [
                    DocumentMember(
                        member.key,
                        value.mapMembers {
                            [$0.key.hasPrefix("x-") ? $0 : DocumentMember($0.key, self.response($0.value))]
                        })
                ]
            case "callbacks": return [DocumentMember(member.key, value.mapValues { self.callback($0) })]
            default: return [member]
            }
        }
        if result.isMapping, result["responses"] == nil {
            let response = DocumentValue.mapping([DocumentMember("description", .text(""))])
            result.members.append(DocumentMember("responses", .mapping([DocumentMember("default", response)])))
        }
        return result
    }

    private func callback(_ callback: DocumentValue) -> DocumentValue {
        if callback.reference != nil { return self.referenceObject(callback) }
        return callback.mapMembers {
            [$0.key.hasPrefix("x-") ? $0 : DocumentMember($0.key, self.pathItem($0.value))]
        }
    }

    private func response(_ response: DocumentValue) -> DocumentValue {
        self.withContent(response).mapMembers { member in
            guard member.key == "headers" else { return [member] }
            return [DocumentMember("headers", member.value.mapValues { self.parameter($0) })]
        }
    }

    /// A parameter or header.
    private func parameter(_ parameter: DocumentValue) -> DocumentValue {
        self.withContent(parameter).mapMembers { member in
            member.key == "schema" ? [DocumentMember("schema", self.schema(member.value))] : [member]
        }
    }

    /// What has media types: their schemas and the headers of their parts.
    private func withContent(_ value: DocumentValue) -> DocumentValue {
        if value.reference != nil { return self.referenceObject(value) }
        return value.mapMembers { member in
            guard member.key == "content" else { return [member] }
            let content = member.value.mapValues { media in
                media.mapMembers {
                    $0.key == "schema" ? [DocumentMember("schema", self.schema($0.value))] : [$0]
                }
            }
            return [DocumentMember("content", content)]
        }
    }

    /// A reference to something that is no schema: what 3.1 allows beside it is read by nobody in 3.0.
    private func referenceObject(_ value: DocumentValue) -> DocumentValue {
        value.mapMembers { member in
            switch member.key {
            case "$ref": return [self.reference(member)]
            case "summary", "description":
                self.log.dropped("\(member.key) beside $ref is left out: it counts for nothing in 3.0", member.value)
                return nil
            default: return [member]
            }
        }
    }

    func reference(_ member: DocumentMember) -> DocumentMember {
        guard let text = member.value.text else { return member }
        var moved = text
        if !text.hasPrefix("#") { self.log.otherFile(String(text.prefix { $0 != "#" }), member.value) }
        if let reference = try? ReferenceText(text), reference.tokens.isEmpty, text.contains("#"), !text.hasSuffix("#"),
            let origin = member.value.origin?.parent, let target = self.resolver.directTarget(of: origin)?.target,
            text.hasPrefix("#")
        {
            // A name that an $anchor gives: 3.0 has pointers only.
            moved = "#" + target.pointer
        }
        moved = moved.replacing("#/components/pathItems/", with: "#/components/x-pathItems/")
            .replacing("/$defs/", with: "/x-defs/").replacing("#/webhooks/", with: "#/x-webhooks/")
        return DocumentMember(member.key, member.value.with(.text(moved)))
    }

    private func securityScheme(_ scheme: DocumentValue) -> DocumentValue {
        guard let type = scheme["type"], type.text == "mutualTLS" else {
            return scheme.mapMembers { [$0.key == "$ref" ? self.reference($0) : $0] }
        }
        self.log.changed("3.0 has no mutualTLS; it becomes an apiKey in the header X-Client-Certificate", type)
        return scheme.mapMembers { member in
            guard member.key == "type" else { return [member] }
            return [
                DocumentMember("type", member.value.with(.text("apiKey"))), DocumentMember("in", .text("header")),
                DocumentMember("name", .text("X-Client-Certificate")), DocumentMember("x-type", .text("mutualTLS")),
            ]
        }
    }
}
