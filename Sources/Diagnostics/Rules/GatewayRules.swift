extension Rule {
    /// More than a group holds.
    package static let importGroupFull = Rule(
        "APIG6017", "import-group-full", .error,
        title: "the document has more operations than a group takes",
        allowed: "at most 1000 APIs in a group",
        mend: "split the document into several groups",
        source: "APIG User Guide, apig_03_0067", product: "APIG.3132",
        wrong: "1001 operations",
        right: "1000 operations"
    )
    /// Something the document does not bring.
    package static let importNeedsExisting = Rule(
        "APIG6018", "import-needs-existing", .info,
        title: "an import needs something that must be on the gateway already",
        allowed: "channels, plug-ins, orchestration rules and functions that were made before",
        mend: "make it before the import; with --instance the names are looked up",
        source: "APIG User Guide, apig_03_0067", product: "APIG.3023",
        wrong: "httpVpcEndpoints: {name: orders-pool} on a gateway without that channel",
        right: "httpVpcEndpoints: {name: orders-pool} on a gateway with it"
    )
}

/// Rules about what a gateway must have before an import.
let gatewayRules: [Rule] = [
    .importGroupFull, .importNeedsExisting,
]
