extension Rule {
    /// A field nobody knows.
    package static let extensionUnknownField = Rule(
        "APIG3001", "extension-unknown-field", .warning,
        title: "an extension has a field that is not known",
        allowed: "the fields of the extension",
        mend: "correct the spelling or remove the field",
        source: "APIG User Guide, apig_03_0084",
        wrong: "httpEndpoints: {adress: h}",
        right: "httpEndpoints: {address: h}",
        isFixable: true
    )
    /// A value of another type.
    package static let extensionWrongType = Rule(
        "APIG3002", "extension-wrong-type", .error,
        title: "a field of an extension has the wrong type",
        allowed: "a value of the field's type",
        mend: "write a value of that type",
        source: "APIG User Guide, apig_03_0084", product: "APIG.2012",
        wrong: "x-apigateway-cors: [true]",
        right: "x-apigateway-cors: true"
    )
    /// A field that must be there.
    package static let extensionMissingField = Rule(
        "APIG3003", "extension-missing-field", .error,
        title: "a required field of an extension is missing",
        allowed: "every required field",
        mend: "add the field",
        source: "APIG User Guide, apig_03_0084", product: "APIG.2001",
        wrong: "httpEndpoints: {scheme: http}",
        right: "httpEndpoints: {address: h, scheme: http, method: GET, path: /}"
    )
    /// A word outside the list.
    package static let extensionValueNotAllowed = Rule(
        "APIG3004", "extension-value-not-allowed", .error,
        title: "a field of an extension has a value outside its list",
        allowed: "one of the listed values",
        mend: "use one of the listed values",
        source: "APIG User Guide, apig_03_0084", product: "APIG.2012",
        wrong: "x-apigateway-match-mode: PREFIX",
        right: "x-apigateway-match-mode: SWA",
        isFixable: true
    )
    /// A number outside its range.
    package static let extensionOutOfRange = Rule(
        "APIG3005", "extension-out-of-range", .error,
        title: "a number of an extension is outside its range",
        allowed: "a number of the range",
        mend: "use a number of the range",
        source: "APIG User Guide, apig_03_0084", product: "APIG.2004",
        wrong: "retryCount: '11'",
        right: "retryCount: '10'"
    )
    /// A text over its limit.
    package static let extensionTextTooLong = Rule(
        "APIG3006", "extension-text-too-long", .error,
        title: "a text of an extension is too long",
        allowed: "at most the field's number of characters",
        mend: "shorten it",
        source: "APIG User Guide, apig_03_0084", product: "APIG.2006",
        wrong: "a path of 600 characters",
        right: "a path of 60 characters"
    )
    /// Another spelling than documented.
    package static let extensionSpelling = Rule(
        "APIG3007", "extension-spelling", .warning,
        title: "a value or key is spelled in a way that is not documented",
        allowed: "the documented spelling",
        mend: "write the documented spelling",
        source: "APIG User Guide, apig_03_0084",
        wrong: "invocation-type: synchronous",
        right: "invocation-type: sync",
        isFixable: true
    )
    /// A number in another form.
    package static let extensionNumberForm = Rule(
        "APIG3008", "extension-number-form", .warning,
        title: "a whole number is written in another form",
        allowed: "a whole number without quotes and fraction",
        mend: "write it as a whole number",
        source: "APIG User Guide, apig_03_0084",
        wrong: "timeout: '5000'",
        right: "timeout: 5000",
        isFixable: true
    )
    /// No such extension.
    package static let extensionUnknown = Rule(
        "APIG3009", "extension-unknown", .warning,
        title: "there is no such x-apigateway extension",
        allowed: "the extensions of the user guide",
        mend: "correct the spelling or remove it",
        source: "APIG User Guide, apig_03_0084",
        wrong: "x-apigateway-backends: {}",
        right: "x-apigateway-backend: {}",
        isFixable: true
    )
    /// An extension at a wrong place.
    package static let extensionMisplaced = Rule(
        "APIG3010", "extension-misplaced", .warning,
        title: "an extension stands at a place where it has no effect",
        allowed: "the places of the extension",
        mend: "move it",
        source: "APIG User Guide, apig_03_0084",
        wrong: "x-apigateway-backend at a path item",
        right: "x-apigateway-backend at an operation"
    )
    /// An extension at two places.
    package static let extensionTwice = Rule(
        "APIG3011", "extension-twice", .warning,
        title: "an extension stands at the root and in components; the root counts",
        allowed: "one place",
        mend: "join them at one place",
        source: "APIG User Guide, apig_03_0121",
        wrong: "x-apigateway-responses at the root and in components",
        right: "x-apigateway-responses in components",
        isFixable: true
    )
    /// A list where a text belongs.
    package static let textIsList = Rule(
        "APIG3012", "text-is-list", .warning,
        title: "a list stands where a single text belongs; its first item is taken",
        allowed: "a text",
        mend: "write the item without the list",
        source: "APIG User Guide, apig_03_0092",
        wrong: "address: [h]",
        right: "address: h",
        isFixable: true
    )
    /// No address.
    package static let addressMalformed = Rule(
        "APIG3013", "address-malformed", .error,
        title: "a backend address is malformed",
        allowed: "host or host:port",
        mend: "write host or host:port",
        source: "APIG User Guide, apig_03_0092", product: "APIG.2024",
        wrong: "address: http://h/a",
        right: "address: h"
    )
    /// A backend without its endpoints.
    package static let endpointsMissing = Rule(
        "APIG3014", "endpoints-missing", .error,
        title: "a backend lacks the endpoints of its type",
        allowed: "the endpoints that belong to the type",
        mend: "add them",
        source: "APIG User Guide, apig_03_0090", product: "APIG.2011",
        wrong: "{type: HTTP}",
        right: "{type: HTTP, httpEndpoints: …}"
    )
    /// Endpoints of another type.
    package static let endpointsForeign = Rule(
        "APIG3015", "endpoints-foreign", .warning,
        title: "a backend has endpoints of another type",
        allowed: "the endpoints that belong to the type",
        mend: "remove them",
        source: "APIG User Guide, apig_03_0090",
        wrong: "{type: MOCK, mockEndpoints: …, httpEndpoints: …}",
        right: "{type: MOCK, mockEndpoints: …}",
        isFixable: true
    )
    /// A certificate without TLS.
    package static let clientSSLNeedsHTTPS = Rule(
        "APIG3016", "client-ssl-needs-https", .error,
        title: "a client certificate is asked for over plain HTTP",
        allowed: "enableClientSsl with scheme: https",
        mend: "use https, or remove enableClientSsl",
        source: "APIG User Guide, apig_03_0092", product: "APIG.3717",
        wrong: "{scheme: http, enableClientSsl: true}",
        right: "{scheme: https, enableClientSsl: true}"
    )
    /// A long timeout.
    package static let timeoutAboveUsual = Rule(
        "APIG3017", "timeout-above-usual", .warning,
        title: "a timeout above 60000 ms needs a changed gateway parameter backend_timeout",
        allowed: "1 to 60000 ms, up to 600000 when the gateway allows it",
        mend: "shorten it, or raise backend_timeout on the gateway",
        source: "APIG User Guide, apig_03_0092",
        wrong: "timeout: 90000",
        right: "timeout: 60000"
    )
    /// A function without version.
    package static let functionWithoutVersion = Rule(
        "APIG3018", "function-without-version", .error,
        title: "a function backend has neither version nor alias",
        allowed: "version, or alias-urn",
        mend: "add version: latest",
        source: "APIG User Guide, apig_03_0094", product: "APIG.2001",
        wrong: "{function-urn: …}",
        right: "{function-urn: …, version: latest}",
        isFixable: true
    )
    /// Too long for V1.
    package static let functionTimeout = Rule(
        "APIG3019", "function-timeout", .error,
        title: "a function on network V1 may not take more than 60000 ms",
        allowed: "up to 60000 ms on V1, up to 600000 on V2",
        mend: "shorten it, or use network-type: V2",
        source: "APIG User Guide, apig_03_0094", product: "APIG.2004",
        wrong: "{network-type: V1, timeout: 90000}",
        right: "{network-type: V2, timeout: 90000}"
    )
    /// An empty mock.
    package static let mockContentEmpty = Rule(
        "APIG3020", "mock-content-empty", .warning,
        title: "a mock answers with an empty body",
        allowed: "a body",
        mend: "write a body, unless it is meant to be empty",
        source: "APIG User Guide, apig_03_0095",
        wrong: "result-content: ''",
        right: "result-content: ok"
    )
    /// SYSTEM in a file.
    package static let originSystemUndocumented = Rule(
        "APIG3021", "origin-system-undocumented", .warning,
        title: "origin SYSTEM is the management API's and not documented for files",
        allowed: "REQUEST and CONSTANT by the pages; SYSTEM by the API",
        mend: "check that the import on the product takes it",
        source: "APIG User Guide, apig_03_0091",
        wrong: "origin: SYSTEM",
        right: "origin: CONSTANT"
    )
    /// Too many policies.
    package static let policyCount = Rule(
        "APIG3022", "policy-count", .error,
        title: "an operation has too many backend policies",
        allowed: "at most 5",
        mend: "remove some",
        source: "APIG User Guide, apig_03_0096", product: "APIG.3113",
        wrong: "6 policies",
        right: "5 policies"
    )
    /// Too few or too many conditions.
    package static let conditionCount = Rule(
        "APIG3023", "condition-count", .error,
        title: "a backend policy has no condition or too many",
        allowed: "1 to 5",
        mend: "add or remove conditions",
        source: "APIG User Guide, apig_03_0097", product: "APIG.3114",
        wrong: "conditions: []",
        right: "conditions: [{origin: source, value: 10.0.0.0/8}]"
    )
    /// A policy's name twice.
    package static let policyNameTwice = Rule(
        "APIG3024", "policy-name-twice", .error,
        title: "two backend policies of an operation have one name",
        allowed: "a name of its own for each",
        mend: "rename one",
        source: "APIG User Guide, apig_03_0096", product: "APIG.3210",
        wrong: "two policies called vip",
        right: "vip and gold"
    )
    /// An origin files do not know.
    package static let conditionOriginUnknown = Rule(
        "APIG3025", "condition-origin-unknown", .warning,
        title: "a condition looks at something that files have no documented word for; it is kept",
        allowed: "source and request",
        mend: "check that the import on the product takes it",
        source: "APIG User Guide, apig_03_0097",
        wrong: "origin: cookie",
        right: "origin: request"
    )
    /// Limits in the wrong order.
    package static let limitOrder = Rule(
        "APIG3026", "limit-order", .error,
        title: "a limit of a throttling policy is above the one that contains it",
        allowed: "user-limit, ip-limit and specials up to api-limit, app-limit up to user-limit",
        mend: "lower it",
        source: "APIG User Guide, apig_03_0100", product: "APIG.2003",
        wrong: "{api-limit: 10, user-limit: 20}",
        right: "{api-limit: 20, user-limit: 10}"
    )
    /// Zero for nothing.
    package static let zeroIsUnset = Rule(
        "APIG3027", "zero-is-unset", .warning,
        title: "a limit of 0 is taken as unset",
        allowed: "1 or more, or no entry",
        mend: "remove the entry",
        source: "APIG User Guide, apig_03_0100",
        wrong: "user-limit: 0",
        right: "no user-limit",
        isFixable: true
    )
    /// A special limit twice.
    package static let specialTwice = Rule(
        "APIG3028", "special-twice", .error,
        title: "an app or user has two special limits",
        allowed: "one for each",
        mend: "remove one",
        source: "APIG User Guide, apig_03_0101", product: "APIG.3308",
        wrong: "two entries for one app",
        right: "one entry for each app"
    )
    /// Accounts in a file.
    package static let entityTypeUndocumented = Rule(
        "APIG3029", "entity-type-undocumented", .warning,
        title: "access control by account is not documented for files",
        allowed: "IP by the pages; DOMAIN and DOMAIN_ID by the API",
        mend: "check that the import on the product takes it",
        source: "APIG User Guide, apig_03_0104",
        wrong: "entity-type: DOMAIN",
        right: "entity-type: IP"
    )
    /// No address.
    package static let addressListItem = Rule(
        "APIG3030", "address-list-item", .error,
        title: "an item of an address list is no address",
        allowed: "addresses, ranges a-b and CIDR blocks, comma-separated",
        mend: "correct the item",
        source: "APIG User Guide, apig_03_0104", product: "APIG.2015",
        wrong: "value: 10.0.0.0/40",
        right: "value: 10.0.0.0/8"
    )
    /// An address twice.
    package static let addressTwice = Rule(
        "APIG3031", "address-twice", .error,
        title: "an address stands twice in a list",
        allowed: "each item once",
        mend: "remove one",
        source: "APIG User Guide, apig_03_0104", product: "APIG.3306",
        wrong: "value: '192.0.2.1,192.0.2.1'",
        right: "value: 192.0.2.1",
        isFixable: true
    )
    /// Too many addresses.
    package static let addressListTooLong = Rule(
        "APIG3032", "address-list-too-long", .error,
        title: "an address list is too long",
        allowed: "at most 100 items",
        mend: "join them into blocks",
        source: "APIG User Guide, apig_03_0104", product: "APIG.2003",
        wrong: "101 addresses",
        right: "one block"
    )
    /// A plug-in twice.
    package static let pluginTwice = Rule(
        "APIG3033", "plugin-twice", .warning,
        title: "a plug-in is named twice",
        allowed: "each once",
        mend: "remove one",
        source: "APIG User Guide, apig_03_0105",
        wrong: "[cors_a, cors_a]",
        right: "[cors_a]",
        isFixable: true
    )
    /// Options of another mode.
    package static let authOptWithoutApp = Rule(
        "APIG3034", "auth-opt-without-app", .error,
        title: "x-apigateway-auth-opt stands at a scheme that is not APP authentication",
        allowed: "with x-apigateway-auth-type: AppSigv1",
        mend: "remove it, or use AppSigv1",
        source: "APIG User Guide, apig_03_0115",
        wrong: "x-apigateway-auth-type: IAM with x-apigateway-auth-opt",
        right: "x-apigateway-auth-type: AppSigv1 with x-apigateway-auth-opt",
        isFixable: true
    )
    /// A mode of another product.
    package static let iamNone = Rule(
        "APIG3035", "iam-none", .warning,
        title: "IAM_NONE is not described for this product; it is taken as IAM",
        allowed: "AppSigv1 and IAM",
        mend: "use IAM, or no security",
        source: "APIG User Guide, apig_03_0085",
        wrong: "x-apigateway-auth-type: IAM_NONE",
        right: "x-apigateway-auth-type: IAM",
        isFixable: true
    )
    /// A cache without key.
    package static let identitiesNeeded = Rule(
        "APIG3036", "identities-needed", .error,
        title: "a frontend authorizer keeps results but has no identities to know them by",
        allowed: "identities for type FRONTEND with a ttl above 0",
        mend: "add identities, or set ttl to 0",
        source: "APIG User Guide, apig_03_0119", product: "APIG.2001",
        wrong: "{type: FRONTEND, ttl: 60}",
        right: "{type: FRONTEND, ttl: 60, identities: [{name: X-Token, location: HEADER}]}",
        isFixable: true
    )
    /// A type nobody knows.
    package static let errorTypeUnknown = Rule(
        "APIG3037", "error-type-unknown", .warning,
        title: "a gateway response is given for an error type that is not known; it is kept",
        allowed: "the error types of the user guide",
        mend: "correct the spelling",
        source: "APIG User Guide, apig_03_0121",
        wrong: "THROTLED: {status: 429}",
        right: "THROTTLED: {status: 429}"
    )
    /// Too many responses.
    package static let responseCount = Rule(
        "APIG3038", "response-count", .error,
        title: "a group has too many gateway responses",
        allowed: "at most 4",
        mend: "remove some",
        source: "APIG User Guide, apig_03_0008", product: "APIG.3136",
        wrong: "5 responses",
        right: "4 responses"
    )
    /// Two samples.
    package static let samplesDiffer = Rule(
        "APIG3039", "samples-differ", .warning,
        title: "an operation has two different sample answers of one kind; the first counts",
        allowed: "one",
        mend: "remove one",
        source: "APIG User Guide, apig_03_0117",
        wrong: "a sample beside default and another inside it",
        right: "one sample"
    )
    /// A rule twice.
    package static let orchestrationTwice = Rule(
        "APIG3040", "orchestration-twice", .error,
        title: "an orchestration rule is named twice",
        allowed: "each once",
        mend: "remove one",
        source: "APIG User Guide, apig_03_0125",
        wrong: "[uid_slot, uid_slot]",
        right: "[uid_slot]",
        isFixable: true
    )
}

/// Rules about single extensions and their fields.
let extensionRules: [Rule] = [
    .extensionUnknownField, .extensionWrongType, .extensionMissingField, .extensionValueNotAllowed,
    .extensionOutOfRange, .extensionTextTooLong, .extensionSpelling, .extensionNumberForm, .extensionUnknown,
    .extensionMisplaced, .extensionTwice, .textIsList, .addressMalformed, .endpointsMissing, .endpointsForeign,
    .clientSSLNeedsHTTPS, .timeoutAboveUsual, .functionWithoutVersion, .functionTimeout, .mockContentEmpty,
    .originSystemUndocumented, .policyCount, .conditionCount, .policyNameTwice, .conditionOriginUnknown,
    .limitOrder, .zeroIsUnset, .specialTwice, .entityTypeUndocumented, .addressListItem, .addressTwice,
    .addressListTooLong, .pluginTwice, .authOptWithoutApp, .iamNone, .identitiesNeeded, .errorTypeUnknown,
    .responseCount, .samplesDiffer, .orchestrationTwice,
]
