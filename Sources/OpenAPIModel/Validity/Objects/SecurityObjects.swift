extension ObjectRules {
    /// Security schemes, their flows, and requirements.
    static let securityObjects: [ObjectRules] = [
        Self.securityScheme, Self.securityRequirement, Self.oauthFlows, Self.implicitFlow, Self.passwordFlow,
        Self.clientCredentialsFlow, Self.authorizationCodeFlow,
    ]

    /// Swagger 2.0, Security Scheme Object; OpenAPI 3.0.3 §4.7.27; OpenAPI 3.1.0 §4.8.27.
    ///
    /// Which members go with which type is for `SecurityChecks`.
    private static let securityScheme = ObjectRules(
        .securityScheme,
        [
            Member("type", .text, required: .all),
            Member("description", .text),
            Member("name", .text),
            Member("in", .text),
            Member("flow", .text, in: .v2),
            Member("authorizationUrl", .url, in: .v2),
            Member("tokenUrl", .url, in: .v2),
            Member("scopes", .map(.text), in: .v2),
            Member("scheme", .text, in: .v3),
            Member("bearerFormat", .text, in: .v3),
            Member("flows", .object(.oauthFlows), in: .v3),
            Member("openIdConnectUrl", .url, in: .v3),
        ])

    /// Swagger 2.0, Security Requirement Object; OpenAPI 3.0.3 §4.7.30; OpenAPI 3.1.0 §4.8.30.
    private static let securityRequirement = ObjectRules(
        .securityRequirement, [], others: .allKeyed(.list(.text, uniqueIn: .v2)))

    /// OpenAPI 3.0.3 §4.7.28; OpenAPI 3.1.0 §4.8.28.
    private static let oauthFlows = ObjectRules(
        .oauthFlows,
        [
            Member("implicit", .object(.implicitFlow)),
            Member("password", .object(.passwordFlow)),
            Member("clientCredentials", .object(.clientCredentialsFlow)),
            Member("authorizationCode", .object(.authorizationCodeFlow)),
        ])

    /// OpenAPI 3.0.3 §4.7.29; OpenAPI 3.1.0 §4.8.29.
    private static let implicitFlow = ObjectRules(.implicitFlow, [Self.authorizationURL] + Self.flowMembers)
    private static let passwordFlow = ObjectRules(.passwordFlow, [Self.tokenURL] + Self.flowMembers)
    private static let clientCredentialsFlow = ObjectRules(.clientCredentialsFlow, [Self.tokenURL] + Self.flowMembers)
    private static let authorizationCodeFlow = ObjectRules(
        .authorizationCodeFlow, [Self.authorizationURL, Self.tokenURL] + Self.flowMembers)

    private static let authorizationURL = Member("authorizationUrl", .url, required: .v3)
    private static let tokenURL = Member("tokenUrl", .url, required: .v3)
    private static let flowMembers = [
        Member("refreshUrl", .url),
        Member("scopes", .map(.text), required: .v3),
    ]
}
