extension Rule {
    /// More or less than one scheme.
    package static let securityNotSingle = Rule(
        "APIG4001", "security-not-single", .error,
        title: "an operation asks for more than one security scheme",
        allowed: "exactly one requirement with exactly one scheme, or none",
        mend: "keep the scheme the gateway shall check",
        source: "APIG User Guide, apig_03_0083",
        wrong: "security: [{apig-auth-app: []}, {apig-auth-iam: []}]",
        right: "security: [{apig-auth-app: []}]"
    )
    /// A scheme the gateway cannot enforce.
    package static let securitySchemeUnusable = Rule(
        "APIG4002", "security-scheme-unusable", .error,
        title: "an operation uses a security scheme that is none of the gateway's",
        allowed: "a scheme with x-apigateway-auth-type, or with a frontend x-apigateway-authorizer",
        mend: "add the extension to the scheme, or use another scheme",
        source: "APIG User Guide, apig_03_0085",
        wrong: "api-key: {type: apiKey, in: header, name: X-Key}",
        right: "api-key: {type: apiKey, in: header, name: Authorization, x-apigateway-auth-type: AppSigv1}"
    )
    /// The extension stands in a scheme of another kind.
    package static let securitySchemeCarrier = Rule(
        "APIG4003", "security-scheme-carrier", .error,
        title: "a security scheme with the gateway's extensions is not an apiKey in a header",
        allowed: "type: apiKey and in: header",
        mend: "write type: apiKey, in: header",
        source: "APIG User Guide, apig_03_0085",
        wrong: "{type: http, scheme: basic, x-apigateway-auth-type: IAM}",
        right: "{type: apiKey, in: header, name: unused, x-apigateway-auth-type: IAM}",
        isFixable: true
    )
    /// A name without definition.
    package static let nameNotDefined = Rule(
        "APIG4004", "name-not-defined", .warning,
        title: "an operation names a policy or response that the document does not define",
        allowed: "names the document defines, or that exist on the gateway already",
        mend: "define it in the document, or correct the name",
        source: "APIG User Guide, apig_03_0098",
        wrong: "x-apigateway-ratelimit: perMinut",
        right: "x-apigateway-ratelimit: perMinute",
        isFixable: true
    )
    /// No backend.
    package static let backendMissing = Rule(
        "APIG4005", "backend-missing", .error,
        title: "an operation has no backend",
        allowed: "x-apigateway-backend, unless the import is made with mock backends",
        mend: "add x-apigateway-backend, or import with --mock-mode",
        source: "APIG User Guide, apig_03_0090", product: "APIG.2001",
        wrong: "get: {operationId: now}",
        right: "get: {operationId: now, x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: ok}}}"
    )
    /// A mapping of nothing.
    package static let backendParameterUndeclared = Rule(
        "APIG4006", "backend-parameter-undeclared", .error,
        title: "a backend parameter is mapped from a request parameter that is not declared",
        allowed: "names of declared request parameters for origin REQUEST",
        mend: "declare the request parameter or correct the name",
        source: "APIG User Guide, apig_03_0091", product: "APIG.2028",
        wrong: "{name: id, in: path, origin: REQUEST, value: orderid}",
        right: "{name: id, in: path, origin: REQUEST, value: orderId}",
        isFixable: true
    )
    /// A hole in the backend path.
    package static let backendPathVariableUndeclared = Rule(
        "APIG4007", "backend-path-variable-undeclared", .error,
        title: "a variable of the backend path has no backend parameter",
        allowed: "a backend parameter with in: path for every {variable}",
        mend: "add the backend parameter",
        source: "APIG User Guide, apig_03_0091", product: "APIG.2027",
        wrong: "path: /orders/{id}, parameters: []",
        right: "path: /orders/{id}, parameters: [{name: id, in: path, origin: REQUEST, value: orderId}]",
        isFixable: true
    )
    /// A path parameter without place.
    package static let backendPathParameterUnused = Rule(
        "APIG4008", "backend-path-parameter-unused", .error,
        title: "a backend path parameter does not occur in the backend path",
        allowed: "backend path parameters whose {name} is in the backend path",
        mend: "remove the parameter or put its variable into the path",
        source: "APIG User Guide, apig_03_0091", product: "APIG.2027",
        wrong: "path: /orders, parameters: [{name: id, in: path, origin: CONSTANT, value: '1'}]",
        right: "path: /orders/{id}, parameters: [{name: id, in: path, origin: CONSTANT, value: '1'}]"
    )
    /// Sent twice.
    package static let backendParameterDuplicate = Rule(
        "APIG4009", "backend-parameter-duplicate", .error,
        title: "a backend parameter is sent twice",
        allowed: "one backend parameter for each name and location",
        mend: "remove one of them",
        source: "APIG User Guide, apig_03_0091", product: "APIG.3209",
        wrong: "[{name: a, in: query, …}, {name: a, in: query, …}]",
        right: "[{name: a, in: query, …}]"
    )
    /// Not a system parameter.
    package static let systemParameter = Rule(
        "APIG4010", "system-parameter", .error,
        title: "a backend parameter of origin SYSTEM is no $context expression",
        allowed: "$context.sourceIp, $context.stage, $context.apiId and the like",
        mend: "write one of the $context expressions",
        source: "APIG User Guide, apig_03_0091", product: "APIG.2011",
        wrong: "{origin: SYSTEM, value: sourceIp}",
        right: "{origin: SYSTEM, value: $context.sourceIp}"
    )
    /// No authorizer, no context.
    package static let authorizerParameterWithoutAuthorizer = Rule(
        "APIG4011", "authorizer-parameter-without-authorizer", .error,
        title: "an authorizer's value is used although the API has no custom authorizer",
        allowed: "$context.authorizer.frontend values with custom authentication only",
        mend: "use the authorizer's scheme in security, or remove the parameter",
        source: "APIG User Guide, apig_03_0091", product: "APIG.2036",
        wrong: "security: [], value: $context.authorizer.frontend.user",
        right: "security: [{token-check: []}], value: $context.authorizer.frontend.user"
    )
    /// A policy of another kind.
    package static let policyTypeMismatch = Rule(
        "APIG4012", "policy-type-mismatch", .error,
        title: "a backend policy is of a type that does not go with the default backend",
        allowed: "HTTP and HTTP-VPC with each other, FUNCTION with FUNCTION, MOCK with MOCK",
        mend: "change the type of the policy or of the default backend",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2011",
        wrong: "type: MOCK beside x-apigateway-backend.type: HTTP",
        right: "type: HTTP-VPC beside x-apigateway-backend.type: HTTP"
    )
    /// A condition on nothing.
    package static let conditionParameterUndeclared = Rule(
        "APIG4013", "condition-parameter-undeclared", .error,
        title: "a condition looks at a request parameter that is not declared",
        allowed: "names of declared request parameters",
        mend: "declare the parameter or correct the name",
        source: "APIG User Guide, apig_03_0097", product: "APIG.2012",
        wrong: "{origin: request, parameter: teir, value: gold}",
        right: "{origin: request, parameter: tier, value: gold}",
        isFixable: true
    )
    /// No address.
    package static let conditionAddress = Rule(
        "APIG4014", "condition-address", .error,
        title: "a condition on the source is no list of addresses",
        allowed: "IPv4 addresses and CIDR blocks, comma-separated",
        mend: "correct the address",
        source: "APIG User Guide, apig_03_0097", product: "APIG.2015",
        wrong: "{origin: source, value: 10.0.0.0/40}",
        right: "{origin: source, value: 10.0.0.0/8}"
    )
    /// Rules on two parameters.
    package static let orchestrationsOnSeveralParameters = Rule(
        "APIG4015", "orchestrations-on-several-parameters", .error,
        title: "more than one parameter of an operation carries orchestration rules",
        allowed: "orchestration rules on one parameter of an operation",
        mend: "keep the rules on one parameter",
        source: "APIG User Guide, apig_03_0125",
        wrong: "x-apigateway-orchestrations on tenant and on region",
        right: "x-apigateway-orchestrations on tenant"
    )
    /// Only JSON goes unencoded.
    package static let base64NeedsJSON = Rule(
        "APIG4016", "base64-needs-json", .error,
        title: "a body that is not JSON cannot be handed to a function unencoded",
        allowed: "x-apigateway-is-send-fg-body-base64: false with content type application/json only",
        mend: "remove the switch, or set x-apigateway-content-type: application/json",
        source: "APIG User Guide, apig_03_0106",
        wrong: "x-apigateway-is-send-fg-body-base64: false with x-apigateway-content-type: text/plain",
        right: "x-apigateway-is-send-fg-body-base64: false with x-apigateway-content-type: application/json",
        isFixable: true
    )
}

/// Rules about how the parts of a document fit together.
let crossObjectRules: [Rule] = [
    .securityNotSingle, .securitySchemeUnusable, .securitySchemeCarrier, .nameNotDefined, .backendMissing,
    .backendParameterUndeclared, .backendPathVariableUndeclared, .backendPathParameterUnused,
    .backendParameterDuplicate, .systemParameter, .authorizerParameterWithoutAuthorizer, .policyTypeMismatch,
    .conditionParameterUndeclared, .conditionAddress, .orchestrationsOnSeveralParameters, .base64NeedsJSON,
]
