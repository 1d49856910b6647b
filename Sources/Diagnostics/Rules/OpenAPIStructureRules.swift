extension Rule {
    /// A 3.1 document of nothing.
    package static let openAPINothingDescribed = Rule(
        "APIG2023", "openapi-nothing-described", .error,
        title: "a document of 3.1 describes nothing",
        allowed: "at least one of paths, components and webhooks",
        mend: "add paths",
        source: "OpenAPI 3.1.0 §4.8.1",
        wrong: "{openapi: 3.1.0, info: {title: shop, version: '1'}}",
        right: "{openapi: 3.1.0, info: {title: shop, version: '1'}, paths: {}}"
    )
    /// Two members of which there may be one.
    package static let openAPIExclusiveMembers = Rule(
        "APIG2024", "openapi-exclusive-members", .error,
        title: "two members exclude each other",
        allowed: "one of the two",
        mend: "remove one of them",
        source: "OpenAPI 3.0.3 §4.7.12",
        wrong: "{schema: {type: string}, example: a, examples: {b: {value: b}}}",
        right: "{schema: {type: string}, example: a}"
    )
    /// A word the specification does not list.
    package static let openAPIValueNotAllowed = Rule(
        "APIG2025", "openapi-value-not-allowed", .error,
        title: "a value is none of those the specification lists",
        allowed: "the listed values",
        mend: "use one of them",
        source: "OpenAPI 3.0.3 §4.7.12",
        wrong: "{name: q, in: query, style: matrix}",
        right: "{name: q, in: query, style: form}"
    )
    /// A name of a shared definition with other characters.
    package static let openAPIComponentName = Rule(
        "APIG2026", "openapi-component-name", .error,
        title: "the name of a shared definition has characters that are not allowed",
        allowed: "letters, digits, dots, hyphens and underscores",
        mend: "rename it, and the references to it",
        source: "OpenAPI 3.0.3 §4.7.7",
        wrong: "schemas: {'an order': {type: object}}",
        right: "schemas: {an-order: {type: object}}"
    )
    /// A reference to an object of another kind.
    package static let referenceWrongKind = Rule(
        "APIG2027", "reference-wrong-kind", .error,
        title: "a reference leads to an object of another kind",
        allowed: "a definition of the kind that is expected here",
        mend: "correct the reference",
        source: "OpenAPI 3.0.3 §4.7.23",
        wrong: "parameters: [{$ref: '#/components/schemas/order'}]",
        right: "parameters: [{$ref: '#/components/parameters/order'}]"
    )
    /// Members beside a reference, which count nothing.
    package static let referenceSiblings = Rule(
        "APIG2028", "reference-siblings", .info,
        title: "members beside $ref are ignored",
        allowed: "$ref alone; in 3.1 summary and description as well",
        mend: "remove them, or move them to the definition",
        source: "OpenAPI 3.0.3 §4.7.23.1",
        wrong: "{$ref: '#/components/schemas/order', nullable: true}",
        right: "{$ref: '#/components/schemas/order'}"
    )
    /// A media type that is none.
    package static let mediaTypeMalformed = Rule(
        "APIG2029", "media-type-malformed", .warning,
        title: "a media type has not the form type/subtype",
        allowed: "media types such as application/json, and ranges such as text/*",
        mend: "correct the media type",
        source: "OpenAPI 3.0.3 §4.7.13; RFC 9110 §8.3.1",
        wrong: "content: {json: {}}",
        right: "content: {application/json: {}}"
    )
    /// A parameter in two media types, or in none.
    package static let contentNotSingle = Rule(
        "APIG2030", "content-not-single", .error,
        title: "the content of a parameter or header has not exactly one media type",
        allowed: "one media type",
        mend: "leave one of them",
        source: "OpenAPI 3.0.3 §4.7.12",
        wrong: "content: {application/json: {}, text/plain: {}}",
        right: "content: {application/json: {}}"
    )
    /// A variable of a server's URL that is not described.
    package static let serverVariableUndefined = Rule(
        "APIG2031", "server-variable-undefined", .warning,
        title: "a variable of a server's URL is not defined",
        allowed: "an entry in variables for every {name}",
        mend: "add it to variables with a default",
        source: "OpenAPI 3.0.3 §4.7.5",
        wrong: "servers: [{url: 'https://{region}.example.com'}]",
        right: "servers: [{url: 'https://{region}.example.com', variables: {region: {default: north}}}]"
    )
    /// A default that is none of the values.
    package static let serverVariableDefault = Rule(
        "APIG2032", "server-variable-default", .warning,
        title: "the default of a server variable is none of its values",
        allowed: "a default out of enum; 3.1 demands it, 3.0 advises it",
        mend: "add it to enum or choose another default",
        source: "OpenAPI 3.1.0 §4.8.6",
        wrong: "{enum: [north, south], default: east}",
        right: "{enum: [north, south], default: north}"
    )
    /// A host with a scheme or a path, or a base path without its slash.
    package static let hostOrBasePath = Rule(
        "APIG2033", "host-or-base-path", .error,
        title: "host or basePath has not its form",
        allowed: "a host name or address with or without a port; a basePath that starts with / and has no variables",
        mend: "move the scheme to schemes and the path to basePath",
        source: "Swagger 2.0, Swagger Object", product: "APIG.3602",
        wrong: "host: https://api.example.com/v1",
        right: "host: api.example.com"
    )
    /// Two bodies, or a body beside a form.
    package static let bodyParameterConflict = Rule(
        "APIG2034", "body-parameter-conflict", .error,
        title: "an operation has more than one body",
        allowed: "one body parameter, or formData parameters",
        mend: "leave one of them",
        source: "Swagger 2.0, Parameter Object",
        wrong: "parameters: [{name: a, in: body, schema: {}}, {name: b, in: body, schema: {}}]",
        right: "parameters: [{name: a, in: body, schema: {}}]"
    )
    /// A file where no file can be.
    package static let fileParameter = Rule(
        "APIG2035", "file-parameter", .error,
        title: "a file stands where no file can be",
        allowed: "type: file in formData of operations that consume multipart/form-data or "
            + "application/x-www-form-urlencoded, and as the schema of a response",
        mend: "use in: formData, and consumes: [multipart/form-data]",
        source: "Swagger 2.0, Parameter Object",
        wrong: "{name: photo, in: query, type: file}",
        right: "{name: photo, in: formData, type: file}"
    )
    /// A member that the place of a parameter does not allow.
    package static let parameterMemberPlace = Rule(
        "APIG2036", "parameter-member-place", .error,
        title: "a member of a parameter has no meaning at its place",
        allowed: "allowEmptyValue in query and formData, allowReserved in query",
        mend: "remove the member",
        source: "OpenAPI 3.0.3 §4.7.12",
        wrong: "{name: X-Trace, in: header, type: string, allowEmptyValue: true}",
        right: "{name: X-Trace, in: header, type: string}"
    )
    /// A scope nobody has defined.
    package static let securityScopeUnknown = Rule(
        "APIG2037", "security-scope-unknown", .warning,
        title: "a security requirement asks for a scope that its scheme does not define",
        allowed: "the scopes of the scheme",
        mend: "define the scope or correct its name",
        source: "OpenAPI 3.0.3 §4.7.30",
        wrong: "security: [{login: [raed]}]",
        right: "security: [{login: [read]}]"
    )
    /// Scopes of a scheme that has none.
    package static let securityScopeNotEmpty = Rule(
        "APIG2038", "security-scope-not-empty", .error,
        title: "a security requirement asks a scheme for scopes that has none",
        allowed: "an empty list for schemes other than oauth2 and openIdConnect; 3.1 takes role names there",
        mend: "write an empty list",
        source: "OpenAPI 3.0.3 §4.7.30",
        wrong: "security: [{apig-auth-app: [read]}]",
        right: "security: [{apig-auth-app: []}]"
    )
    /// A tag declared twice.
    package static let tagDuplicate = Rule(
        "APIG2039", "tag-duplicate", .error,
        title: "a tag is declared twice",
        allowed: "tags with different names",
        mend: "remove one of them",
        source: "OpenAPI 3.0.3 §4.7.1",
        wrong: "tags: [{name: orders}, {name: orders}]",
        right: "tags: [{name: orders}]"
    )
    /// The same item twice in a list of different ones.
    package static let listDuplicate = Rule(
        "APIG2040", "list-duplicate", .error,
        title: "an item stands twice in a list whose items must differ",
        allowed: "every item once",
        mend: "remove one of them",
        source: "Swagger 2.0, Swagger Object; JSON Schema Validation draft 4 §5",
        wrong: "required: [id, id]",
        right: "required: [id]"
    )
    /// A list without items.
    package static let listEmpty = Rule(
        "APIG2041", "list-empty", .error,
        title: "a list that needs an item has none",
        allowed: "at least one item",
        mend: "add an item or remove the list",
        source: "JSON Schema Validation draft 4 §5",
        wrong: "enum: []",
        right: "enum: [small, large]"
    )
    /// A link to an operation there is not.
    package static let linkTarget = Rule(
        "APIG2042", "link-target", .error,
        title: "a link names an operation that does not exist",
        allowed: "the operationId of an operation of the document",
        mend: "correct the operationId",
        source: "OpenAPI 3.0.3 §4.7.20",
        wrong: "links: {next: {operationId: listOrder}}",
        right: "links: {next: {operationId: listOrders}}"
    )
    /// A URL or an address that is none.
    package static let textForm = Rule(
        "APIG2043", "text-form", .warning,
        title: "a text has not the form of a URL or of a mail address",
        allowed: "a URL without spaces; a mail address",
        mend: "correct it",
        source: "OpenAPI 3.0.3 §4.7.3",
        wrong: "contact: {email: team at example.com}",
        right: "contact: {email: team@example.com}"
    )
    /// A version that lacks a part, or is a number.
    package static let openAPIVersionForm = Rule(
        "APIG2044", "openapi-version-form", .warning,
        title: "a version is not written in full, or is a number",
        allowed: "swagger: \"2.0\", openapi: 3.0.3, and the version of the API as a text",
        mend: "write the whole version, in quotes where it looks like a number",
        source: "OpenAPI 3.0.3 §4.7.1",
        wrong: "openapi: 3.0",
        right: "openapi: 3.0.3"
    )
    /// A header the specification describes elsewhere.
    package static let headerParameterIgnored = Rule(
        "APIG2045", "header-parameter-ignored", .info,
        title: "a header parameter is ignored by its name",
        allowed: "content for Content-Type and Accept, security for Authorization",
        mend: "remove the parameter, unless the gateway is to pass it on",
        source: "OpenAPI 3.0.3 §4.7.12.1",
        wrong: "{name: Content-Type, in: header, schema: {type: string}}",
        right: "requestBody: {content: {application/json: {}}}"
    )
}

/// Rules about how the objects of the specifications fit together.
let openAPIStructureRules: [Rule] = [
    .openAPINothingDescribed, .openAPIExclusiveMembers, .openAPIValueNotAllowed, .openAPIComponentName,
    .referenceWrongKind, .referenceSiblings, .mediaTypeMalformed, .contentNotSingle, .serverVariableUndefined,
    .serverVariableDefault, .hostOrBasePath, .bodyParameterConflict, .fileParameter, .parameterMemberPlace,
    .securityScopeUnknown, .securityScopeNotEmpty, .tagDuplicate, .listDuplicate, .listEmpty, .linkTarget, .textForm,
    .openAPIVersionForm, .headerParameterIgnored,
]
