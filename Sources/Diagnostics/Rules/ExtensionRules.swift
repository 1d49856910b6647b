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
}

/// Rules about single extensions and their fields.
let extensionRules: [Rule] = [
    .extensionUnknownField, .extensionWrongType, .extensionMissingField, .extensionValueNotAllowed,
    .extensionOutOfRange, .extensionTextTooLong, .extensionSpelling, .extensionNumberForm, .extensionUnknown,
    .extensionMisplaced, .extensionTwice, .textIsList, .addressMalformed, .endpointsMissing, .endpointsForeign,
    .clientSSLNeedsHTTPS, .timeoutAboveUsual, .functionWithoutVersion, .functionTimeout, .mockContentEmpty,
    .originSystemUndocumented,
]
