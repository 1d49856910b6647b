extension Rule {
    /// Neither `swagger` nor `openapi` stands at the root.
    package static let openAPIVersionMissing = Rule(
        "APIG2001", "openapi-version-missing", .error,
        title: "the document does not say which specification it follows",
        allowed: "swagger: \"2.0\" or openapi: 3.0.x at the root",
        mend: "add the version as first key",
        source: "OpenAPI 3.0.3 §4.7.1", product: "APIG.3601",
        wrong: "info: {title: shop, version: '1'}",
        right: "openapi: 3.0.3\ninfo: {title: shop, version: '1'}"
    )
    /// A version nobody here reads.
    package static let openAPIVersionUnsupported = Rule(
        "APIG2002", "openapi-version-unsupported", .error,
        title: "the document follows a version that is not supported",
        allowed: "swagger: \"2.0\", openapi: 3.0.x, and 3.1.x for reading",
        mend: "convert the document to Swagger 2.0 or OpenAPI 3.0",
        source: "APIG User Guide, apig_03_0083", product: "APIG.3601",
        wrong: "swagger: '1.2'",
        right: "swagger: '2.0'"
    )
    /// A member the specification requires is absent.
    package static let openAPIMissingMember = Rule(
        "APIG2003", "openapi-missing-member", .error,
        title: "a member that the specification requires is missing",
        allowed: "every required member",
        mend: "add the member",
        source: "OpenAPI 3.0.3 §4.7", product: "APIG.3602",
        wrong: "info: {version: '1'}",
        right: "info: {title: shop, version: '1'}",
        isFixable: true
    )
    /// A value of another kind than the specification says.
    package static let openAPIWrongType = Rule(
        "APIG2004", "openapi-wrong-type", .error,
        title: "a value has a type that the specification does not allow here",
        allowed: "a value of the specified type",
        mend: "write a value of that type",
        source: "OpenAPI 3.0.3 §4.7", product: "APIG.3602",
        wrong: "tags: shop",
        right: "tags: [{name: shop}]"
    )
    /// A key no specification knows at this place.
    package static let openAPIUnknownKey = Rule(
        "APIG2005", "openapi-unknown-key", .error,
        title: "a key is not known at this place",
        allowed: "the keys of the specification, and extensions that start with x-",
        mend: "correct the spelling, or rename it to start with x-",
        source: "OpenAPI 3.0.3 §4.7",
        wrong: "get: {operationID: now}",
        right: "get: {operationId: now}",
        isFixable: true
    )
    /// A path that does not start with a slash.
    package static let pathWithoutSlash = Rule(
        "APIG2006", "path-without-slash", .error,
        title: "a path does not start with a slash",
        allowed: "paths that start with /",
        mend: "put a slash in front",
        source: "OpenAPI 3.0.3 §4.7.8", product: "APIG.3602",
        wrong: "paths: {orders: {}}",
        right: "paths: {/orders: {}}",
        isFixable: true
    )
    /// A template with braces that do not fit.
    package static let pathTemplateMalformed = Rule(
        "APIG2007", "path-template-malformed", .error,
        title: "the braces of a path template do not fit together",
        allowed: "variables written as {name}, each with a name",
        mend: "close every brace and name every variable",
        source: "OpenAPI 3.0.3 §4.7.8", product: "APIG.3602",
        wrong: "/orders/{id",
        right: "/orders/{id}"
    )
    /// Two templates that match the same paths.
    package static let pathDuplicateTemplate = Rule(
        "APIG2008", "path-duplicate-template", .error,
        title: "two path templates differ in the names of their variables only",
        allowed: "one path item for each set of paths",
        mend: "join the path items",
        source: "OpenAPI 3.0.3 §4.7.8.1", product: "APIG.3301",
        wrong: "/orders/{id} and /orders/{orderId}",
        right: "/orders/{orderId}"
    )
    /// An operationId used twice.
    package static let operationIDDuplicate = Rule(
        "APIG2009", "operation-id-duplicate", .error,
        title: "two operations have the same operationId",
        allowed: "an operationId that is unique in the document; it becomes the API's name",
        mend: "rename one of them",
        source: "APIG User Guide, apig_03_0083", product: "APIG.3202",
        wrong: "operationId: getOrder (twice)",
        right: "operationId: getOrder and operationId: getOrderLines"
    )
    /// An `in` that does not exist.
    package static let parameterPlaceUnknown = Rule(
        "APIG2010", "parameter-place-unknown", .error,
        title: "a parameter stands in a place that does not exist",
        allowed: "path, query, header, cookie (3.x), formData and body (2.0)",
        mend: "use one of the places, in lower case",
        source: "OpenAPI 3.0.3 §4.7.12", product: "APIG.3602",
        wrong: "in: QUERY",
        right: "in: query",
        isFixable: true
    )
    /// A parameter declared twice.
    package static let parameterDuplicate = Rule(
        "APIG2011", "parameter-duplicate", .error,
        title: "a parameter is declared twice",
        allowed: "one declaration for each name and place",
        mend: "remove one of them",
        source: "OpenAPI 3.0.3 §4.7.10", product: "APIG.3209",
        wrong: "parameters: [{name: q, in: query}, {name: q, in: query}]",
        right: "parameters: [{name: q, in: query}]",
        isFixable: true
    )
    /// A variable of a path without its parameter.
    package static let pathVariableUndeclared = Rule(
        "APIG2012", "path-variable-undeclared", .error,
        title: "a path variable has no parameter",
        allowed: "a parameter with in: path for every {variable}",
        mend: "declare the parameter",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2026",
        wrong: "/orders/{id}: {get: {parameters: []}}",
        right: "/orders/{id}: {get: {parameters: [{name: id, in: path, required: true, type: string}]}}",
        isFixable: true
    )
    /// A path parameter that the path does not hold.
    package static let pathParameterUnused = Rule(
        "APIG2013", "path-parameter-unused", .error,
        title: "a path parameter does not occur in the path",
        allowed: "path parameters whose {name} is in the path",
        mend: "remove the parameter or put its variable into the path",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2026",
        wrong: "/orders: {get: {parameters: [{name: id, in: path}]}}",
        right: "/orders/{id}: {get: {parameters: [{name: id, in: path}]}}"
    )
    /// A path parameter that is not marked as required.
    package static let pathParameterNotRequired = Rule(
        "APIG2014", "path-parameter-not-required", .error,
        title: "a path parameter is not marked as required",
        allowed: "required: true",
        mend: "add required: true",
        source: "OpenAPI 3.0.3 §4.7.12",
        wrong: "{name: id, in: path}",
        right: "{name: id, in: path, required: true}",
        isFixable: true
    )
    /// A key under responses that is no status.
    package static let responseKey = Rule(
        "APIG2015", "response-key", .error,
        title: "a key of responses is no status code",
        allowed: "default, a status code, or a range such as 4XX; default-cors as the product exports it is tolerated",
        mend: "use a status code or default",
        source: "OpenAPI 3.0.3 §4.7.16",
        wrong: "responses: {ok: {description: fine}}",
        right: "responses: {'200': {description: fine}}",
        isFixable: true
    )
    /// Responses without any response.
    package static let responsesEmpty = Rule(
        "APIG2016", "responses-empty", .error,
        title: "an operation has no response",
        allowed: "at least one response",
        mend: "add a default response",
        source: "OpenAPI 3.0.3 §4.7.16",
        wrong: "responses: {}",
        right: "responses: {default: {description: any answer}}",
        isFixable: true
    )
    /// A security requirement that names no scheme.
    package static let securitySchemeUnknown = Rule(
        "APIG2017", "security-scheme-unknown", .error,
        title: "a security requirement names a scheme that is not defined",
        allowed: "names of securityDefinitions (2.0) or components.securitySchemes (3.x)",
        mend: "define the scheme or correct the name",
        source: "OpenAPI 3.0.3 §4.7.30",
        wrong: "security: [{apig-auth-ap: []}]",
        right: "security: [{apig-auth-app: []}]",
        isFixable: true
    )
    /// A scheme type that does not exist.
    package static let securitySchemeTypeUnknown = Rule(
        "APIG2018", "security-scheme-type-unknown", .error,
        title: "a security scheme has a type that does not exist",
        allowed: "the types of the specification; APIG uses apiKey",
        mend: "use apiKey with the extensions of the gateway",
        source: "OpenAPI 3.0.3 §4.7.27",
        wrong: "type: apikey",
        right: "type: apiKey",
        isFixable: true
    )
    /// A schema keyword of the wrong type.
    package static let schemaKeywordType = Rule(
        "APIG2019", "schema-keyword-type", .error,
        title: "a schema keyword has a value of the wrong type",
        allowed: "a value of the keyword's type",
        mend: "write a value of that type",
        source: "OpenAPI 3.0.3 §4.7.24",
        wrong: "maxLength: '10'",
        right: "maxLength: 10"
    )
    /// A type that does not exist.
    package static let schemaTypeUnknown = Rule(
        "APIG2020", "schema-type-unknown", .error,
        title: "a schema has a type that does not exist",
        allowed: "string, number, integer, boolean, array, object",
        mend: "use one of the types",
        source: "OpenAPI 3.0.3 §4.7.24",
        wrong: "type: int",
        right: "type: integer",
        isFixable: true
    )
    /// An array of nothing.
    package static let arrayWithoutItems = Rule(
        "APIG2021", "array-without-items", .error,
        title: "an array does not say what its items are",
        allowed: "items beside type: array",
        mend: "add items",
        source: "OpenAPI 3.0.3 §4.7.24",
        wrong: "{type: array}",
        right: "{type: array, items: {type: string}}",
        isFixable: true
    )
    /// A 3.1 document.
    package static let openAPIVersion31 = Rule(
        "APIG2022", "openapi-3-1", .warning,
        title: "the product does not take OpenAPI 3.1",
        allowed: "Swagger 2.0 and OpenAPI 3.0.x",
        mend: "write the document as OpenAPI 3.0.3 before uploading it",
        source: "APIG User Guide, apig_03_0083", product: "APIG.3601",
        wrong: "openapi: 3.1.0",
        right: "openapi: 3.0.3"
    )
}

/// Rules about the OpenAPI specifications themselves.
let openAPIRules: [Rule] = [
    .openAPIVersionMissing, .openAPIVersionUnsupported, .openAPIMissingMember, .openAPIWrongType, .openAPIUnknownKey,
    .pathWithoutSlash, .pathTemplateMalformed, .pathDuplicateTemplate, .operationIDDuplicate, .parameterPlaceUnknown,
    .parameterDuplicate, .pathVariableUndeclared, .pathParameterUnused, .pathParameterNotRequired, .responseKey,
    .responsesEmpty, .securitySchemeUnknown, .securitySchemeTypeUnknown, .schemaKeywordType, .schemaTypeUnknown,
    .arrayWithoutItems, .openAPIVersion31,
]
