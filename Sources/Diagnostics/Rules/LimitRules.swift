extension Rule {
    /// A name the product does not take.
    package static let apiName = Rule(
        "APIG5001", "api-name", .error,
        title: "an operationId cannot be used as the name of an API",
        allowed:
            "3 to 255 characters: letters, digits, Chinese, - _ . / : ( ), starting with a letter, digit or Chinese character",
        mend: "rename the operation",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2011",
        wrong: "operationId: get order",
        right: "operationId: getOrder"
    )
    /// A policy's name the product does not take.
    package static let policyName = Rule(
        "APIG5002", "policy-name", .error,
        title: "a name cannot be used for a policy",
        allowed: "3 to 64 letters, digits and _, starting with a letter",
        mend: "rename it and its uses",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2011",
        wrong: "x-apigateway-ratelimits: {per-minute: …}",
        right: "x-apigateway-ratelimits: {perMinute: …}"
    )
    /// A parameter's name the product does not take.
    package static let parameterName = Rule(
        "APIG5003", "parameter-name", .error,
        title: "a name cannot be used for a parameter",
        allowed: "1 to 32 letters, digits, - _ ., starting with a letter",
        mend: "rename the parameter",
        source: "APIG User Guide, apig_03_0091", product: "APIG.2011",
        wrong: "name: '$filter'",
        right: "name: filter"
    )
    /// A name with a meaning of its own.
    package static let parameterNameReserved = Rule(
        "APIG5004", "parameter-name-reserved", .error,
        title: "a parameter has a reserved name",
        allowed:
            "names that do not start with x-apig- or x-sdk- and are not x-stage; in headers neither Authorization nor X-Auth-Token nor an underscore",
        mend: "rename the parameter",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2012",
        wrong: "{name: X-Stage, in: header}",
        right: "{name: X-Phase, in: header}"
    )
    /// A response's name the product does not take.
    package static let responseName = Rule(
        "APIG5005", "response-name", .error,
        title: "a name cannot be used for a gateway response",
        allowed: "1 to 64 letters, digits, - and _",
        mend: "rename the response",
        source: "APIG User Guide, apig_03_0121", product: "APIG.2011",
        wrong: "x-apigateway-responses: {my response: {}}",
        right: "x-apigateway-responses: {my-response: {}}"
    )
    /// A tag the product does not take.
    package static let apiTag = Rule(
        "APIG5006", "api-tag", .error,
        title: "a tag cannot be used",
        allowed: "1 to 128 letters, digits, Chinese, - * # % . : _, starting with a letter or Chinese character",
        mend: "rename the tag",
        source: "APIG API Reference, CreateApiV2", product: "APIG.2011",
        wrong: "tags: ['two words']",
        right: "tags: [two-words]"
    )
    /// More than ten tags.
    package static let tooManyTags = Rule(
        "APIG5007", "too-many-tags", .error,
        title: "an operation has too many tags",
        allowed: "at most 10 tags",
        mend: "remove some",
        source: "APIG API Reference, CreateApiV2", product: "APIG.3133",
        wrong: "tags: [a, b, c, d, e, f, g, h, i, j, k]",
        right: "tags: [a, b]"
    )
    /// More than fifty parameters.
    package static let tooManyParameters = Rule(
        "APIG5008", "too-many-parameters", .error,
        title: "an operation has too many parameters",
        allowed: "at most 50 parameters; the first 1000 are looked at",
        mend: "join or remove some",
        source: "APIG User Guide, apig_03_0083", product: "APIG.3111",
        wrong: "51 parameters",
        right: "50 parameters"
    )
    /// A text over its limit.
    package static let textTooLong = Rule(
        "APIG5009", "text-too-long", .error,
        title: "a text is longer than the product takes",
        allowed: "descriptions and values up to 255 characters, a group's description up to 1000",
        mend: "shorten it",
        source: "APIG API Reference, CreateApiV2", product: "APIG.2006",
        wrong: "a description of 300 characters",
        right: "a description of 200 characters"
    )
    /// A path over its limit.
    package static let requestPathTooLong = Rule(
        "APIG5010", "request-path-too-long", .error,
        title: "a request path is too long",
        allowed: "at most 512 characters, basePath included",
        mend: "shorten it",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2006",
        wrong: "a path of 600 characters",
        right: "a path of 60 characters"
    )
    /// A character paths may not hold.
    package static let requestPathCharacter = Rule(
        "APIG5011", "request-path-character", .error,
        title: "a request path holds a character the product does not take",
        allowed: "letters, digits, braces and / * % - _ . ~",
        mend: "percent-encode the character or leave it out",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2012",
        wrong: "/orders/{id}:cancel",
        right: "/orders/{id}/cancel"
    )
    /// A variable that does not fill its segment.
    package static let pathSegmentPartlyVariable = Rule(
        "APIG5012", "path-segment-partly-variable", .error,
        title: "a variable of a request path does not fill its whole segment",
        allowed: "variables that are a whole segment between slashes",
        mend: "give the variable a segment of its own",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2012",
        wrong: "/files/prefix-{name}",
        right: "/files/{name}"
    )
    /// A greedy variable in the middle.
    package static let greedyVariableNotLast = Rule(
        "APIG5013", "greedy-variable-not-last", .error,
        title: "a greedy variable stands where it cannot match",
        allowed: "{name+} as the last segment of a path with exact matching",
        mend: "put it last, or use {name}",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2012",
        wrong: "/files/{path+}/meta",
        right: "/files/{path+}"
    )
    /// A greedy variable in a backend path.
    package static let greedyVariableInBackendPath = Rule(
        "APIG5014", "greedy-variable-in-backend-path", .error,
        title: "a backend path has a greedy variable",
        allowed: "{name} in backend paths",
        mend: "write {name}",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2027",
        wrong: "path: /files/{path+}",
        right: "path: /files/{path}",
        isFixable: true
    )
    /// A value that would be cut in two.
    package static let enumerationWithComma = Rule(
        "APIG5015", "enumeration-with-comma", .error,
        title: "a value of an enumeration holds a comma",
        allowed: "values without commas: the product keeps the list as one comma-separated text",
        mend: "use values without commas",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2012",
        wrong: "enum: ['a,b']",
        right: "enum: [a, b]"
    )
}

/// Rules about what the product limits.
let limitRules: [Rule] = [
    .apiName, .policyName, .parameterName, .parameterNameReserved, .responseName, .apiTag, .tooManyTags,
    .tooManyParameters, .textTooLong, .requestPathTooLong, .requestPathCharacter, .pathSegmentPartlyVariable,
    .greedyVariableNotLast, .greedyVariableInBackendPath, .enumerationWithComma,
]
