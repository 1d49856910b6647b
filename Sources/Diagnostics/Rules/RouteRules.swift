extension Rule {
    /// A limit nobody is counted by.
    package static let limitWithoutEffect = Rule(
        "APIG4017", "limit-without-effect", .info,
        title: "a limit of a throttling policy counts nobody at an API that names the policy",
        allowed: "user-limit with APP or IAM authentication, app-limit with APP authentication",
        mend: "authenticate the callers, or use another policy",
        source: "APIG User Guide, apig_03_0100",
        wrong: "app-limit: 10 at an API with IAM authentication",
        right: "app-limit: 10 at an API with APP authentication"
    )
    /// One header under two names.
    package static let parameterSameHeader = Rule(
        "APIG4018", "parameter-same-header", .error,
        title: "two header parameters differ in the case of their letters only",
        allowed: "each header once: names of headers are the same in any case",
        mend: "remove one",
        source: "APIG User Guide, apig_03_0083", product: "APIG.3209",
        wrong: "[{name: X-Tier, in: header}, {name: x-tier, in: header}]",
        right: "[{name: X-Tier, in: header}]"
    )
    /// A preflight nobody answers.
    package static let corsWithoutPreflight = Rule(
        "APIG4019", "cors-without-preflight", .info,
        title: "CORS is on for requests that browsers ask leave for, and nothing in the document answers the question",
        allowed:
            "an operation OPTIONS on the path or above it, without authentication, with CORS and a mock backend; or a CORS plug-in",
        mend: "add the operation or name a plug-in",
        source: "APIG User Guide, apig_03_0088",
        wrong: "put: {x-apigateway-cors: true}",
        right: "put: {x-apigateway-cors: true, x-apigateway-plugins: [cors_public]}"
    )
    /// A value the gateway does not have.
    package static let contextVariableUnknown = Rule(
        "APIG4020", "context-variable-unknown", .warning,
        title: "a value of the gateway is named that does not exist",
        allowed: "the $context values of the reference",
        mend: "correct the name",
        source: "APIG User Guide, apig_03_0091, apig_03_0008",
        wrong: "$context.requestID",
        right: "$context.requestId",
        isFixable: true
    )
    /// An API without requests.
    package static let routeUnreachable = Rule(
        "APIG4021", "route-unreachable", .warning,
        title: "no request can reach an API",
        allowed: "x-apigateway-any-method beside operations for some of the methods",
        mend: "remove the operation that is never reached",
        source: "APIG User Guide, apig_03_0089",
        wrong: "get, put, post, delete, patch, head, options and x-apigateway-any-method on /a",
        right: "get, put and x-apigateway-any-method on /a"
    )
    /// Requests that two APIs fit.
    package static let routeOverlap = Rule(
        "APIG4022", "route-overlap", .info,
        title: "some requests that fit an API reach another one",
        allowed: "overlaps that are meant: a literal segment wins over {name}, and that over {name+}",
        mend: "nothing, if it is meant; else change one of the paths",
        source: "APIG User Guide, apig_03_0087",
        wrong: "/users/{id} beside /users/me",
        right: "/users/{id} beside /me"
    )
}

/// Rules about how APIs and the gateway around them fit together.
let routeRules: [Rule] = [
    .limitWithoutEffect, .parameterSameHeader, .corsWithoutPreflight, .contextVariableUnknown, .routeUnreachable,
    .routeOverlap,
]
