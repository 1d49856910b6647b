extension Rule {
    /// A text that looks like markup.
    package static let textWithBrackets = Rule(
        "APIG5016", "text-with-brackets", .warning,
        title: "a text holds an angle bracket",
        allowed: "descriptions, samples, defaults and remarks without < and >",
        mend: "write it in other words",
        source: "APIG API Reference, CreateApiV2", product: "APIG.2011",
        wrong: "description: orders <new>",
        right: "description: new orders"
    )
    /// A variable that cannot be.
    package static let environmentVariableName = Rule(
        "APIG5017", "environment-variable-name", .error,
        title: "an environment variable is malformed",
        allowed: "#name# with a name of 3 to 32 letters, digits, - and _, a letter first",
        mend: "correct the name, and close it with #",
        source: "APIG User Guide, apig_03_0083", product: "APIG.2011",
        wrong: "address: '#host:8080'",
        right: "address: '#host#:8080'"
    )
    /// A tag twice.
    package static let tagTwice = Rule(
        "APIG5018", "tag-twice", .warning,
        title: "an operation has a tag twice",
        allowed: "each tag once",
        mend: "remove one",
        source: "APIG API Reference, CreateApiV2", product: "APIG.3213",
        wrong: "tags: [orders, orders]",
        right: "tags: [orders]",
        isFixable: true
    )
    /// More than a gateway holds.
    package static let tooManyPolicies = Rule(
        "APIG5019", "too-many-policies", .error,
        title: "the document defines more policies than a gateway takes",
        allowed: "300 throttling policies, 100 access control policies, 50 custom authorizers",
        mend: "remove those that are not used",
        source: "APIG User Guide, apig_03_0067",
        wrong: "101 entries in x-apigateway-access-controls",
        right: "100 entries in x-apigateway-access-controls"
    )
    /// A name nothing can have.
    package static let resourceName = Rule(
        "APIG5020", "resource-name", .error,
        title: "a name cannot be that of a channel, server group, plug-in or orchestration rule",
        allowed: "names as the product gives them",
        mend: "correct the name",
        source: "APIG User Guide, apig_03_0105, apig_03_0125, apig_03_0136",
        wrong: "x-apigateway-plugins: [1st]",
        right: "x-apigateway-plugins: [first]"
    )
    /// A path no backend has.
    package static let backendPath = Rule(
        "APIG5021", "backend-path", .error,
        title: "a backend path is malformed",
        allowed: "a slash first, then letters, digits and / * % - _ . ~ + { } #",
        mend: "correct the path",
        source: "APIG User Guide, apig_03_0092", product: "APIG.2011",
        wrong: "path: orders",
        right: "path: /orders",
        isFixable: true
    )
}

/// Rules about names and texts the product limits.
let textRules: [Rule] = [
    .textWithBrackets, .environmentVariableName, .tagTwice, .tooManyPolicies, .resourceName, .backendPath,
]
