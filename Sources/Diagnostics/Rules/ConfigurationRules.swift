extension Rule {
    /// A key that the configuration or instance format does not know.
    package static let configurationUnknownKey = Rule(
        "APIG9001", "configuration-unknown-key", .error,
        title: "the configuration has a key that is not known here",
        allowed: "the keys of the record, as its schema lists them",
        mend: "correct the spelling or remove the key",
        source: "the format's own schema",
        wrong: "environments: [{nam: TEST}]",
        right: "environments: [{name: TEST}]"
    )
    /// A key that must be there and is not.
    package static let configurationMissingKey = Rule(
        "APIG9002", "configuration-missing-key", .error,
        title: "a required key of the configuration is missing",
        allowed: "every required key of the record",
        mend: "add the key",
        source: "the format's own schema",
        wrong: "vpc_channels: [{port: 80, balance_strategy: 1, member_type: ip}]",
        right: "vpc_channels: [{name: orders, port: 80, balance_strategy: 1, member_type: ip}]"
    )
    /// A value of another kind than its place asks for.
    package static let configurationWrongType = Rule(
        "APIG9003", "configuration-wrong-type", .error,
        title: "a value of the configuration has the wrong type",
        allowed: "a value of the type the schema gives",
        mend: "write a value of that type",
        source: "the format's own schema",
        wrong: "port: eighty",
        right: "port: 80"
    )
    /// A word or number outside the list of its place.
    package static let configurationValueNotAllowed = Rule(
        "APIG9004", "configuration-value-not-allowed", .error,
        title: "a value of the configuration is none of those allowed",
        allowed: "one of the listed values",
        mend: "use one of the listed values",
        source: "the format's own schema",
        wrong: "balance_strategy: 9",
        right: "balance_strategy: 1"
    )
    /// A secret reference that leads nowhere.
    package static let configurationSecretMissing = Rule(
        "APIG9005", "configuration-secret-missing", .error,
        title: "a secret reference stands for nothing",
        allowed: "${env:NAME} of a variable that is set, or ${file:path} of a file that can be read",
        mend: "set the variable or write the file before starting",
        source: "the instance file's own format",
        wrong: "app_secret: ${env:NOT_SET}",
        right: "app_secret: ${env:MOBILE_SECRET}"
    )
    /// A format version this program does not know.
    package static let configurationVersion = Rule(
        "APIG9006", "configuration-format-version", .error,
        title: "the file has a format version this program does not read",
        allowed: "formatVersion 1",
        mend: "write the file with this version of the program, or use a newer program",
        source: "the format's own schema",
        wrong: "formatVersion: 7",
        right: "formatVersion: 1"
    )
    /// A name that points at nothing.
    package static let configurationDanglingName = Rule(
        "APIG9007", "configuration-dangling-name", .warning,
        title: "a name refers to something that neither the configuration nor the instance file defines",
        allowed: "a name that is defined",
        mend: "define it in the instance file or correct the name",
        source: "APIG User Guide, apig_03_0067",
        wrong: "x-apigateway-plugins: [cors_publik]",
        right: "x-apigateway-plugins: [cors_public]",
        isFixable: true
    )
}

/// Rules about configuration and instance files.
let configurationRules: [Rule] =
    [
        .configurationUnknownKey, .configurationMissingKey, .configurationWrongType, .configurationValueNotAllowed,
        .configurationSecretMissing, .configurationVersion, .configurationDanglingName,
    ] + domainRules + pluginRules + credentialRules + functionRules + channelRules
