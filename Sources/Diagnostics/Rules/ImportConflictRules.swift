extension Rule {
    /// An API's name belongs to another API of the group.
    package static let importNameTaken = Rule(
        "APIG6019", "import-name-taken", .error,
        title: "an API of the group has the same name",
        allowed: "names that no other API of the group has",
        mend: "change operationId",
        source: "APIG User Guide, apig_03_0067", product: "APIG.3202",
        wrong: "operationId: getOrder for /v2/orders, which the group has for /v1/orders",
        right: "operationId: getOrderV2"
    )
    /// A new group whose name is taken.
    package static let importGroupTaken = Rule(
        "APIG6020", "import-group-taken", .error,
        title: "a group with the name of info.title exists already",
        allowed: "a title that no group has, or --group to import into that group",
        mend: "change info.title, or use --group",
        source: "APIG User Guide, apig_03_0067", product: "APIG.3201",
        wrong: "info: {title: shop} where there is a group shop",
        right: "--group shop"
    )
    /// A group that is not there.
    package static let importGroupMissing = Rule(
        "APIG6021", "import-group-missing", .error,
        title: "the group to import into does not exist",
        allowed: "a group of the configuration given with --into",
        mend: "change --group, or leave it out to make a new group",
        source: "APIG API Reference, ImportApiDefinitionsV2", product: "APIG.3001",
        wrong: "--group shopp",
        right: "--group shop"
    )
    /// What is there stays.
    package static let importDefinitionKept = Rule(
        "APIG6022", "import-definition-kept", .warning,
        title: "the gateway has a definition of this name with other content, and keeps it",
        allowed: "--extend-mode override, which takes the document's definition",
        mend: "use --extend-mode override, or another name",
        source: "APIG API Reference, ImportApiDefinitionsV2",
        wrong: "perMinute: {api-limit: 600} where there is a perMinute of 200",
        right: "perMinute: {api-limit: 200}"
    )
    /// A frontend authorizer for a backend one, or the other way round.
    package static let importAuthorizerType = Rule(
        "APIG6023", "import-authorizer-type", .error,
        title: "the gateway has an authorizer of this name with another type, which cannot change",
        allowed: "the type that the authorizer has",
        mend: "give the authorizer another name",
        source: "APIG API Reference, UpdateCustomAuthorizerV2", product: "APIG.3211",
        wrong: "x-apigateway-authorizer: {type: BACKEND} where there is a FRONTEND one of that name",
        right: "x-apigateway-authorizer: {type: FRONTEND}"
    )
    /// A backend that nobody wrote.
    package static let importMockAssumed = Rule(
        "APIG6024", "import-mock-assumed", .info,
        title: "with --simple-mode an operation without a backend gets a mock",
        allowed: "a backend for every operation",
        mend: "add x-apigateway-backend",
        source: "APIG API Reference, ImportApiDefinitionsV2",
        wrong: "get: {operationId: now} with --simple-mode",
        right: "get: {operationId: now, x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: ok}}}"
    )
}

/// Rules about importing where something is there already.
let importConflictRules: [Rule] = [
    .importNameTaken, .importGroupTaken, .importGroupMissing, .importDefinitionKept, .importAuthorizerType,
    .importMockAssumed,
]
