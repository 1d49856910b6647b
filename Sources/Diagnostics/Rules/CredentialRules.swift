extension Rule {
    /// A key, secret, AppCode or token of another form than the product takes.
    package static let credentialMalformed = Rule(
        "APIG9401", "credential-malformed", .error,
        title: "a key, secret, AppCode or token has a form the product does not take",
        allowed:
            "app_key 8 to 200 letters, digits, - and _; app_secret 8 to 128 with _-!@#$%; AppCodes 64 to 180 with +_!@#$%-/=; "
            + "sign_key 8 to 32 (4 to 32 for basic), sign_secret 16 to 64 (8 to 64 for basic); a letter or digit first",
        mend: "use another key or secret, or leave a generated one as it is",
        source: "APIG API Reference, CreateAnAppV2, CreateSignatureKeyV2; APIG User Guide, apig_03_0058",
        wrong: "apps: [{name: mobile, app_key: short, app_secret: \"${env:MOBILE_SECRET}\"}]",
        right: "apps: [{name: mobile, app_key: demoAppKey01, app_secret: \"${env:MOBILE_SECRET}\"}]"
    )
    /// A credential of two owners.
    package static let credentialTwice = Rule(
        "APIG9402", "credential-twice", .error,
        title: "a key, AppCode, token or app name is there more than once",
        allowed: "each of them once in an instance",
        mend: "give one of them another value; nobody could say which of the two had called",
        source: "APIG API Reference, CreateAnAppV2 (APIG.3310, APIG.3203)",
        wrong: "apps: [{name: a, app_key: demoAppKey01, …}, {name: b, app_key: demoAppKey01, …}]",
        right: "apps: [{name: a, app_key: demoAppKey01, …}, {name: b, app_key: demoAppKey02, …}]"
    )
    /// More AppCodes of an app than the product takes.
    package static let appCodesPerApp = Rule(
        "APIG9403", "app-codes-per-app", .error,
        title: "an app has more than 5 AppCodes",
        allowed: "at most 5 AppCodes of an app",
        mend: "remove those that are no longer used, or make another app",
        source: "APIG User Guide, apig_03_0058",
        product: "APIG.3131",
        wrong: "app_codes: [\"${env:CODE1}\", …six in all…]",
        right: "app_codes: [\"${env:CODE1}\"]"
    )
    /// A setting of a feature that cannot be used.
    package static let featureSetting = Rule(
        "APIG9404", "feature-setting", .error,
        title: "a feature has a value that cannot be used",
        allowed: "true, false, on, off, or the feature's settings as a mapping or as JSON in a text",
        mend: "correct the value; without it the feature keeps its default",
        source: "APIG API Reference, apig-api-20200402",
        wrong: "features: {app_token: {app_token_expire_time: 0}}",
        right: "features: {app_token: {app_token_expire_time: 3600}}"
    )
    /// A name that is no feature's.
    package static let featureUnknown = Rule(
        "APIG9405", "feature-unknown", .warning,
        title: "there is no such feature",
        allowed: "the names of the features of a gateway",
        mend: "correct the name; what stands under it has no effect",
        source: "APIG API Reference, apig-api-20200402",
        wrong: "features: {ratelimits: {api_limits: 500}}",
        right: "features: {ratelimit: {api_limits: 500}}"
    )
}

/// Rules about the credentials of instance files, and the features around them.
let credentialRules: [Rule] = [
    .credentialMalformed, .credentialTwice, .appCodesPerApp, .featureSetting, .featureUnknown,
]
