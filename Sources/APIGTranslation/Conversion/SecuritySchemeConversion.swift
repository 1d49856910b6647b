import SourceDocument

extension Upgrade {
    private static let flows = [
        "implicit": "implicit", "password": "password", "application": "clientCredentials",
        "accessCode": "authorizationCode",
    ]

    /// `basic` becomes a scheme of HTTP, a flow one of several; `apiKey`, which carries the gateway's extensions, stays.
    func securityScheme(_ scheme: DocumentValue) -> DocumentValue {
        switch scheme["type"]?.text {
        case "basic":
            return scheme.mapMembers { member in
                guard member.key == "type" else { return [member] }
                return [
                    DocumentMember("type", member.value.with(.text("http"))), DocumentMember("scheme", .text("basic")),
                ]
            }
        case "oauth2":
            guard let flow = scheme["flow"]?.text, let name = Self.flows[flow] else { return scheme }
            let parts = scheme.members.filter { ["authorizationUrl", "tokenUrl", "scopes"].contains($0.key) }
            return scheme.mapMembers { member in
                switch member.key {
                case "flow":
                    let flows = DocumentValue.mapping([DocumentMember(name, .mapping(parts))])
                    return [DocumentMember("flows", member.value.with(flows.content))]
                case "authorizationUrl", "tokenUrl", "scopes": return []
                default: return [member]
                }
            }
        default: return scheme.mapMembers { [$0.key == "$ref" ? self.reference($0) : $0] }
        }
    }
}

extension Downgrade {
    private static let flows = [
        "implicit": "implicit", "password": "password", "clientCredentials": "application",
        "authorizationCode": "accessCode",
    ]

    func securityScheme(_ scheme: DocumentValue) -> DocumentValue {
        guard let type = scheme["type"] else {
            return scheme.mapMembers { [$0.key == "$ref" ? self.reference($0) : $0] }
        }
        switch type.text {
        case "http": return self.httpScheme(scheme, type)
        case "oauth2": return self.oauth2(scheme)
        case "openIdConnect":
            self.log.changed("2.0 has no openIdConnect; it becomes an apiKey in the header Authorization", type)
            return self.asKey(scheme)
        case "apiKey" where scheme["in"]?.text == "cookie":
            self.log.changed("2.0 has no keys in cookies; the header Cookie carries it", scheme["in"] ?? type)
            return scheme.mapMembers { member in
                switch member.key {
                case "in":
                    return [
                        DocumentMember("in", member.value.with(.text("header"))),
                        DocumentMember("x-in", .text("cookie")),
                    ]
                case "name":
                    return [
                        DocumentMember("name", .text("Cookie")), DocumentMember("x-name", member.value),
                    ]
                default: return [member]
                }
            }
        default: return scheme
        }
    }

    private func httpScheme(_ scheme: DocumentValue, _ type: DocumentValue) -> DocumentValue {
        guard scheme["scheme"]?.text?.lowercased() == "basic" else {
            let name = scheme["scheme"]?.plainText ?? "this scheme"
            self.log.changed("2.0 has no HTTP scheme \(name); it becomes an apiKey in the header Authorization", type)
            return self.asKey(scheme)
        }
        return scheme.mapMembers { member in
            switch member.key {
            case "type": [DocumentMember("type", member.value.with(.text("basic")))]
            case "scheme": nil
            case "bearerFormat": [DocumentMember("x-bearerFormat", member.value)]
            default: [member]
            }
        }
    }

    /// A scheme that 2.0 does not have, as the key it is for whoever sends it; its own members stay as extensions.
    private func asKey(_ scheme: DocumentValue) -> DocumentValue {
        scheme.mapMembers { member in
            switch member.key {
            case "type":
                [
                    DocumentMember("type", member.value.with(.text("apiKey"))), DocumentMember("in", .text("header")),
                    DocumentMember("name", .text("Authorization")),
                    DocumentMember("x-type", .text(member.value.plainText)),
                ]
            case "description": [member]
            case let key where key.hasPrefix("x-"): [member]
            default: [DocumentMember("x-" + member.key, member.value)]
            }
        }
    }

    private func oauth2(_ scheme: DocumentValue) -> DocumentValue {
        scheme.mapMembers { member in
            guard member.key == "flows" else { return [member] }
            let flows = member.value.members.filter { Self.flows[$0.key] != nil }
            guard let flow = flows.first, let name = Self.flows[flow.key] else { return [member] }
            var members = [DocumentMember("flow", member.value.with(.text(name)))]
            for part in flow.value.members {
                if part.key == "refreshUrl" {
                    self.log.kept("refreshUrl is kept as x-refreshUrl: 2.0 has none", part.value)
                    members.append(DocumentMember("x-refreshUrl", part.value))
                } else {
                    members.append(part)
                }
            }
            members[0].value.prepend(flow.value.comments.map { $0.leading.filter { !$0.isEmpty } } ?? [])
            let others = member.value.members.filter { $0.key != flow.key }
            if !others.isEmpty {
                self.log.kept("further flows are kept as x-flows: a scheme of 2.0 has one", member.value)
                members.append(DocumentMember("x-flows", .mapping(others)))
            }
            return members
        }
    }
}
