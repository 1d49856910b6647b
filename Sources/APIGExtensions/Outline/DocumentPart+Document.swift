import OpenAPIModel

/// The document as a whole.
extension DocumentPart {
    static func rootFields(in version: OpenAPIVersion) -> [Field] {
        let isSwagger2 = version.isSwagger2
        let own: [Field] =
            isSwagger2
            ? [
                Field(
                    "swagger", .word(WordSet(["2.0": "Swagger 2.0"], synonyms: ["2"])), isRequired: true,
                    "version of the format"),
                Field(
                    "host", .text(), "domain the API is reached at",
                    "Ignored by the import; an export has the group's first domain here."),
                Field(
                    "basePath", .text(), "what every path begins with",
                    "Put before each path on import: the two together are the request path. An export has none."),
                Self.schemes, Self.mediaTypes("consumes"), Self.mediaTypes("produces"),
            ]
            : [
                Field(
                    "openapi",
                    .word(
                        WordSet(
                            [
                                "3.0.3": "OpenAPI 3.0", "3.0.1": "OpenAPI 3.0",
                                "3.1.0": "OpenAPI 3.1, which the gateway may refuse",
                            ],
                            isOpen: true)), isRequired: true, "version of the format"),
                Field(
                    "servers", .list(.part(.server)), "where the API is reached",
                    "Ignored by the import: the host is no domain of the group, and a path in it is not put before the paths."
                ),
            ]
        let shared: [Field] =
            isSwagger2
            ? [
                Field(
                    "definitions", .map(.part(.schema)), "schemas by name", "For $ref; the gateway keeps none of them."),
                Field(
                    "parameters", .map(.part(.parameter)), "parameters by name", "For $ref from operations and paths."),
                Field("responses", .map(.part(.response)), "responses by name", "For $ref from operations."),
                Field(
                    "securityDefinitions", .map(.part(.securityScheme)), "security schemes by name",
                    "What security of an operation names."),
            ]
            : [Field("components", .part(.components), "what the document shares by $ref")]
        let later: [Field] =
            version == .v31
            ? [
                Field(
                    "webhooks", .map(.part(.pathItem)), "requests the provider makes itself", "The gateway has none."),
                Field("jsonSchemaDialect", .text(), "dialect of the schemas"),
            ] : []
        return own.prefix(1) + [
            Field(
                "info", .part(.info), isRequired: true, "title, version and description",
                "The title becomes the name of a new API group, the description its description.")
        ] + own.dropFirst() + [
            Field("tags", .list(.part(.tag)), "tags with descriptions", "What operations name in their tags."),
            Field(
                "paths", .map(.part(.pathItem)), isRequired: version != .v31, "paths and their operations",
                "A path begins with / and may have {variables} that fill whole segments; {name+} takes the rest of the path."
            ),
        ] + shared + [
            Field(
                "security", .list(.part(.securityRequirement)), "security of operations without one of their own",
                "Each operation should name its one scheme itself; the gateway has no default."),
            Field("externalDocs", .part(.externalDocs), "where more is written"),
        ] + later
    }

    static func componentFields(in version: OpenAPIVersion) -> [Field] {
        guard !version.isSwagger2 else { return [] }
        return [
            Field("schemas", .map(.part(.schema)), "schemas by name", "For $ref; the gateway keeps none of them."),
            Field("responses", .map(.part(.response)), "responses by name"),
            Field("parameters", .map(.part(.parameter)), "parameters by name"),
            Field("examples", .map(.part(.example)), "examples by name"),
            Field("requestBodies", .map(.part(.requestBody)), "request bodies by name"),
            Field("headers", .map(.part(.header)), "headers by name"),
            Field(
                "securitySchemes", .map(.part(.securityScheme)), "security schemes by name",
                "What security of an operation names."),
            Field("links", .map(.any), "links by name", "The gateway has none."),
            Field("callbacks", .map(.any), "callbacks by name", "The gateway has none."),
        ] + (version == .v31 ? [Field("pathItems", .map(.part(.pathItem)), "paths by name")] : [])
    }

    func descriptiveFields(in version: OpenAPIVersion) -> [Field] {
        switch self {
        case .info:
            [
                Field(
                    "title", .text(), isRequired: true, "name of the API",
                    "The name of a new API group: 3 to 255 characters, letters, digits and others; ignored for a group that exists."
                ),
                Field("version", .text(), isRequired: true, "version of this document", "Ignored by the import."),
                Field("description", .text(), "what the API is for", "The description of a new API group."),
                Field("termsOfService", .text(), "where its terms stand"),
                Field("contact", .part(.contact), "whom to ask"), Field("license", .part(.license), "its licence"),
            ] + (version == .v31 ? [Field("summary", .text(), "the API in one line")] : [])
        case .contact:
            [
                Field("name", .text(), "person or team"), Field("url", .text(), "page of theirs"),
                Field("email", .text(), "address of theirs"),
            ]
        case .license:
            [
                Field("name", .text(), isRequired: true, "name of the licence"),
                Field("url", .text(), "text of the licence"),
            ]
                + (version == .v31 ? [Field("identifier", .text(), "SPDX expression")] : [])
        case .server:
            [
                Field(
                    "url", .text(), isRequired: true, "address, may hold {variables}",
                    "At an operation its scheme says whether the API takes HTTP or HTTPS; two servers say both."),
                Field("description", .text(), "what the server is for"),
                Field("variables", .map(.part(.serverVariable)), "variables of the address"),
            ]
        case .serverVariable:
            [
                Field("default", .text(), isRequired: true, "value when none is chosen"),
                Field("enum", .list(.text()), "values there are"), Field("description", .text(), "what it is for"),
            ]
        case .tag:
            [
                Field("name", .text(), isRequired: true, "what operations write"),
                Field("description", .text(), "what belongs under it"),
                Field("externalDocs", .part(.externalDocs), "where more is written"),
            ]
        default:
            [
                Field("url", .text(), isRequired: true, "address of the page"),
                Field("description", .text(), "what stands there"),
            ]
        }
    }

    static let schemes = Field(
        "schemes",
        .list(.word(WordSet(["http": "in clear text", "https": "over TLS"], ignoresCase: true, isOpen: true))),
        "protocols the API takes", "The request protocol of an API: HTTP, HTTPS, or both.")

    static func mediaTypes(_ key: String) -> Field {
        Field(
            key, .list(.text()), "media types",
            "Ignored by the gateway; x-apigateway-content-type says what bodies are.")
    }
}
