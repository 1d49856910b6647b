extension ObjectRules {
    /// The document and what describes it as a whole.
    static let rootObjects: [ObjectRules] = [
        Self.document, Self.info, Self.contact, Self.license, Self.externalDocs, Self.tag, Self.server,
        Self.serverVariable, Self.components,
    ]

    /// Swagger 2.0, Swagger Object; OpenAPI 3.0.3 §4.7.1; OpenAPI 3.1.0 §4.8.1.
    private static let document = ObjectRules(
        .document,
        [
            Member("swagger", .any, in: .v2, required: .v2),
            Member("openapi", .any, in: .v3, required: .v3),
            Member("info", .object(.info), required: .all),
            Member("paths", .object(.paths), required: [.v2, .v30]),
            Member("tags", .list(.object(.tag))),
            Member("security", .list(.object(.securityRequirement), uniqueIn: .v2)),
            Member("externalDocs", .object(.externalDocs)),
            Member("host", .text, in: .v2),
            Member("basePath", .text, in: .v2),
            Member("schemes", .list(.word(Self.schemes), uniqueIn: .v2), in: .v2),
            Member("consumes", .list(.mediaType, uniqueIn: .v2), in: .v2),
            Member("produces", .list(.mediaType, uniqueIn: .v2), in: .v2),
            Member("definitions", .map(.schema), in: .v2),
            Member("parameters", .map(.object(.parameter)), in: .v2),
            Member("responses", .map(.object(.response)), in: .v2),
            Member("securityDefinitions", .map(.object(.securityScheme)), in: .v2),
            Member("servers", .list(.object(.server)), in: .v3),
            Member("components", .object(.components), in: .v3),
            Member("webhooks", .map(.object(.pathItem)), in: .v31),
            Member("jsonSchemaDialect", .url, in: .v31),
        ])

    /// The transfer protocols of 2.0.
    static let schemes = ["http", "https", "ws", "wss"]

    /// Swagger 2.0, Info Object; OpenAPI 3.0.3 §4.7.2; OpenAPI 3.1.0 §4.8.2.
    private static let info = ObjectRules(
        .info,
        [
            Member("title", .text, required: .all),
            Member("version", .text, required: .all),
            Member("description", .text),
            Member("termsOfService", .text),
            Member("contact", .object(.contact)),
            Member("license", .object(.license)),
            Member("summary", .text, in: .v31),
        ])

    /// Swagger 2.0, Contact Object; OpenAPI 3.0.3 §4.7.3; OpenAPI 3.1.0 §4.8.3.
    private static let contact = ObjectRules(
        .contact, [Member("name", .text), Member("url", .url), Member("email", .email)])

    /// Swagger 2.0, License Object; OpenAPI 3.0.3 §4.7.4; OpenAPI 3.1.0 §4.8.4.
    private static let license = ObjectRules(
        .license,
        [
            Member("name", .text, required: .all),
            Member("url", .url),
            Member("identifier", .text, in: .v31),
        ])

    /// Swagger 2.0, External Documentation Object; OpenAPI 3.0.3 §4.7.11; OpenAPI 3.1.0 §4.8.11.
    private static let externalDocs = ObjectRules(
        .externalDocs, [Member("url", .url, required: .all), Member("description", .text)])

    /// Swagger 2.0, Tag Object; OpenAPI 3.0.3 §4.7.22; OpenAPI 3.1.0 §4.8.22.
    private static let tag = ObjectRules(
        .tag,
        [
            Member("name", .text, required: .all),
            Member("description", .text),
            Member("externalDocs", .object(.externalDocs)),
        ])

    /// OpenAPI 3.0.3 §4.7.5; OpenAPI 3.1.0 §4.8.5.
    private static let server = ObjectRules(
        .server,
        [
            Member("url", .text, required: .v3),
            Member("description", .text),
            Member("variables", .map(.object(.serverVariable))),
        ])

    /// OpenAPI 3.0.3 §4.7.6; OpenAPI 3.1.0 §4.8.6.
    private static let serverVariable = ObjectRules(
        .serverVariable,
        [
            Member("default", .text, required: .v3),
            Member("enum", .list(.text)),
            Member("description", .text),
        ])

    /// OpenAPI 3.0.3 §4.7.7; OpenAPI 3.1.0 §4.8.7.
    private static let components = ObjectRules(
        .components,
        [
            Member("schemas", .definitions(.schema)),
            Member("responses", .definitions(.reference(.response))),
            Member("parameters", .definitions(.reference(.parameter))),
            Member("examples", .definitions(.reference(.example))),
            Member("requestBodies", .definitions(.reference(.requestBody))),
            Member("headers", .definitions(.reference(.header))),
            Member("securitySchemes", .definitions(.reference(.securityScheme))),
            Member("links", .definitions(.reference(.link))),
            Member("callbacks", .definitions(.reference(.callback))),
            Member("pathItems", .definitions(.object(.pathItem)), in: .v31),
        ])
}
