extension Rule {
    /// Over the quota of one import.
    package static let importTooManyOperations = Rule(
        "APIG6001", "import-too-many-operations", .error,
        title: "the document has more operations than one import may bring",
        allowed: "at most 300 operations, or what --max-operations says",
        mend: "split the document, or raise the quota and --max-operations",
        source: "APIG User Guide, apig_03_0067", product: "APIG.3127",
        wrong: "301 operations",
        right: "300 operations"
    )
    /// A title that cannot name a group.
    package static let importGroupName = Rule(
        "APIG6002", "import-group-name", .error,
        title: "info.title cannot be used as the name of the new group",
        allowed: "3 to 64 letters, digits and _, starting with a letter",
        mend: "change info.title",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2044",
        wrong: "info: {title: My shop!}",
        right: "info: {title: my_shop}"
    )
    /// Two operations for one route.
    package static let importRouteTaken = Rule(
        "APIG6003", "import-route-taken", .error,
        title: "an API with the same method, path and match mode exists already",
        allowed: "one API for each method, path (basePath included) and match mode",
        mend: "remove one of them, or change its match mode",
        source: "APIG User Guide, apig_03_0067", product: "APIG.3301",
        wrong: "paths: {orders: {get: …}, /orders: {get: …}}",
        right: "paths: {/orders: {get: …}}"
    )
    /// A method the product does not have.
    package static let importMethodIgnored = Rule(
        "APIG6004", "import-method-ignored", .warning,
        title: "the product has no such method; the operation is left out",
        allowed: "get, post, put, delete, head, patch, options and x-apigateway-any-method",
        mend: "remove the operation or use another method",
        source: "APIG User Guide, apig_03_0083",
        wrong: "trace: {operationId: traceOrder}",
        right: "get: {operationId: getOrder}"
    )
    /// Left behind.
    package static let importDropped = Rule(
        "APIG6005", "import-dropped", .info,
        title: "the product has no place for a part of the document",
        allowed: "parts with a counterpart on the product",
        mend: "nothing, if the part is documentation",
        source: "APIG User Guide, apig_03_0083",
        wrong: "summary: the orders",
        right: "description: the orders"
    )
    /// Resolved here, maybe not there.
    package static let importShared = Rule(
        "APIG6006", "import-shared", .info,
        title: "the document shares something between operations that the product's mapping does not name",
        allowed: "the same things at each operation",
        mend: "write it at each operation before uploading the document",
        source: "APIG User Guide, apig_03_0083",
        wrong: "security at the root",
        right: "security at each operation"
    )
    /// An operation without a name.
    package static let apiNameMissing = Rule(
        "APIG6007", "api-name-missing", .error,
        title: "an operation has no operationId, so its API has no name",
        allowed: "an operationId for every operation",
        mend: "add operationId",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2001",
        wrong: "get: {responses: …}",
        right: "get: {operationId: getOrder, responses: …}",
        isFixable: true
    )
    /// A default we take.
    package static let extensionAssumed = Rule(
        "APIG6008", "extension-assumed", .warning,
        title: "an operation lacks an extension that the product's pages call mandatory",
        allowed: "the extension at every operation",
        mend: "add the extension",
        source: "APIG User Guide, apig_03_0086",
        wrong: "get: {operationId: now}",
        right: "get: {operationId: now, x-apigateway-request-type: private}",
        isFixable: true
    )
    /// No protocol is named.
    package static let protocolAssumed = Rule(
        "APIG6009", "protocol-assumed", .warning,
        title: "an operation names no protocol; the product's default HTTPS is taken",
        allowed: "schemes (2.0), or servers with http:// or https:// URLs (3.0)",
        mend: "add schemes or servers",
        source: "APIG User Guide, apig_03_0083",
        wrong: "no schemes and no servers",
        right: "schemes: [https]",
        isFixable: true
    )
    /// A protocol the product does not import.
    package static let schemeNotSupported = Rule(
        "APIG6010", "scheme-not-supported", .error,
        title: "a protocol is neither http nor https",
        allowed: "http and https; WebSockets ride on them",
        mend: "use http or https",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2012",
        wrong: "schemes: [ws]",
        right: "schemes: [http]",
        isFixable: true
    )
    /// A server without a usable URL.
    package static let serverURL = Rule(
        "APIG6011", "server-url", .error,
        title: "the URL of a server cannot be used",
        allowed: "absolute URLs such as https://api.example.com",
        mend: "write an absolute URL",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2045",
        wrong: "servers: [{url: 'https://'}]",
        right: "servers: [{url: 'https://api.example.com'}]"
    )
    /// A path that is not merged.
    package static let serverURLPath = Rule(
        "APIG6012", "server-url-path", .warning,
        title: "the URL of a server has a path, which the product does not put in front of the paths",
        allowed: "server URLs without a path",
        mend: "put the path into every path key",
        source: "APIG User Guide, apig_03_0083",
        wrong: "servers: [{url: 'https://api.example.com/v1'}]",
        right: "servers: [{url: 'https://api.example.com'}], paths: {/v1/orders: …}"
    )
    /// A place the product does not have.
    package static let parameterPlaceDropped = Rule(
        "APIG6013", "parameter-place-dropped", .warning,
        title: "a parameter stands in a place the product drops",
        allowed: "path, query and header",
        mend: "nothing for bodies, which pass through; move cookies to headers",
        source: "APIG User Guide, apig_03_0083",
        wrong: "in: formData",
        right: "in: query"
    )
    /// A type without a counterpart.
    package static let parameterTypeNotSupported = Rule(
        "APIG6014", "parameter-type-not-supported", .warning,
        title: "a parameter has a type the product does not know; it is imported as a string without limits",
        allowed: "string, number, integer",
        mend: "declare it as a string",
        source: "APIG User Guide, apig_03_0083",
        wrong: "type: boolean",
        right: "type: string"
    )
    /// Kept, not checked.
    package static let patternWithoutEffect = Rule(
        "APIG6015", "pattern-without-effect", .info,
        title: "the product keeps the pattern of a parameter and does not check it",
        allowed: "length, range and enumeration",
        mend: "check the value in the backend",
        source: "APIG API Reference, CreateApiV2",
        wrong: "pattern: '^[a-z]+$'",
        right: "enum: [red, green]"
    )
    /// A limit the product keeps whole.
    package static let limitWithFraction = Rule(
        "APIG6016", "limit-with-fraction", .warning,
        title: "a limit of a number has a fraction, and the product's limits are whole numbers",
        allowed: "whole numbers",
        mend: "round the limit",
        source: "APIG API Reference, CreateApiV2",
        wrong: "maximum: 1.5",
        right: "maximum: 2"
    )
    /// A secret in clear text.
    package static let appCodeOverHTTP = Rule(
        "APIG7001", "app-code-over-http", .warning,
        title: "AppCodes are allowed although the API takes plain HTTP",
        allowed: "AppCodes over HTTPS only; over HTTP the product ignores them",
        mend: "restrict the API to https, or disable AppCodes",
        source: "APIG User Guide, apig_03_0115",
        wrong: "schemes: [http] with appcode-auth-type: header",
        right: "schemes: [https] with appcode-auth-type: header"
    )
}

/// Rules about importing.
let importRules: [Rule] = [
    .importTooManyOperations, .importGroupName, .importRouteTaken, .importMethodIgnored, .importDropped,
    .importShared, .apiNameMissing, .extensionAssumed, .protocolAssumed, .schemeNotSupported, .serverURL,
    .serverURLPath, .parameterPlaceDropped, .parameterTypeNotSupported, .patternWithoutEffect, .limitWithFraction,
    .appCodeOverHTTP,
]
