extension Rule {
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

/// Rules about extensions that hold policies, and the lists inside extensions.
let policyExtensionRules: [Rule] = [
    .policyCount, .conditionCount, .policyNameTwice, .conditionOriginUnknown, .limitOrder, .zeroIsUnset, .specialTwice,
    .entityTypeUndocumented, .addressListItem, .addressTwice, .addressListTooLong, .pluginTwice, .authOptWithoutApp,
    .iamNone, .identitiesNeeded, .errorTypeUnknown, .responseCount, .samplesDiffer, .orchestrationTwice,
]
