extension Rule {
    /// A comment takes back a finding of a rule there is not.
    package static let suppressionOfUnknown = Rule(
        "APIG1050", "suppression-unknown-rule", .warning,
        title: "a comment ignores a rule that does not exist",
        allowed: "the code or the name of a rule, as apig rules lists them",
        mend: "correct the rule, or remove the comment",
        source: "apig, Documentation/Validation.md",
        wrong: "# apig:ignore APIG3999 legacy client",
        right: "# apig:ignore APIG2005 legacy client"
    )
    /// A comment takes back a finding and does not say why.
    package static let suppressionWithoutReason = Rule(
        "APIG1051", "suppression-without-reason", .warning,
        title: "a comment ignores a rule without a reason",
        allowed: "a reason behind the rule",
        mend: "write why the finding may be ignored",
        source: "apig, Documentation/Validation.md",
        wrong: "# apig:ignore APIG2005",
        right: "# apig:ignore APIG2005 read by the billing tool"
    )
    /// A comment takes back what is not found.
    package static let suppressionUnused = Rule(
        "APIG1052", "suppression-unused", .warning,
        title: "a comment ignores a rule that is not broken there",
        allowed: "a comment on the line of a finding, or on a line of its own above it",
        mend: "remove the comment, or move it to the finding",
        source: "apig, Documentation/Validation.md",
        wrong: "title: shop # apig:ignore APIG2006 historic path",
        right: "orders: {} # apig:ignore APIG2006 historic path",
        isFixable: true
    )
    /// An entry of a baseline takes back what is not found.
    package static let baselineEntryUnused = Rule(
        "APIG1053", "baseline-entry-unused", .info,
        title: "an entry of the baseline fits no finding any more",
        allowed: "entries for findings there are",
        mend: "remove the entry, or write the baseline anew with --write-baseline",
        source: "apig, Documentation/Validation.md",
        wrong: "an entry for a finding that was mended",
        right: "no entry"
    )
    /// An entry of a baseline is too old to take a finding back.
    package static let baselineEntryExpired = Rule(
        "APIG1054", "baseline-entry-expired", .warning,
        title: "an entry of the baseline has expired",
        allowed: "entries whose date has not passed",
        mend: "mend the finding, or set a later date",
        source: "apig, Documentation/Validation.md",
        wrong: "expires: '2020-01-01'",
        right: "expires: '2030-01-01'"
    )
    /// A rules file names a rule there is not.
    package static let settingOfUnknown = Rule(
        "APIG1055", "rules-file-unknown-rule", .error,
        title: "a rules file sets a rule that does not exist",
        allowed: "the code or the name of a rule, as apig rules lists them",
        mend: "correct the rule, or remove the entry",
        source: "apig, Documentation/Validation.md",
        wrong: "rules: [{rule: APIG3999, severity: off}]",
        right: "rules: [{rule: APIG6008, severity: off}]"
    )
    /// A rules file that cannot be read.
    package static let settingMalformed = Rule(
        "APIG1056", "rules-file-malformed", .error,
        title: "a rules file holds something else than settings of rules",
        allowed: "formatVersion 1, and rules with rule, severity (error, warning, info or off), paths and environments",
        mend: "write it as Documentation/Validation.md shows",
        source: "apig, Documentation/Validation.md",
        wrong: "rules: [{rule: APIG6008, severity: fatal}]",
        right: "rules: [{rule: APIG6008, severity: error}]"
    )
    /// An entry of a ledger of accepted changes stands for none.
    package static let acceptedChangeUnused = Rule(
        "APIG1057", "accepted-change-unused", .error,
        title: "an entry of the ledger of accepted changes stands for no change",
        allowed: "one entry for a change there is",
        mend: "remove the entry, or write the ledger anew with --write-accept",
        source: "apig, Documentation/DiffEvidence.md",
        wrong: "an entry for a change that was released, or undone",
        right: "no entry"
    )
    /// An entry of a ledger of accepted changes is too old.
    package static let acceptedChangeExpired = Rule(
        "APIG1058", "accepted-change-expired", .error,
        title: "an entry of the ledger of accepted changes has expired",
        allowed: "entries whose day has not passed",
        mend: "undo the change, or agree on a later day",
        source: "apig, Documentation/DiffEvidence.md",
        wrong: "expires: '2020-01-01'",
        right: "expires: '2030-01-01'"
    )
    /// Nobody stands behind an entry of a ledger of accepted changes.
    package static let acceptedChangeUnsigned = Rule(
        "APIG1059", "accepted-change-unsigned", .error,
        title: "an entry of the ledger of accepted changes has no owner or no reason",
        allowed: "owner and reason",
        mend: "write who agreed to the change, and why",
        source: "apig, Documentation/DiffEvidence.md",
        wrong: "owner: ''",
        right: "owner: orders team"
    )
}

/// Rules about findings and changes that are taken back, or weighed otherwise.
let suppressionRules: [Rule] = [
    .suppressionOfUnknown, .suppressionWithoutReason, .suppressionUnused, .baselineEntryUnused, .baselineEntryExpired,
    .settingOfUnknown, .settingMalformed, .acceptedChangeUnused, .acceptedChangeExpired, .acceptedChangeUnsigned,
]
