extension Rule {
    /// Credentials for everybody.
    package static let adviceOpenOrigin = Rule(
        "APIG7008", "advice-open-origin", .warning,
        title: "every origin may call with credentials",
        allowed: "the origins that are known, where credentials are allowed",
        mend: "name the origins, or do not allow credentials",
        source: "APIG User Guide, apig_03_0021; Fetch §3.2.5",
        wrong: "{allow_origin: '*', allow_credentials: true}",
        right: "{allow_origin: 'https://shop.example', allow_credentials: true}"
    )
    /// A pattern that can stop a server.
    package static let adviceSlowPattern = Rule(
        "APIG7009", "advice-slow-pattern", .warning,
        title: "a regular expression can take time beyond all bounds in engines that try one path after the other",
        allowed: "repetitions with something certain between their rounds",
        mend: "take out the inner repetition, or let alternatives begin differently",
        source: "APIG User Guide, apig_03_0097",
        wrong: "value: '(a+)+$'",
        right: "value: 'a+$'"
    )
}

/// Advice about patterns and origins.
let patternAdviceRules: [Rule] = [
    .adviceOpenOrigin, .adviceSlowPattern,
]
