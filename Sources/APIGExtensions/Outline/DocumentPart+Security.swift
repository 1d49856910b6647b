import OpenAPIModel

/// Security schemes.
extension DocumentPart {
    func securityFields(in version: OpenAPIVersion) -> [Field] {
        switch self {
        case .securityScheme: Self.schemeFields(in: version)
        case .oauthFlows:
            ["implicit", "password", "clientCredentials", "authorizationCode"].map {
                Field($0, .part(.oauthFlow), "the flow \($0)")
            }
        case .oauthFlow:
            [
                Field("authorizationUrl", .text(), "where users log in"),
                Field("tokenUrl", .text(), "where tokens are given"),
                Field("refreshUrl", .text(), "where tokens are renewed"),
                Field("scopes", .map(.text()), "scopes by name"),
            ]
        default: []
        }
    }

    private static func schemeFields(in version: OpenAPIVersion) -> [Field] {
        let types =
            version.isSwagger2
            ? WordSet([
                "apiKey": "the one the gateway takes, with in: header",
                "basic": "user and password; not in the gateway",
                "oauth2": "not in the gateway",
            ])
            : WordSet([
                "apiKey": "the one the gateway takes, with in: header", "http": "not in the gateway",
                "oauth2": "not in the gateway", "openIdConnect": "not in the gateway",
                "mutualTLS": "3.1; not in the gateway",
            ])
        let common = [
            Field("type", .word(types), isRequired: true, "kind of the scheme"),
            Field(
                "name", .text(), "name of the header",
                "By convention Authorization for AppSigv1, and unused for IAM and authorizers."),
            Field(
                "in",
                .word(
                    WordSet(
                        [
                            "header": "the one the gateway takes", "query": "a query parameter",
                            "cookie": "a cookie, from 3.0",
                        ],
                        isOpen: true)), "where the key stands"),
            Field("description", .text(), "what it is for"),
        ]
        guard !version.isSwagger2 else {
            return common + [
                Field("flow", .text(), "flow of oauth2"), Field("authorizationUrl", .text(), "where users log in"),
                Field("tokenUrl", .text(), "where tokens are given"), Field("scopes", .map(.text()), "scopes by name"),
            ]
        }
        return common + [
            Field("scheme", .text(), "scheme of HTTP authentication"),
            Field("bearerFormat", .text(), "form of a bearer token"),
            Field("flows", .part(.oauthFlows), "flows of oauth2"),
            Field("openIdConnectUrl", .text(), "where the provider describes itself"),
        ]
    }
}
