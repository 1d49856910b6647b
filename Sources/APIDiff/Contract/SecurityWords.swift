import SourceDocument

/// What a security scheme amounts to, whatever it is called and whichever version describes it.
enum SecurityWords {
    /// The scheme in words: kind and carrier.
    ///
    /// - Source: Swagger 2.0, Security Scheme Object; OpenAPI 3.0.3 §4.7.26
    static func words(_ scheme: Node) -> String {
        switch scheme["type"]?.text {
        case "basic": return "http basic"
        case "http": return "http \(scheme["scheme"]?.text.lowercased() ?? "")"
        case "apiKey": return "key in \(scheme["in"]?.text ?? "") \(scheme["name"]?.text.lowercased() ?? "")"
        case "oauth2": return "OAuth 2"
        case "openIdConnect": return "OpenID \(scheme["openIdConnectUrl"]?.text ?? "")"
        case let type: return type ?? "unknown"
        }
    }

    /// What else a scheme says that callers depend on: the addresses and scopes of its flows.
    static func details(_ scheme: Node) -> [String: String] {
        var details: [String: String] = [:]
        func add(_ flow: String, _ node: Node) {
            for key in ["authorizationUrl", "tokenUrl", "refreshUrl"] {
                if let url = node[key] { details["\(flow).\(key)"] = url.text }
            }
            for scope in node["scopes"].map({ Array($0.entries) }) ?? [] where !scope.keyHasPrefix("x-") {
                details["\(flow).scopes.\(scope.key.text)"] = "known"
            }
            details[flow] = "used"
        }
        if let flow = scheme["flow"]?.text {
            let names = ["accessCode": "authorizationCode", "application": "clientCredentials"]
            add(names[flow] ?? flow, scheme)
        }
        for flow in scheme["flows"].map({ Array($0.entries) }) ?? [] where !flow.keyHasPrefix("x-") {
            add(flow.key.text, flow.value)
        }
        if let format = scheme["bearerFormat"] { details["bearerFormat"] = format.text }
        return details
    }
}
