extension Rule {
    /// An identity source twice.
    package static let identityTwice = Rule(
        "APIG3041", "identity-twice", .error,
        title: "an identity source of an authorizer is named twice",
        allowed: "each name once in a location",
        mend: "remove one",
        source: "APIG User Guide, apig_03_0119", product: "APIG.3212",
        wrong: "identities: [{name: X-Token, location: HEADER}, {name: x-token, location: HEADER}]",
        right: "identities: [{name: X-Token, location: HEADER}]",
        isFixable: true
    )
    /// Too many special limits.
    package static let specialCount = Rule(
        "APIG3042", "special-count", .error,
        title: "a throttling policy has too many special limits",
        allowed: "at most 30 apps and 30 users",
        mend: "move some to another policy",
        source: "APIG User Guide, apig_03_0101",
        wrong: "31 entries of type APP",
        right: "30 entries of type APP"
    )
    /// A pattern no engine takes.
    package static let patternMalformed = Rule(
        "APIG3043", "pattern-malformed", .error,
        title: "a regular expression cannot be read",
        allowed:
            "a Perl-compatible regular expression; here without look-around, back-references and properties, which are a warning",
        mend: "correct the pattern",
        source: "APIG User Guide, apig_03_0097",
        wrong: "{type: pattern, origin: request, parameter: tier, value: '[0-5'}",
        right: "{type: pattern, origin: request, parameter: tier, value: '[0-5]'}"
    )
    /// A body that is no JSON.
    package static let responseBodyNotJSON = Rule(
        "APIG3044", "response-body-not-json", .error,
        title: "the body of a gateway response is no JSON once its variables are replaced",
        allowed: "a JSON text, with variables such as $context.error.code in it",
        mend: "correct the JSON, or put the variable in quotes",
        source: "APIG User Guide, apig_03_0121",
        wrong: "body: {application/json: '{\"e\": $context.error.code'}",
        right: "body: {application/json: '{\"e\": \"$context.error.code\"}'}"
    )
    /// A header the product does not take.
    package static let responseHeader = Rule(
        "APIG3045", "response-header", .error,
        title: "a header of a gateway response cannot be used",
        allowed:
            "at most 10 headers; names of 1 to 128 letters, digits, - and _; values of 1 to 1024 characters without [[ and ]]",
        mend: "correct the header",
        source: "APIG User Guide, apig_03_0008",
        wrong: "headers: [{key: 'X Reason', value: busy}]",
        right: "headers: [{key: X-Reason, value: busy}]"
    )
    /// An item that names no account.
    package static let accountListItem = Rule(
        "APIG3046", "account-list-item", .error,
        title: "an item of an access control policy names no account",
        allowed:
            "account names of 1 to 64 characters that are not all digits, or account ids of 32 letters and digits; 1024 characters in all",
        mend: "correct or remove the item",
        source: "APIG User Guide, apig_03_0104",
        wrong: "{acl-type: PERMIT, entity-type: DOMAIN_ID, value: 12}",
        right: "{acl-type: PERMIT, entity-type: DOMAIN_ID, value: 0123456789abcdef0123456789abcdef}"
    )
    /// A switch without effect.
    package static let base64WithoutFunction = Rule(
        "APIG3047", "base64-without-function", .info,
        title: "the switch for unencoded bodies has no effect, since no function gets the body",
        allowed:
            "x-apigateway-is-send-fg-body-base64: false with a function backend or a custom authorizer, or a circuit breaker that falls back to a function",
        mend: "remove the switch",
        source: "APIG User Guide, apig_03_0106",
        wrong: "x-apigateway-is-send-fg-body-base64: false with type: HTTP",
        right: "x-apigateway-is-send-fg-body-base64: false with type: FUNCTION"
    )
    /// A URN that names no function.
    package static let functionURNForm = Rule(
        "APIG3048", "function-urn-form", .error,
        title: "the URN of a function is malformed",
        allowed: "urn:fss:<region>:<project>:function:<package>:<name>",
        mend: "copy the URN of the function",
        source: "APIG User Guide, apig_03_0094", product: "APIG.3019",
        wrong: "function-urn: forecast",
        right: "function-urn: urn:fss:eu-de:0123abcd:function:default:forecast"
    )
}

/// Rules about what the texts inside extensions hold.
let extensionContentRules: [Rule] = [
    .identityTwice, .specialCount, .patternMalformed, .responseBodyNotJSON, .responseHeader, .accountListItem,
    .base64WithoutFunction, .functionURNForm,
]
